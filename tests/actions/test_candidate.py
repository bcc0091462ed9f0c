"""The candidate check asks the real rules: what fits, what does not, and what cannot be told."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.actions.candidate import (
    COUNTRIES,
    Said,
    answer,
    check,
    fewest_overuse_days,
    red_flags,
)
from cleardays.answers.candidate import FIRST, NAMES, overall
from cleardays.answers.told import Told
from cleardays.clinical.visit import Visit
from cleardays.evidence.read import read_tables
from cleardays.quantities import Answer

ON = date(2026, 11, 21)
NO_FLAGS = {rule.fact: False for rule in red_flags()}
SAFE = {c.fact: False for c in read_tables().cautions if c.cited.read.may_reach_people}
CHRONIC = Said(
    country="uk",
    red_flags=NO_FLAGS,
    age=40,
    age_at_onset=20,
    headache_days=20,
    long_days=18,
    migraine_days=12,
    tension_days=4,
    acute_days=8,
    same=True,
    many_attacks=True,
    failed=3,
    kinds=2,
    safety=SAFE,
    no_better_diagnosis=True,
)
TENSION = replace(
    CHRONIC, migraine_days=0, tension_days=20, many_attacks=False, no_better_diagnosis=None
)


def answers(said: Said) -> dict[str, Answer]:
    visit = check(said, ON)
    return {s.rules.id: overall(s, visit) for s in visit.suitability}


def words(told: Told) -> str:
    lines = [f"{line.text} {line.detail}" for block in told.blocks for line in block.lines]
    heads = [f"{block.title} {block.lead}" for block in told.blocks]
    return "\n".join([told.headline, *heads, *lines])


@pytest.mark.parametrize("country", COUNTRIES)
def test_chronic_migraine_with_all_that_is_asked_for_fits_everywhere(country: str) -> None:
    found = answers(replace(CHRONIC, country=country))
    assert tuple(found) == COUNTRIES[country]
    assert set(found.values()) == {Answer.YES}


@pytest.mark.parametrize("country", COUNTRIES)
def test_nothing_said_can_be_told_nowhere(country: str) -> None:
    assert set(answers(Said(country)).values()) == {Answer.UNKNOWN}


@pytest.mark.parametrize(
    ("country", "change", "set_", "expected"),
    [
        ("uk", {"failed": 2}, "nice-ta260", Answer.NO),
        ("uk", {"failed": None}, "nice-ta260", Answer.UNKNOWN),
        ("uk", {"failed": 2}, "eu-label", Answer.YES),
        ("eu", {"failed": 0}, "eu-label", Answer.NO),
        ("eu", {"failed": 0}, "ehf-2018", Answer.YES),
        ("uk", {"age": 17}, "nice-ta260", Answer.NO),
        ("uk", {"headache_days": 14, "migraine_days": 12}, "nice-ta260", Answer.NO),
        ("uk", {"headache_days": 15}, "nice-ta260", Answer.YES),
        ("uk", {"migraine_days": 7}, "nice-ta260", Answer.NO),
        ("uk", {"migraine_days": None}, "nice-ta260", Answer.UNKNOWN),
        ("uk", {"acute_days": 12}, "nice-ta260", Answer.UNKNOWN),
        ("uk", {"acute_days": 12, "overuse_managed": True}, "nice-ta260", Answer.YES),
        ("uk", {"acute_days": 12, "overuse_managed": False}, "nice-ta260", Answer.NO),
        ("us", {"long_days": 14}, "us-label", Answer.NO),
        ("us", {"long_days": None}, "us-label", Answer.UNKNOWN),
        ("us", {"no_better_diagnosis": None}, "us-label", Answer.UNKNOWN),
        ("us", {"no_better_diagnosis": False}, "us-label", Answer.NO),
        ("us", {"kinds": 1}, "us-payer-typical", Answer.NO),
        # a month without the two before it leaves three months open
        ("us", {"same": None}, "us-payer-typical", Answer.UNKNOWN),
        ("uk", {"same": None}, "nice-ta260", Answer.UNKNOWN),
        ("uk", {"many_attacks": False}, "nice-ta260", Answer.NO),
    ],
)
def test_one_answer_changes_what_fits(country, change, set_, expected) -> None:
    assert answers(replace(CHRONIC, country=country, **change))[set_] is expected


@pytest.mark.parametrize("country", COUNTRIES)
def test_tension_type_headache_does_not_fit_and_is_told_so(country: str) -> None:
    said = replace(TENSION, country=country)
    assert set(answers(said).values()) == {Answer.NO}
    told = words(answer(said, ON, ()))
    assert "Chronic tension-type headache." in told
    assert "No benefit of Botox is proven for it." in told
    assert "does not fit" in told


def test_few_days_and_cluster_are_told_plainly() -> None:
    few = words(answer(replace(CHRONIC, headache_days=8, migraine_days=6), ON, ()))
    assert "Botox did no better than placebo" in few
    cluster = {"attacks_around_one_eye": True, "attacks_15_to_180_minutes": True}
    told = words(answer(replace(TENSION, asked=cluster), ON, ()))
    assert "Attacks like those of cluster headache." in told
    assert "We read nothing that shows that Botox helps it." in told
    assert "cluster" not in words(answer(CHRONIC, ON, ()))


@pytest.mark.parametrize(
    "fact", ["allergy_to_toxin", "infection_at_site", "pregnant", "neuromuscular_disease"]
)
def test_what_speaks_against_it_comes_first_though_the_rules_fit(fact: str) -> None:
    told = answer(replace(CHRONIC, safety={**SAFE, fact: True}), ON, ())
    assert told.headline.startswith(FIRST)
    order = [block.id.partition(".")[0] for block in told.blocks]
    assert order.index("safety") < order.index("suitability")


def test_warning_signs_that_nobody_was_sure_of_stay_open_and_stand_first() -> None:
    unsure = {fact: False for fact in NO_FLAGS if fact != "red_flag_sudden"}
    told = answer(replace(CHRONIC, red_flags=unsure, age_at_onset=None), ON, ())
    assert told.blocks[0].id == "red_flags"
    shown = [line.text for line in told.blocks[0].lines]
    assert shown == [
        "Did it start suddenly, like a clap of thunder?",
        "Were you older than 50 when these headaches began?",
    ]
    assert "red_flags" not in [block.id for block in answer(CHRONIC, ON, ()).blocks]


def test_it_never_says_to_start_and_shows_no_plan() -> None:
    told = answer(CHRONIC, ON, (("How old are you?", "40"),))
    text = words(told).lower()
    for never in ("start treatment", "you should", " units", "155", "continue"):
        assert never not in text
    assert "Only a doctor can say" in told.headline
    assert ("How old are you? 40") in words(told)


def test_no_recalled_row_is_shown() -> None:
    known = read_tables()
    rules = [r for s in known.every_set() for r in s.rules.values()]
    recalled = {r.plain for r in rules if not r.cited.read.may_reach_people}
    recalled |= {c.plain for c in known.cautions if not c.cited.read.may_reach_people}
    assert recalled
    everything = {c.fact: True for c in known.cautions}
    for country in COUNTRIES:
        said = replace(CHRONIC, country=country, safety=everything)
        shown = {line.text for block in answer(said, ON, ()).blocks for line in block.lines}
        assert not shown & recalled


def test_every_set_that_is_asked_has_words_of_its_own() -> None:
    asked = {id for sets in COUNTRIES.values() for id in sets}
    assert asked == set(NAMES)
    assert asked <= set(read_tables().rule_sets)


def test_from_how_many_days_medicine_counts_as_much() -> None:
    assert fewest_overuse_days() == 10


days = st.none() | st.integers(0, 28)
maybe = st.sampled_from([None, True, False])


@st.composite
def said_by_anybody(draw: st.DrawFn) -> Said:
    headache = draw(days)
    within = st.none() | st.integers(0, 28 if headache is None else headache)
    return Said(
        country=draw(st.sampled_from(list(COUNTRIES))),
        red_flags=draw(st.dictionaries(st.sampled_from(list(NO_FLAGS)), st.booleans())),
        age=draw(st.none() | st.integers(0, 125)),
        age_at_onset=draw(st.none() | st.integers(0, 125)),
        headache_days=headache,
        long_days=draw(within),
        migraine_days=draw(within),
        tension_days=draw(within),
        acute_days=draw(days),
        same=draw(maybe),
        many_attacks=draw(maybe),
        overuse_managed=draw(maybe),
        failed=draw(st.none() | st.integers(0, 9)),
        kinds=draw(st.none() | st.integers(0, 9)),
        safety=draw(st.dictionaries(st.sampled_from(list(SAFE)), st.booleans())),
        no_better_diagnosis=draw(maybe),
    )


def fits(visit: Visit) -> bool:
    return any(overall(s, visit) is Answer.YES for s in visit.suitability)


@given(said_by_anybody())
def test_nobody_fits_without_the_days_of_chronic_migraine(said: Said) -> None:
    visit = check(said, ON)
    told = answer(said, ON, ())
    assert told.blocks
    if fits(visit):
        assert said.headache_days is not None
        assert said.headache_days >= 15
        assert said.migraine_days is not None
        assert said.migraine_days >= 8
        assert said.age is not None
        assert said.age >= 18
        assert said.same is True
        assert said.many_attacks is True


@given(said_by_anybody(), st.data())
def test_saying_less_never_turns_a_no_or_an_unknown_into_a_fit(said: Said, data) -> None:
    before = answers(said)
    blank = [f.name for f in fields(Said) if f.name != "country"]
    name = data.draw(st.sampled_from(blank))
    empty = {} if isinstance(getattr(said, name), dict) else None
    after = answers(replace(said, **{name: empty}))
    for id, found in after.items():
        assert not (found is Answer.YES and before[id] is not Answer.YES), (name, id)
