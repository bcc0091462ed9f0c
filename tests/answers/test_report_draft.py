"""A draft report says what the record says, names all that is left, and makes nothing up."""

import io
import json
from datetime import date, timedelta
from importlib.resources import files

import jsonschema
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleardays.actions.report import NotDrafted, drafts
from cleardays.answers.report_draft import A_DRAFT, FILLED, Draft
from cleardays.answers.report_form import notes, reports_data, reports_pdf, reports_text
from cleardays.answers.told import NOT_A_DEVICE
from cleardays.clinical.history import (
    SERIOUS_BECAUSE,
    History,
    OtherToxin,
    Outcome,
    Preventive,
    Reported,
)
from cleardays.clinical.session import Session, SiteGiven
from cleardays.evidence.read import read_tables
from cleardays.evidence.reporting import Fill
from cleardays.quantities import Answer

KNOWN = read_tables()
FIRST, SECOND = date(2026, 1, 5), date(2026, 3, 30)
ONE = Session(FIRST, "Botox", 155, lot="LOT-1", expiry=date(2027, 1, 31))
TWO = Session(SECOND, "Botox", 155, lot="LOT-2", expiry=date(2026, 2, 28), vial_units=200)


def draft(
    reported: Reported, *sessions: Session, scheme: str = "medwatch", **more: object
) -> Draft:
    history = History(reactions=(reported,), **more)  # type: ignore[arg-type]
    return drafts(history, sessions, scheme)[0]


def says(made: Draft, field: str) -> str:
    return next(entry.says for entry in made.entries if entry.field.id == field)


def left(made: Draft) -> set[str]:
    return {entry.field.id for entry in made.left}


# --- which session, and what of it ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "began", "lot", "doubt"),
    [
        # before the first session: no product is named
        (FIRST - timedelta(days=1), "before the first session", "", "suspect at all"),
        # on its day, at the edges of the usual time of 2 to 14 days, and past it
        (FIRST, "the day of session 1, in cycle 1", "LOT-1", "outside its usual time"),
        (FIRST + timedelta(days=1), "1 day after session 1", "LOT-1", "outside its usual time"),
        (FIRST + timedelta(days=2), "2 days after session 1", "LOT-1", ""),
        (FIRST + timedelta(days=14), "14 days after session 1", "LOT-1", ""),
        (FIRST + timedelta(days=15), "15 days after session 1", "LOT-1", "outside its usual time"),
        # the day before the second session still belongs to the first
        (SECOND - timedelta(days=1), "83 days after session 1", "LOT-1", "outside its usual time"),
        (SECOND, "the day of session 2, in cycle 2", "LOT-2", "outside its usual time"),
        (SECOND + timedelta(days=14), "14 days after session 2", "LOT-2", ""),
        # without a date no session is chosen, although there are two
        (None, "", "", "no session and no lot can be named"),
    ],
)
def test_the_session_before_it_is_suspect(
    on: date | None, began: str, lot: str, doubt: str
) -> None:
    for given_ in ((ONE, TWO), (TWO, ONE)):
        made = draft(Reported("drooping eyelid", on), *given_)
        assert began in says(made, "began")
        assert (on is None) == (says(made, "began") == "")
        assert says(made, "lot") == lot
        assert ("lot" in left(made)) == (not lot)
        assert bool(says(made, "given_on")) == bool(lot)
        doubts = " ".join(notes(made))
        assert doubt in doubts
        assert ("suspect" in doubts or "usual time" in doubts) == bool(doubt)


def test_without_sessions_nothing_is_said_of_the_product() -> None:
    made = draft(Reported("drooping eyelid", FIRST))
    named = {"product", "dose", "given_on", "lot", "expiry", "stopped", "again"}
    assert {field for field in named if says(made, field)} == set()
    assert named <= left(made)
    assert "No session is in the record" in " ".join(notes(made))


