"""The equations: against the same written day by day, finite differences, and dense algebra."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.engine import draws, model
from cleardays.engine.blocks import REACH, Blocks, blocks
from cleardays.engine.bordered import draw, factor
from cleardays.engine.draws import persons
from cleardays.engine.fit import fit
from cleardays.engine.mode import evidence, fisher_steps
from cleardays.engine.model import Psi
from cleardays.engine.points import normal_quantile, sobol
from cleardays.engine.record import of_days
from cleardays.engine.reduction import rates_at
from cleardays.engine.simulate import with_persistence
from engine import day_by_day
from engine.known import PRIOR

VALUE = {"a": 0.4, "b": 0.8, "d": 0.6, "onset": 8.0, "wears_off": 81.0, "gain": 0.3}


def psi_of(value: dict[str, float], phi: float = 0.25, sigma: float = 0.5) -> Psi:
    one = {k: np.array([[value[k]]]) for k in ("onset", "wears_off", "gain")}
    return Psi(
        np.array([[phi]]),
        one["wears_off"],
        one["onset"],
        one["gain"],
        np.array([[sigma]]),
        np.zeros((1, 1)),
    )


def told(of: Blocks, eta: np.ndarray, phi: np.ndarray) -> float:
    """Log p of one person's diary at logits in the grid."""
    own = of.own(0)
    return float(model.log_likelihood(own, eta[..., 0, None, :][own.at], phi[0])[0, 0])


def test_the_linear_part_agrees_with_the_equations_written_day_by_day() -> None:
    record = of_days([1] * 400, -28, [0, 84, 150, 260], units=[155, 195, 100, 155])
    of = blocks([record])
    columns = model.columns(of, psi_of(VALUE), PRIOR)
    linear = np.array([VALUE["a"], VALUE["b"], VALUE["d"]])[:, None, None]
    drift = np.zeros((len(of.mid) + 1, 1, 1))
    eta = model.predictor(columns, of.share, linear, drift)[..., 0, 0]
    for k, j in np.argwhere(of.used[..., 0] > 0):
        own = day_by_day.logit_q(float(of.mid[k, j, 0]), record, PRIOR, VALUE)
        assert eta[k, j] == pytest.approx(own, abs=1e-9)


def test_an_injection_that_is_no_longer_looked_at_no_longer_acts() -> None:
    since, units = np.array([[float(REACH)]]), np.array([[155.0]])
    felt = model.drug(since, units, psi_of(VALUE), PRIOR.wear_width)
    assert float(felt[0, 0]) < 1e-7


@given(st.floats(-6, 6), st.floats(0.02, 0.9), st.integers(0, 10_000))
def test_slopes_are_the_derivatives(at: float, phi: float, seed: int) -> None:
    days = np.random.default_rng(seed).choice([-1, 0, 1], 20, p=[0.2, 0.4, 0.4])
    of = blocks([of_days(days.tolist(), 0)])
    tie = np.array([[phi]])
    eta = np.full((*of.mid.shape, 1), at)
    slope, curve = model.slopes(of, eta, tie)
    step = 1e-5
    for k, j in np.argwhere(of.used[..., 0] > 0):
        up, down = eta.copy(), eta.copy()
        up[k, j] += step
        down[k, j] -= step
        by_steps = told(of, up, tie) - told(of, down, tie)
        assert slope[k, j, 0, 0] == pytest.approx(by_steps / (2 * step), abs=1e-5)
    assert (curve >= 0).all()


def test_the_curvature_is_the_mean_square_of_the_slope() -> None:
    """Fisher's information, as the mean over many diaries drawn at the same rate."""
    luck = np.random.default_rng(1)
    rate, phi, people = 0.6, 0.3, 4000
    days = with_persistence(np.full((7, people), rate), np.full(people, phi), luck)
    of = blocks([of_days(days[:, n].tolist(), 0) for n in range(people)])
    eta = np.full((*of.mid.shape, 1), np.log(rate / (1 - rate)))
    slope, curve = model.slopes(of, eta, np.full((people, 1), phi))
    assert float((slope[0, 0] ** 2).mean()) == pytest.approx(float(curve[0, 0].mean()), rel=0.06)


def test_persistence_copies_yesterday_and_keeps_the_rate() -> None:
    days = with_persistence(np.full((20_000, 4), 0.4), np.full(4, 0.35), np.random.default_rng(2))
    assert float(days.mean()) == pytest.approx(0.4, abs=0.015)
    lag = np.corrcoef(days[:-1].ravel(), days[1:].ravel())[0, 1]
    assert lag == pytest.approx(0.35, abs=0.02)


def test_the_prior_of_the_drift_is_an_ornstein_uhlenbeck_process() -> None:
    sigma = np.array([[0.7]])
    diagonal, beside = model.drift_precision(6, sigma, PRIOR)
    precision = np.diag(diagonal[:, 0, 0])
    for k in range(5):
        precision[k, k + 1] = precision[k + 1, k] = beside[0, 0]
    tie = exp(-28 / PRIOR.tau_drift)
    apart = np.abs(np.arange(6)[:, None] - np.arange(6))
    assert np.linalg.inv(precision) == pytest.approx(0.49 * tie**apart)
    u = np.random.default_rng(3).standard_normal((6, 1, 1))
    _, log_det = np.linalg.slogdet(precision)
    dense = 0.5 * (log_det - 6 * np.log(2 * np.pi) - u[:, 0, 0] @ precision @ u[:, 0, 0])
    assert float(model.log_drift_prior(u, sigma, PRIOR)[0, 0]) == pytest.approx(dense)


