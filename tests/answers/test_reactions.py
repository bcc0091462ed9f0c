"""What a clinician and a person read of a reaction: what presses first, and nothing left unsaid."""

from datetime import date, timedelta

import pytest

from cleardays.answers.clinician import tell_clinician
from cleardays.answers.person import tell_person
from cleardays.answers.reactions import most_pressing, reaction_data, reactions_block
from cleardays.answers.told import Block, Mark
from cleardays.clinical.diary import Day, Diary
from cleardays.clinical.history import History, Reported
from cleardays.clinical.session import Session
from cleardays.clinical.visit import Visit, visit
from cleardays.evidence.read import read_tables

KNOWN = read_tables()
ENDING = date(2026, 6, 28)
FIRST = ENDING - timedelta(days=60)
SECOND = ENDING - timedelta(days=10)
SESSIONS = (Session(FIRST, "Botox", 155), Session(SECOND, "Botox", 155))


def seen(*reported: Reported, sessions: tuple[Session, ...] = SESSIONS) -> Visit:
    diary = Diary(days=tuple(Day(ENDING - timedelta(days=n), True) for n in range(28)))
    return visit(diary, History(reactions=reported), sessions, KNOWN, KNOWN.rule_sets, ENDING)


def block(*reported: Reported, sessions: tuple[Session, ...] = SESSIONS) -> Block:
    found = reactions_block(seen(*reported, sessions=sessions), KNOWN)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("reported", "words"),
    [
        # a known one: session, cycle, and the usual time with how it was read
        (
            Reported("drooping eyelid", SECOND + timedelta(days=3), "mild", False, False),
            [
                "Tell your clinic.",
                "3 days after session 2 (18 June 2026), in cycle 2",
                "usual onset day 2 to 14 (an assumption of Cleardays, not evidence): inside",
                "grade mild",
                "link by timing: probable",
            ],
        ),
        (
            Reported("drooping eyelid", SECOND - timedelta(days=1)),
            [
                "49 days after session 1",
                "in cycle 1",
                ": outside",
                "grade not told",
                "ask how bad it was (mild, moderate or severe), whether it was serious (and why)",
            ],
        ),
        # no end of its time of onset is known: neither inside nor outside is claimed
        (Reported("hives", SECOND), ["the day of session 2", "no end of its usual time of onset"]),
        (Reported("drooping eyelid"), ["onset not told", "cannot be told", "when it began"]),
        (
            Reported("drooping eyelid", FIRST - timedelta(days=1)),
            ["before the first session", "link by timing: unlikely"],
        ),
        # one that no row knows
        (
            Reported("my left knee", SECOND),
            ["Not among the reactions that are known here", "link by timing: possible", "; ask "],
        ),
        (
            Reported("my left knee", SECOND, serious_because=("hospital", "disability")),
            ["serious (hospital, disability): a report is asked for"],
        ),
        (Reported("my left knee", SECOND, serious=True), ["serious (criterion not told)"]),
        (Reported("hives", SECOND, over=True), ["Said to be over."]),
        (Reported("hives", SECOND, serious_because=("death",)), ["Reported as fatal."]),
    ],
)
def test_a_clinician_reads_all_that_is_known(reported: Reported, words: list[str]) -> None:
    (line,) = block(reported).lines
    for word in words:
        assert word in f"{line.text} {line.detail}"
    quiet = reported.over or reported.serious_because == ("death",)
    assert ("emergency number" in line.text) == (reported.what == "hives" and not quiet)


def test_without_sessions_that_is_said() -> None:
    (line,) = block(Reported("hives", SECOND), sessions=()).lines
    assert "no session recorded" in line.detail


def test_what_presses_leads_and_stands_before_the_options() -> None:
    lid, hives = Reported("drooping eyelid", SECOND), Reported("hives", SECOND)
    swallow = Reported("trouble swallowing", SECOND, over=True)
    found = seen(lid, swallow, hives)
    assert [w.reported for w in most_pressing(found.reactions)] == [hives, swallow, lid]
    ids = [each.id for each in tell_clinician(found, KNOWN).blocks]
    assert ids[:2] == ["reactions", "decision"]
    assert block(lid, hives).lines[0].mark is Mark.URGENT
    calm = [each.id for each in tell_clinician(seen(lid, swallow), KNOWN).blocks]
    assert calm[:2] == ["decision", "reactions"]
    assert tell_person(found, KNOWN).blocks[0].id == "urgent"


@pytest.mark.parametrize(
    ("reported", "block_id", "asked"),
    [
        (Reported("my left knee"), "reported", "Say when it began, how bad it was"),
        (Reported("my left knee", SECOND, "mild", False, False), "reported", ""),
        (Reported("my left knee", SECOND, "severe"), "urgent", "whether it was serious"),
    ],
)
def test_a_person_is_told_that_nobody_knows_it(
    reported: Reported, block_id: str, asked: str
) -> None:
    blocks = {each.id: each for each in tell_person(seen(reported), KNOWN).blocks}
    (line,) = blocks[block_id].lines
    assert "not among the reactions that are known here" in line.detail
    assert "If it is bad or gets worse, do not wait." in line.detail
    assert ("Say " in line.detail) == bool(asked)
    assert asked in line.detail


def test_the_data_hold_what_is_read() -> None:
    lid = Reported("drooping eyelid", SECOND + timedelta(days=3), ended=ENDING)
    data = reaction_data(seen(lid).reactions[0], KNOWN)
    assert data["session"] == SECOND.isoformat()
    assert (data["days_after"], data["cycle"], data["over"]) == (3, 2, True)
    assert (data["usual_window"]["first_day"], data["usual_window"]["last_day"]) == (2, 14)
    assert data["usual_window"]["checked"] is False
    assert data["to_ask"] == ["grade", "serious"]
    assert reaction_data(seen(Reported("my knee")).reactions[0], KNOWN)["usual_window"] is None
