"""The product, its paradigm and how days are counted, as their tables write them."""

from collections.abc import Mapping

from cleardays.evidence.assumptions import Assumption, Counting, PainScale
from cleardays.evidence.cells import Row
from cleardays.evidence.paradigms import Amount, Muscle, Paradigm, Product, Side, Site
from cleardays.evidence.sources import Cited, Source
from cleardays.quantities import Unit

AMOUNTS = {
    "cumulative_limit": Unit.ONABOT_UNITS.value,
    "cumulative_days": Unit.DAYS.value,
    "interval_days": Unit.DAYS.value,
    "units_per_site": Unit.ONABOT_UNITS.value,
    "units_per_ml": "U/mL",
    "hours_after_mixing": Unit.HOURS.value,
}
COUNTED_BY = {
    "window_days": Unit.DAYS,
    "enough_days": Unit.DAYS,
    "windows_for_three_months": Unit.MONTHS,
    "baseline_days": Unit.DAYS,
    "baseline_long_days": Unit.DAYS,
    "baseline_differs": Unit.DAYS_PER_28,
    "two_cycles_days": Unit.DAYS,
    "other_toxin_weeks": Unit.WEEKS,
    "headache_day_hours": Unit.HOURS,
    "intake_on_start_day": Unit.YES_NO,
    "meaningful_percent": Unit.PERCENT,
    "ceiling_days": Unit.DAYS_PER_28,
    "longest_link_days": Unit.DAYS,
    "within_cycle_least_days": Unit.DAYS,
    "within_cycle_from_day": Unit.DAYS,
    "within_cycle_recorded_days": Unit.DAYS,
    "overuse_room_days": Unit.DAYS,
    "near_session_days": Unit.DAYS,
    "due_soon_days": Unit.DAYS,
    "window_after_due_days": Unit.DAYS,
    "no_diary_days": Unit.DAYS,
    "authorisation_soon_days": Unit.DAYS,
    "authorisation_few_sessions": Unit.TREATMENTS,
    "paper_pack_days": Unit.DAYS,
    "short_cycle_days": Unit.DAYS,
}

Sources = Mapping[str, Source]


def product(table: Row, sources: Sources) -> Product:
    """The substance with its brands, vials and amounts; every amount that is used must be there."""
    cited: dict[str, Cited] = {}

    def part(name: str) -> Row:
        row = table.row(name)
        cited[name] = row.cited(sources)
        return row

    substance, brands, vials = part("substance"), part("brands"), part("vials")
    others = part("other_toxins")
    found = Product(
        substance=substance.text("name"),
        brands=brands.texts("names"),
        vials=vials.wholes("units"),
        amounts={row.id: row for row in (_amount(r, sources) for r in table.rows("amount", "id"))},
        other_toxins=others.texts("names"),
        cited=cited,
    )
    for row in (substance, brands, vials, others):
        row.done()
    ours = {name.lower() for name in (found.substance, *found.brands)}
    if both := ours & {name.lower() for name in found.other_toxins}:
        raise table.refuse(
            f"{', '.join(sorted(both))} both as a brand and as another toxin",
            "one of them",
            "Remove one: units of two products are never added.",
        )
    _same_units(table, AMOUNTS, {a.id: a.unit for a in found.amounts.values()})
    return found


def _same_units(table: Row, wanted: Mapping[str, str], found: Mapping[str, str]) -> None:
    for id, unit in wanted.items():
        if found.get(id) != unit:
            raise table.refuse(
                f"{id} in {found[id]!r}" if id in found else f"no row {id!r}",
                f"a row {id!r} in {unit!r}",
                "Convert the value and correct the unit, or add the row.",
            )
    if strange := set(found) - set(wanted):
        raise table.refuse(
            f"{', '.join(sorted(strange))}", "only rows that something reads", "Remove it."
        )


