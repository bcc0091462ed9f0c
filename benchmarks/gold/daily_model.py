"""The response model once more, day by day, for samplers that need a gradient (JAX).

Written from the equations alone and apart from `cleardays.engine`: no blocks, and gaps of any
length are summed out exactly. NUTS on it is the gold that the engine is held to.
"""

from dataclasses import dataclass

import jax
import jax.flatten_util
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist

from cleardays.engine.record import UNRECORDED, Record
from cleardays.evidence.priors import Prior

jax.config.update("jax_enable_x64", True)
MONTH = 28.0
LATELY = 84
SHOWN = ("a", "b", "d", "lphi", "lTw", "lton", "gain", "lsig", "before", "total", "attributable")


@dataclass(frozen=True)
class Daily:
    """One person's days as arrays: what was seen, its gap to the last seen day, and the dates."""

    t: np.ndarray
    seen: np.ndarray
    value: np.ndarray
    gap: np.ndarray
    before: np.ndarray
    since: np.ndarray
    left: np.ndarray
    share: np.ndarray
    knots: int
    end: int


def daily(record: Record) -> Daily:
    """Arrays for the days of a record."""
    t = record.first + np.arange(len(record.days)) + 0.5
    seen = np.flatnonzero(record.days != UNRECORDED)
    value = record.days[seen].astype(float)
    gap = np.diff(seen, prepend=-1)
    gap[0] = 0  # the first day seen: a fresh draw
    before = np.concatenate(([0.0], value[:-1]))
    since = np.array([t - on for on, _ in record.injections])
    place = t / MONTH - np.floor(t[0] / MONTH)
    left = place.astype(int)
    knots = int(left[-1]) + 2
    return Daily(t, seen, value, gap, before, since, left, place - left, knots, record.end)


def model(of: Daily, prior: Prior) -> None:
    """The equations as they are written in `cleardays.engine.model`."""
    psi = {
        "lphi": prior.logit_phi,
        "lTw": prior.log_wears_off,
        "lton": prior.log_onset,
        "gain": prior.gain,
        "lsig": prior.log_drift,
    }
    lphi, l_tw, l_ton, g, lsig = (numpyro.sample(k, dist.Normal(*v)) for k, v in psi.items())
    phi, tw, ton, sigma = jax.nn.sigmoid(lphi), jnp.exp(l_tw), jnp.exp(l_ton), jnp.exp(lsig)
    usual = np.array([prior.a, prior.b, prior.d])
    near = np.array([prior.daily_a, prior.daily_b, prior.daily_d])
    odds = jnp.log(jnp.array([1 - prior.near_daily, prior.near_daily]))
    raw_linear = numpyro.sample("abd_raw", dist.Normal(0, 1).expand([3]).to_event(1))
    linear = usual[:, 0] + usual[:, 1] * raw_linear
    # the mixture: swap the usual normal's density for the mixture's
    own = dist.Normal(usual[:, 0], usual[:, 1]).log_prob(linear).sum()
    daily_ = dist.Normal(near[:, 0], near[:, 1]).log_prob(linear).sum()
    numpyro.factor("mixture", jax.nn.logsumexp(odds + jnp.stack([own, daily_])) - own)
    a, b, d = linear
    raw = numpyro.sample("drift_raw", dist.Normal(0, 1).expand([of.knots]).to_event(1))
    r = np.exp(-MONTH / prior.tau_drift)

    def onward(u, e):
        new = r * u + jnp.sqrt(1 - r * r) * e
        return new, new

    _, rest = jax.lax.scan(onward, raw[0], raw[1:])
    knots = sigma * jnp.concatenate((raw[:1], rest))
    u = knots[of.left] * (1 - of.share) + knots[of.left + 1] * of.share
    placebo = 1 - jnp.exp(-jnp.maximum(of.t, 0) / prior.tau_rise)
    ago = jnp.maximum(jnp.asarray(of.since), 0)
    one = (1 - jnp.exp(-ago / ton)) * jax.nn.sigmoid((tw - ago) / prior.wear_width)
    curve = 1 - jnp.prod(1 - one, axis=0) if len(of.since) else jnp.zeros_like(of.t)
    over = jnp.exp(g * (1 - jnp.exp(-jnp.maximum(of.t, 0) / prior.tau_gain)))
    base = a - b * placebo + u
    q = jax.nn.sigmoid(base - d * over * curve)
    longest = max(int(of.gap.max()), 1)
    chance = jnp.where(of.gap == 0, q[of.seen], phi ** jnp.maximum(of.gap, 1) * of.before)
    for k in range(longest):
        inside = of.gap > k
        chance += jnp.where(inside, phi**k * (1 - phi) * q[np.maximum(of.seen - k, 0)], 0.0)
    chance = jnp.clip(chance, 1e-12, 1 - 1e-12)
    says = of.value * jnp.log(chance) + (1 - of.value) * jnp.log1p(-chance)
    numpyro.factor("diary", says.sum())
    numpyro.deterministic("a", a)
    numpyro.deterministic("b", b)
    numpyro.deterministic("d", d)
    before = q[(of.t > -MONTH) & (of.t < 0)].mean()
    lately = of.t > of.end - LATELY
    numpyro.deterministic("before", MONTH * before)
    numpyro.deterministic("total", 1 - q[lately].mean() / before)
    without = jax.nn.sigmoid(base)[lately].mean()
    numpyro.deterministic("attributable", (without - q[lately].mean()) / before)


def by_nutpie(of: Daily, prior: Prior) -> tuple[float, float]:
    """Milliseconds of nutpie on the same model, compiled beforehand, and a draw's (ArviZ's ESS)."""
    import time

    import arviz
    import nutpie
    from numpyro.infer.util import initialize_model

    start = initialize_model(jax.random.PRNGKey(0), model, model_args=(of, prior))
    flat, back = jax.flatten_util.ravel_pytree(start.param_info.z)
    log_p = jax.jit(jax.value_and_grad(lambda x: -start.potential_fn(back(x))))
    log_p(flat)

    def make_logp():
        def both(x):
            value, slope = log_p(x)
            return float(value), np.asarray(slope)

        return both

    def make_expand(*_):
        return lambda x: {"x": np.asarray(x)}

    compiled = nutpie.compiled_pyfunc.from_pyfunc(
        ndim=len(flat),
        make_logp_fn=make_logp,
        make_expand_fn=make_expand,
        expanded_dtypes=[np.dtype("float64")],
        expanded_shapes=[(len(flat),)],
        expanded_names=["x"],
    )
    settings = {"tune": 500, "draws": 500, "chains": 1, "progress_bar": False}
    began = time.perf_counter()
    trace = nutpie.sample(compiled, seed=1, **settings)
    took = 1000 * (time.perf_counter() - began)
    effective = float(arviz.ess(trace)["x"].min())
    return took, took / effective
