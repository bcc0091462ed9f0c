"""Two devices, a clinic, dropped and doubled requests and answers: nothing is lost or doubled.

2,000 sequences run on the merging rule with a store in memory; 40 run through the action and a real
database, where the row that the clinic reads is judged too.
"""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from actions.sync_world import AT, DAYS, SyncWorld
from cleardays.actions.own_diary import DAY, Sent, read_thread, tell
from cleardays.clinical.merging import Standing
from cleardays.records.models import DayEntry, OwnChange
from cleardays.records.said import values_of
from clinic_house import House

SEQUENCES = 2000


class Counted(SyncWorld):
    """Counts the sequences that were run to their end."""

    count_of_runs = 0

    def teardown(self) -> None:
        super().teardown()
        type(self).count_of_runs += 1


def test_2000_sequences_lose_nothing_and_double_nothing() -> None:
    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        ),
    )
    assert Counted.count_of_runs >= SEQUENCES


class InDatabase:
    """The action, and the rows that the clinic reads."""

    def __init__(self, house: House) -> None:
        self.house = house

    def tell(self, sent: Sent) -> dict[str, Any]:
        return tell(self.house.anna_herself, self.house.anna, sent, AT)

    def stands(self, on: date) -> Standing:
        return read_thread(self.house.anna, DAY, on.isoformat(), on)[0]

    def ids(self) -> list[str]:
        return [str(client) for client in OwnChange.objects.values_list("client", flat=True)]

    def check(self) -> None:
        """One row of each date stands; it says what stands, the worst of two, and names the doubt."""
        for on in DAYS:
            stands = self.stands(on)
            rows = list(DayEntry.objects.filter(on=on, struck_at=None))
            assert len(rows) == (0 if stands.is_removed else 1)
            for row in rows:
                shown = {n: v for n, v in stands.shown().items() if v is not None}
                assert values_of(row) == {**shown, **_drugs_said(shown)}
                assert tuple(row.differs) == stands.differs


def _drugs_said(shown: dict[str, Any]) -> dict[str, Any]:
    return {"drugs": True} if any(n.startswith("drug.") for n in shown) else {}


@pytest.mark.django_db
def test_the_same_through_the_action_and_a_real_database(clinic: House) -> None:
    class World(SyncWorld):
        make_store = staticmethod(lambda: InDatabase(clinic))

        def __init__(self) -> None:
            self.undone = transaction.atomic()
            self.undone.__enter__()
            super().__init__()

        def teardown(self) -> None:
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self.undone.__exit__(None, None, None)

    run_state_machine_as_test(
        World,
        settings=settings(
            max_examples=40,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_store_that_loses_an_answer_s_entry_is_seen() -> None:
    """The model can fail: a store that forgets, and one that keeps a repeated request twice."""
    from actions.sync_world import InMemory

    class Forgets(InMemory):
        def tell(self, sent: Sent) -> dict[str, Any]:
            answer = super().tell(sent)
            if len(self.log[sent.about]) > 1:
                self.log[sent.about].pop(0)
            return answer

    class Doubles(InMemory):
        def tell(self, sent: Sent) -> dict[str, Any]:
            self.told.clear()
            return super().tell(sent)

    class LastWins(InMemory):
        def stands(self, on: date) -> Standing:
            from cleardays.clinical.merging import standing

            log = self.log.get(on.isoformat(), [])
            return standing(log[-1:])

    for bad in (Forgets, Doubles, LastWins):
        world = type("World", (SyncWorld,), {"make_store": bad})
        with pytest.raises(AssertionError):
            run_state_machine_as_test(
                world,
                settings=settings(
                    max_examples=200,
                    stateful_step_count=12,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                    phases=[Phase.generate],
                    report_multiple_bugs=False,
                ),
            )
