"""The posterior: the same numbers always, sound at the edges, and never surer than its weights."""

import numpy as np
import pytest

from cleardays.engine.fit import DRAWS, fit, in_chunks
from cleardays.engine.forecast import forecast
from cleardays.engine.gates import edge_diaries
from cleardays.engine.guards import filled, spans_to_judge, track, widened
from cleardays.engine.record import MONTH, of_days
from cleardays.engine.reduction import reduction
from cleardays.engine.simulate import Course, people
from cleardays.engine.starting import believed, learned
from cleardays.engine.weights import effective, pareto_fit, resample, smooth
from engine.known import OPEN, PRIOR

SOME = people(PRIOR, Course(cycles=2), 8, 1).records()
SEEDS = list(range(1, 9))


def test_the_same_seed_gives_the_same_numbers_alone_and_in_any_batch() -> None:
    whole = fit(SOME, PRIOR, SEEDS)
    backwards = fit(SOME[::-1], PRIOR, SEEDS[::-1])
    for n, record in enumerate(SOME):
        alone = fit([record], PRIOR, [SEEDS[n]])
        for name in ("a", "b", "d", "phi", "wears_off", "sigma", "khat"):
            assert getattr(alone, name)[0] == pytest.approx(getattr(whole, name)[n], abs=1e-9)
            own = getattr(backwards, name)[len(SOME) - 1 - n]
            assert own == pytest.approx(getattr(whole, name)[n], abs=1e-9)
    other = fit(SOME[:1], PRIOR, [99])
    assert abs(other.a[0] - whole.a[0]).max() > 0.01


def test_records_of_different_lengths_share_a_batch() -> None:
    long = people(PRIOR, Course(cycles=5, every=70), 1, 3).records()[0]
    steps = of_days([1, 0] * 100, -28, [0, 84], steps=[40], seasonal=True)
    together = fit([SOME[0], long, steps], PRIOR, [1, 2, 3])
    for n, record in enumerate((SOME[0], long, steps)):
        alone = fit([record], PRIOR, [n + 1])
        assert alone.a[0] == pytest.approx(together.a[n], abs=1e-9)
        assert alone.d[0] == pytest.approx(together.d[n], abs=1e-9)


def test_chunks_are_everybody_once() -> None:
    many = people(PRIOR, Course(cycles=8), 40, 2).records()
    seen = [n for part, _ in in_chunks(many, PRIOR, list(range(40))) for n in part]
    assert seen == list(range(40))
    with pytest.raises(ValueError, match="one for each"):
        fit(SOME, PRIOR, [1])


@pytest.mark.parametrize("name", edge_diaries())
def test_no_edge_diary_breaks_the_fit(name: str) -> None:
    of = fit([edge_diaries()[name]], PRIOR, [1])
    for draws in (of.a, of.b, of.d, of.phi, of.sigma, of.drift):
        assert np.isfinite(draws).all()
    assert of.a.shape == (1, DRAWS)
    assert bool(of.trusted[0])


def test_a_diary_that_says_nothing_leaves_the_prior() -> None:
    """Twelve seeds together: 64 points of one seed stray by a third of a deviation."""
    records, seeds = [of_days([-1] * 196, -28, [0, 84])] * 12, list(range(1, 13))
    of = fit(records, PRIOR, seeds)
    start = believed(records, PRIOR, seeds)
    for name in ("a", "b", "d", "wears_off", "gain"):
        own, before = getattr(of, name).ravel(), getattr(start, name).ravel()
        assert own.mean() == pytest.approx(before.mean(), abs=0.2 * before.std())
        assert own.std() == pytest.approx(before.std(), rel=0.2)
    assert float(learned(of, PRIOR)[0]) < 0.2


def test_more_days_teach_more() -> None:
    long = people(PRIOR, Course(cycles=6), 1, 5).records()[0]
    shares = [float(learned(fit([r], PRIOR, [1]), PRIOR)[0]) for r in (long.until(20), long)]
    assert 0 <= shares[0] < shares[1] <= 1


