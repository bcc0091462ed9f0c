"""How long the response engine takes: one person alone, a thousand together, and how much memory.

The same people throughout: 730 days, nine injections, 10 % of days not recorded, one core, time of
the processor and not of the clock. Memory is that of a process of its own, which holds 10,000 such
people and keeps of each what is shown. Where the extra `gold` is installed, NumPyro's NUTS and nutpie
fit the first of them by the daily model, and the ratio is printed. Time per effective draw: for NUTS
by its own n_eff (NumPyro's definition) of the least effective of the eleven quantities; for the engine
1 / sum of squared weights.

Bars: 25 ms alone (median of 20; aim 15), 5 ms in a batch of 1,000 (aim 1), memory under 500 MB for
10,000 people, 100 times faster than NUTS alone.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from cleardays.engine.answer import answer
from cleardays.engine.fit import fit, in_chunks
from cleardays.engine.forecast import forecast
from cleardays.engine.record import Record
from cleardays.engine.reduction import reduction
from cleardays.engine.simulate import Course, people
from cleardays.evidence.priors import Outcome, Prior, Setting
from cleardays.evidence.read import read_tables

COURSE = Course(cycles=9, every=78)  # 28 + 702 days
MANY, MOST = 1000, 10_000
REPEATS = 3
ALL = "--answer-all"


def alone(records: list[Record], prior: Prior) -> tuple[float, float]:
    """Median milliseconds of a fit, what is derived and the forecast, and the same per draw."""
    times, effective = [], []
    for n, record in enumerate(records[:20], 1):
        began = time.process_time()
        of = fit([record], prior, [n])
        reduction(of, [record], prior)
        forecast(of, [record], prior, [n], ahead=84)
        times.append(1000 * (time.process_time() - began))
        effective.append(float(of.ess[0]))
    return statistics.median(times), statistics.median(
        t / e for t, e in zip(times, effective, strict=True)
    )


def whole_answer(records: list[Record], prior: Prior) -> float:
    """Median milliseconds of everything that is said: five fits, forecast and hints."""
    times = []
    for n, record in enumerate(records[:20], 1):
        began = time.process_time()
        answer(record, prior, n)
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times)


def together(records: list[Record], prior: Prior, *, only_fit: bool) -> float:
    """Milliseconds a person in one batch: the fit alone, or with what is derived and forecast."""
    seeds = list(range(1, len(records) + 1))
    times = []
    for _ in range(REPEATS):
        began = time.process_time()
        for part, of in in_chunks(records, prior, seeds):
            some = [records[i] for i in part]
            if only_fit:
                continue
            reduction(of, some, prior)
            forecast(of, some, prior, [seeds[i] for i in part], ahead=84)
        times.append(1000 * (time.process_time() - began) / len(records))
    return min(times)


def memory() -> float:
    """Peak megabytes of a process of its own in which 10,000 people are held and answered."""
    ran = subprocess.run(
        [sys.executable, __file__, ALL], check=True, capture_output=True, text=True
    )
    return float(ran.stdout)


def answer_all(prior: Prior) -> float:
    """Answer 10,000 people, and the peak megabytes of this process when that is done."""
    records = [
        record
        for start in range(0, MOST, MANY)
        for record in people(prior, COURSE, MANY, start + 1).records()
    ]
    shown = np.empty((MOST, 2, 3))
    for part, of in in_chunks(records, prior, list(range(1, MOST + 1))):
        found = reduction(of, [records[i] for i in part], prior)
        for n, draws in enumerate((found.total, found.attributable)):
            shown[part.start : part.stop, n] = np.quantile(draws, (0.05, 0.5, 0.95), axis=1).T
    assert np.isfinite(shown).all()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def gold(record: Record, prior: Prior) -> list[tuple[str, float, float]]:
    """Milliseconds of NumPyro's NUTS and of nutpie, and a draw's, where they are installed."""
    sys.path.insert(0, str(Path(__file__).parent / "gold"))
    try:
        import daily_model
        import jax
        import numpyro.diagnostics
        from numpyro.infer import MCMC, NUTS
    except ImportError as absent:
        print(f"not compared with NUTS: {absent.name} is not installed (extra: gold)")
        return []
    of = daily_model.daily(record)
    sampler = MCMC(NUTS(daily_model.model), num_warmup=500, num_samples=500, progress_bar=False)
    sampler.run(jax.random.PRNGKey(0), of, prior)  # compiled once, not counted
    began = time.process_time()
    sampler.run(jax.random.PRNGKey(1), of, prior)
    took = 1000 * (time.process_time() - began)
    drawn = {k: np.asarray(v) for k, v in sampler.get_samples(group_by_chain=True).items()}
    told = numpyro.diagnostics.summary({k: drawn[k] for k in daily_model.SHOWN})
    found = [("NumPyro NUTS, 500 + 500", took, took / min(v["n_eff"] for v in told.values()))]
    try:
        found.append(("nutpie, 500 + 500", *daily_model.by_nutpie(of, prior)))
    except ImportError as absent:
        print(f"not compared with nutpie: {absent.name} is not installed (extra: gold)")
    return found


def main() -> None:
    """Measure in one run and print the ratios."""
    prior = read_tables().priors.of(Outcome.ANY, Setting.TRIAL)
    if sys.argv[1:] == [ALL]:
        print(answer_all(prior))
        return
    most = memory()
    records = people(prior, COURSE, MANY, 1).records()
    one, draw = alone(records, prior)
    said = whole_answer(records, prior)
    fitted, batch = (together(records, prior, only_fit=only) for only in (True, False))
    rows = [
        ("one person alone, 730 days", one, draw, "25 ms", one <= 25),
        ("everything said of one person", said, None, "", True),
        (f"the fit alone, in a batch of {MANY:,}", fitted, None, "", True),
        (f"a person in a batch of {MANY:,}", batch, None, "5 ms", batch <= 5),
    ]
    for name, took, each in gold(records[0], prior):
        rows.append((name, took, each, "over 100 times", took / one >= 100))
    for name, took, each, bar, met in rows:
        per = f"{each:8.3f} ms an effective draw" if each is not None else " " * 29
        word = f"  bar {bar}: {'met' if met else 'MISSED'}" if bar else ""
        print(f"{name:34} {took:10.1f} ms {took / one:9.1f} x  {per}{word}")
    print(
        f"peak memory after {MOST:,} people {most:7.0f} MB  bar 500 MB: {'met' if most < 500 else 'MISSED'}"
    )


if __name__ == "__main__":
    main()
