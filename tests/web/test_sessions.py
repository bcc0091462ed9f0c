"""The pages of a session, without a script: begin, record, sign, print, add; and two screens."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from cleardays.actions.history import tell
from cleardays.actions.sessions import answer
from cleardays.actions.signing import sign
from cleardays.records.charts import charting_of
from cleardays.records.models import (
    Consent,
    Direction,
    InjectionSession,
    ReactionRow,
    Vial,
    VialDraw,
)
from clinic_house import AT, TODAY, House
from session_days import ALL_NO, LOT, a_draft, at, drawn, given_before, papers, ready, stock
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages ask the clock; here it stands on the day of the house."""
    for name in ("session_views", "session_page", "paper_views", "vial_views", "clinic_day"):
        monkeypatch.setattr(f"cleardays.web.{name}.now", lambda: AT)


@pytest.fixture
def nurse(client: Client, clinic: House) -> Client:
    come_in(client, clinic.injector)
    return client


def where(row: InjectionSession, name: str = "session", **more: str) -> str:
    return reverse(name, kwargs={"key": row.person.key, "which": row.key, **more})


def post(client: Client, row: InjectionSession, step: str, **said: object) -> HttpResponse:
    """Send one part of the page as it stands now."""
    row.refresh_from_db()
    name = "session_sign" if step == "sign" else "session_change"
    more = {} if step == "sign" else {"step": step}
    return client.post(where(row, name, **more), {"version": row.version, **said})


def words(answered: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answered.content.decode()))


# --- the way through --------------------------------------------------------------------------------


def test_from_the_plan_to_a_signature_without_a_script(nurse: Client, clinic: House) -> None:
    papers(clinic, clinic.anna)
    (vial,) = stock(clinic)
    begun = nurse.post(reverse("session_new", args=[clinic.anna.key]), {"on": TODAY})
    row = InjectionSession.objects.get()
    assert begun["Location"] == where(row)
    assert "31 sites to give" in words(nurse.get(where(row)))
    assert post(nurse, row, "sites", do="rest")["Location"] == where(row) + "#sites"
    post(nurse, row, "vials", vial=vial.key, units="155", dilution="2")
    asked = {f"asked.{name}": "1" for name in ALL_NO}
    ticked = {f"check.{n}": "yes" for n in ("identified", "fit_to_leave")}
    post(nurse, row, "checks", do="rest", **asked, **ticked)
    assert "Ready to sign" in words(nurse.get(where(row)))
    post(nurse, row, "note", tolerance="no trouble", notes="")
    assert post(nurse, row, "sign").status_code == 302
    shown = words(nurse.get(where(row)))
    assert "155 U in 31 sites" in shown
    assert "Signed by injector of harbour on 5 October 2026, 10:00." in shown
    assert f"155 U of Botox 200 U, lot {LOT} " in shown
    assert "45 U wasted" in shown


def test_what_stands_in_the_way_is_listed_and_nothing_is_signed(
    nurse: Client, clinic: House
) -> None:
    row = a_draft(clinic, clinic.anna)
    answered = post(nurse, row, "sign")
    assert answered.status_code == 422
    shown = words(answered)
    assert "There is a problem" in shown
    assert "11 questions were not asked." not in shown
    assert "10 questions were not asked." in shown
    assert "No direction to treat stands with a session left." in shown
    row.refresh_from_db()
    assert row.state == "draft"


def test_one_tap_says_no_to_all_the_others_and_not_to_what_the_history_knows(
    nurse: Client, clinic: House
) -> None:
    tell(None, clinic.anna, {"safety.bleeding_risk": True}, TODAY, AT)
    row = a_draft(clinic, clinic.anna)
    sent = {f"asked.{name}": "1" for name in ALL_NO} | {"check.pregnant": "yes"}
    post(nurse, row, "checks", do="rest", **sent)
    row.refresh_from_db()
    said = {name: one["answer"] for name, one in row.checks.items()}
    assert said["pregnant"] == "yes"
    assert said["infection"] == "no"
    assert "bleeding" not in said
    assert "identified" not in said, "what has to be done is ticked by itself"
    assert "history says yes" in words(nurse.get(where(row)))