def _amount(row: Row, sources: Sources) -> Amount:
    return Amount(
        id=row.text("id"),
        value=row.number("value"),
        unit=row.text("unit"),
        meaning=row.text("meaning"),
        cited=row.cited(sources),
    )


def paradigm(table: Row, units_per_site: float, sources: Sources) -> Paradigm:
    """The paradigm, its muscles in order and its sites; the sums must agree."""
    head = table.row("paradigm")
    labels = table.row("label_units")
    muscles = [_muscle(row, sources) for row in table.rows("muscle", "id")]
    sites = [_site(row, sources) for row in table.rows("site", "id")]
    found = Paradigm(
        id=head.text("id"),
        title=head.text("title"),
        muscles={m.id: m for m in sorted(muscles, key=lambda m: m.order)},
        sites=tuple(sites),
        fixed_units=head.number("fixed_units"),
        fixed_sites=head.whole("fixed_sites"),
        most_units=head.number("most_units"),
        most_sites=head.whole("most_sites"),
        label_units={name: labels.number(name) for name in labels.names()},
        cited=head.cited(sources),
    )
    head.done()
    _numbered(table, "muscle", [m.id for m in muscles], [m.order for m in muscles])
    _numbered(table, "site", [s.id for s in sites], [s.number for s in sites])
    for site in sites:
        if site.muscle not in found.muscles:
            raise table.refuse(
                f"the site {site.id} in {site.muscle!r}", "a muscle of the table", "Correct it."
            )
    found.check(units_per_site)
    return found


def _numbered(table: Row, what: str, ids: list[str], numbers: list[int]) -> None:
    if len(set(ids)) < len(ids) or sorted(numbers) != list(range(1, len(ids) + 1)):
        raise table.refuse(
            f"{what}s numbered {sorted(numbers)}, ids {sorted(ids)}",
            f"{what}s that each have an id of their own and a number from 1 on",
            "Correct them.",
        )


def _muscle(row: Row, sources: Sources) -> Muscle:
    return Muscle(
        id=row.text("id"),
        name=row.text("name"),
        sites=row.whole("sites"),
        units=row.number("units"),
        extra_sites=row.whole("extra_sites"),
        order=row.whole("order"),
        cited=row.cited(sources),
    )


def _site(row: Row, sources: Sources) -> Site:
    return Site(
        id=row.text("id"),
        muscle=row.text("muscle"),
        side=row.one_of("side", Side),
        number=row.whole("number"),
        units=row.number("units"),
        landmark=row.text("landmark"),
        cited=row.cited(sources),
    )


def counting(table: Row, sources: Sources) -> Counting:
    """How days are counted: every row that is used must be there, in its unit."""
    rows = {row.id: row for row in (_assumption(r, sources) for r in table.rows("row", "id"))}
    scales = {scale.id: scale for scale in (_scale(r, sources) for r in table.rows("scale", "id"))}
    _same_units(
        table,
        {id: unit.value for id, unit in COUNTED_BY.items()},
        {row.id: row.unit.value for row in rows.values()},
    )
    return Counting(rows, scales)


def _assumption(row: Row, sources: Sources) -> Assumption:
    unit = row.one_of("unit", Unit)
    return Assumption(
        id=row.text("id"),
        value=float(row.flag("value")) if unit is Unit.YES_NO else row.number("value"),
        unit=unit,
        meaning=row.text("meaning"),
        cited=row.cited(sources),
    )


def _scale(row: Row, sources: Sources) -> PainScale:
    scale = PainScale(
        id=row.text("id"),
        says=row.text("says"),
        mild_to=row.number("mild_to"),
        moderate_to=row.number("moderate_to"),
        top=row.number("top"),
        cited=row.cited(sources),
    )
    if not 0 < scale.mild_to < scale.moderate_to < scale.top:
        raise row.refuse(
            f"{scale.mild_to:g}, {scale.moderate_to:g}, {scale.top:g}",
            "mild below moderate below top",
            "Correct them.",
        )
    return scale
