"""A draft from its beginning: what it begins from, each site, two screens, undo, and giving it up."""

from datetime import timedelta
from decimal import Decimal

import pytest

from cleardays.actions.history import tell
from cleardays.actions.permits import NotPermitted
from cleardays.actions.planning import read_choices
from cleardays.actions.sessions import (
    At,
    Behind,
    SessionRefused,
    abandon,
    begin,
    chart_site,
    give_the_rest,
    note_session,
    put_back_for,
    skip_the_rest,
    tick_sites,
    undo_all,
    undo_site,
    waste_the_rest,
)
from cleardays.clinical.charting import Charted, ChartRefused
from cleardays.clinical.plan import PlanRefused
from cleardays.evidence.paradigms import Side
from cleardays.records.charts import charting_of
from cleardays.records.models import AuditRow, InjectionSession, VialDraw
from clinic_house import AT, TODAY, House
from session_days import a_draft, at, drawn, given_before, ready, stock

pytestmark = pytest.mark.django_db
SKIPPED = Charted("COR-L", "corrugator", Side.LEFT, 0, given=False, reason="a bruise")
EXTRA = "temporalis-extra-R-1"


def test_a_first_session_begins_from_the_standard_plan(clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    chart = charting_of(row)
    assert (len(chart.left), chart.units_to_come, chart.given) == (31, 155, ())
    assert row.started_from is None
    last = AuditRow.objects.last()
    assert (last.verb, last.about) == ("begin a session", f"session {row.key}")


def test_this_person_s_extra_sites_and_left_outs_are_in_the_plan(clinic: House) -> None:
    said = {
        "extras": [{"muscle": "temporalis", "side": "right", "sites": 1}],
        "left_out": [{"muscle": "procerus", "reason": "a scar", "side": ""}],
    }
    tell(None, clinic.anna, said, TODAY, AT)
    left = {site.id for site in charting_of(a_draft(clinic, clinic.anna)).left}
    assert EXTRA in left
    assert "PRO-M" not in left


def test_a_plan_that_is_refused_begins_nothing(clinic: House) -> None:
    said = {"extras": [{"muscle": "frontalis", "side": "right", "sites": 1}]}
    tell(None, clinic.anna, said, TODAY, AT)
    with pytest.raises(PlanRefused, match="Frontalis, which takes none"):
        a_draft(clinic, clinic.anna)
    assert not InjectionSession.objects.exists()


def test_last_time_is_where_the_next_begins_and_what_differs_is_told(clinic: House) -> None:
    last = given_before(clinic.anna, TODAY - timedelta(days=90), units_at_first=2.5)
    choices = read_choices(clinic.anna, TODAY)
    assert [(c.sites, c.before, c.after) for c in choices.differs] == [(("COR-L",), 5.0, 2.5)]
    row = a_draft(clinic, clinic.anna, again=True)
    assert row.started_from == last
    give_the_rest(clinic.injector, at(row))
    chart = charting_of(row)
    assert chart.units == 152.5
    assert [s.reason for s in chart.given if s.site == "COR-L"] == ["brow felt heavy"]


def test_last_time_of_another_product_is_no_plan(clinic: House) -> None:
    given_before(clinic.ben, TODAY - timedelta(days=90))
    assert read_choices(clinic.ben, TODAY).again is not None
    other = InjectionSession.objects.create(
        person=clinic.ben, clinic=clinic.clinic, on=TODAY - timedelta(days=10),
        product="Xeomin", units=100, begun_at=AT, before_cleardays=True,
        state="signed", signed_at=AT,
    )  # fmt: skip
    choices = read_choices(clinic.ben, TODAY)
    assert choices.minds.last == other
    assert choices.again is None
    with pytest.raises(SessionRefused, match="given as Xeomin"):
        a_draft(clinic, clinic.ben, again=True)


def test_one_draft_at_a_time_and_none_ahead(clinic: House) -> None:
    a_draft(clinic, clinic.anna)
    with pytest.raises(SessionRefused, match="is not signed yet"):
        a_draft(clinic, clinic.anna)
    with pytest.raises(SessionRefused, match="has not come yet"):
        begin(clinic.injector, clinic.ben, TODAY + timedelta(days=1), False, TODAY, AT)
    given_before(clinic.ben, TODAY)
    with pytest.raises(SessionRefused, match="There is a session"):
        a_draft(clinic, clinic.ben)


@pytest.mark.parametrize("who", ["lead", "administrator", "anna_herself"])
def test_only_those_who_treat_begin_one(clinic: House, who: str) -> None:
    with pytest.raises(NotPermitted):
        begin(getattr(clinic, who), clinic.anna, TODAY, False, TODAY, AT)


def test_ticks_on_the_map_give_and_take_back(clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    tick_sites(clinic.injector, at(row), frozenset({"COR-L", "COR-R", EXTRA}))
    chart = charting_of(row)
    assert {s.site: s.units for s in chart.given} == {"COR-L": 5, "COR-R": 5, EXTRA: 5}
    assert chart.unexplained == (), "an extra site says that it follows the pain"
    tick_sites(clinic.injector, at(row), frozenset({"COR-L"}))
    assert [s.site for s in charting_of(row).given] == ["COR-L"]


def test_a_tick_leaves_other_units_and_skipped_sites_as_they_are(clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    half = Charted(
        "COR-R", "corrugator", Side.RIGHT, 2.5, reason="thin", remarks=("pain",), right=2
    )
    chart_site(clinic.injector, at(row), SKIPPED)
    chart_site(clinic.injector, at(row), half)
    tick_sites(clinic.injector, at(row), frozenset({"COR-R", "PRO-M"}))
    chart = charting_of(row)
    assert half in chart.given
    assert chart.skipped == (SKIPPED,)
    tick_sites(clinic.injector, at(row), frozenset({"COR-L", "COR-R"}))
    assert charting_of(row).skipped == ()


def test_a_cap_holds_whatever_is_ticked(clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    three = frozenset({EXTRA, "temporalis-extra-R-2", "temporalis-extra-L-1"})
    with pytest.raises(ChartRefused, match="at most 2"):
        tick_sites(clinic.injector, at(row), three)
    assert not row.sites.exists()
    row.refresh_from_db()
    assert row.version == 1
    with pytest.raises(ChartRefused, match="no site of the paradigm"):
        tick_sites(clinic.injector, at(row), frozenset({"nose"}))


def test_a_decimal_that_slipped_is_refused(clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    with pytest.raises(
        ChartRefused, match="50 U in the Corrugator; the paradigm gives it at most 10"
    ):
        chart_site(clinic.injector, at(row), Charted("COR-L", "corrugator", Side.LEFT, 50))


def test_an_offset_stays_on_the_picture(clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    with pytest.raises(ChartRefused, match="off the picture"):
        chart_site(
            clinic.injector, at(row), Charted("COR-L", "corrugator", Side.LEFT, 5, right=200)
        )
    chart_site(
        clinic.injector, at(row), Charted("COR-L", "corrugator", Side.LEFT, 5, right=-4, down=3)
    )
    assert [(s.right, s.down) for s in charting_of(row).given] == [(-4, 3)]


def test_what_is_left_is_skipped_for_a_reason_and_undone(clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    tick_sites(clinic.injector, at(row), frozenset({"COR-L"}))
    with pytest.raises(SessionRefused, match="Say why"):
        skip_the_rest(clinic.injector, at(row), " ")
    skip_the_rest(clinic.injector, at(row), "felt faint")
    chart = charting_of(row)
    assert (len(chart.skipped), chart.left, chart.unexplained) == (30, (), ())
    undo_site(clinic.injector, at(row), "COR-R")
    assert [s.id for s in charting_of(row).left] == ["COR-R"]
    undo_all(clinic.injector, at(row))
    assert charting_of(row).given == ()


# --- two screens ------------------------------------------------------------------------------------


def test_a_screen_that_is_behind_overwrites_nothing(clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    first = second = At(row.pk, row.version, AT)
    tick_sites(clinic.injector, first, frozenset({"COR-L"}))
    with pytest.raises(Behind, match="nothing was overwritten") as behind:
        tick_sites(clinic.reviewer, second, frozenset({"PRO-M"}))
    assert behind.value.session.pk == row.pk
    assert [s.site for s in charting_of(row).given] == ["COR-L"]


def test_every_change_counts(clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    before = row.version
    note_session(clinic.injector, at(row), "no trouble", "a first note")
    row.refresh_from_db()
    assert (row.version, row.notes, row.tolerance) == (before + 1, "a first note", "no trouble")


# --- vials of a draft -------------------------------------------------------------------------------


def test_what_was_drawn_can_be_put_back(clinic: House) -> None:
    row, (vial,) = a_draft(clinic, clinic.anna), stock(clinic)
    drawn(clinic, row, vial, 155)
    vial.refresh_from_db()
    assert (vial.drawn, vial.person, vial.mixed_at) == (155, clinic.anna, AT)
    put_back_for(clinic.injector, at(row), VialDraw.objects.get().pk)
    vial.refresh_from_db()
    assert (vial.drawn, vial.person) == (0, None)


def test_what_was_drawn_and_not_given_is_wasted(clinic: House) -> None:
    row, (vial,) = a_draft(clinic, clinic.anna), stock(clinic)
    drawn(clinic, row, vial, 155)
    tick_sites(clinic.injector, at(row), frozenset({"COR-L", "COR-R"}))
    waste_the_rest(clinic.injector, at(row))
    vial.refresh_from_db()
    assert (vial.drawn, vial.wasted) == (10, 145)
    found = VialDraw.objects.get()
    assert (found.units, found.wasted) == (10, 145)
    with pytest.raises(SessionRefused, match="No more was drawn"):
        waste_the_rest(clinic.injector, at(row))


def test_a_draft_given_up_wastes_what_was_drawn(clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    abandon(clinic.injector, at(row))
    row.refresh_from_db()
    found = VialDraw.objects.get()
    assert (row.state, found.units, found.wasted) == ("abandoned", 0, 155)
    found.vial.refresh_from_db()
    assert (found.vial.drawn, found.vial.wasted) == (Decimal(0), 155)
    with pytest.raises(SessionRefused, match="was abandoned"):
        tick_sites(clinic.injector, at(row), frozenset())
    assert a_draft(clinic, clinic.anna), "another may be begun on the same day"
