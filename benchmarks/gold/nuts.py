"""Eight people by NUTS on the daily model, as quantiles: the gold that the engine is held to.

    python benchmarks/gold/nuts.py --write src/cleardays/evidence/tables/gold.json

Needs the extra `gold` (NumPyro); takes about half an hour. Only quantiles are stored, with
versions, seeds and the sampler's own diagnostics beside them.
"""

import argparse
import json
import sys
from pathlib import Path

import jax
import numpy as np
import numpyro
from daily_model import daily, model
from numpyro.diagnostics import summary
from numpyro.infer import MCMC, NUTS

from cleardays.engine.simulate import Course, people
from cleardays.evidence.priors import Outcome, Setting
from cleardays.evidence.read import read_tables

NAMES = ("a", "b", "d", "lphi", "lTw", "lton", "gain", "lsig", "before", "total", "attributable")
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
PEOPLE, SEED = 8, 1
WARMUP, DRAWS, CHAINS = 1000, 5000, 6
COURSE = Course(before=28, cycles=9, every=78, missing=0.1)  # 28 + 702 = 730 days


def gold() -> dict[str, object]:
    """Sample each person and keep what is compared."""
    prior = read_tables().priors.of(Outcome.ANY, Setting.TRIAL)
    found = []
    for n, record in enumerate(people(prior, COURSE, PEOPLE, SEED).records(), 1):
        kernel = NUTS(model, target_accept_prob=0.95)
        sampler = MCMC(
            kernel,
            num_warmup=WARMUP,
            num_samples=DRAWS,
            num_chains=CHAINS,
            chain_method="sequential",
            progress_bar=False,
        )
        sampler.run(jax.random.PRNGKey(n), daily(record), prior)
        grouped = {k: np.asarray(v) for k, v in sampler.get_samples(group_by_chain=True).items()}
        told = summary({k: grouped[k] for k in NAMES})
        found.append(
            {
                "person": n,
                "first": record.first,
                "days": "".join(".01"[day + 1] for day in record.days),
                "injections": [on for on, _ in record.injections],
                "divergent": int(sampler.get_extra_fields()["diverging"].sum()),
                "quantities": {
                    k: {
                        "mean": float(grouped[k].mean()),
                        "sd": float(grouped[k].std()),
                        "quantiles": np.quantile(grouped[k], SHARES).tolist(),
                        "effective": float(told[k]["n_eff"]),
                        "rhat": float(told[k]["r_hat"]),
                    }
                    for k in NAMES
                },
            }
        )
        print(
            n,
            found[-1]["divergent"],
            {k: round(v["effective"]) for k, v in found[-1]["quantities"].items()},
            file=sys.stderr,
            flush=True,
        )
    return {
        "what": "NUTS on the day-by-day response model; simulated people, no patient data",
        "how": f"NumPyro {numpyro.__version__}, JAX {jax.__version__}, NumPy {np.__version__}",
        "people": f"simulate.people(prior any headache / blinded trial, {COURSE}, {PEOPLE}, seed {SEED})",
        "sampler": f"{CHAINS} chains, {WARMUP} warm-up, {DRAWS} draws, target acceptance 0.95",
        "shares": SHARES,
        "found": found,
    }


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", type=Path, required=True)
    asked.parse_args().write.write_text(json.dumps(gold(), indent=1) + "\n", encoding="utf-8")
