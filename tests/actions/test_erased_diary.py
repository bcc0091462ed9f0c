"""What a person erases of their own diary does not come back from what their phone once sent."""

from datetime import timedelta

import pytest

from actions.test_own_diary import SEVERE, heads, now_read, say
from cleardays.actions import erasure
from cleardays.actions.diary import take_in
from cleardays.actions.own_diary import DAY, read_thread
from cleardays.actions.watch import note
from cleardays.clinical.diary import Day, Diary, Severity
from cleardays.records.models import AttackEntry, DayEntry, OwnChange
from cleardays.records.models.own_diary import OwnDevice
from clinic_house import AT, TODAY, House

pytestmark = pytest.mark.django_db
HOUR, YESTERDAY = timedelta(hours=1), TODAY - timedelta(days=1)
NOW = AT + 5 * HOUR


@pytest.fixture
def seen_then_changed(clinic: House) -> House:
    """She wrote of a severe day; the clinic looked; she called it clear, and wrote of the day before."""
    say(clinic, {**SEVERE, "note": "at work"}, at=AT)
    note(clinic.reviewer, "read a record", AT + HOUR, person=clinic.anna)
    say(clinic, {"headache": False}, at=AT + 2 * HOUR, settles=tuple(SEVERE))
    say(clinic, {"headache": True}, YESTERDAY, at=AT + 2 * HOUR)
    OwnDevice.objects.create(account=clinic.anna_herself, made_at=AT, seen_at=AT)
    return clinic


def test_what_the_clinic_had_seen_stands_again_and_the_rest_is_gone(
    seen_then_changed: House,
) -> None:
    house = seen_then_changed
    erasure.erase(house.anna_herself, house.anna, NOW, closes=False)
    today = now_read(house)
    assert today is not None
    assert today.detail.severity is Severity.SEVERE
    assert now_read(house, YESTERDAY) is None
    (left,) = OwnChange.objects.filter(person=house.anna)
    assert "note" not in left.fields
    assert not DayEntry.objects.exclude(note="").exists()
    assert not OwnDevice.objects.exists(), "a phone has to be chosen again before it is believed"
    # the diary goes on from what stands
    say(house, {"headache": True, "severity": 1}, at=NOW + HOUR, settles=("severity",))
    after = now_read(house)
    assert after is not None
    assert after.detail.severity is Severity.MILD


def test_an_entry_from_a_file_stands_once_after_a_correction_is_erased(clinic: House) -> None:
    own = clinic.anna_herself
    take_in(own, clinic.anna, Diary(days=(Day(TODAY, True),)), AT, "own")
    note(clinic.reviewer, "read a record", AT + HOUR, person=clinic.anna)
    say(clinic, {"headache": False}, at=AT + 2 * HOUR)
    erasure.erase(own, clinic.anna, NOW, closes=False)
    day = now_read(clinic)
    assert day is not None
    assert day.headache is True
    assert not OwnChange.objects.exists()
    assert len(heads(clinic)) == 1
    stands, log = read_thread(clinic.anna, DAY, TODAY.isoformat(), TODAY)
    assert stands.shown()["headache"] is True
    assert log == []
    assert not AttackEntry.objects.exists()
