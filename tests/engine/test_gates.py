"""The quick set of the release gates, trials beside it, and that a gate can miss."""

from dataclasses import replace

import numpy as np
import pytest

from cleardays.actions.engine import gold
from cleardays.engine import fit, gates
from cleardays.engine.bars import Gate, between, least, most, wider
from cleardays.engine.calibration import against_gold, calibration, even_p
from cleardays.engine.check import auc
from cleardays.engine.replicate import replicate
from cleardays.evidence.read import read_tables
from cleardays.evidence.trials import Measure
from engine.known import PRIOR, PRIORS

QUICK = {
    "calibration": lambda: calibration(PRIOR, 400),
    "model": lambda: gates.model_world(PRIOR, 200),
    "worlds": lambda: gates.other_worlds(PRIOR, full=False),
    "no effect": lambda: gates.no_effect(PRIOR, 300),
    "wearing off": lambda: gates.wearing_off(PRIOR, 30),
    "ceiling": lambda: gates.at_the_ceiling(PRIOR, 20),
    "refusals": lambda: gates.refusals(PRIOR),
    "numerics": lambda: gates.numerics(PRIOR),
}


@pytest.mark.parametrize("name", QUICK)
def test_the_quick_set_passes(name: str) -> None:
    found = list(QUICK[name]())
    assert found
    missed = [f"{g.name}: {g.found} (asked: {g.asked})" for g in found if not g.passes]
    assert not missed, "\n".join(missed)


def test_gold_is_met_and_shorter_blocks_lose_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a week the order of the days is lost; day by day almost nothing is."""
    largest = {}
    for longest in (fit.LONGEST, 7, 1):
        monkeypatch.setattr(fit, "LONGEST", longest)
        found = list(against_gold(PRIOR, gold()))
        largest[longest] = float(found[1].found)
        if longest < 7:
            assert all(g.passes for g in found), [f"{g.name}: {g.found}" for g in found]
    assert largest[1] < largest[4] < largest[7]


def test_a_wrong_prior_misses_calibrations_gate() -> None:
    """An engine that believes too little of the drift is found out."""
    real = gates.people

    def other(prior: object, *given: object, **more: object) -> object:
        wide = replace(PRIOR, log_drift=(0.4, 0.1), b=(1.6, 0.2))
        return real(wide, *given, **more)  # type: ignore[arg-type]

    from cleardays.engine import calibration as own

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own, "people", other)
        assert not all(g.passes for g in own.calibration(PRIOR, 120))


def test_bars_can_be_missed() -> None:
    assert between("x", 0.87, 0.9, 0.93).passes
    assert not between("x", 0.87, 0.86, 0.93).passes
    assert not between("x", 0.87, float("nan"), 0.93).passes
    assert least("x", 1.0, 1.0).passes
    assert not least("x", 0.9, 1.0).passes
    assert not most("x", 0.06, 0.05).passes
    assert wider(1000, 1000) == 0
    assert wider(100, 1000) > 0
    assert Gate("x", "", "", False).passes is False


def test_ranks_that_are_uneven_are_found() -> None:
    luck = np.random.default_rng(1)
    assert even_p(luck.random(800)) > 0.01
    assert even_p(luck.random(800) ** 1.3) < 0.001
    from scipy.stats import kstest

    drawn = luck.random(500) ** 1.05
    assert even_p(drawn) == pytest.approx(kstest(drawn, "uniform").pvalue, abs=0.01)


def test_ranking_counts_ties_as_half() -> None:
    assert auc(np.array([0.5, 0.5]), np.array([True, False])) == 0.5


def test_preempt_comes_out_as_published_while_it_is_blind() -> None:
    trial = read_tables().trials["preempt"]
    found = replicate(trial, PRIORS)
    assert [c.result for c in found] == list(trial.results)
    blind = [c for c in found if c.stepped is None]
    assert len(blind) == 12
    assert all(c.within for c in blind), [(c.result.id, c.off) for c in blind if not c.within]
    opened = [c for c in found if c.result.measure is Measure.COMPLETERS]
    for one in opened:
        # the blinded model falls short, the step brings it nearer: said, not hidden
        assert one.stepped is not None
        assert one.result.value < one.stepped < one.simulated


def test_compel_lies_between_the_model_with_and_without_the_open_label_step() -> None:
    for one in replicate(read_tables().trials["compel"], PRIORS):
        if one.stepped is not None:
            assert one.stepped < one.result.value < one.simulated