def test_without_a_baseline_nothing_is_compared() -> None:
    record = edge_diaries()["no baseline"]
    found = reduction(fit([record], PRIOR, [1]), [record], PRIOR)
    assert np.isnan(found.total).all()
    assert np.isfinite(found.now).all()


def test_with_and_without_the_next_injection_differ_only_by_it() -> None:
    record = SOME[0]
    of = fit([record], OPEN, [1])
    coming = forecast(of, [record], OPEN, [1])
    assert coming.treated.shape == (16, 1, DRAWS)
    assert ((coming.treated >= 0) & (coming.treated <= 7)).all()
    helps = of.d[0] > 0.3
    gain = coming.per_month(4, 8, treated=False) - coming.per_month(4, 8)
    assert float(gain[0, helps].mean()) > 0
    later = forecast(of, [record], OPEN, [1], [record.end + 500])
    assert later.treated == pytest.approx(later.untreated)


def test_days_left_out_move_the_fit_the_way_they_are_filled() -> None:
    luck = np.random.default_rng(8)
    days = luck.choice([-1, 0, 1], 224, p=[0.3, 0.35, 0.35]).tolist()
    record = of_days(days, -28, [0, 84, 168])
    of = fit([record], PRIOR, [1])
    now = [
        float(reduction(filled(of, [record], PRIOR, [1], odds), [record], PRIOR).now.mean())
        for odds in (0.25, 1.0, 4.0)
    ]
    assert now[0] < now[1] < now[2]
    assert now[1] == pytest.approx(float(reduction(of, [record], PRIOR).now.mean()), abs=1.0)


def test_an_abrupt_change_is_a_missed_forecast() -> None:
    steady = [1, 0] * 14 + [1, 0] * 84
    jump = steady[: 28 + 84] + [1] * 84
    calm = track([of_days(steady, -28, [0, 84])], PRIOR, [1])[0]
    torn = track([of_days(jump, -28, [0, 84])], PRIOR, [1])[0]
    assert not calm[-1].missed
    assert torn[-1].missed
    assert torn[-1].came == MONTH
    assert len(spans_to_judge(of_days(steady, -28, [0, 84]))) == 2
    assert spans_to_judge(of_days([1] * 60, 0, [0])) == []


def test_a_widened_interval_is_twice_as_wide_within_its_ends() -> None:
    low, high = widened(np.array([8.0]), np.array([10.0]), np.array([13.0]), 28.0)
    assert (float(low[0]), float(high[0])) == (6.0, 16.0)
    low, high = widened(np.array([1.0]), np.array([10.0]), np.array([27.0]), 28.0)
    assert (float(low[0]), float(high[0])) == (0.0, 28.0)


# --- weights --------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [-0.3, 0.2, 0.7])
def test_the_tail_that_is_fitted_is_the_tail_that_was_drawn(shape: float) -> None:
    from scipy.stats import genpareto

    drawn = np.sort(genpareto.rvs(shape, size=(3, 4000), random_state=1), 1)
    found, scale = pareto_fit(drawn)
    assert found == pytest.approx([shape] * 3, abs=0.08)
    assert scale == pytest.approx([1.0] * 3, abs=0.1)


def test_even_weights_are_trusted_and_one_heavy_weight_is_not() -> None:
    luck = np.random.default_rng(1)
    even = luck.normal(0, 0.3, (1, 1024))
    heavy = luck.standard_cauchy((1, 1024)) * 4
    assert float(smooth(even)[1][0]) < 0.5
    assert float(smooth(heavy)[1][0]) > 0.7
    weight, _ = smooth(even)
    assert float(weight.sum()) == pytest.approx(1)
    assert 900 < float(effective(weight)[0]) <= 1024


def test_resampling_takes_each_draw_as_often_as_its_weight() -> None:
    weight = np.array([[0.5, 0.0, 0.25, 0.25]])
    chosen = resample(weight, 400, np.array([0.5]))
    assert np.bincount(chosen[0], minlength=4).tolist() == [200, 0, 100, 100]
