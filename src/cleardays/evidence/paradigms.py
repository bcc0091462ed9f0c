"""Muscles, sites, doses and limits of one product; the sums must agree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cleardays.evidence.sources import Cited, TableError


class Side(StrEnum):
    """The person's own side."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


@dataclass(frozen=True, slots=True)
class Amount:
    """One number about the product, with where it was read. `meaning` says what it limits."""

    id: str
    value: float
    unit: str
    meaning: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Product:
    """One botulinum toxin substance with its brands. Other toxins are other products.

    `amounts` by name: cumulative_limit and cumulative_days, interval_days, units_per_site,
    units_per_ml, hours_after_mixing. `vials`: sizes in units. `other_toxins`: names of products
    whose units are not these units. `cited`: where the brands, the vials and the names of other
    toxins were read.
    """

    substance: str
    brands: tuple[str, ...]
    vials: tuple[int, ...]
    amounts: Mapping[str, Amount]
    other_toxins: tuple[str, ...]
    cited: Mapping[str, Cited] = field(default_factory=dict)

    def is_brand(self, written: str) -> bool | None:
        """Whether a written product name is this substance; None when it is not recognised."""
        name = " ".join(written.lower().replace("®", "").split())
        if name in {brand.lower() for brand in (self.substance, *self.brands)}:
            return True
        return False if name in {toxin.lower() for toxin in self.other_toxins} else None


@dataclass(frozen=True, slots=True)
class Muscle:
    """One muscle of the paradigm: its fixed sites, and how many more the pain may ask for."""

    id: str
    name: str
    sites: int
    units: float
    extra_sites: int
    order: int
    cited: Cited


@dataclass(frozen=True, slots=True)
class Site:
    """One fixed site on the person's own side, with the words for where it lies."""

    id: str
    muscle: str
    side: Side
    number: int
    units: float
    landmark: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Paradigm:
    """An injection paradigm: fixed sites, follow-the-pain caps, and the sums both must give.

    `label_units` by rule set: above them that label does not cover the dose.
    """

    id: str
    title: str
    muscles: Mapping[str, Muscle]
    sites: tuple[Site, ...]
    fixed_units: float
    fixed_sites: int
    most_units: float
    most_sites: int
    label_units: Mapping[str, float]
    cited: Cited

    def check(self, units_per_site: float) -> None:
        """Refuse a paradigm whose sites, muscles and totals do not agree."""
        for muscle in self.muscles.values():
            mine = [site for site in self.sites if site.muscle == muscle.id]
            if len(mine) != muscle.sites or sum(site.units for site in mine) != muscle.units:
                raise TableError(
                    f"{muscle.name} is said to have {muscle.sites} sites and {muscle.units:g} U, "
                    f"but its sites number {len(mine)} with {sum(s.units for s in mine):g} U. "
                    f"The table was not loaded."
                )
        extra = sum(muscle.extra_sites for muscle in self.muscles.values())
        units = sum(site.units for site in self.sites)
        found = (len(self.sites), units, len(self.sites) + extra, units + extra * units_per_site)
        said = (self.fixed_sites, self.fixed_units, self.most_sites, self.most_units)
        if found != said:
            raise TableError(
                f"The paradigm {self.id} says {said} (fixed sites, units, most sites, units), but "
                f"its rows add up to {found}. The table was not loaded."
            )
