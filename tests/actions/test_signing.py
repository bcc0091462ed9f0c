"""Signing: every hurdle in words, all or nothing, and afterwards only addenda."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from cleardays.actions.directions import (
    DirectionRefused,
    keep_consent,
    open_directions,
    prescribe,
    standing_consent,
    withdraw_consent,
)
from cleardays.actions.permits import NotPermitted
from cleardays.actions.sessions import (
    SessionRefused,
    abandon,
    answer,
    chart_site,
    undo_site,
)
from cleardays.actions.signing import NotReady, add, sign
from cleardays.clinical.charting import Charted
from cleardays.evidence.paradigms import Side
from cleardays.evidence.read import read_tables
from cleardays.records.models import (
    AuditRow,
    Consent,
    InjectionSession,
    OtherToxinRow,
    Person,
    Qualification,
    Told,
    Vial,
    VialDraw,
)
from clinic_house import AT, TODAY, House
from session_days import ALL_NO, LOT, a_draft, at, given_before, ready

pytestmark = pytest.mark.django_db


def signed(clinic: House, row: InjectionSession) -> InjectionSession:
    return sign(clinic.injector, at(row), TODAY)


def refused(clinic: House, row: InjectionSession) -> str:
    """Why it is not signed; and nothing at all changed."""

    def state() -> list[object]:
        return [AuditRow.objects.count(), *Vial.objects.order_by("pk").values_list()]

    before = state()
    with pytest.raises(NotReady) as still:
        signed(clinic, row)
    row.refresh_from_db()
    assert row.state == "draft"
    assert row.signed_at is None
    assert state() == before
    return str(still.value)


def test_a_session_is_signed_whole(clinic: House) -> None:
    row = signed(clinic, ready(clinic, clinic.anna))
    row.refresh_from_db()
    assert (row.state, row.signed_at, row.units) == ("signed", AT, 155)
    assert (row.product, row.lot, row.dilution) == ("Botox", LOT, 2)
    assert row.injector == clinic.injector
    assert row.qualification == "Injector training T-1, to 31 December 2027"
    assert row.direction is not None
    assert row.consent is not None
    assert row.fit_to_leave is True
    assert row.checks_version == "checklist 2026-11-20"
    found = VialDraw.objects.get()
    assert (found.units, found.wasted) == (155, 45)
    assert (found.vial.drawn, found.vial.wasted, found.vial.discarded_at) == (155, 45, AT)
    last = AuditRow.objects.last()
    assert (last.verb, last.about) == ("sign a session", f"session {row.key}")


def test_units_of_a_signed_session_are_those_of_its_sites_and_of_its_draws(clinic: House) -> None:
    row = signed(clinic, ready(clinic, clinic.anna))
    sites = sum(site.units for site in row.sites.filter(given=True))
    assert row.units == sites == sum(d.units for d in row.draws.all()) == 155


def test_it_is_signed_once(clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    first, again = at(row), at(row)
    sign(clinic.injector, first, TODAY)
    with pytest.raises(
        SessionRefused, match="was signed by injector of harbour at 10:00 on 5 October 2026"
    ):
        sign(clinic.injector, again, TODAY)


def test_a_signed_session_does_not_change(clinic: House) -> None:
    row = signed(clinic, ready(clinic, clinic.anna))
    for change in (
        lambda: undo_site(clinic.injector, at(row), "COR-L"),
        lambda: abandon(clinic.injector, at(row)),
        lambda: answer(clinic.injector, at(row), ALL_NO),
    ):
        with pytest.raises(SessionRefused, match="add to it instead"):
            change()
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        row.sites.all().delete()
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        InjectionSession.objects.filter(pk=row.pk).update(units=100)


def test_an_addendum_is_added_beside_it(clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    with pytest.raises(SessionRefused, match="Only a signed session"):
        add(clinic.injector, row, "more", "why", AT)
    row = signed(clinic, row)
    with pytest.raises(SessionRefused, match="what is to be added, and why"):
        add(clinic.injector, row, "more", " ", AT)
    made = add(clinic.reviewer, row, "Bruise at site 8.", "seen at the telephone visit", AT)
    assert made.by == clinic.reviewer
    assert AuditRow.objects.last().verb == "add to a signed session"
    with pytest.raises(NotPermitted):
        add(clinic.lead, row, "more", "why", AT)


# --- what stands in the way -------------------------------------------------------------------------


def not_asked(clinic: House, row: InjectionSession) -> None:
    answer(clinic.injector, at(row), {"infection": ("", ""), "breathing": ("", "")})


def infected(clinic: House, row: InjectionSession) -> None:
    answer(clinic.injector, at(row), {"infection": ("yes", "a small one")})


def pregnant(clinic: House, row: InjectionSession) -> None:
    answer(clinic.injector, at(row), {"pregnant": ("yes", "")})


def bleeds(clinic: House, row: InjectionSession) -> None:
    answer(clinic.injector, at(row), {"bleeding": ("yes", "")})


def somebody_else(clinic: House, row: InjectionSession) -> None:
    answer(clinic.injector, at(row), {"identified": ("no", "")})


def not_fit(clinic: House, row: InjectionSession) -> None:
    answer(clinic.injector, at(row), {"fit_to_leave": ("", "")})


def withdrew(clinic: House, row: InjectionSession) -> None:
    withdraw_consent(clinic.injector, clinic.anna, AT)


def one_left(clinic: House, row: InjectionSession) -> None:
    undo_site(clinic.injector, at(row), "COR-L")


def other_units(clinic: House, row: InjectionSession) -> None:
    chart_site(clinic.injector, at(row), Charted("COR-L", "corrugator", Side.LEFT, 2.5))


def ran_out(clinic: House, row: InjectionSession) -> None:
    Qualification.objects.update(expires=TODAY - timedelta(days=1))


def expired(clinic: House, row: InjectionSession) -> None:
    Vial.objects.update(expiry=TODAY - timedelta(days=1))


def other_strength(clinic: House, row: InjectionSession) -> None:
    Vial.objects.update(dilution=4)


def child(clinic: House, row: InjectionSession) -> None:
    Person.objects.filter(pk=clinic.anna.pk).update(born=date(2012, 1, 1))


def another_toxin(clinic: House, row: InjectionSession) -> None:
    OtherToxinRow.objects.create(
        person=clinic.anna,
        product="Dysport",
        on=TODAY - timedelta(days=30),
        units=50,
        entered_at=AT,
    )


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (not_asked, "“Infection at a site today” was not asked. Ask before you go on."),
        (not_asked, "“Trouble breathing” was not asked: ask, or add a word."),
        (infected, "Do not inject until it has healed."),
        (pregnant, "A clinician who reviews prescribes anew on the day of the session"),
        (bleeds, "“Blood thinner, or bleeds easily” was answered yes: ask, or add a word."),
        (somebody_else, "Name and birth date, said by the person, are those on this page” is not"),
        (not_fit, "“Feels well enough to leave, and knows which signs need help” is not ticked."),
        (withdrew, "No consent stands."),
        (one_left, "1 site is neither given nor skipped."),
        (one_left, "155 U were drawn and 150 U given: write 5 U down as wasted"),
        (other_units, "COR-L was given with 2.5 U without a reason."),
        (ran_out, "Your qualification to inject ran out on 4 October 2026."),
        (expired, "The lot C1234 had expired on that day."),
        (other_strength, "5 U are 0.2 mL. Say that it is meant."),
        (child, "Under 18 years of age"),
        (another_toxin, "another toxin was given lately, whose units are never added."),
    ],
)
def test_what_stands_in_the_way(
    clinic: House, spoil: Callable[[House, InjectionSession], None], says: str
) -> None:
    row = ready(clinic, clinic.anna)
    spoil(clinic, row)
    assert says in refused(clinic, row)


def test_a_word_lifts_what_only_asks_for_one(clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    for spoil in (bleeds, other_strength, another_toxin):
        spoil(clinic, row)
    refused(clinic, row)
    said = {
        "bleeding": ("yes", "press longer"),
        "dilution": ("", "the pharmacy mixes so"),
        "dose": ("", "for the calf, ten weeks ago"),
    }
    answer(clinic.injector, at(row), said)
    assert signed(clinic, row).checks["dose"]["word"] == "for the calf, ten weeks ago"


def test_what_was_to_be_decided_first_is_decided_by_a_clinician_on_the_day(clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    pregnant(clinic, row)
    prescribe(clinic.reviewer, clinic.anna, 1, TODAY, "", AT)
    refused(clinic, row)
    decided = prescribe(clinic.reviewer, clinic.anna, 1, TODAY, "talked through, she wants it", AT)
    assert signed(clinic, row).direction == decided


def test_a_contraindication_is_lifted_by_nobody(clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    infected(clinic, row)
    prescribe(clinic.reviewer, clinic.anna, 1, TODAY, "go on", AT)
    refused(clinic, row)


def test_only_an_injector_signs(clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    with pytest.raises(NotPermitted, match="Only an injector may sign a session"):
        sign(clinic.reviewer, at(row), TODAY)


def test_early_needs_a_reason_and_the_sum_of_units_holds(clinic: House) -> None:
    given_before(clinic.anna, TODAY - timedelta(days=70))
    row = ready(clinic, clinic.anna)
    assert "It is 70 days since the last session, and 84 are usual." in refused(clinic, row)
    answer(clinic.injector, at(row), {"early": ("", "travels for three months")})
    assert signed(clinic, row).early_because == "travels for three months"


def test_over_the_cumulative_limit_is_refused_and_says_from_when(clinic: House) -> None:
    given_before(clinic.anna, TODAY - timedelta(days=70))
    given_before(clinic.anna, TODAY - timedelta(days=20))
    row = ready(clinic, clinic.anna)
    answer(clinic.injector, at(row), {"early": ("", "in pain")})
    says = refused(clinic, row)
    assert "310 U were given in 84 days, and 155 U more pass the limit of 400 U." in says
    assert "From 19 October 2026 it would fit." in says, "14 days from the 5th: 84 after the first"


def test_reactions_are_read_where_there_was_a_session_before(clinic: House) -> None:
    row = ready(clinic, clinic.ben)
    answer(clinic.injector, at(row), {"reactions_read": ("", "")})
    assert signed(clinic, row), "nothing came before the first one"
    given_before(clinic.anna, TODAY - timedelta(days=90))
    row = ready(clinic, clinic.anna)
    answer(clinic.injector, at(row), {"reactions_read": ("", "")})
    assert "“What was reported after the last session was read” is not ticked." in refused(
        clinic, row
    )


# --- directions, consent, and what the answers leave behind -----------------------------------------


def test_a_direction_counts_down(clinic: House) -> None:
    given_before(clinic.ben, TODAY - timedelta(days=200))
    prescribe(clinic.reviewer, clinic.ben, 1, TODAY, "", AT)
    (one,) = open_directions(clinic.ben, TODAY)
    assert one.left == 1
    assert open_directions(clinic.ben, TODAY - timedelta(days=1)) == [], "not before its own date"
    row = ready(clinic, clinic.ben)
    assert signed(clinic, row).direction == one
    assert [d.left for d in open_directions(clinic.ben, TODAY)] == [4]


def test_only_a_clinician_who_reviews_prescribes(clinic: House) -> None:
    with pytest.raises(NotPermitted):
        prescribe(clinic.injector, clinic.anna, 4, TODAY, "", AT)
    for sessions, on in ((0, TODAY), (13, TODAY), (1, TODAY + timedelta(days=1))):
        with pytest.raises(DirectionRefused):
            prescribe(clinic.reviewer, clinic.anna, sessions, on, "", AT)


def test_consent_is_kept_as_it_was_read(clinic: House) -> None:
    made = keep_consent(clinic.injector, clinic.anna, True, TODAY, AT)
    text = read_tables().consent
    assert (made.version, made.text) == (text.version, text.text)
    assert standing_consent(clinic.anna) == made
    keep_consent(clinic.injector, clinic.anna, False, TODAY, AT + timedelta(minutes=1))
    assert standing_consent(clinic.anna) is None
    assert Consent.objects.count() == 2


def test_the_answers_stand_in_the_history_afterwards(clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    answer(clinic.injector, at(row), {"bleeding": ("yes", "presses longer")})
    signed(clinic, row)
    told = dict(
        Told.objects.filter(person=clinic.anna, struck_at=None).values_list("name", "value")
    )
    assert told["safety.bleeding_risk"] is True
    assert told["safety.pregnant"] is False
    assert "safety.fit_to_leave" not in told


def test_two_vials_for_one_session(clinic: House) -> None:
    from cleardays.actions.sessions import give_the_rest
    from session_days import drawn, papers, stock

    papers(clinic, clinic.anna)
    row = a_draft(clinic, clinic.anna)
    give_the_rest(clinic.injector, at(row))
    (one,), (two,) = stock(clinic, size=100, lot="A1"), stock(clinic, size=100, lot="B2")
    drawn(clinic, row, one, 100)
    answer(clinic.injector, at(row), ALL_NO)
    assert "155 U were given, but only 100 U were drawn." in refused(clinic, row)
    drawn(clinic, row, two, 55)
    row = signed(clinic, row)
    assert row.lot == "A1, B2"
    wasted = {d.vial.lot: (d.units, d.wasted) for d in row.draws.select_related("vial")}
    assert wasted == {"A1": (Decimal(100), 0), "B2": (55, 45)}
