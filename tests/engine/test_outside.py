"""Real headache diaries around the start of a treatment without effect: nothing is claimed."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from cleardays.engine.answer import answer
from cleardays.engine.check import say
from cleardays.engine.findings import Because, What
from cleardays.engine.record import Record, of_days
from engine.known import PRIOR

pytestmark = pytest.mark.outside


@pytest.fixture
def people(outside_data: Path) -> dict[str, Record]:
    """Everybody of the biofeedback programme, its start entered as if it were an injection."""
    file = outside_data / "kostecki_dillon" / "daily_headache_89_people.csv"
    told: dict[str, dict[int, int]] = defaultdict(dict)
    with file.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            told[row["id"]][int(row["time"])] = int(row["headache"] == "yes")
    found = {}
    for id, days in told.items():
        first, last = min(days), max(days)
        values = [days.get(n, -1) for n in range(first, last + 1)]
        found[id] = of_days(values, first, [0])
    return found


def test_no_effect_is_claimed_for_the_programme(people: dict[str, Record]) -> None:
    kept = [
        r
        for r in people.values()
        if r.observed(r.first, -1) >= 10 and r.end > 0 and r.observed(0, r.end) >= 14
    ]
    assert len(kept) >= 20
    said = say(kept, PRIOR, list(range(1, len(kept) + 1)))
    assert (said.attributable[:, 0] <= 0).all()
    assert (said.attributable_30 <= 0.5).all()
    assert (said.helped <= 0.95).all()
    assert float(said.attributable[:, 1].mean()) < 0.08


def test_short_and_gappy_records_are_refused_with_the_reason(people: dict[str, Record]) -> None:
    reasons = [answer(r, PRIOR, 1).refused.get(What.ALL, ()) for r in people.values()]
    refused = [r for r in reasons if r]
    assert len(refused) > len(reasons) / 2
    assert {b for r in refused for b in r} <= {
        Because.FEW_BEFORE,
        Because.FEW_LATELY,
        Because.NOT_TREATED,
    }
    for record, why in zip(people.values(), reasons, strict=True):
        few = record.observed(-28, -1) < 14
        assert (Because.FEW_BEFORE in why) == few
    assert np.mean([bool(r) for r in reasons]) < 1
