"""The paradigm as sites and units, or a refusal that says what to do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.history import Extra, History, LeftOut
from cleardays.clinical.plan import (
    BELOW,
    CHANGED,
    FOLLOW_THE_PAIN,
    Plan,
    PlanRefused,
    cautions_at_sites,
    follow_the_pain,
    plan,
)
from cleardays.clinical.plan import (
    PARADIGM as AS_PUBLISHED,
)
from cleardays.clinical.suitability import ask_safety
from cleardays.evidence.read import read_tables
from cleardays.evidence.site_cautions import SiteCaution
from cleardays.facts import Basis, Fact
from cleardays.quantities import Answer
from clinical.known import MUSCLES, PARADIGM, PRODUCT

TAKERS = {"temporalis": 2, "occipitalis": 2, "trapezius": 4}
ALL_EXTRAS = tuple(
    Extra(muscle, side, most // 2) for muscle, most in TAKERS.items() for side in ("left", "right")
)
THIN_NECK = (LeftOut("cervical_paraspinal", "thin neck"), LeftOut("trapezius", "thin neck"))


def make(*wishes: Extra | LeftOut) -> Plan:
    extras = tuple(wish for wish in wishes if isinstance(wish, Extra))
    left_out = tuple(wish for wish in wishes if isinstance(wish, LeftOut))
    return plan(PARADIGM, PRODUCT, extras, left_out)


# --- what is planned ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wishes", "kind", "sites", "units", "off_label"),
    [
        ([], AS_PUBLISHED, 31, 155, ()),
        # follow the pain: one site, a muscle's own cap, all of them
        ([Extra("temporalis", "left", 1)], FOLLOW_THE_PAIN, 32, 160, ("who-starts",)),
        ([Extra("trapezius", "left", 4)], FOLLOW_THE_PAIN, 35, 175, ("who-starts",)),
        (ALL_EXTRAS, FOLLOW_THE_PAIN, 39, 195, ("who-starts",)),
        # sites left out with a reason: never called the paradigm
        (THIN_NECK, BELOW, 21, 105, ()),
        ([LeftOut("frontalis", "drooping lid", "left")], BELOW, 29, 145, ()),
        ([LeftOut("Frontalis ", "drooping lid")], BELOW, 27, 135, ()),
        ([LeftOut("procerus", "infection"), Extra("temporalis", "left", 1)], CHANGED, 31, 155, ()),
        (
            [LeftOut("procerus", "infection"), Extra("temporalis", "left", 2)],
            CHANGED,
            32,
            160,
            ("who-starts",),
        ),
    ],
)
def test_a_plan(
    wishes: list[Extra | LeftOut], kind: str, sites: int, units: float, off_label: tuple[str, ...]
) -> None:
    made = make(*wishes)
    assert (made.kind, len(made.sites), made.units) == (kind, sites, units)
    assert made.off_label_in == off_label
    assert made.millilitres == units / 50
    assert sum(n for n, _ in made.by_muscle().values()) == sites


@pytest.mark.parametrize(
    ("wishes", "vials", "waste"),
    [
        # fewest vials, and among those least waste
        ([], (200,), 45),
        (ALL_EXTRAS, (200,), 5),
        ([*THIN_NECK, LeftOut("occipitalis", "infection")], (100,), 25),
    ],
)
def test_vials_and_waste(
    wishes: list[Extra | LeftOut], vials: tuple[int, ...], waste: float
) -> None:
    made = make(*wishes)
    assert (made.vials, made.waste) == (vials, waste)


def test_small_vials_only() -> None:
    small = replace(PRODUCT, vials=(100,))
    assert plan(PARADIGM, small).vials == (100, 100)
    with pytest.raises(PlanRefused, match="No vials hold 155 U"):
        plan(PARADIGM, replace(PRODUCT, vials=()))


def test_left_and_right_are_kept_and_reasons_are_told() -> None:
    made = make(LeftOut("temporalis", "infection", "right"), Extra("temporalis", "left", 2))
    mine = [site for site in made.sites if site.muscle == "temporalis"]
    assert [site.side for site in mine] == ["left"] * 6
    assert [site.extra for site in mine] == [False] * 4 + [True] * 2
    assert len({site.id for site in made.sites}) == len(made.sites)
    assert made.reasons == ("temporalis: infection",)


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        # more than a muscle's cap, on one side or on both together
        ([Extra("temporalis", "left", 3)], "at most 2 on both sides together. Remove 1"),
        (
            [Extra("temporalis", "left", 2), Extra("temporalis", "right", 1)],
            "3 extra sites were asked for in the temporalis",
        ),
        ([Extra("trapezius", "left", 50)], "Remove 46"),
        # a muscle that takes none
        ([Extra("corrugator", "left", 1)], "takes none. Remove them"),
        ([Extra("procerus", "left", 1)], "temporalis, occipitalis, trapezius only"),
        # no muscle of the paradigm
        ([Extra("masseter", "left", 1)], "'masseter' is not a muscle of the paradigm. Remove it"),
        ([LeftOut("masseter", "pain")], "'masseter' is not a muscle of the paradigm. Remove it"),
        # no side, or no number
        ([Extra("temporalis", "midline", 1)], "on the left or the right"),
        ([Extra("temporalis", "", 1)], "on the left or the right"),
        ([Extra("temporalis", "left", 0)], "give one or more"),
        ([Extra("temporalis", "left", -1)], "give one or more"),
        # left out without a reason, or where there is nothing
        ([LeftOut("trapezius", " ")], "without a reason. Give the reason, or keep"),
        (
            [LeftOut("trapezius", "thin neck"), LeftOut("trapezius", "")],
            "without a reason. Give the reason, or keep",
        ),
        ([LeftOut("trapezius", "thin neck", "midline")], "Say left, right or nothing"),
        ([LeftOut("procerus", "infection", "left")], "has no site on the left"),
        # left out and asked for
        (
            [LeftOut("temporalis", "infection"), Extra("temporalis", "left", 1)],
            "Remove one of the two",
        ),
        # nothing is left
        ([LeftOut(muscle, "infection") for muscle in MUSCLES], "Every site was left out"),
    ],
)
def test_a_plan_that_is_refused(wishes: list[Extra | LeftOut], said: str) -> None:
    with pytest.raises(PlanRefused, match="No plan was made") as refused:
        make(*wishes)
    assert said in str(refused.value)


def test_a_paradigm_whose_caps_are_too_wide_is_refused_all_the_same() -> None:
    wide = replace(PARADIGM, most_units=160)
    with pytest.raises(PlanRefused, match="Remove 2 extra sites"):
        plan(wide, PRODUCT, (Extra("temporalis", "left", 2), Extra("trapezius", "left", 1)))


# --- what must always hold ------------------------------------------------------------------------

muscles = st.sampled_from([*MUSCLES, "masseter"])
sides = st.sampled_from(["left", "right", "midline", ""])
extras = st.lists(
    st.builds(Extra, muscles, sides, st.integers(0, 5))
    | st.builds(
        Extra, st.sampled_from(list(TAKERS)), st.sampled_from(["left", "right"]), st.just(1)
    ),
    max_size=8,
).map(tuple)
left_outs = st.lists(
    st.builds(LeftOut, muscles, st.sampled_from(["thin neck", " "]), sides), max_size=3
).map(tuple)


@given(extras, st.just(()) | left_outs)
def test_any_wish_is_a_safe_plan_or_is_refused(
    extras: tuple[Extra, ...], left_out: tuple[LeftOut, ...]
) -> None:
    for paradigm, product in ((PARADIGM, PRODUCT), (read_tables().paradigm, read_tables().product)):
        try:
            made = plan(paradigm, product, extras, left_out)
        except PlanRefused as refusal:
            message = str(refusal)
            assert message.endswith("No plan was made.")
            assert any(word in message for word in ("Remove", "Give", "Say", "Keep"))
            continue
        assert 0 < made.units <= 195
        assert made.units >= 155 or made.reasons
        assert made.units == 5 * len(made.sites) == sum(site.units for site in made.sites)
        assert {s.muscle for s in made.sites if s.extra} <= set(TAKERS)
        for muscle, most in TAKERS.items():
            assert sum(s.muscle == muscle and s.extra for s in made.sites) <= most
        assert sum(s.extra for s in made.sites) == sum(extra.sites for extra in extras)
        assert (made.kind in (AS_PUBLISHED, FOLLOW_THE_PAIN)) is (left_out == ())
        assert (made.kind == BELOW) is (made.units < 155)
        assert len(made.reasons) == len(left_out)
        assert sum(made.vials) == made.units + made.waste


# --- what this person's answers ask of the sites --------------------------------------------------

KNOWN = read_tables()


def at_sites(*yes: str) -> tuple[SiteCaution, ...]:
    facts = {name: Fact(Answer.YES, Basis.STATED) for name in yes}
    return cautions_at_sites(KNOWN.site_notes.cautions, ask_safety(KNOWN.cautions, facts))


@pytest.mark.parametrize(
    ("yes", "wanted"),
    [
        ((), set()),
        (("pregnant",), set()),
        (("drooping_lid",), {("corrugator", "take care"), ("frontalis", "place higher")}),
        (("thin_neck",), {("trapezius", "leave out"), ("cervical_paraspinal", "place higher")}),
        # two questions, one row: once
        (
            ("swallowing_trouble", "breathing_trouble"),
            {("trapezius", "take care"), ("cervical_paraspinal", "place higher")},
        ),
    ],
)
def test_cautions_at_the_sites(yes: tuple[str, ...], wanted: set[tuple[str, str]]) -> None:
    found = at_sites(*yes)
    assert {(row.muscle, row.measure.value) for row in found} == wanted
    assert len(found) == len(wanted)


@pytest.mark.parametrize(
    ("side", "places", "wishes", "yes", "extras", "without"),
    [
        # nothing told, or no side, or a place that takes none: nothing
        ("", (), (), (), [], 0),
        ("left", (), (), (), [], 0),
        ("", ("temple",), (), (), [], 1),
        ("left", ("forehead", "eye", "top"), (), (), [], 3),
        # one side: a muscle's cap on it; both sides: halved
        ("left", ("temple",), (), (), [("temporalis", "left", 2)], 0),
        ("right", ("neck",), (), (), [("trapezius", "right", 4)], 0),
        ("both", ("occiput",), (), (), [("occipitalis", s, 1) for s in ("left", "right")], 0),
        # two places of one muscle: once
        ("left", ("neck", "shoulder"), (), (), [("trapezius", "left", 4)], 0),
        # left out, asked for already, or a caution
        ("left", ("temple",), (LeftOut("Temporalis", "infection"),), (), [], 1),
        ("left", ("temple",), (Extra("temporalis", "left", 1),), (), [], 1),
        ("left", ("neck",), (), ("thin_neck",), [], 1),
        ("left", ("neck",), (), ("drooping_lid",), [("trapezius", "left", 4)], 0),
    ],
)
def test_following_the_pain_is_proposed_and_never_planned(
    side: str,
    places: tuple[str, ...],
    wishes: tuple[Extra | LeftOut, ...],
    yes: tuple[str, ...],
    extras: list[tuple[str, str, int]],
    without: int,
) -> None:
    history = History(
        pain_side=side,
        pain_places=places,
        extras=tuple(w for w in wishes if isinstance(w, Extra)),
        left_out=tuple(w for w in wishes if isinstance(w, LeftOut)),
    )
    places_known = KNOWN.site_notes.places
    found = follow_the_pain(KNOWN.paradigm, history, places_known, at_sites(*yes))
    assert [(e.muscle, e.side, e.sites) for e in found.extras] == extras
    assert (len(found.reasons), len(found.not_proposed)) == (len(extras), without)
    made = plan(KNOWN.paradigm, KNOWN.product, history.extras, history.left_out)
    assert not any(site.extra for site in made.sites) or history.extras
    # and where it is taken up, it is a plan that is allowed
    plan(KNOWN.paradigm, KNOWN.product, found.extras)