@pytest.mark.parametrize(
    ("session", "field", "told"),
    [
        (Session(FIRST), "product", ""),
        (Session(FIRST, "Botox"), "product", "Botox, onabotulinumtoxinA"),
        (Session(FIRST, "onabotulinumtoxinA"), "product", "onabotulinumtoxinA"),
        # another toxin, and a name that is not known, keep their own name and no other
        (Session(FIRST, "Dysport", 500), "product", "Dysport"),
        (Session(FIRST, "Botpx", vial_units=100), "product", "Botpx, vial of 100 U"),
        (Session(FIRST, "Botox"), "dose", ""),
        (ONE, "dose", "155 U in one session; the first session in the record"),
        (
            Session(FIRST, "Botox", sites=(SiteGiven("procerus", "midline", 5),), dilution=2),
            "dose",
            "5 U in one session; injected at 1 site in 1 muscle; 2 mL to 100 U; the first session "
            "in the record",
        ),
        (Session(FIRST), "lot", ""),
        (Session(FIRST), "expiry", ""),
        (ONE, "expiry", "31 January 2027"),
        (
            Session(FIRST, expiry=FIRST - timedelta(days=1)),
            "expiry",
            "4 January 2026 (before the injection)",
        ),
        (Session(FIRST, expiry=FIRST), "expiry", "5 January 2026"),
    ],
)
def test_the_product_is_what_was_recorded(session: Session, field: str, told: str) -> None:
    made = draft(Reported("drooping eyelid", FIRST), session)
    assert says(made, field) == told
    if not told:
        assert field in left(made)


# --- seriousness ----------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", KNOWN.schemes)
@pytest.mark.parametrize("because", SERIOUS_BECAUSE)
def test_each_reason_is_one_of_the_schemes(scheme: str, because: str) -> None:
    made = draft(Reported("my knee", FIRST, serious_because=(because,)), ONE, scheme=scheme)
    assert [each.id for each, told in made.serious if told is Answer.YES] == [because]
    assert {told for each, told in made.serious if each.id != because} == {Answer.UNKNOWN}
    assert because in reports_text((made,), KNOWN)


@pytest.mark.parametrize(
    ("serious", "answer", "words"),
    [
        (False, Answer.NO, "said not to be serious"),
        (None, Answer.UNKNOWN, ""),
        # serious, and nobody said why: no reason is chosen
        (True, Answer.UNKNOWN, ""),
    ],
)
def test_no_reason_is_made_up(serious: bool | None, answer: Answer, words: str) -> None:
    made = draft(Reported("my knee", FIRST, serious=serious), ONE)
    assert {told for _, told in made.serious} == {answer}
    assert says(made, "outcomes") == words
    assert "outcomes" in left(made)


def test_a_death_is_reported_and_nobody_is_called_for_it() -> None:
    made = draft(Reported("trouble swallowing", FIRST, serious_because=("death",)), ONE)
    told = reports_text((made,), KNOWN)
    assert "Reported as fatal." in told
    assert "emergency number" not in told
    card = draft(Reported("x", FIRST, serious_because=("death",)), ONE, scheme="yellow-card")
    assert says(card, "outcome") == "reported as fatal"


# --- course ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reported", "outcome"),
    [
        (Reported("my knee", FIRST), ""),
        (Reported("my knee", FIRST, over=False), "not over"),
        (Reported("my knee", FIRST, over=True), "over, date not told"),
        (Reported("my knee", FIRST, ended=FIRST), "over on 5 January 2026"),
    ],
)
def test_how_it_went(reported: Reported, outcome: str) -> None:
    made = draft(reported, ONE, scheme="yellow-card")
    assert says(made, "outcome") == outcome
    assert "outcome" in left(made)


@pytest.mark.parametrize(
    ("others", "sessions", "again"),
    [
        ((), (ONE,), "no later session in the record"),
        ((), (ONE, TWO), "does not show that there was none"),
        ((Reported("eyelid droop", SECOND),), (ONE, TWO), "was reported on 30 March 2026"),
        # something else, or the same before the second session, is not the same again
        ((Reported("neck pain", SECOND),), (ONE, TWO), "does not show that there was none"),
        (
            (Reported("eyelid droop", SECOND - timedelta(days=1)),),
            (ONE, TWO),
            "does not show that there was none",
        ),
        ((Reported("eyelid droop"),), (ONE, TWO), "does not show that there was none"),
    ],
)
def test_whether_it_came_back(
    others: tuple[Reported, ...], sessions: tuple[Session, ...], again: str
) -> None:
    lid = Reported("drooping eyelid", FIRST + timedelta(days=5), over=True)
    made = drafts(History(reactions=(lid, *others)), sessions, "medwatch", 1)[0]
    assert again in says(made, "again")
    stopped = says(made, "stopped")
    assert ("not stopped: given again on 30 March 2026" in stopped) == (len(sessions) > 1)