def test_the_bordered_precision_is_solved_as_a_dense_one() -> None:
    luck = np.random.default_rng(4)
    knots, wide = 7, 4
    root = luck.standard_normal((knots + wide, 40))
    dense = root @ root.T
    band = np.abs(np.subtract.outer(np.arange(knots), np.arange(knots))) > 1
    dense[:knots, :knots][band] = 0
    dense += 30 * np.eye(knots + wide)
    right = luck.standard_normal(knots + wide)
    shaped = [
        np.diag(dense)[:knots].copy(),
        np.diag(dense, 1)[: knots - 1],
        dense[:knots, knots:].copy(),
        dense[knots:, knots:],
        right[:knots],
        right[knots:],
    ]
    of, columns, drift = factor(*(x[..., None, None] for x in shaped))
    found = np.concatenate((drift, columns))[:, 0, 0]
    assert found == pytest.approx(np.linalg.solve(dense, right))
    assert float(of.log_det[0, 0]) == pytest.approx(np.linalg.slogdet(dense)[1])
    count = 40_000
    some = luck.standard_normal((wide, 1, count, 1)), luck.standard_normal((knots, 1, count, 1))
    drawn = np.concatenate(draw(of, *some)[::-1])[:, 0, :, 0]
    assert np.cov(drawn) == pytest.approx(np.linalg.inv(dense), abs=0.002)


def test_fisher_steps_reach_the_mode() -> None:
    record = of_days(
        np.random.default_rng(5).choice([0, 1], 200, p=[0.4, 0.6]).tolist(), -28, [0, 84]
    )
    of = blocks([record])
    psi = psi_of(VALUE)
    start, certainty = model.linear_prior(PRIOR, psi.daily, 0)
    nothing = np.zeros((len(of.mid) + 1, 1, 1))
    at = fisher_steps(of, PRIOR, psi, start, nothing, 30)

    def height(z: np.ndarray) -> float:
        eta = model.predictor(at.columns, of.share, z, at.drift)
        return told(of, eta, psi.phi) + float(model.log_linear_prior(z, start, certainty)[0, 0])

    for n in range(3):
        for by in (-1e-3, 1e-3):
            moved = at.linear.copy()
            moved[n] += by
            assert height(moved) < height(at.linear)
    assert np.isfinite(evidence(of, [of.own(0)], PRIOR, psi, at)).all()


def test_draws_are_told_the_same_by_the_equations_in_double_precision() -> None:
    """The quick way in single precision, with columns that stay, beside the plain one."""
    luck = np.random.default_rng(6)
    days = luck.choice([-1, 0, 1], 500, p=[0.1, 0.4, 0.5]).tolist()
    record = of_days(days, -28, [0, 80, 165, 250], steps=[100], seasonal=True)
    of = blocks([record])
    person = persons(of, [record.width], PRIOR)[0]
    count = 40
    psi = Psi.of(luck.normal([[[-1.4]], [[4.4]], [[2.1]], [[0.3]], [[-0.5]]], 0.3, (5, 1, count)),
                 np.zeros((1, count)))  # fmt: skip
    linear = luck.normal(0.3, 0.5, (6, 1, count))
    drift = luck.normal(0, 0.5, (len(of.mid) + 1, 1, count))
    eta = model.predictor(model.columns(of, psi, PRIOR), of.share, linear, drift)
    own = of.own(0)
    plain = model.log_likelihood(own, eta[..., 0, None, :][own.at], psi.phi[0])
    quick = draws.told(person, psi.person(0), PRIOR, linear, drift)
    assert quick == pytest.approx(plain, abs=5e-4)
    assert quick - plain == pytest.approx(np.zeros((1, count)), abs=5e-4)


def test_points_are_sobols_and_quantiles_normal() -> None:
    from statistics import NormalDist

    from scipy.stats import qmc

    assert pytest.approx(qmc.Sobol(6, scramble=False).random(256), abs=1e-12) == sobol(256).T
    shares = np.concatenate((10.0 ** -np.arange(1, 9), np.linspace(0.01, 0.99, 99)))
    own = [NormalDist().inv_cdf(share) for share in shares]
    assert normal_quantile(shares) == pytest.approx(own, abs=1e-12)


def test_rates_of_draws_agree_with_the_equations_day_by_day() -> None:
    record = of_days([1, 0] * 100, -28, [0, 84])
    of = fit([record], PRIOR, [1])
    times = np.array([[-10.5], [20.5], [100.5]])
    rates = rates_at(of, [record], PRIOR, times)
    for s in (0, 100, 511):
        own = {
            k: float(getattr(of, k)[0, s]) for k in ("a", "b", "d", "onset", "wears_off", "gain")
        }
        for n, t in enumerate(times[:, 0]):
            place = t / 28 - of.origin[0]
            left = int(place)
            knots = of.drift[:, 0, s]
            drift = knots[left] + (place - left) * (knots[left + 1] - knots[left])
            eta = day_by_day.logit_q(t, record, PRIOR, own) + drift
            assert rates.treated[n, 0, s] == pytest.approx(day_by_day.expit(eta), abs=1e-9)
            without = day_by_day.logit_q(t, record, PRIOR, {**own, "d": 0.0}) + drift
            assert rates.without[n, 0, s] == pytest.approx(day_by_day.expit(without), abs=1e-9)
