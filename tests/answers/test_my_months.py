"""My months and does it work for me: in words that hold for every pair of counts, and no advice."""

import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.actions.assess import assess
from cleardays.actions.stories import list_stories, read_story
from cleardays.answers.my_months import MEASURES, Moved, moved, my_months
from cleardays.answers.my_works import my_works
from cleardays.answers.told import Reader
from cleardays.clinical.diary import Diary
from cleardays.clinical.history import History
from cleardays.clinical.visit import Visit
from cleardays.engine.findings import Because, What
from cleardays.evidence.read import read_tables
from cleardays.quantities import Quantity, Unit

KNOWN = read_tables()
SAME = 3.0
NEVER = re.compile(
    r"\b(?:continue|carry on|keep (?:going|having)|go on with|you should|we (?:advise|recommend|suggest)"
    r"|stop (?:the|treatment|botox)|your treatment (?:works|should)|pause)\b",
    re.IGNORECASE,
)


def of(id: str, **changes: object) -> Visit:
    story = read_story(id)
    diary = replace(story.diary, **changes) if changes else story.diary
    return assess(diary, story.history, story.sessions, ending=story.ending)


EVERYBODY = [one.id for one in list_stories()]


# --- my months ------------------------------------------------------------------------------------

ends = st.integers(0, 28)


@given(ends, ends, ends, ends)
def test_what_is_said_holds_for_every_true_pair(a: int, b: int, c: int, d: int) -> None:
    before = Quantity(min(a, b), max(a, b), Unit.DAYS_PER_28)
    after = Quantity(min(c, d), max(c, d), Unit.DAYS_PER_28)
    said = moved(before, after, SAME)
    pairs = [
        (then, now)
        for then in range(int(before.low), int(before.high) + 1)
        for now in range(int(after.low), int(after.high) + 1)
    ]
    if said is Moved.FEWER:
        assert all(now < then for then, now in pairs)
    elif said is Moved.MORE:
        assert all(now > then for then, now in pairs)
    elif said is Moved.AS_MANY:
        assert all(abs(now - then) <= SAME for then, now in pairs)
    else:
        assert any(now < then for then, now in pairs) or any(now >= then for then, now in pairs)
        assert not all(abs(now - then) <= SAME for then, now in pairs)


def counted_by_hand(visit: Visit, last: date) -> int:
    """Headache days of the 28 that end on a date, straight from what was written down."""
    said = {day.on: day.headache for day in visit.diary.days}
    return sum(said.get(last - timedelta(days=n)) is True for n in range(28))


@pytest.mark.parametrize("id", ["samir", "greta", "ivan", "amira"])
def test_the_table_is_what_was_written_down(id: str) -> None:
    visit = of(id)
    found = my_months(visit, KNOWN)
    assert found.table is not None
    by_hand = [
        counted_by_hand(visit, w.period.last)
        for w in visit.summary.windows[: len(found.table.rows)]
    ]
    assert [int(row[1]) for row in found.table.rows] == by_hand
    assert all(row[-1] == "28 of 28 days" for row in found.table.rows)


def test_fewer_headache_days_and_how_much_was_recorded() -> None:
    found = my_months(of("samir"), KNOWN)
    assert found.headline == (
        "You have fewer headache days: 12 of the last 28 days, and 24 of 28 before your first "
        "injection."
    )
    assert found.recorded.startswith("Of the last 28 days: 28 of 28 days recorded.")


def test_as_many_days_and_fewer_severe_ones_are_both_said() -> None:
    found = my_months(of("luis"), KNOWN)
    assert "about as many headache days: 24" in found.headline
    assert "Fewer of them are severe: 0 now, 20 before." in found.headline


def test_days_that_were_not_recorded_are_bounds_and_never_clear() -> None:
    found = my_months(of("wilma"), KNOWN)
    assert "cannot be told yet: between 13 and 28 of the last 28 days" in found.headline
    assert "13 of 28 days recorded" in found.recorded


def test_a_month_of_silence_is_no_cure() -> None:
    story = read_story("samir")
    later = story.ending + timedelta(days=28)
    visit = assess(story.diary, story.history, story.sessions, ending=later)
    found = my_months(visit, KNOWN)
    assert found.headline == f"Nothing was recorded in the 28 days up to {later.day} October 2026."
    assert found.table is not None
    assert found.table.rows[0][1:5] == ("not recorded",) * len(MEASURES)


