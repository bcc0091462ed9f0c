"""What was given beside the plan: each difference asks for its reason, and what is amiss is named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cleardays.clinical.given import Amiss, Given, compare
from cleardays.clinical.history import HistoryError
from cleardays.clinical.plan import plan
from cleardays.clinical.session import Deviation, Session, SiteGiven, rolling_dose
from cleardays.evidence.read import read_tables

KNOWN = read_tables()
ON = date(2026, 3, 2)
PLAN = plan(KNOWN.paradigm, KNOWN.product)
SITES = tuple(SiteGiven(s.muscle, s.side.value, s.units) for s in PLAN.sites)
GOOD = Session(ON, "Botox", 155, SITES, "Dr A", "C1", expiry=ON, dilution=2, vial_units=200)


def of(session: Session, *before: Session) -> Given:
    every = (*before, session)
    dose = rolling_dose(every, (), session.on, KNOWN.product, KNOWN.counting)
    last = before[-1] if before else None
    return compare(session, last, dose, PLAN, KNOWN.paradigm, KNOWN.product)


def sites(*more: SiteGiven, without: tuple[str, str] = ("", ""), number: int = 0) -> Session:
    kept, left = [], number
    for site in SITES:
        if (site.muscle, site.side) == without and left:
            left -= 1
        else:
            kept.append(site)
    return replace(GOOD, units=None, sites=(*kept, *more))


def test_as_planned_is_no_departure() -> None:
    found = of(GOOD)
    assert (found.departures, found.amiss, found.interval) == ((), (), None)
    # in any order, and by the muscle's name
    named = tuple(replace(s, muscle=KNOWN.paradigm.muscles[s.muscle].name) for s in SITES[::-1])
    assert of(replace(GOOD, sites=named)).departures == ()


@pytest.mark.parametrize(
    ("session", "wanted"),
    [
        (sites(without=("trapezius", "left"), number=1), ("missing", "trapezius", "left", 1)),
        (sites(without=("trapezius", "left"), number=3), ("missing", "trapezius", "left", 3)),
        (sites(SiteGiven("temporalis", "right", 5)), ("extra", "temporalis", "right", 1)),
        (
            sites(SiteGiven("procerus", "midline", 10), without=("procerus", "midline"), number=1),
            ("more", "procerus", "midline", 1),
        ),
        (
            sites(SiteGiven("frontalis", "left", 2.5), without=("frontalis", "left"), number=1),
            ("less", "frontalis", "left", 1),
        ),
        # a muscle of no paradigm, and a side that the muscle does not have
        (sites(SiteGiven("masseter", "left", 5)), ("outside the paradigm", "masseter", "left", 1)),
        (
            sites(SiteGiven("procerus", "left", 5)),
            ("outside the paradigm", "procerus", "left", 1),
        ),
    ],
)
def test_each_difference_asks_for_its_reason(
    session: Session, wanted: tuple[str, str, str, int]
) -> None:
    (one,) = of(session).departures
    assert (one.how.value, one.muscle, one.side, one.sites) == wanted
    # the reason of the whole session, or of another side, does not stand for it
    for other in ("left", "right", "midline"):
        if other != one.side:
            more = replace(session, reason="so", deviations=(Deviation(one.muscle, "so", other),))
            assert of(more).without_reason == (one,)
    for side in ("", one.side):
        (told,) = of(replace(session, deviations=(Deviation(one.muscle, "so", side),))).departures
        assert told.reason == "so"


EARLIER = replace(GOOD, on=ON - timedelta(days=83))


@pytest.mark.parametrize(
    ("session", "before", "amiss"),
    [
        (replace(GOOD, expiry=ON - timedelta(days=1)), (), [Amiss.EXPIRED]),
        (replace(GOOD, expiry=ON + timedelta(days=1)), (), []),
        (replace(GOOD, expiry=None), (), [Amiss.NO_EXPIRY]),
        (replace(GOOD, lot=""), (), [Amiss.NO_LOT]),
        (replace(GOOD, product=None), (), [Amiss.NO_PRODUCT]),
        (replace(GOOD, product="a new one"), (), [Amiss.UNKNOWN_PRODUCT]),
        # another toxin: its units say nothing here
        (replace(GOOD, product="Dysport", units=500, sites=()), (),
         [Amiss.OTHER_TOXIN, Amiss.NOT_BY_SITE]),
        (replace(GOOD, sites=(), units=154.9), (), [Amiss.DOSE_OUT_OF_RANGE, Amiss.NOT_BY_SITE]),
        (replace(GOOD, sites=(), units=195), (), [Amiss.NOT_BY_SITE]),
        (replace(GOOD, sites=(), units=195.1), (), [Amiss.DOSE_OUT_OF_RANGE, Amiss.NOT_BY_SITE]),
        (replace(GOOD, sites=(), units=None), (), [Amiss.NO_DOSE, Amiss.NOT_BY_SITE]),
        (replace(GOOD, dilution=4), (), [Amiss.DILUTION]),
        (replace(GOOD, dilution=None), (), []),
        (replace(GOOD, vial_units=50), (), [Amiss.VIAL]),
        # early asks for a reason, on the day it is due it does not
        (GOOD, (EARLIER,), [Amiss.EARLY]),
        (replace(GOOD, reason="moving abroad"), (EARLIER,), []),
        (GOOD, (replace(EARLIER, on=ON - timedelta(days=84)),), []),
        # 400 U in 84 days, and one more
        (GOOD, (Session(ON - timedelta(days=83), "Botox", 245),), [Amiss.EARLY]),
        (GOOD, (Session(ON - timedelta(days=83), "Botox", 246),),
         [Amiss.EARLY, Amiss.OVER_THE_LIMIT]),
    ],
)  # fmt: skip
def test_what_is_amiss_is_named(
    session: Session, before: tuple[Session, ...], amiss: list[Amiss]
) -> None:
    assert list(of(session, *before).amiss) == amiss


def test_units_that_are_not_those_of_a_site_are_named() -> None:
    odd = sites(SiteGiven("frontalis", "left", 2.5), without=("frontalis", "left"), number=1)
    assert set(of(odd).amiss) == {Amiss.UNITS_PER_SITE, Amiss.DOSE_OUT_OF_RANGE}


@pytest.mark.parametrize("dilution", [0, -1, 101, float("nan")])
def test_a_dilution_that_nobody_makes_is_refused(dilution: float) -> None:
    with pytest.raises(HistoryError, match="more than 0, at most 100"):
        replace(GOOD, dilution=dilution)


def test_without_a_plan_only_the_record_is_read() -> None:
    dose = rolling_dose((GOOD,), (), ON, KNOWN.product, KNOWN.counting)
    found = compare(GOOD, None, dose, None, KNOWN.paradigm, KNOWN.product)
    assert (found.departures, found.amiss) == ((), ())
