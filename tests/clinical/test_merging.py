"""What stands when writers know or do not know of each other: nothing is lost, nothing is doubled."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.merging import REMOVED, Change, edited, standing

WRITERS = st.sampled_from(["phone", "tablet", ""])
NAMES = st.sampled_from(
    ["headache", "severity", "hours", "note", "removed", "drug.Imigran", "start"]
)


def value_of(name: str) -> st.SearchStrategy[object]:
    return {
        "headache": st.sampled_from([True, False, None]),
        "removed": st.booleans(),
        "severity": st.sampled_from([None, 1, 2, 3]),
        "hours": st.sampled_from([None, 0.5, 4.0, 24.0]),
        "note": st.sampled_from(["", "dark room", "at work"]),
        "drug.Imigran": st.sampled_from([None, ("Imigran", 1, None), ("Imigran", 2.0, True)]),
        "start": st.sampled_from(["2026-01-01T08:00:00", "2026-01-01T09:00:00"]),
    }[name]


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Changes as they can come to be: each has seen some of those before it, a device all its own."""
    made: list[Change] = []
    for n in range(draw(st.integers(0, 9))):
        names = draw(st.lists(NAMES, unique=True, max_size=4))
        fields = {name: draw(value_of(name)) for name in names}
        seen = draw(st.sets(st.sampled_from([c.id for c in made]))) if made else set()
        device = draw(WRITERS)
        made.append(Change(f"c{n}", fields, frozenset(seen), device, n if device else 0))
    return made


def put_aside(change: Change, name: str, among: Iterable[Change]) -> bool:
    """Whether somebody who knew of a change set the same field."""
    return any(name in other.fields and other.had_seen(change) for other in among)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_sending_twice_change_nothing(
    made: list[Change], chance: object
) -> None:
    again = [*made, *made]
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert standing(again) == standing(made)


@given(histories())
def test_nothing_is_lost_and_nothing_is_made_up(made: list[Change]) -> None:
    found = standing(made)
    for change in made:
        for name, value in change.fields.items():
            stands = any(change.id in s.ids and s.value == value for s in found.values[name])
            assert stands is not put_aside(change, name, made)
    for name, said in found.values.items():
        assert len({one.value for one in said}) == len(said), "each value once"
        for one in said:
            assert all(name in c.fields for c in made if c.id in one.ids)


@given(histories())
def test_heads_are_all_that_somebody_who_looks_has_to_remember(made: list[Change]) -> None:
    found = standing(made)
    by_heads = Change("new", {"severity": 1, "note": "x"}, frozenset(found.heads))
    by_all = Change("new", {"severity": 1, "note": "x"}, frozenset(c.id for c in made))
    assert standing([*made, by_heads]) == standing([*made, by_all])
    assert [s.value for s in standing([*made, by_heads]).values["severity"]] == [1]


@given(histories(), histories())
def test_the_worst_is_shown(made: list[Change], more: list[Change]) -> None:
    shown = standing(made).shown()
    said = standing(made).values
    if "headache" in said and any(one.value is True for one in said["headache"]):
        assert shown["headache"] is True
    for name in ("severity", "hours"):
        numbers = [one.value for one in said.get(name, ()) if one.value is not None]
        if name in shown and numbers:
            assert shown[name] == max(numbers)
    if any(one.value is False for one in said.get(REMOVED, ())):
        assert not standing(made).is_removed, "what one removed and another wrote in is kept"
    assert standing(more).shown() == standing(more).shown()


@given(histories())
def test_an_edit_leaves_the_screen_as_it_was_left(made: list[Change]) -> None:
    found = standing(made)
    state = {"headache": True, "severity": 2, "hours": None, "note": "now"}
    change = edited(made, Change("new", {}, frozenset(found.heads)), state, settles=tuple(state))
    after = standing([*made, change])
    assert {n: after.shown().get(n) for n in state} == state
    assert not after.is_removed
    assert not set(after.differs) & set(state)


TABLE = [
    (
        "a clear day and a severe one",
        {"headache": False},
        {"headache": True, "severity": 3},
        ("headache",),
    ),
    ("two fields of one day", {"hours": 4.0}, {"severity": 3}, ()),
    ("one field, the same value", {"severity": 3}, {"severity": 3}, ()),
    ("one field, two values", {"severity": 1}, {"severity": 3}, ("severity",)),
    (
        "two drugs",
        {"drug.Imigran": ("Imigran", 1, None)},
        {"drug.Nurofen": ("Nurofen", 1, None)},
        (),
    ),
    ("a removal and an edit", {"removed": True}, {"removed": False, "note": "x"}, ("removed",)),
]


@pytest.mark.parametrize(("about", "one", "other", "asked"), TABLE, ids=[t[0] for t in TABLE])
def test_two_devices(about: str, one: dict, other: dict, asked: tuple[str, ...]) -> None:
    first = Change("first", {"headache": True, "severity": 2, "hours": 2.0, "removed": False})
    seen = frozenset({"first"})
    both = standing([first, Change("a", one, seen, "phone", 1), Change("b", other, seen, "pad", 1)])
    assert both.differs == asked
    for name, value in {**one, **other}.items():
        assert value in [said.value for said in both.values[name]], "nothing is dropped"


def test_an_edit_says_only_what_differs() -> None:
    first = Change("first", {"headache": True, "severity": 2, "hours": 2.0, "removed": False})
    begun = Change("b", {}, frozenset({"first"}), "pad", 1)
    change = edited([first], begun, {"headache": True, "severity": 3, "hours": 2.0})
    assert change.fields == {"headache": True, "severity": 3, "removed": False}


def test_what_was_removed_does_not_come_back_by_itself() -> None:
    first = Change(
        "first", {"headache": True, "severity": 2, "drug.A": ("A", 1, None), "removed": False}
    )
    gone = edited([first], Change("gone", {}, frozenset({"first"})), {"removed": True})
    assert standing([first, gone]).is_removed
    again = edited(
        [first, gone], Change("again", {}, frozenset({"first", "gone"})), {"headache": False}
    )
    assert standing([first, gone, again]).shown() == {
        "headache": False,
        "removed": False,
        "drug.A": None,
    }


def test_a_device_knows_what_it_said_before_itself() -> None:
    one = Change("one", {"headache": False, "removed": False}, frozenset(), "phone", 1)
    two = edited(
        [one], Change("two", {}, frozenset(), "phone", 2), {"headache": True, "severity": 1}
    )
    after = standing([two, one])
    assert after.differs == ()
    assert after.shown()["headache"] is True
