"""Who needs somebody: every need at its edges, and that silence and lateness are never lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.authorisation import Leave, Used, used_of
from cleardays.clinical.course import Stage
from cleardays.clinical.needs import Need, Situation, Told, ago, due_on, needs_of
from cleardays.evidence.read import read_tables

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
TODAY = AT.date()
COUNTING = read_tables().counting
FINE = {"diary": TODAY, "registered": TODAY - timedelta(days=400)}


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def used(days_left: int) -> tuple[Used, ...]:
    return used_of([Leave(back(100), back(-days_left))], [])


def needs(**told: object) -> dict[Need, str]:
    situation = Situation(**{**FINE, **told})  # type: ignore[arg-type]
    return {n.need: n.words for n in needs_of(situation, AT, COUNTING, 84, 155)}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, {}),
        # the next session: due after 84 days, on the list from 28 days before
        ({"given": (back(55),)}, {}),
        ({"given": (back(56),)}, {Need.DUE: "due in 28 days"}),
        ({"given": (back(83),)}, {Need.DUE: "due in 1 day"}),
        ({"given": (back(84),)}, {Need.DUE: "due today"}),
        ({"given": (back(85),)}, {Need.OVERDUE: "due 1 day ago"}),
        ({"given": (back(88),)}, {Need.OVERDUE: "due 4 days ago"}),
        (
            {"given": (back(88),), "booked": date(2026, 10, 9)},
            {Need.DUE: "due 4 days ago, booked for 9 October 2026"},
        ),
        ({"given": (back(88),), "stage": Stage.PAUSED}, {}),
        ({"given": (back(400),), "stage": Stage.STOPPED}, {}),
        ({"given": (back(400),), "stage": Stage.WITHHELD}, {}),
        # a reaction that withholds: not due, but to be decided, until somebody has
        ({"given": (back(20),), "withheld": back(20)}, {}),
        (
            {"given": (back(88),), "withheld": back(80), "booked": date(2026, 10, 9)},
            {
                Need.DECISION: "no next injection before somebody decides: a reaction, booked for "
                "9 October 2026"
            },
        ),
        (
            {"given": (back(88),), "withheld": back(80), "decided": back(81)},
            {Need.DECISION: "no next injection before somebody decides: a reaction"},
        ),
        (
            {"given": (back(88),), "withheld": back(80), "decided": back(80)},
            {Need.OVERDUE: "due 4 days ago"},
        ),
        # a decision: two completed cycles, and nobody decided since
        ({"given": (back(160), back(76))}, {Need.DUE: "due in 8 days"}),
        (
            {"given": (back(161), back(77))},
            {Need.DUE: "due in 7 days", Need.DECISION: "decision after 2 cycles"},
        ),
        ({"given": (back(161), back(77)), "decided": TODAY}, {Need.DUE: "due in 7 days"}),
        (
            {"given": (back(161), back(77)), "decided": back(1)},
            {Need.DUE: "due in 7 days", Need.DECISION: "decision after 2 cycles"},
        ),
        ({"given": (back(178), back(94), back(10))}, {Need.DECISION: "decision after 2 cycles"}),
        ({"given": (back(178), back(94), back(10)), "decided": back(10)}, {}),
        # later cycles: one decision after the second is enough until the running one is over
        ({"given": (back(178), back(94), back(10)), "decided": back(17)}, {}),
        (
            {"given": (back(178), back(94), back(10)), "decided": back(18)},
            {Need.DECISION: "decision after 2 cycles"},
        ),
        (
            {"given": (back(262), back(178), back(94), back(10)), "decided": back(94)},
            {},
        ),
        (
            {"given": (back(262), back(178), back(94), back(77)), "decided": back(94)},
            {Need.DUE: "due in 7 days", Need.DECISION: "decision after 4 cycles"},
        ),
        # the third was given before they came here: it was decided about there
        ({"given": (back(178), back(94), back(10)), "registered": back(9)}, {}),
        (
            {"given": (back(178), back(94), back(10)), "registered": back(10)},
            {Need.DECISION: "decision after 2 cycles"},
        ),
        # the diary: 28 days without a word; a first entry is waited for as long
        ({"diary": back(27)}, {}),
        ({"diary": back(28)}, {Need.NO_DIARY: "nothing written for 28 days"}),
        ({"diary": None, "registered": back(27)}, {}),
        ({"diary": None, "registered": back(28)}, {Need.NO_DIARY: "no diary at all"}),
        ({"diary": back(300), "stage": Stage.ENDED}, {}),
        # a payer's leave: its own cases are in test_authorisation.py
        ({"leaves": used(300)}, {}),
        ({"leaves": used(42)}, {Need.AUTHORISATION: "authorisation ends in 42 days"}),
        ({"leaves": used(42), "stage": Stage.STOPPED}, {}),
        # sessions and appointments
        ({"unsigned": (TODAY,)}, {Need.UNSIGNED: "session of today not signed"}),
        ({"unsigned": (back(2),)}, {Need.UNSIGNED: "session begun 2 days ago not signed"}),
        ({"missed": back(3)}, {Need.MISSED: "did not come on 2 October 2026, nothing booked"}),
        ({"missed": back(3), "booked": TODAY}, {}),
    ],
)
def test_needs(told: dict[str, object], found: dict[Need, str]) -> None:
    assert needs(**told) == found


def test_what_is_graver_is_read_first_also_once_it_is_over() -> None:
    mild = Told("neck pain", AT - timedelta(days=3), presses=False, weight=1)
    grave = Told("anaphylaxis", AT, presses=False, weight=3)
    situation = Situation(**FINE, reactions=(mild, grave))  # type: ignore[arg-type]
    found = needs_of(situation, AT, COUNTING, 84, 155)
    assert [n.words for n in found] == [
        "anaphylaxis reported just now",
        "neck pain reported 3 days ago",
    ]


@pytest.mark.parametrize("stage", [None, *Stage])
def test_a_reaction_is_never_hidden_by_where_somebody_stands(stage: Stage | None) -> None:
    told = Told("swallowing trouble", AT - timedelta(minutes=40), presses=True)
    found = needs(reactions=(told,), stage=stage, given=(back(200),))
    assert found[Need.URGENT_REACTION] == "swallowing trouble reported 40 min ago"
    assert next(iter(found)) is Need.URGENT_REACTION


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "just now"),
        (1, "1 min ago"),
        (59, "59 min ago"),
        (60, "1 h ago"),
        (48 * 60 - 1, "47 h ago"),
        (48 * 60, "2 days ago"),
        (-5, "just now"),
    ],
)
def test_how_long_ago(minutes: int, words: str) -> None:
    assert ago(AT, AT - timedelta(minutes=minutes)) == words


@given(
    since=st.integers(0, 400),
    cycles=st.integers(0, 8),
    booked=st.one_of(st.none(), st.integers(0, 90)),
    decided=st.one_of(st.none(), st.integers(0, 400)),
)
def test_whoever_is_past_due_is_always_on_the_list(
    since: int, cycles: int, booked: int | None, decided: int | None
) -> None:
    sessions = tuple(back(since + 84 * n) for n in reversed(range(cycles)))
    situation = Situation(
        given=sessions,
        booked=None if booked is None else TODAY + timedelta(days=booked),
        decided=None if decided is None else back(decided),
        diary=TODAY,
    )
    found = {n.need for n in needs_of(situation, AT, COUNTING, 84, 155)}
    due = due_on(situation, 84)
    assert (due is None) == (not sessions)
    if due is not None and due < TODAY:
        assert found & {Need.DUE, Need.OVERDUE}
    assert not {Need.DUE, Need.OVERDUE} <= found
