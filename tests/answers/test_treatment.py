"""How treatment is doing, in words: two numbers, the ceiling, late and open answers, both readers."""

import io
import re
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from cleardays.actions.assess import assess, tell, to_json
from cleardays.actions.stories import list_stories, read_story
from cleardays.answers.as_pdf import as_pdf
from cleardays.answers.told import Block, Mark, Reader, Told
from cleardays.clinical.history import OtherTreatment, Outcome, Preventive
from cleardays.clinical.session import Session
from cleardays.clinical.visit import Visit

BOTH = (Reader.PERSON, Reader.CLINICIAN)
STORIES = [story.id for story in list_stories()]


def visit_of(id: str, **history: object) -> Visit:
    story = read_story(id)
    told = replace(story.history, **history)  # type: ignore[arg-type]
    return assess(story.diary, told, story.sessions, ending=story.ending)


def block(visit: Visit, id: str, reader: Reader = Reader.CLINICIAN) -> Block:
    (found,) = [b for b in tell(visit, reader).blocks if b.id == id]
    return found


def words(told: Told) -> str:
    lines = [line for b in told.blocks for line in b.lines]
    leads = [part for b in told.blocks for part in (b.title, b.lead)]
    return "\n".join([told.headline, *leads, *(f"{x.text} {x.detail}" for x in lines)])


@pytest.mark.parametrize("reader", BOTH)
@pytest.mark.parametrize("id", STORIES)
def test_no_word_says_that_an_effect_wears_off_or_does_not(id: str, reader: Reader) -> None:
    """But for the engine's own block, whose rule the word is, and the names of its rows."""
    own, told = ("outlook", "unchecked"), tell(visit_of(id), reader)
    said = words(replace(told, blocks=tuple(b for b in told.blocks if b.id not in own)))
    assert not re.search(r"wear\w*[ -]off|wore off|wears", said, re.IGNORECASE)


@pytest.mark.parametrize("reader", BOTH)
def test_two_numbers_for_both_readers(reader: Reader) -> None:
    found = block(visit_of("wilma"), "within_cycle", reader)
    latest, first = found.lines
    assert first.text == (
        "After injection 1: headache on 12 of 28 days in days 29 to 56, and on 6 of the 14 days on "
        "which it was recorded in the last 28 days before injection 2."
    )
    assert latest.mark is Mark.UNKNOWN
    assert latest.text.startswith("After injection 2: too little is recorded")
    assert "28 and 13 days recorded; 14 are needed in each" in latest.detail


def test_the_next_injection_may_come_too_soon_for_two_numbers() -> None:
    story = read_story("samir")
    early = (*story.sessions[:1], Session(date(2026, 6, 21), "Botox", 155))  # 76 days later
    visit = assess(story.diary, story.history, early, ending=story.ending)
    texts = [line.text for line in block(visit, "within_cycle").lines]
    assert texts[-1] == (
        "Injection 2 came 76 days after injection 1: too soon to hold these weeks against each other."
    )
    assert to_json(visit)["within_cycle"]["too_short"] == [1]  # type: ignore[index]


@pytest.mark.parametrize("reader", BOTH)
def test_another_treatment_near_session_1_is_named_to_both(reader: Reader) -> None:
    found = block(visit_of("wilma"), "alongside", reader)
    first, event, undated = found.lines
    assert first.text == (
        "What changed after injection 1 cannot be divided between the injection and Atacand "
        "(candesartan)."
    )
    assert event.text == "Atacand (candesartan) was begun on 25 March 2026."
    assert event.detail.startswith("12 days before injection 1")
    assert undated.mark is Mark.UNKNOWN
    assert "propranolol, topiramate and amitriptyline" in undated.text


def test_a_treatment_in_a_cycle_is_named_beside_it() -> None:
    block_of = OtherTreatment("nerve block", date(2026, 5, 18), date(2026, 5, 18))
    drug = Preventive("topiramate", began=date(2025, 1, 1), outcome=Outcome.HELPED)
    visit = visit_of("samir", preventives=(drug,), other_treatments=(block_of,))
    event, undated = block(visit, "alongside").lines
    assert (event.text, event.detail) == (
        "Nerve block was given on 18 May 2026.",
        "after injection 1",
    )
    assert "topiramate (when stopped)" in undated.text
    visit = visit_of("samir", preventives=(), other_treatments=())
    assert "alongside" not in {b.id for b in tell(visit, Reader.PERSON).blocks}
    (asked,) = block(visit_of("samir", preventives=None), "alongside").lines
    assert asked.text == "Preventive medicines were not asked about."


