"""Sessions to draw: a plan, the fullest plan, one in which much was done otherwise, and all shapes."""

from dataclasses import replace
from typing import Any

from cleardays.answers.map_sites import MapSite, Status, offered_sites, planned_sites
from cleardays.clinical.history import Extra
from cleardays.clinical.plan import plan
from cleardays.evidence.read import read_tables

KNOWN = read_tables()
FULLEST = (
    Extra("temporalis", "left", 2),
    Extra("occipitalis", "left", 1),
    Extra("occipitalis", "right", 1),
    Extra("trapezius", "right", 4),
)


def sites(*extras: Extra) -> tuple[MapSite, ...]:
    """The sites of the plan with these extras."""
    return planned_sites(plan(KNOWN.paradigm, KNOWN.product, extras), KNOWN)


def changed(made: tuple[MapSite, ...], **by_mark: dict[str, Any]) -> tuple[MapSite, ...]:
    """The same, given; those named by `_12` or `_plus1` with something else."""
    by = {name[1:].replace("plus", "+"): what for name, what in by_mark.items()}
    return tuple(replace(s, **{"status": Status.GIVEN, **by.get(s.mark, {})}) for s in made)


SKIPPED = {"status": Status.SKIPPED, "units": 0.0}
PLANNED = sites()
RECORDED = changed(
    sites(*FULLEST),
    _10=SKIPPED,
    _18={"units": 2.5},
    _26={"moved": (4.0, 5.0)},
    _plus8={"off_plan": True, "planned_units": None},
)
WITH_OFFERED = (*sites(Extra("temporalis", "left", 1)),)
WITH_OFFERED += tuple(offered_sites(WITH_OFFERED, KNOWN))
