"""What is recorded at each site: caps that hold whatever is tapped, totals, and what differs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.charting import (
    Charted,
    Charting,
    ChartRefused,
    at_spots,
    changes,
    check_chart,
    from_last_time,
    may_be_planned,
    units_allowed,
)
from cleardays.clinical.history import Extra, LeftOut
from cleardays.clinical.plan import PlannedSite, plan
from cleardays.evidence.paradigms import Side
from cleardays.evidence.read import read_tables

KNOWN = read_tables()
PARADIGM, PRODUCT = KNOWN.paradigm, KNOWN.product


def planned(*extras: Extra, left_out: tuple[LeftOut, ...] = ()) -> tuple[PlannedSite, ...]:
    return at_spots(plan(PARADIGM, PRODUCT, extras, left_out).sites, PARADIGM)


def charted(site: PlannedSite, **other: object) -> Charted:
    return replace(Charted(site.id, site.muscle, site.side, site.units, site.extra), **other)


PLAN = planned()
ALL = tuple(charted(site) for site in PLAN)
SKIP = {"given": False, "units": 0.0}
FULL = planned(
    Extra("temporalis", "left", 2), Extra("occipitalis", "right", 2), Extra("trapezius", "left", 4)
)


def test_units_and_sites_add_up_while_one_works() -> None:
    so_far = Charting(PLAN, (ALL[0], charted(PLAN[1], reason="bruise", **SKIP), ALL[2]))
    assert (so_far.units, len(so_far.given), len(so_far.skipped), len(so_far.left)) == (
        10,
        2,
        1,
        28,
    )
    assert so_far.units_to_come == 140
    everything = Charting(PLAN, ALL)
    assert (everything.units, everything.left, everything.unexplained) == (155, (), ())


def test_each_departure_needs_a_reason() -> None:
    other = Charting(PLAN, (charted(PLAN[0], units=2.5), charted(PLAN[1], **SKIP), ALL[2]))
    assert [s.site for s in other.unexplained] == ["COR-L", "COR-R"]
    told = replace(other, recorded=tuple(replace(s, reason="thin") for s in other.recorded))
    assert told.unexplained == ()
    assert [told.departs(s) for s in told.recorded] == [True, True, False]
    assert told.departs(EXTRA), "an extra site that nobody planned"


def test_a_remark_or_an_offset_is_no_departure() -> None:
    noted = Charting(PLAN, (charted(PLAN[0], remarks=("pain",), right=3.0),))
    assert noted.unexplained == ()


def test_the_fullest_plan_may_be_given() -> None:
    full = Charting(FULL, tuple(charted(site) for site in FULL))
    check_chart(full, PARADIGM, PRODUCT)
    assert (full.units, len(full.given)) == (195, 39)


EXTRA = Charted("temporalis-extra-R-1", "temporalis", Side.RIGHT, 5, extra=True)


@pytest.mark.parametrize(
    ("site", "says"),
    [
        (EXTRA, "3 extra sites in the Temporalis, which takes at most 2"),
        (replace(EXTRA, muscle="frontalis", site="x"), "Frontalis, which takes none"),
        (replace(ALL[0], units=50), "55 U in the Corrugator; the paradigm gives it at most 10 U"),
        (replace(ALL[0], units=0), "Write more than 0, or skip the site"),
        (replace(ALL[0], muscle="masseter"), "no muscle of the paradigm"),
    ],
)
def test_over_a_cap_is_refused_in_words(site: Charted, says: str) -> None:
    full = Charting(FULL, tuple(charted(s) for s in FULL))
    with pytest.raises(ChartRefused, match=says) as refusal:
        check_chart(full.with_site(site), PARADIGM, PRODUCT)
    assert "Nothing was changed." in str(refusal.value)


def test_extra_units_at_fewer_sites_stay_in_the_caps_of_the_muscle() -> None:
    """The caps of the muscles are the paradigm's own: 195 U in all, worked from its table."""
    assert sum(units_allowed(PARADIGM, PRODUCT).values()) == 195
    twice = Charting(PLAN, ALL).with_site(replace(ALL[7], units=10))
    check_chart(twice, PARADIGM, PRODUCT)