def test_a_baseline_that_nobody_wrote_is_not_made_up() -> None:
    story = read_story("samir")
    first = story.sessions[0].on
    since = tuple(day for day in story.diary.days if day.on >= first)
    found = my_months(of("samir", days=since), KNOWN)
    assert "the 28 days before your first injection are not recorded" in found.headline


def test_an_empty_diary_says_so() -> None:
    visit = assess(Diary(), History(), (), ending=date(2026, 6, 1))
    found = my_months(visit, KNOWN)
    assert "nothing to show" in found.headline
    assert (found.picture, found.table, found.block) == (None, None, None)
    assert my_works(visit, KNOWN).headline == "No injection is recorded here yet."


@pytest.mark.parametrize("id", EVERYBODY)
def test_the_picture_draws_every_month_once(id: str) -> None:
    visit = of(id)
    found = my_months(visit, KNOWN)
    assert found.picture is not None
    assert found.table is not None
    told = [row for row in found.table.rows if row[1] != "not recorded"]
    for drawn, most in ((found.picture.phone, 13), (found.picture.desk, 26)):
        root = ElementTree.fromstring(drawn)
        assert root.get("role") == "img"
        assert all(not (e.get("style") or e.tag.endswith(("script", "style"))) for e in root.iter())
        dots = sum(e.tag.endswith("circle") for e in root.iter())
        bars = sum(e.tag.endswith("rect") for e in root.iter())
        assert dots + bars == len(MEASURES) * min(len(told), most)
        lines = [e for e in root.iter() if e.tag.endswith("line")]
        assert all(0 <= float(e.get(n, "")) <= 720 for e in lines for n in ("x1", "x2", "y1", "y2"))


# --- does it work for me --------------------------------------------------------------------------


def said_on(visit: Visit) -> str:
    found = my_works(visit, KNOWN)
    lines = [line for block in found.blocks for line in block.lines]
    parts = [found.headline, *found.leads, *(f"{x.text} {x.detail}" for x in lines)]
    return " ".join([*parts, *(block.lead for block in found.blocks), *found.trials])


@pytest.mark.parametrize("id", EVERYBODY)
def test_nobody_is_told_to_go_on_or_to_stop(id: str) -> None:
    visit = of(id)
    assert NEVER.findall(said_on(visit)) == []
    assert NEVER.findall(my_months(visit, KNOWN).headline) == []
    assert all(Reader.PERSON.may_read(block.reader) for block in my_works(visit, KNOWN).blocks)


def test_words_of_advice_would_be_seen() -> None:
    assert NEVER.findall("You should continue, or stop the injections.") != []


@pytest.mark.parametrize("id", ["greta", "hana", "jonas", "rosa"])
def test_before_two_rounds_it_is_too_early_and_nothing_is_reckoned(id: str) -> None:
    visit = of(id)
    assert visit.outlook is not None
    assert visit.outlook.answer.cycles < 2
    found = my_works(visit, KNOWN)
    assert found.headline == "It is too early to say."
    assert "out of every 100" not in said_on(visit).lower()
    assert {block.id for block in found.blocks} <= {"since"}


def test_what_is_refused_is_said_with_its_reason() -> None:
    visit = of("wilma")
    assert visit.outlook is not None
    assert Because.FEW_LATELY in visit.outlook.answer.refused[What.ALL]
    found = my_works(visit, KNOWN)
    assert found.headline == (
        "It cannot be told yet: fewer than 14 of the last 28 days are recorded."
    )
    assert "whose" not in {block.id for block in found.blocks}


def test_days_and_severity_are_answered_apart_and_what_fell_comes_first() -> None:
    found = my_works(of("luis"), KNOWN)
    assert "days with moderate or severe headache" in found.headline
    assert "cannot be told yet" in found.leads[0]


def test_the_diary_and_the_trials_stand_apart() -> None:
    found = my_works(of("samir"), KNOWN)
    whose = next(block for block in found.blocks if block.id == "whose")
    assert "come from your diary" in whose.lines[0].text
    assert "only from trials with other people" in whose.lines[0].text
    for said in found.trials:
        bare = re.sub(r"<a [^>]*>.*?</a>", "", said)
        assert not re.search(r"\d", bare), "a figure without its source"
    assert len(found.notes) >= 3
    assert all(note.source and "recalled" not in note.note for note in found.notes)


@pytest.mark.parametrize("id", EVERYBODY)
def test_wears_off_is_a_word_of_the_engine_only(id: str) -> None:
    visit = of(id)
    wears = visit.outlook.answer.wears_off if visit.outlook else None
    if wears is None or not wears.says:
        assert "wears off" not in said_on(visit)