def test_words_that_no_row_knows_are_the_same_only_when_they_are_the_same() -> None:
    knee = (Reported("My knee", FIRST), Reported("my knee", SECOND), Reported("my toe", SECOND))
    found = drafts(History(reactions=knee), (ONE, TWO), "medwatch")
    assert "was reported on 30 March 2026" in says(found[0], "again")
    assert "no later session" in says(found[2], "again")


# --- the patient ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "on", "age"),
    [
        ({}, FIRST, ""),
        ({"age": 44}, FIRST, "44 years when the history was taken"),
        ({"born": date(1980, 1, 6)}, FIRST, "45 years at the event; born 6 January 1980"),
        ({"born": date(1980, 1, 5)}, FIRST, "46 years at the event; born 5 January 1980"),
        ({"born": date(1980, 1, 5)}, None, "born 5 January 1980"),
        ({"born": date(2030, 1, 5)}, FIRST, "born 5 January 2030"),
    ],
)
def test_age_is_never_reckoned_from_another_day(
    more: dict[str, object], on: date | None, age: str
) -> None:
    made = draft(Reported("my knee", on), ONE, **more)
    assert says(made, "age") == age


def test_medicines_are_those_that_may_be_in_use() -> None:
    tried = (
        Preventive("topiramate", outcome=Outcome.TAKING, dose="50 mg", began=date(2025, 1, 2)),
        Preventive("candesartan"),
        Preventive("propranolol", outcome=Outcome.NO_EFFECT),
    )
    toxins = (OtherToxin(date(2025, 12, 1), "Dysport", 120), OtherToxin(FIRST, "a filler"))
    made = draft(Reported("my knee", FIRST), ONE, preventives=tried, other_toxins=toxins)
    assert says(made, "others") == (
        "topiramate 50 mg since 2 January 2025: taken; candesartan: whether still taken is not "
        "told; Dysport, 120 U of its own: given on 1 December 2025; a filler: given on 5 January "
        "2026"
    )
    assert "others" in left(made)


def test_history_names_what_was_answered_yes() -> None:
    made = draft(Reported("my knee"), safety={"bleeding_risk": True, "pregnant": False})
    assert "anticoagulant" in says(made, "history")
    assert "1 question of safety answered no" in says(made, "history")
    assert says(draft(Reported("my knee")), "history") == ""


# --- the whole ------------------------------------------------------------------------------------


def test_what_presses_stands_before_the_draft() -> None:
    made = draft(Reported("trouble swallowing", SECOND), TWO)
    first, second = notes(made)[:2]
    assert first.startswith("Care comes before a report. Call the emergency number now.")
    assert second == A_DRAFT
    over = draft(Reported("trouble swallowing", SECOND, over=True), TWO)
    assert notes(over)[0] == A_DRAFT


def test_every_field_is_filled_or_left_by_name() -> None:
    """Also that each thing a table may ask for is one that the code can fill."""
    assert set(FILLED) == set(Fill) - {Fill.NOTHING}
    for scheme in KNOWN.schemes.values():
        made = draft(Reported("my knee"), scheme=scheme.id)
        assert [entry.field for entry in made.entries] == list(scheme.fields)
        assert all(entry.says or entry.left for entry in made.entries)
        assert {each.id for each in scheme.criteria} == set(SERIOUS_BECAUSE)
        text = reports_text((made,), KNOWN)
        for entry in made.entries:
            assert entry.field.name in text
        assert A_DRAFT in text
        assert NOT_A_DEVICE in text
        assert "To be filled in by the reporter: " in text
        # what nobody recorded is not there, whoever reports
        assert {"reporter", "indication"} <= left(made)


