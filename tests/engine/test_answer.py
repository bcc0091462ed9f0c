"""What may be said and what must not: each refusal and each warning, and what stays allowed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from cleardays.engine.answer import answer, at_ceiling, cycles_of
from cleardays.engine.findings import Answer, Because, Beside, Fell, What
from cleardays.engine.gates import edge_diaries
from cleardays.engine.record import MONTH, Record, of_days
from cleardays.engine.wearoff import Line, data_line, says
from cleardays.evidence.priors import Outcome, Setting
from engine.known import OPEN, PRIORS

GIVEN = [0, 84]


def drawn(share: float, length: int, seed: int = 1) -> list[int]:
    luck = np.random.default_rng(seed)
    return (luck.random(length) < share).astype(int).tolist()


def course(before: float, after: float, cycles: int = 2, **more: object) -> Record:
    days = drawn(before, MONTH) + drawn(after, 84 * cycles, 2)
    return of_days(days, -MONTH, [84 * n for n in range(cycles)], **more)  # type: ignore[arg-type]


def say(record: Record, **more: object) -> Answer:
    return answer(record, OPEN, 1, **more)  # type: ignore[arg-type]


def test_a_clear_fall_is_said_with_all_that_belongs_to_it() -> None:
    found = say(course(0.85, 0.25))
    assert found.refused == {}
    assert found.fell is Fell.LIKELY
    assert found.total is not None
    assert found.total.low < found.total.middle < found.total.high
    assert found.chances[30] > found.chances[50] >= found.chances[75]
    assert found.part is not None
    assert found.part_believed is not None
    assert 0 < (found.part_learned or 0) < 1
    assert found.ahead is not None
    assert found.ahead.treated.middle <= found.ahead.untreated.middle
    assert len(found.ahead.months) == 4
    assert len(found.track) == 2
    assert found.course[0].recorded is not None


CASES: list[tuple[str, Callable[[], Answer], What, Because]] = [
    (
        "few before",
        lambda: say(of_days(drawn(0.8, 10) + drawn(0.4, 168), -10, GIVEN)),
        What.ALL,
        Because.FEW_BEFORE,
    ),
    (
        "few lately",
        lambda: say(of_days(drawn(0.8, 168) + [-1] * 28, -28, GIVEN)),
        What.ALL,
        Because.FEW_LATELY,
    ),
    ("not treated", lambda: say(of_days(drawn(0.8, 100), -100)), What.ALL, Because.NOT_TREATED),
    ("few headaches", lambda: say(course(0.04, 0.04)), What.SHARE, Because.FEW_HEADACHES),
    ("other change", lambda: say(course(0.8, 0.3, steps=[20])), What.SPLIT, Because.OTHER_CHANGE),
    ("one cycle", lambda: say(course(0.8, 0.7, 1)), What.NO_RESPONSE, Because.FEW_CYCLES),
    ("one cycle, wear", lambda: say(course(0.8, 0.7, 1)), What.WEARS_OFF, Because.FEW_CYCLES),
    ("ceiling", lambda: say(course(1.0, 1.0)), What.NO_RESPONSE, Because.CEILING),
]


@pytest.mark.parametrize(("name", "made", "what", "because"), CASES)
def test_what_is_refused_has_its_reason(
    name: str, made: Callable[[], Answer], what: What, because: Because
) -> None:
    found = made()
    assert because in found.refused[what], name
    assert not found.may(what)
    if what is What.ALL:
        assert found.total is found.ahead is found.part is None
        assert not found.chances
    if what is What.SHARE:
        assert found.total is None
        assert found.ahead is not None
    if what is What.SPLIT:
        assert found.part is found.part_learned is None
        assert found.total is not None


def test_a_change_long_after_the_start_is_a_step_and_not_a_refusal() -> None:
    assert say(course(0.8, 0.3, steps=[100])).may(What.SPLIT)
    assert not say(course(0.8, 0.3, steps=[-28])).may(What.SPLIT)


def test_at_the_ceiling_a_recorded_severity_speaks() -> None:
    full = course(1.0, 1.0)
    assert at_ceiling(full)
    assert What.NO_RESPONSE not in say(full, severity_told=True).refused
    assert not at_ceiling(course(1.0, 0.5))


def test_an_outcome_that_is_not_calibrated_is_for_research_only() -> None:
    prior = PRIORS.of(Outcome.SEVERE, Setting.OPEN)
    found = answer(course(0.5, 0.2), prior, 1)
    assert found.refused[What.ALL] == (Because.NOT_CALIBRATED,)
    assert answer(course(0.5, 0.2), prior, 1, research=True).total is not None


def test_days_left_out_that_could_turn_a_stop_hold_it_back() -> None:
    luck = np.random.default_rng(3)
    days = np.array(drawn(0.75, MONTH) + drawn(0.62, 168, 4))
    lost = luck.random(len(days)) < np.where(days == 0, 0.6, 0.05)
    lost[:MONTH] = False
    found = say(of_days(np.where(lost, -1, days).tolist(), -MONTH, GIVEN))
    assert found.union is not None
    assert found.total is not None
    assert found.union.low <= found.total.low
    assert found.union.high >= found.total.high
    assert found.fell is Fell.UNDECIDED or found.may(What.NO_RESPONSE)
    assert {Beside.MANY_LOST, Beside.UNEVEN_LOST} <= set(found.warnings)


def test_a_missed_forecast_doubles_the_next_interval() -> None:
    jump = of_days(drawn(0.5, MONTH) + drawn(0.2, 84, 2) + [1] * 84, -MONTH, GIVEN)
    found = say(jump)
    assert any(j.missed for j in found.track)
    assert Beside.MISSED in found.warnings
    assert found.ahead is not None
    assert found.ahead.doubled
    assert found.ahead.treated.high == MONTH or found.ahead.treated.low == 0


def test_a_season_needs_a_year() -> None:
    assert Beside.NO_SEASON_YET in say(course(0.7, 0.4)).warnings
    assert Beside.NO_SEASON_YET not in say(course(0.7, 0.4, 5)).warnings


def test_no_share_is_ever_a_label() -> None:
    """ "Helped by 30 %" does not exist: what may be said of the part is yes or nothing."""
    names = set(Answer.__dataclass_fields__)
    assert {"helped", "part", "part_believed", "part_learned"} <= names
    assert not any("part" in name and "30" in name for name in names)


@pytest.mark.parametrize("name", edge_diaries())
def test_edges_answer_or_refuse(name: str) -> None:
    found = say(edge_diaries()[name])
    if found.refused.get(What.ALL):
        assert found.total is None
    else:
        assert found.now is not None
        assert np.isfinite([found.now.low, found.now.middle, found.now.high]).all()


def test_cycles_are_counted_as_the_clinic_counts_them() -> None:
    assert cycles_of(of_days([1] * 76, 0, [0])) == 0
    assert cycles_of(of_days([1] * 77, 0, [0])) == 1
    assert cycles_of(of_days([1] * 100, 0, [0, 84])) == 1
    assert cycles_of(of_days([1] * 168, 0, [0])) == 1
    assert cycles_of(of_days([1] * 100, 0, [0, 14, 28])) == 0
    assert cycles_of(of_days([1] * 10, -10)) == 0


# --- wearing off ----------------------------------------------------------------------------------


def test_the_line_is_the_observed_difference() -> None:
    cycle = [0] * 28 + [1, 0, 0, 0] * 7 + [1, 0] * 14
    line = data_line(of_days([1] * 28 + cycle * 2, -28, GIVEN), OPEN)
    assert line.cycles == 2
    assert line.rise == pytest.approx(7.0)
    assert line.low < 7 < line.high
    short = data_line(of_days([1] * 28 + cycle[:70], -28, [0]), OPEN)
    assert short.cycles == 0
    assert np.isnan(short.rise)


@pytest.mark.parametrize(
    ("line", "curve", "said"),
    [
        (Line(2, 2.0, 0.5, 3.5), 1.5, True),
        (Line(1, 2.0, 0.5, 3.5), 1.5, False),
        (Line(2, 1.4, 0.5, 3.5), 1.5, False),
        (Line(2, 2.0, 0.5, 3.5), 0.5, False),
    ],
)
def test_wears_off_needs_two_cycles_the_model_and_the_data(
    line: Line, curve: float, said: bool
) -> None:
    assert says(line, np.full(512, curve)) is said


def test_a_posterior_that_is_not_trusted_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import cleardays.engine.answer as asked

    real = asked.fit

    def broken(*given: object, **more: object) -> object:
        return replace(real(*given, **more), khat=np.array([0.9]))  # type: ignore[arg-type]

    monkeypatch.setattr(asked, "fit", broken)
    found = say(course(0.8, 0.3))
    assert found.refused == {What.ALL: (Because.NOT_RELIABLE,)}
    assert found.total is found.ahead is None
