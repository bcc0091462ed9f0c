"""A session on the map: every site once, what became of it, and no place beyond the caps."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cleardays.answers.head_map import head_map
from cleardays.answers.map_sites import Status
from cleardays.answers.session_map import session_sites
from cleardays.clinical.charting import Charted, Charting, at_spots
from cleardays.clinical.history import Extra
from cleardays.clinical.plan import plan
from cleardays.evidence.read import read_tables

KNOWN = read_tables()
PLAN = at_spots(plan(KNOWN.paradigm, KNOWN.product).sites, KNOWN.paradigm)
BEGUN = Charting(PLAN)


def spot(id: str, **other: object) -> Charted:
    there = KNOWN.head.spots[id]
    return replace(Charted(id, there.muscle, there.side, 5, there.extra), **other)


def test_nothing_is_given_before_it_is_recorded() -> None:
    states = Counter(site.status for site in session_sites(BEGUN, KNOWN))
    assert states == {Status.PLANNED: 31, Status.OFFERED: 16}


def test_each_thing_that_happens_has_its_shape() -> None:
    done = Charting(
        PLAN,
        (
            spot("COR-L"),
            spot("COR-R", given=False, units=0, reason="bruise"),
            spot("PRO-M", units=2.5),
            spot("TEM-L-1", right=3.0, down=-2.0),
            spot("temporalis-extra-R-2"),
        ),
    )
    by = {site.spot: site for site in session_sites(done, KNOWN)}
    assert by["COR-L"].name == "1, left corrugator, 5 U, given"
    assert by["COR-R"].name == "2, right corrugator, skipped, 5 U were planned"
    assert by["PRO-M"].is_changed
    assert by["TEM-L-1"].moved == (3, -2)
    assert by["temporalis-extra-R-2"].name == "extra 1, right temporalis, 5 U, given off plan"
    assert by["FRO-L-med"].status is Status.PLANNED
    assert by["temporalis-extra-R-1"].status is Status.OFFERED
    assert "temporalis-extra-L-2" not in by, "one is given, and two is the cap"


def test_a_printed_session_offers_nothing() -> None:
    assert len(session_sites(BEGUN, KNOWN, offer=False)) == 31


def test_planned_extra_sites_use_up_the_cap() -> None:
    made = plan(KNOWN.paradigm, KNOWN.product, (Extra("temporalis", "left", 2),))
    shown = session_sites(Charting(at_spots(made.sites, KNOWN.paradigm)), KNOWN)
    assert not [s for s in shown if s.muscle == "temporalis" and s.status is Status.OFFERED]


@given(st.sets(st.sampled_from(sorted(KNOWN.head.spots)), max_size=47))
def test_whatever_is_recorded_can_be_drawn(ids: set[str]) -> None:
    """No two sites at one place, nothing out of its window: the map refuses that."""
    shown = session_sites(Charting(PLAN, tuple(spot(id) for id in sorted(ids))), KNOWN)
    drawn = [
        target.site.spot for panel in head_map(shown, KNOWN).panels for target in panel.targets
    ]
    assert sorted(drawn) == sorted(site.spot for site in shown)
    assert ids | {site.id for site in PLAN} <= set(drawn)
