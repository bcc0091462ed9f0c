"""What else to think of: met and missing for a clinician, own answers for the person."""

from datetime import date, timedelta
from typing import Any

from cleardays.actions.assess import assess, tell, to_json
from cleardays.answers.told import Block, Mark, Reader
from cleardays.clinical.diary import Day, Diary
from cleardays.clinical.history import History
from cleardays.clinical.visit import Visit

CLUSTER = {
    "attacks_around_one_eye": True,
    "attacks_15_to_180_minutes": True,
    "restless_with_pain": True,
}


def visited(asked: dict[str, bool]) -> Visit:
    diary = Diary((Day(date(2026, 3, 27), False), Day(date(2026, 3, 28), True)))
    return assess(diary, History(asked=asked), (), ending=date(2026, 3, 28))


def block(visit: Visit, reader: Reader) -> Block | None:
    return next((b for b in tell(visit, reader).blocks if b.id == "think_of"), None)


def test_a_clinician_sees_what_is_met_and_what_is_missing() -> None:
    found = block(visited(CLUSTER), Reader.CLINICIAN)
    assert found is not None
    assert not found.folded
    first = found.lines[0]
    assert (first.text, first.mark) == ("3.1 cluster headache", Mark.UNKNOWN)
    assert first.detail == "3 met, 2 missing to tell"
    # a clear day in the diary answers for the two that never stop
    assert "hemicrania" not in found.lead
    assert "no diagnosis" in found.lead


def test_the_person_sees_own_answers_and_no_diagnosis() -> None:
    found = block(visited(CLUSTER), Reader.PERSON)
    assert found is not None
    words = " ".join([found.title, found.lead, *(line.text for line in found.lines)])
    assert "cluster" not in words.lower()
    assert all("recalled" not in line.note for line in found.lines)
    assert block(visited({}), Reader.PERSON) is None


def test_an_answer_against_it_ends_it() -> None:
    against = visited({**CLUSTER, "attacks_every_other_day_to_8": False})
    assert block(against, Reader.PERSON) is block(against, Reader.CLINICIAN) is None


def test_a_kind_that_rests_on_a_recalled_row_is_not_in_the_persons_answer() -> None:
    visit = visited({"always_the_same_side": True})

    def codes(reader: Reader) -> list[str]:
        answer: dict[str, Any] = to_json(visit, reader)
        return [kind["code"] for kind in answer["diagnosis"]["think_of"]]

    assert codes(Reader.CLINICIAN) == ["3.4", "4.10", "3.1"]
    assert codes(Reader.PERSON) == ["4.10", "3.1"]


def test_what_is_set_aside_says_what_goes_before_it() -> None:
    last = date(2026, 3, 28)
    every = ("onset_remembered", "constant_within_24_hours", "constant_over_3_months")
    said = {**dict.fromkeys(every, True), "grew_before_constant": False}
    days = tuple(Day(last - timedelta(days=n), True, drugs=()) for n in range(84))
    visit = assess(Diary(days), History(asked=said), (), ending=last)
    told = tell(visit, Reader.CLINICIAN)
    lines = [line for block in told.blocks if block.id == "diagnosis" for line in block.lines]
    detail = next(line.detail for line in lines if line.text.startswith("1.3"))
    assert detail == "set aside: 4.10 new daily persistent headache goes before it"