extras = st.lists(
    st.builds(
        lambda spot, units: Charted(spot.site, spot.muscle, spot.side, units, extra=spot.extra),
        st.sampled_from(sorted(KNOWN.head.spots.values(), key=lambda spot: spot.site)),
        st.sampled_from([2.5, 5.0, 10.0, 50.0]),
    ),
    max_size=45,
    unique_by=lambda site: site.site,
)


@given(extras)
def test_whatever_is_tapped_and_not_refused_stays_within_every_cap(sites: list[Charted]) -> None:
    charting = Charting(PLAN)
    for site in sites:
        try:
            check_chart(charting.with_site(site), PARADIGM, PRODUCT)
        except ChartRefused:
            continue
        charting = charting.with_site(site)
    assert charting.units <= 195
    for muscle in PARADIGM.muscles.values():
        here = [s for s in charting.given if s.muscle == muscle.id]
        assert sum(s.extra for s in here) <= muscle.extra_sites
        assert sum(s.units for s in here) <= muscle.units + 5 * muscle.extra_sites
    done = {s.site for s in charting.recorded}
    assert {p.id for p in charting.left} == {p.id for p in PLAN} - done


def test_extra_sites_are_named_by_their_place_on_the_map() -> None:
    both = planned(Extra("occipitalis", "left", 1), Extra("occipitalis", "right", 1))
    assert [s.id for s in both if s.extra] == ["occipitalis-extra-L-1", "occipitalis-extra-R-1"]
    assert {s.id for s in both} <= set(KNOWN.head.spots)


def test_a_site_of_no_known_muscle_is_not_taken_over() -> None:
    strange = PlannedSite("x", "masseter", Side.LEFT, 5, True)
    assert at_spots((*PLAN, strange), PARADIGM) == PLAN


def test_what_differs_is_told_place_by_place() -> None:
    last = planned(Extra("temporalis", "left", 1), left_out=(LeftOut("procerus", "scar"),))
    found = {(c.muscle, c.side.value, c.before, c.after) for c in changes(PLAN, last)}
    assert found == {("procerus", "midline", 5, 0), ("temporalis", "left", 0, 5)}
    assert changes(PLAN, PLAN) == ()


def test_a_last_session_over_the_caps_is_no_plan_for_today() -> None:
    over = (*FULL, PlannedSite("temporalis-extra-R-1", "temporalis", Side.RIGHT, 5, True))
    assert "takes at most 2" in may_be_planned(over, PARADIGM, PRODUCT)
    assert may_be_planned((), PARADIGM, PRODUCT) == "Its sites were not recorded."
    assert may_be_planned(FULL, PARADIGM, PRODUCT) == ""


def test_last_time_keeps_its_reasons_and_leaves_nothing_out_silently() -> None:
    last = (
        charted(PLAN[0], units=2.5, reason="brow felt heavy"),
        charted(PLAN[2], reason="scar", **SKIP),
        *(site for site in ALL if site.site not in ("COR-L", "PRO-M", "TRA-L-1")),
        replace(EXTRA, reason="pain there"),
    )
    start = from_last_time(last, PLAN)
    assert start.reasons == {"COR-L": "brow felt heavy", EXTRA.site: "pain there"}
    assert [(s.site, s.units, s.reason) for s in start.skipped] == [
        ("PRO-M", 0, "scar"),
        ("TRA-L-1", 0, "as last time"),
    ]
    begun = Charting(start.planned, start.skipped, start.reasons)
    assert {p.id for p in begun.left} == {s.site for s in last if s.given}
    assert begun.units_to_come == 155 - 2.5 - 5 - 5 + 5
    done = replace(begun, recorded=(*begun.recorded, *map(begun.as_planned, begun.left)))
    assert done.unexplained == ()
    assert done.units == begun.units_to_come


def test_the_same_as_the_plan_needs_no_reason() -> None:
    start = from_last_time(ALL, PLAN)
    assert (start.planned, start.reasons, start.skipped) == (PLAN, {}, ())