def test_a_row_that_was_not_read_says_so_on_the_draft() -> None:
    made = draft(Reported("my knee"), scheme="yellow-card")
    assert "Reason for use (recalled, not yet checked at the source)" in reports_text(
        (made,), KNOWN
    )
    row = next(f for f in reports_data((made,), KNOWN)["drafts"][0]["fields"] if not f["checked"])
    assert row["id"] == "indication"


TOLD = st.builds(
    Reported,
    st.text(min_size=1, max_size=200),
    st.none() | st.dates(date(2025, 12, 1), date(2026, 6, 1)),
    st.none() | st.sampled_from(["mild", "severe", "awful"]),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, True, False]),
)


@settings(max_examples=60, deadline=None)
@given(TOLD, st.sampled_from([(), (ONE,), (ONE, TWO)]))
def test_the_data_keep_their_schema(reported: Reported, sessions: tuple[Session, ...]) -> None:
    schema = json.loads(files("cleardays.answers").joinpath("report.schema.json").read_text())
    made = drafts(History(reactions=(reported,)), sessions)
    data = reports_data(made, KNOWN)
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(data)))
    assert data["sent"] is False
    answers = json.loads(files("cleardays.answers").joinpath("answer.schema.json").read_text())
    of_one = answers["properties"]["reactions"]["properties"]["reported"]["items"]
    for one in data["drafts"]:
        jsonschema.Draft202012Validator(of_one).validate(json.loads(json.dumps(one["reaction"])))
        empty = {field["id"] for field in one["fields"] if field["says"] is None}
        assert empty <= set(one["to_be_filled_in"]), "what is not said is left by name"


@pytest.mark.parametrize(
    "what", ["trouble swallowing", "#let x = 1 *bold* [link](x) $y$ \\", "ü" * 400 + " кашель"]
)
def test_the_print_is_tagged_and_says_the_same(what: str) -> None:
    made = drafts(History(reactions=(Reported(what, SECOND),)), (ONE, TWO))
    pdf = pypdf.PdfReader(io.BytesIO(reports_pdf(made, KNOWN)))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith("en")
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert A_DRAFT in text
    assert NOT_A_DEVICE in text
    for one in made:
        for entry in one.entries:
            assert entry.left in text
    assert what[:20] in text
    if len(what) < 50:
        assert len(pdf.pages) == 2


def test_nothing_that_somebody_wrote_acts_in_a_terminal_or_leaves_its_column() -> None:
    made = drafts(History(reactions=(Reported("knee\x1b[31m\n\u202eA draft" + "x" * 90),)), ())
    text = reports_text(made, KNOWN)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not any(line.startswith("A draft" + "x") for line in text.splitlines())
    pdf = pypdf.PdfReader(io.BytesIO(reports_pdf(made, KNOWN)))
    words = " ".join(page.extract_text() for page in pdf.pages).split()
    assert max(map(len, (w for w in words if set(w) == {"x"}))) <= 24


def test_a_heap_of_reactions_is_not_drafted_at_once() -> None:
    many = History(reactions=tuple(Reported(f"knee {n}") for n in range(21)))
    with pytest.raises(NotDrafted, match="21 reactions; at most 20"):
        drafts(many, (), "medwatch")
    assert len(drafts(many, (), "medwatch", 21)) == 1
    assert len(drafts(History(reactions=many.reactions[:20]), (), "medwatch")) == 20


def test_what_is_not_there_is_not_drafted() -> None:
    with pytest.raises(NotDrafted, match="nothing to report"):
        drafts(History(), (ONE,))
    history = History(reactions=(Reported("my knee"), Reported("my toe")))
    for number in (0, 3, -1):
        with pytest.raises(NotDrafted, match="1 my knee; 2 my toe"):
            drafts(history, (), "medwatch", number)
    with pytest.raises(NotDrafted, match="medwatch, yellow-card"):
        drafts(history, (), "nowhere")
    assert [d.weighed.reported.what for d in drafts(history, (), "medwatch")] == [
        "my knee",
        "my toe",
    ]
    assert len(drafts(history, (), number=2)) == 2
