"""What the response engine believes of a person before the first diary day, and from where.

One `Prior` for each outcome and each setting. The blinded-trial setting replicates trials; the
open-label one is for clinics, where a person knows what was injected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cleardays.evidence.sources import Cited

Normal = tuple[float, float]  # mean and standard deviation


class Outcome(StrEnum):
    """A yes or no a day that the engine can be asked about."""

    ANY = "any headache"
    MODERATE = "moderate or worse"
    SEVERE = "severe"
    MIGRAINE = "migraine day"
    ACUTE = "acute-medication day"


class Setting(StrEnum):
    """Whose trust in the treatment is meant; it moves the part that comes without the drug."""

    TRIAL = "blinded trial"
    OPEN = "open label"


@dataclass(frozen=True, slots=True)
class PriorRow:
    """One row of the table: a mean and a spread, or one number whose `sd` is 0."""

    id: str
    mean: float
    sd: float
    unit: str
    meaning: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior of one outcome in one setting; names as in the equations of `engine.model`.

    `near_daily`: the share of people with headache nearly every day, who have their own
    `daily_*` normals. `calibrated`: whether it was fitted to published results; what is not is
    for research commands only.
    """

    outcome: Outcome
    setting: Setting
    calibrated: bool
    a: Normal
    b: Normal
    d: Normal
    near_daily: float
    daily_a: Normal
    daily_b: Normal
    daily_d: Normal
    logit_phi: Normal
    log_wears_off: Normal
    log_onset: Normal
    gain: Normal
    log_drift: Normal
    step_sd: float
    tau_drift: float
    tau_rise: float
    tau_gain: float
    wear_width: float
    forecast_freedom: float


@dataclass(frozen=True, slots=True)
class Priors:
    """All priors, and the rows that they were made of. `trial_near_daily`: the share of people with
    headache nearly every day that a blinded trial took in; `open_step`: what trust adds to b.
    """

    rows: tuple[PriorRow, ...]
    by: Mapping[tuple[Outcome, Setting], Prior]
    trial_near_daily: Mapping[Outcome, float]
    open_step: float

    def of(self, outcome: Outcome, setting: Setting = Setting.OPEN) -> Prior:
        """The prior for an outcome; the open-label one unless a trial is meant."""
        return self.by[outcome, setting]
