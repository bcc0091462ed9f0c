"""Headaches counted over a lifetime: attacks as listed, and runs of headache days."""

from datetime import datetime, timedelta

import pytest

from cleardays.clinical.diary import Attack, Aura, AuraSymptom, Day, Diary, Headache, Intake
from cleardays.clinical.episodes import (
    AURA_ATTACK,
    MIGRAINE_ATTACK,
    count_ever,
    episodes,
    over_midnight,
)
from cleardays.facts import Basis
from cleardays.quantities import Quantity
from clinical.known import ENDING, READER, bad, clear, drawn, on, range_of

INF = float("inf")
BELIEVED = Headache(believed_migraine=True, drugs=())


def at(n: int, hour: float) -> datetime:
    return datetime.combine(on(n), datetime.min.time()) + timedelta(hours=hour)


def ever(
    diary: Diary,
    stated: tuple[float, float] | None = None,
    groups: tuple[str, ...] = (MIGRAINE_ATTACK,),
) -> tuple[float, float, Basis, int]:
    fact = count_ever(episodes(diary), READER, groups, stated, ENDING)
    assert isinstance(fact.value, Quantity)
    return *range_of(fact.value), fact.basis, len(fact.days)


@pytest.mark.parametrize(
    ("days", "hours"),
    [
        # a run between clear days: from its longest day to all of them
        ((clear(0), bad(1, hours=5.0), bad(2, hours=8.0), clear(3)), [(8, 13)]),
        ((clear(0), bad(1), clear(2)), [(0, 24)]),
        ((clear(0), bad(1, hours=5.0), bad(2), clear(3)), [(5, 29)]),
        # a clear day parts two runs, a day that was not recorded leaves the end open
        ((clear(0), bad(1, hours=5.0), clear(2), bad(3, hours=6.0)), [(5, 5), (6, INF)]),
        ((bad(1, hours=5.0), clear(2)), [(5, INF)]),
        ((clear(0), bad(1, hours=5.0), Day(on(2), None)), [(5, INF)]),
        ((bad(1, hours=5.0), bad(3, hours=6.0)), [(5, INF), (6, INF)]),
    ],
)
def test_days_in_a_row_are_one_headache(
    days: tuple[Day, ...], hours: list[tuple[float, float]]
) -> None:
    for order in (days, days[::-1]):
        assert [range_of(one.hours) for one in episodes(Diary(order))] == hours


def test_a_listed_attack_is_one_headache_and_its_dates_are_not_counted_again() -> None:
    attacks = (Attack(at(1, 20), at(2, 6)), Attack(at(5, 8)))
    diary = Diary((bad(1, hours=4.0), bad(2, hours=6.0), clear(3)), attacks)
    found = list(episodes(diary))
    assert [one.first for one in found] == [on(1), on(5)]
    assert [range_of(one.hours) for one in found] == [(10, 10), (0, INF)]
    # a day called clear on which an attack lay does not bound the run beside it
    beside = Diary((clear(0), bad(1, hours=4.0), clear(2)), (Attack(at(2, 0), at(2, 2)),))
    assert range_of(list(episodes(beside))[1].hours) == (4, INF)


def test_drugs_of_a_day_belong_to_its_headache() -> None:
    (one,) = episodes(Diary((bad(1, drugs=(Intake("sumatriptan"),)),)))
    assert one.entries[0].drugs == (Intake("sumatriptan"),)


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        # three in the diary, and what was told
        (None, (3, INF, Basis.DIARY, 3)),
        ((2, 2), (3, 3, Basis.DIARY, 3)),
        ((3, 3), (3, 3, Basis.DIARY, 3)),
        ((60, 60), (60, 60, Basis.STATED, 3)),
        ((60, INF), (60, INF, Basis.STATED, 3)),
        ((0, 0), (3, 3, Basis.DIARY, 3)),
    ],
)
def test_a_lifetime_is_at_least_what_the_diary_holds(
    stated: tuple[float, float] | None, found: tuple[float, float, Basis, int]
) -> None:
    attacks = tuple(Attack(at(n, 8), at(n, 14), BELIEVED) for n in (1, 4, 8))
    assert ever(Diary(attacks=attacks), stated) == found


def test_only_headaches_that_surely_meet_the_criteria_count() -> None:
    # 3 hours untreated; the same, treated; without an end; without a word on migraine
    treated = Headache(believed_migraine=True, drugs=(Intake("sumatriptan"),))
    attacks = (
        Attack(at(1, 8), at(1, 11), BELIEVED),
        Attack(at(4, 8), at(4, 11), treated),
        Attack(at(8, 8), None, BELIEVED),
        Attack(at(12, 8), at(12, 20)),
    )
    assert ever(Diary(attacks=attacks)) == (0, INF, Basis.DIARY, 0)
    # one run between clear days may not be two
    assert ever(drawn("ommo"))[0] == 1
    # where nothing says how long it lasted at most, it is not counted
    assert ever(drawn("mm"))[0] == 0


def test_headaches_after_the_ending_date_do_not_count() -> None:
    attacks = tuple(Attack(at(n, 8), at(n, 14), BELIEVED) for n in (27, 28))
    assert ever(Diary(attacks=attacks))[0] == 1


def test_one_headache_of_two_kinds_counts_once() -> None:
    aura = Headache(believed_migraine=True, drugs=(), aura=Aura(frozenset({AuraSymptom.VISUAL})))
    diary = Diary(attacks=(Attack(at(1, 8), at(1, 14), aura),))
    assert ever(diary, groups=(MIGRAINE_ATTACK, AURA_ATTACK))[0] == 1
    assert ever(diary, groups=(AURA_ATTACK,))[0] == 1


def test_attacks_over_midnight() -> None:
    attacks = [Attack(at(1, 20), at(2, 0)), Attack(at(3, 20), at(4, 1)), Attack(at(6, 23))]
    assert over_midnight(attacks) == 1