def test_the_list_does_what_the_map_does_and_more(nurse: Client, clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    post(nurse, row, "site", site="COR-L", do="give", units="2.5", reason="thin", remark="pain")
    post(nurse, row, "site", site="COR-R", do="skip", reason="a bruise")
    post(nurse, row, "site", site="PRO-M", do="give", units="", right="-3", down="2.5")
    post(nurse, row, "site", site="temporalis-extra-L-1", do="give", units="5")
    chart = {s.site: s for s in charting_of(row).recorded}
    assert (chart["COR-L"].units, chart["COR-L"].reason, chart["COR-L"].remarks) == (
        2.5,
        "thin",
        ("pain",),
    )
    assert (chart["COR-R"].given, chart["COR-R"].reason) == (False, "a bruise")
    assert (chart["PRO-M"].units, chart["PRO-M"].right, chart["PRO-M"].down) == (5, -3, 2.5)
    assert chart["temporalis-extra-L-1"].reason == "follow the pain"
    post(nurse, row, "site", site="COR-R", do="undo")
    assert "COR-R" not in {s.site for s in charting_of(row).recorded}
    post(nurse, row, "sites", do="skip", reason="felt faint")
    assert "Every site is recorded" in words(nurse.get(where(row)))


@pytest.mark.parametrize(
    ("step", "said", "says"),
    [
        ("site", {"site": "COR-L", "do": "give", "units": "50"}, "at most 10 U"),
        ("site", {"site": "COR-L", "do": "give", "units": "five"}, "Units: write a number"),
        ("site", {"site": "nose", "do": "give"}, "no site of the paradigm"),
        ("site", {"site": "COR-L", "do": "give", "right": "300"}, "off the picture"),
        ("sites", {"do": "skip", "reason": ""}, "Say why the sites that are left"),
        ("vials", {"units": "155"}, "Choose a vial"),
        ("vials", {"do": "waste"}, "No more was drawn than was given"),
        ("vials", {"do": "back", "drawn": "1"}, "put back before"),
    ],
)
def test_what_cannot_be_is_said_at_the_top(
    nurse: Client, clinic: House, step: str, said: dict, says: str
) -> None:
    row = a_draft(clinic, clinic.anna)
    answered = post(nurse, row, step, **said)
    assert answered.status_code == 422
    assert says in words(answered)
    assert "There is a problem" in words(answered)
    row.refresh_from_db()
    assert row.version == 1


def test_our_script_is_answered_with_the_page_itself(nurse: Client, clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    answered = nurse.post(
        where(row, "session_change", step="sites"),
        {"version": 1, "given": ["COR-L"]},
        headers={"X-Cleardays-Live": "1"},
    )
    assert answered.status_code == 200
    assert 'data-version="2"' in answered.content.decode()
    assert "30 of 31 sites left" in words(answered)


def test_a_form_that_is_not_whole_changes_nothing(nurse: Client, clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    assert nurse.post(where(row, "session_change", step="sites"), {}).status_code == 400
    assert (
        nurse.post(where(row, "session_change", step="nothing"), {"version": 1}).status_code == 404
    )


# --- two screens ------------------------------------------------------------------------------------


def test_the_screen_that_is_behind_sees_both(nurse: Client, clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    post(nurse, row, "sites", given=["COR-L"])
    late = nurse.post(
        where(row, "session_change", step="sites"), {"version": 1, "given": ["PRO-M"]}
    )
    assert late.status_code == 409
    shown = words(late)
    assert "changed on another screen" in shown
    assert "given on your screen, not here: 3, procerus, midline" in shown
    assert "given here, not on your screen: 1, left corrugator" in shown
    assert [s.site for s in charting_of(row).given] == ["COR-L"]


@pytest.mark.parametrize(
    ("step", "said", "says"),
    [
        ("site", {"site": "COR-L", "do": "skip", "reason": "scar"}, "site 1, left corrugator"),
        ("checks", {"check.pregnant": "yes"}, "Pregnant, or planning to be: yes"),
        ("note", {"tolerance": "felt faint"}, "how it was borne: felt faint"),
        ("sign", {}, "the session was to be signed"),
    ],
)
def test_whatever_was_sent_is_shown_again(
    nurse: Client, clinic: House, step: str, said: dict, says: str
) -> None:
    row = a_draft(clinic, clinic.anna)
    post(nurse, row, "sites", given=["COR-L"])
    name, more = ("session_sign", {}) if step == "sign" else ("session_change", {"step": step})
    late = nurse.post(where(row, name, **more), {"version": 1, **said})
    assert late.status_code == 409
    assert says in words(late)


# --- whose, and who ---------------------------------------------------------------------------------


def test_a_session_is_found_under_its_own_person_only(nurse: Client, clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    for name, more in (("session", {}), ("session_chart", {})):
        wrong = reverse(name, kwargs={"key": clinic.ben.key, "which": row.key, **more})
        assert nurse.get(wrong).status_code == 404
    wrong = reverse(
        "session_change", kwargs={"key": clinic.ben.key, "which": row.key, "step": "sites"}
    )
    assert nurse.post(wrong, {"version": 1, "do": "rest"}).status_code == 404
    assert not row.sites.exists()


def test_who_it_is_stays_in_sight(nurse: Client, clinic: House) -> None:
    page = nurse.get(where(a_draft(clinic, clinic.anna))).content.decode()
    bar = page[page.index('id="tally"') :][:400]
    assert "Anna Beispiel" in bar
    assert "born 2 March 1984" in bar


def test_every_picture_says_whose_left_is_left(nurse: Client, clinic: House) -> None:
    page = nurse.get(where(a_draft(clinic, clinic.anna))).content.decode()
    boards = page[page.index('class="boards"') :]
    assert boards.count("<figure>") == boards.count('class="map-says"') == 6
    assert "Left is the person&#x27;s left, on the right of the picture." in boards
    assert boards.count('name="given" value="COR-L"') == 1
    assert 'aria-label="1, left corrugator, 5 U"' in boards


def test_a_clinician_who_reviews_plans_but_does_not_sign(client: Client, clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    come_in(client, clinic.reviewer)
    shown = words(client.get(where(row)))
    assert "Only an injector may sign a session" in shown
    assert post(client, row, "sign").status_code == 403


def test_a_vial_of_another_clinic_is_not_on_the_list(nurse: Client, clinic: House) -> None:
    assert clinic.other is not None
    row, (theirs,) = a_draft(clinic, clinic.anna), stock(clinic.other, lot="THEIRS")
    assert "THEIRS" not in words(nurse.get(where(row)))
    answered = post(nurse, row, "vials", vial=theirs.key, units="5", dilution="2")
    assert answered.status_code == 422
    assert nurse.post(reverse("vial", args=[theirs.key]), {"do": "discard"}).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.drawn, theirs.discarded_at) == (0, None)


# --- where one begins -------------------------------------------------------------------------------


def test_last_time_is_offered_with_what_differs(nurse: Client, clinic: House) -> None:
    given_before(clinic.anna, TODAY - timedelta(days=90), units_at_first=2.5)
    page = nurse.get(reverse("session_new", args=[clinic.anna.key]))
    shown = words(page)
    assert "90 days since the last session" in shown
    assert "Corrugator, left: 1 site with 2.5 U, not 5 U" in shown
    begun = nurse.post(reverse("session_new", args=[clinic.anna.key]), {"on": TODAY, "again": "on"})
    assert begun.status_code == 302
    assert InjectionSession.objects.get(state="draft").started_from is not None


def test_a_refused_plan_says_why_and_begins_nothing(nurse: Client, clinic: House) -> None:
    said = {"extras": [{"muscle": "frontalis", "side": "right", "sites": 1}]}
    tell(None, clinic.anna, said, TODAY, AT)
    address = reverse("session_new", args=[clinic.anna.key])
    assert "The plan was refused" in words(nurse.get(address))
    answered = nurse.post(address, {"on": TODAY})
    assert answered.status_code == 422
    assert "Frontalis, which takes none" in words(answered)
    assert nurse.get(reverse("chart_blank", args=[clinic.anna.key])).status_code == 422


def test_what_was_reported_since_stands_where_it_is_ticked_as_read(
    nurse: Client, clinic: House
) -> None:
    given_before(clinic.anna, TODAY - timedelta(days=90))
    ReactionRow.objects.create(
        person=clinic.anna, what="drooping lid", on=TODAY - timedelta(days=80), entered_at=AT
    )
    shown = words(nurse.get(where(a_draft(clinic, clinic.anna))))
    assert "Reported since: drooping lid, 17 July 2026" in shown
    ReactionRow.objects.update(struck_at=AT)
    row = InjectionSession.objects.get(state="draft")
    assert "That is not the same as none: ask." in words(nurse.get(where(row)))


def test_directions_and_consent(client: Client, clinic: House) -> None:
    key = clinic.anna.key
    come_in(client, clinic.reviewer)
    client.post(reverse("direction", args=[key]), {"sessions": "3", "words": "as agreed"})
    client.post(reverse("consent", args=[key]), {"consent": "yes"})
    shown = words(client.get(reverse("session_new", args=[key])))
    assert (
        "clinician who reviews of harbour, 5 October 2026: 3 of 3 sessions left. “as agreed”"
        in shown
    )
    assert "Given on 5 October 2026, text 2026-11." in shown
    for address, said in (("direction", {"sessions": "many"}), ("consent", {"consent": "maybe"})):
        assert client.post(reverse(address, args=[key]), said).status_code == 422
    client.post(reverse("direction", args=[key]), {"end": str(Direction.objects.get().pk)})
    client.post(reverse("consent", args=[key]), {"consent": "withdrawn"})
    assert Direction.objects.get().ended_at == AT
    assert Consent.objects.get().withdrawn_at == AT


# --- vials ------------------------------------------------------------------------------------------


def test_vials_are_registered_mixed_and_thrown_away(nurse: Client, clinic: House) -> None:
    said = {"product": "Botox", "lot": "Z9", "expiry": "2027-08-31", "size": "200", "number": "2"}
    assert nurse.post(reverse("vials"), said).status_code == 302
    one, two = Vial.objects.all()
    nurse.post(reverse("vial", args=[one.key]), {"do": "mix", "dilution": "2"})
    nurse.post(reverse("vial", args=[two.key]), {"do": "discard"})
    shown = words(nurse.get(reverse("vials")))
    assert "1 vial here" in shown
    assert "mixed 0 h ago, 2 mL to 100 U" in shown
    assert "lot Z9: 0 U given, 200 U wasted" in shown
    assert "24 hours are usual (recalled, not yet checked at the source)" in shown


def test_an_expired_lot_is_not_registered(nurse: Client, clinic: House) -> None:
    said = {"product": "Botox", "lot": "Z9", "expiry": "2026-10-04", "size": "200", "number": "1"}
    answered = nurse.post(reverse("vials"), said)
    assert answered.status_code == 422
    assert "The lot Z9 expired on 4 October 2026." in words(answered)


def test_a_vial_registered_from_a_session_leads_back_to_it(nurse: Client, clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    said = {"product": "Botox", "lot": "Z9", "expiry": "2027-08-31", "size": "200", "number": "1"}
    assert nurse.post(reverse("vials"), {**said, "back": str(row.key)})["Location"] == (
        where(row) + "#vials"
    )
    for astray in ("https://example.org", "nonsense", str(clinic.anna.key)):
        assert nurse.post(reverse("vials"), {**said, "back": astray})["Location"] == reverse(
            "vials"
        )


def test_an_old_mixture_asks_for_a_word_on_the_page(nurse: Client, clinic: House) -> None:
    row, (vial,) = a_draft(clinic, clinic.anna), stock(clinic)
    Vial.objects.update(mixed_at=AT - timedelta(hours=30), dilution=2)
    answered = post(nurse, row, "vials", vial=vial.key, units="155")
    assert answered.status_code == 422
    assert "24 hours is the usual limit (recalled, not checked at the source)" in words(answered)
    post(nurse, row, "vials", vial=vial.key, units="155", late_because="kept cold")
    row.refresh_from_db()
    assert row.checks["vial_late"]["word"] == "kept cold"
    assert VialDraw.objects.get().units == 155


# --- on paper, and afterwards -----------------------------------------------------------------------


def pdf_words(answered: HttpResponse) -> str:
    assert answered["Content-Type"] == "application/pdf"
    (page,) = PdfReader(BytesIO(answered.content)).pages
    return re.sub(r"\s+", " ", page.extract_text())


def test_the_chart_is_printed_blank_and_filled(nurse: Client, clinic: House) -> None:
    blank = pdf_words(nurse.get(reverse("chart_blank", args=[clinic.anna.key])))
    assert "Anna Beispiel, HARBOUR-1, born 2 March 1984" in blank
    assert "Units wasted" in blank
    row = ready(clinic, clinic.anna)
    post(nurse, row, "site", site="COR-L", do="give", units="5", remark="bleeding")
    sign(clinic.injector, at(row), TODAY)
    filled = pdf_words(nurse.get(where(row, "session_chart")))
    assert "1, left corrugator: bleeding" in filled
    assert f"lot {LOT}" in filled
    assert "155 U drawn, 45 U wasted" in filled
    assert "155 U in 31 sites; 0 skipped, 0 not recorded." in filled


def test_a_signed_session_is_only_added_to(nurse: Client, clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    sign(clinic.injector, at(row), TODAY)
    answered = post(nurse, row, "sites", do="undo")
    assert answered.status_code == 422
    assert "add to it instead" in words(answered)
    address = where(row, "session_add")
    assert nurse.post(address, {"text": "a bruise", "reason": ""}).status_code == 422
    nurse.post(address, {"text": "A bruise at site 8.", "reason": "seen today"})
    assert "A bruise at site 8." in words(nurse.get(where(row)))


def test_a_draft_given_up_says_so(nurse: Client, clinic: House) -> None:
    row = a_draft(clinic, clinic.anna)
    drawn(clinic, row, stock(clinic)[0], 20)
    post(nurse, row, "abandon")
    assert "abandoned" in words(nurse.get(where(row)))
    assert "20 U wasted" in words(nurse.get(where(row)))


# --- how much is asked of the database --------------------------------------------------------------


def queries(look: Callable[[], HttpResponse]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert look().status_code == 200
    return len(asked)


def test_a_page_asks_as_often_with_twelve_sessions_as_with_one(
    nurse: Client, clinic: House
) -> None:
    given_before(clinic.anna, TODAY - timedelta(days=90))
    row = ready(clinic, clinic.anna)
    answer(clinic.injector, at(row), {"pregnant": ("no", "")})
    pages = [where(row), reverse("session_new", args=[clinic.anna.key])]
    few = [queries(lambda page=page: nurse.get(page)) for page in pages]
    for n in range(2, 13):
        given_before(clinic.anna, TODAY - timedelta(days=90 * n))
    assert [queries(lambda page=page: nurse.get(page)) for page in pages] == few
    assert max(few) <= 45
