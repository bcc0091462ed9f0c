"""The same fictional people under every rule set: where the six disagree, written from the texts."""

from dataclasses import replace
from datetime import date

import pytest

from cleardays.actions.assess import assess, tell, to_json
from cleardays.actions.stories import list_stories, read_story
from cleardays.answers.side_by_side import rows_of
from cleardays.answers.told import Block, Reader
from cleardays.clinical.history import Score
from cleardays.clinical.visit import Visit

SETS = ("us-label", "eu-label", "nice-ta260", "ehf-2018", "preempt", "us-payer-typical")


def visit_of(id: str) -> Visit:
    story = read_story(id)
    return assess(story.diary, story.history, story.sessions, ending=story.ending)


def block(visit: Visit, id: str) -> Block | None:
    found = [b for b in tell(visit, Reader.CLINICIAN).blocks if b.id == id]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("id", "column", "answers"),
    [
        # overuse not dealt with: NICE asks for it, the European guideline only prefers it
        ("amira", 1, ["yes", "yes", "no", "yes", "yes", "yes"]),
        # fewer than 15 days for everybody
        ("bruno", 1, ["no"] * 6),
        # two cycles without response: NICE stops, the European guideline waits for the third
        ("keiko", 2, ["silent", "silent", "no", "no", "silent", "no"]),
        ("keiko", 3, ["silent", "silent", "yes", "no", "silent", "silent"]),
        # 12 days a month: fewer than 15, and not fewer than 10
        ("samir", 2, ["silent", "silent", "yes", "yes", "silent", "yes"]),
        ("samir", 3, ["silent", "silent", "yes", "no", "silent", "silent"]),
    ],
)
def test_where_they_disagree(id: str, column: int, answers: list[str]) -> None:
    visit = visit_of(id)
    assert [s.rules.id for s in visit.suitability] == list(SETS)
    assert [row[column] for row in rows_of(visit)] == answers


def test_there_are_twenty_people_and_more_and_six_sets() -> None:
    assert len(list_stories()) >= 20
    assert {len(rows_of(visit_of(story.id))) for story in list_stories()} == {6}


def test_another_wording_is_said_where_it_answers_otherwise() -> None:
    found = block(visit_of("keiko"), "side_by_side")
    assert found is not None
    texts = {line.text: line for line in found.lines}
    earliest = next(t for t in texts if "first 2 cycles" in t)
    assert texts[earliest].mark.value == "yes"


def test_the_recalled_rule_of_payers_says_that_it_is_recalled() -> None:
    visit = visit_of("samir")
    rules = block(visit, "response_rules")
    assert rules is not None
    older = next(line for line in rules.lines if "older rule" in line.text)
    assert "recalled" in older.note
    unchecked = {row["id"] for row in to_json(visit)["unchecked"]["rows"]}  # type: ignore[index]
    assert {
        "us-payer-typical.response.seven-days",
        "us-payer-typical.response-older",
        "preempt.start.mostly-migraine",
    } <= unchecked


def test_the_ledger_and_the_totals_stand_in_the_clinicians_reading_only() -> None:
    story = read_story("samir")
    scores = (Score("hit-6", date(2026, 1, 10), 66), Score("pgic", date(2026, 9, 1), 2))
    history = replace(story.history, scores=scores)
    visit = assess(story.diary, history, story.sessions, ending=story.ending)
    ledger, totals = block(visit, "ledger"), block(visit, "scores")
    assert ledger is not None
    assert ledger.table is not None
    assert ledger.table.head == ("Drug", "Class", "Dose", "Weeks", "How it ended", "Why")
    assert [row[0] for row in ledger.table.rows] == [p.drug for p in history.preventives or ()]
    assert totals is not None
    assert totals.table is not None
    assert [row[2] for row in totals.table.rows] == ["66", "2"]
    assert any("recalled" in line.text for line in totals.lines)
    data = to_json(visit)
    assert data["scores"]["totals"][0]["grade"] == "severe impact"  # type: ignore[index]
    person = to_json(visit, Reader.PERSON)
    assert not {"ledger", "scores"} & set(person)
    assert {b.id for b in tell(visit, Reader.PERSON).blocks}.isdisjoint(
        {"ledger", "scores", "side_by_side"}
    )
    assert block(visit_of("luis"), "scores") is None  # nothing was entered