def test_at_the_ceiling_severity_and_hours_answer() -> None:
    visit = visit_of("umar")
    found = block(visit, "response")
    assert "Headache days are at their ceiling: look at severity and hours." in found.lead
    (line,) = [line for line in found.lines if "ceiling" in line.text]
    assert "headache on 28 of 28 days before and 28 since" in line.text
    assert line.detail == (
        "moderate or severe days 28 before, 8 since; severe days 16 before, 0 since; headache "
        "hours 364 before, 192 since"
    )
    person = "\n".join(line.text for line in block(visit, "since", Reader.PERSON).lines)
    assert "no room to show a smaller change" in person
    assert "Hours with headache: 364 before, 192 since, in 28 days." in person
    for reader in BOTH:
        assert not re.search(r"\bworse\b", words(tell(visit, reader)).split("Which headache")[0])
    cycles = to_json(visit)["response"]["cycles"]  # type: ignore[index]
    assert [cycle["at_ceiling"] for cycle in cycles] == [True, True]
    assert "ceiling" not in block(visit_of("keiko"), "response").lead


def test_a_late_response_is_named_with_what_studies_found() -> None:
    found = block(visit_of("vera"), "response")
    assert found.lead.endswith("A late response, in cycle 2.")
    late, *studies = [line for line in found.lines if line.mark is Mark.NONE]
    assert late.text == (
        "A late response: none in cycle 1, and one in cycle 2, as counted by NICE TA260, European "
        "Headache Federation 2018 and Typical US payer."
    )
    assert [line.source.split(",")[0] for line in studies] == [
        "Silberstein 2013",
        "Sarchielli 2017",
    ]
    # none yet: what studies found stands there too; a response at once needs none of it
    assert "Sarchielli" in " ".join(x.source for x in block(visit_of("jonas"), "response").lines)
    assert "late" not in words(tell(visit_of("vera"), Reader.PERSON)).lower().split()
    assert not [x for x in block(visit_of("samir"), "response").lines if x.source]


def test_each_rule_set_answers_with_both_bounds_where_days_are_missing() -> None:
    lines = block(visit_of("wilma"), "response").lines
    assert [(x.text.partition(" asks")[0], x.mark.value, x.detail) for x in lines] == [
        ("NICE TA260", "cannot be told yet", "between 22.2 and 43.1 out of 100"),
        (
            "European Headache Federation 2018",
            "cannot be told yet",
            "anything from a rise of 16.7 to a fall of 45.8 out of 100",
        ),
        ("Typical US payer", "yes", "between 22.2 and 43.1 out of 100"),
    ]
    assert not [x for x in block(visit_of("samir"), "response").lines if "asks" in x.text]


def test_a_baseline_of_which_nothing_is_known_leaves_every_answer_open() -> None:
    story = read_story("keiko")
    since = tuple(day for day in story.diary.days if day.on >= story.sessions[0].on)
    visit = assess(replace(story.diary, days=since), story.history, story.sessions)
    lines = [line for line in block(visit, "response").lines if "asks" in line.text]
    assert {line.mark for line in lines} == {Mark.UNKNOWN}
    assert len(lines) == 3
    assert "no headache before session 1" in lines[0].detail
    # before a cycle is long enough to judge, there is nothing to leave open
    early = assess(story.diary, story.history, story.sessions, ending=date(2026, 5, 31))
    assert not [line for line in block(early, "response").lines if "asks" in line.text]


def test_names_of_one_drug_are_shown_and_counted_once() -> None:
    drugs = (
        Preventive("Inderal", "beta-blocker", 12, Outcome.NO_EFFECT),
        Preventive("propranolol", "", 8, Outcome.NOT_TOLERATED),
        Preventive("magnesium"),
        Preventive("magnesium"),
    )
    found = block(visit_of("samir", preventives=drugs), "ledger")
    texts = [line.text for line in found.lines]
    assert "Inderal and propranolol are one drug, and counted once: propranolol." in texts
    assert "Magnesium is told twice or more, and counted once: magnesium." in texts
    assert found.table is not None
    assert [row[0] for row in found.table.rows] == [p.drug for p in drugs]


@pytest.mark.parametrize("id", ["samir", "wilma", "umar", "keiko", "thea"])
def test_the_clinicians_print_holds_the_months_the_measures_and_the_rule_sets(id: str) -> None:
    told = tell(visit_of(id), Reader.CLINICIAN)
    pdf = pypdf.PdfReader(io.BytesIO(as_pdf(told)))
    assert len(pdf.pages) == 1
    printed = "".join(pdf.pages[0].extract_text().split())
    by_id = {b.id: b.table for b in told.blocks if b.table is not None}
    for block_id, least in (("facts", 3), ("response", 6), ("side_by_side", 3)):
        for row in by_id[block_id].rows[:least]:
            start = "".join(f"{row[0]}{row[1]}".split())
            assert start in printed, (block_id, row)
