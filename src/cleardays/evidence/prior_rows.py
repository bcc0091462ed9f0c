"""The response engine's priors as their table writes them."""

import math
from collections.abc import Mapping

from cleardays.evidence.cells import Row
from cleardays.evidence.priors import Outcome, Prior, PriorRow, Priors, Setting
from cleardays.evidence.sources import Source

# How the table names each outcome, and of which other it takes the changes where it has none.
_NAMES = {
    Outcome.ANY: ("any", "any"),
    Outcome.MODERATE: ("moderate", "moderate"),
    Outcome.SEVERE: ("severe", "moderate"),
    Outcome.MIGRAINE: ("migraine", "any"),
    Outcome.ACUTE: ("acute", "moderate"),
}
CALIBRATED = (Outcome.ANY, Outcome.MODERATE)


def priors(table: Row, sources: Mapping[str, Source]) -> Priors:
    """Every row, and the priors made of them for each outcome and setting."""
    rows: dict[str, PriorRow] = {}
    for row in table.rows("row", "id"):
        found = PriorRow(
            id=row.text("id"),
            mean=row.number("mean"),
            sd=row.number("sd"),
            unit=row.text("unit"),
            meaning=row.text("meaning"),
            cited=row.cited(sources),
        )
        if found.id in rows:
            raise row.refuse(f"{found.id!r} twice", "each once", "Remove or rename one of them.")
        if found.sd < 0:
            raise row.refuse(f"sd = {found.sd:g}", "0 or more", "Correct sd.")
        if found.unit == "share" and not 0 < found.mean < 1:
            raise row.refuse(f"mean = {found.mean:g}", "a share between 0 and 1", "Correct mean.")
        rows[found.id] = found
    for name in _needed():
        if name not in rows:
            raise table.refuse(f"no row {name!r}", "one", "Add it.")
    by = {
        (outcome, setting): _prior(rows, outcome, setting)
        for outcome in Outcome
        for setting in Setting
    }
    trial = {o: rows[f"{_NAMES[o][0]}.near_daily_trial"].mean for o in CALIBRATED}
    return Priors(tuple(rows.values()), by, trial, rows["open_label"].mean)


_SHARED = (
    "logit_phi", "log_half_gone", "log_onset", "gain", "drift", "log_drift", "tau_drift",
    "tau_rise", "tau_gain", "wear_width", "step_sd", "forecast_freedom", "open_label", "daily_a",
    "daily_factor",
)  # fmt: skip


def _needed() -> list[str]:
    own = [f"{name}.{part}" for name, _ in _NAMES.values() for part in ("a", "near_daily")]
    changes = [f"{name}.{part}" for name in ("any", "moderate") for part in "bd"]
    trial = [f"{_NAMES[o][0]}.near_daily_trial" for o in CALIBRATED]
    return [*_SHARED, *own, *changes, *trial]


def _prior(rows: Mapping[str, PriorRow], outcome: Outcome, setting: Setting) -> Prior:
    name, changes = _NAMES[outcome]

    def normal(id: str) -> tuple[float, float]:
        return rows[id].mean, rows[id].sd

    b, d = normal(f"{changes}.b"), normal(f"{changes}.d")
    if setting is Setting.OPEN:
        trust = rows["open_label"]
        b = (b[0] + trust.mean, math.hypot(b[1], trust.sd))
    times = rows["daily_factor"].mean
    drift = rows["drift"].mean
    return Prior(
        outcome=outcome,
        setting=setting,
        calibrated=outcome in CALIBRATED,
        a=normal(f"{name}.a"),
        b=b,
        d=d,
        near_daily=rows[f"{name}.near_daily"].mean,
        daily_a=normal("daily_a"),
        daily_b=(times * b[0], times * b[1]),
        daily_d=(times * d[0], times * d[1]),
        logit_phi=normal("logit_phi"),
        log_wears_off=normal("log_half_gone"),
        log_onset=normal("log_onset"),
        gain=normal("gain"),
        log_drift=(math.log(drift), rows["log_drift"].sd),
        step_sd=rows["step_sd"].mean,
        tau_drift=rows["tau_drift"].mean,
        tau_rise=rows["tau_rise"].mean,
        tau_gain=rows["tau_gain"].mean,
        wear_width=rows["wear_width"].mean,
        forecast_freedom=rows["forecast_freedom"].mean,
    )
