"""What a person says is kept once, merged with what other devices and the clinic said, and read."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from cleardays.actions.diary import take_in
from cleardays.actions.own_days import asked_of, last_look, read_day, read_days
from cleardays.actions.own_diary import (
    ATTACK,
    DAY,
    NotTaken,
    OtherPayload,
    Sent,
    bring_back,
    read_thread,
    tell,
    versions_of,
)
from cleardays.actions.permits import NotPermitted
from cleardays.actions.watch import note
from cleardays.answers.told import DayState
from cleardays.clinical.diary import Attack, Day, Diary, Headache, Intake, Severity
from cleardays.records import convert
from cleardays.records.models import AttackEntry, AuditRow, DayEntry, OwnChange
from cleardays.records.said import thread_of
from cleardays.records.standing import read_record
from clinic_house import AT, TODAY, House

pytestmark = pytest.mark.django_db
LONDON = "Europe/London"
SEVERE = {"headache": True, "severity": 3, "hours": 8.0, "drugs": True}
IMIGRAN = {"drug.Imigran 50 mg": ("Imigran 50 mg", 1.0, True)}


def said(state: dict, on: date = TODAY, **more: object) -> Sent:
    return Sent(uuid4(), DAY, on.isoformat(), on, state, LONDON, **more)


def heads(house: House, on: date = TODAY) -> tuple[str, ...]:
    return read_thread(house.anna, DAY, on.isoformat(), on)[0].heads


def say(house: House, state: dict, on: date = TODAY, at: datetime = AT, **more: object) -> Sent:
    more.setdefault("seen", heads(house, on))
    sent = said(state, on, **more)
    tell(house.anna_herself, house.anna, sent, at)
    return sent


def now_read(house: House, on: date = TODAY) -> Day | None:
    diary = read_record(house.anna).diary
    assert diary == convert.read_diary(house.anna)
    return next((day for day in diary.days if day.on == on), None)


def test_what_a_person_says_is_what_the_clinic_reads(clinic: House) -> None:
    say(clinic, {**SEVERE, **IMIGRAN, "nausea": True, "note": "at work"})
    day = now_read(clinic)
    assert day == Day(
        TODAY,
        True,
        8.0,
        Headache(severity=Severity.SEVERE, nausea=True),
        (Intake("Imigran 50 mg", 1.0, True),),
    )
    assert AuditRow.objects.get(verb="write in the diary").about == "own day, said"


def test_the_same_sent_twice_is_kept_once_and_answered_alike(clinic: House) -> None:
    sent = said(SEVERE)
    first = tell(clinic.anna_herself, clinic.anna, sent, AT)
    again = tell(clinic.anna_herself, clinic.anna, sent, AT + timedelta(days=2))
    assert first == again
    assert OwnChange.objects.count() == DayEntry.objects.count() == 1


def test_the_same_id_with_something_else_is_refused(clinic: House) -> None:
    sent = said(SEVERE)
    tell(clinic.anna_herself, clinic.anna, sent, AT)
    other = Sent(sent.client, DAY, sent.about, sent.on, {"headache": False}, LONDON)
    with pytest.raises(OtherPayload, match="The first one is kept"):
        tell(clinic.anna_herself, clinic.anna, other, AT)
    assert now_read(clinic).headache is True


def test_an_id_of_somebody_else_tells_nothing(clinic: House) -> None:
    sent = said(SEVERE)
    tell(clinic.anna_herself, clinic.anna, sent, AT)
    with pytest.raises(OtherPayload):
        tell(clinic.injector, clinic.ben, sent, AT)
    assert not OwnChange.objects.filter(person=clinic.ben).exists()


def test_two_devices_that_did_not_know_of_each_other_keep_both(clinic: House) -> None:
    say(clinic, {"headache": True, "severity": 2, "hours": 2.0})
    seen = heads(clinic)
    say(clinic, {"headache": True, "severity": 1, "hours": 2.0}, seen=seen, device="a", sequence=1)
    say(clinic, {"headache": True, "severity": 3, "hours": 6.0}, seen=seen, device="b", sequence=1)
    day = now_read(clinic)
    assert (day.detail.severity, day.hours) == (Severity.SEVERE, 6.0)
    (asked,) = asked_of(clinic.anna, read_days(clinic.anna, TODAY, TODAY))
    assert (asked.name, [one.value for one in asked.values]) == ("severity", [3, 1])
    say(clinic, {"severity": 1}, settles=("severity",))
    assert now_read(clinic).detail.severity is Severity.MILD
    assert asked_of(clinic.anna, read_days(clinic.anna, TODAY, TODAY)) == []


def test_a_clear_day_and_a_headache_are_asked_about_and_the_headache_counts(clinic: House) -> None:
    say(clinic, {"headache": False}, seen=(), device="a", sequence=1)
    say(clinic, SEVERE, seen=(), device="b", sequence=1)
    assert now_read(clinic).headache is True
    assert DayEntry.objects.get(struck_at=None).differs == ["headache"]
    say(clinic, {"headache": False}, settles=("headache",))
    assert now_read(clinic) == Day(TODAY, False, drugs=())


def test_a_file_stands_beside_what_was_said_and_the_worse_is_read(clinic: House) -> None:
    say(clinic, {"headache": True, "severity": 1})
    file = Diary(days=(Day(TODAY, True, 5.0, Headache(severity=Severity.MODERATE)),))
    take_in(clinic.injector, clinic.anna, file, AT, "diary file")
    day = now_read(clinic)
    assert (day.detail.severity, day.hours) == (Severity.MODERATE, 5.0)
    (asked,) = asked_of(clinic.anna, read_days(clinic.anna, TODAY, TODAY))
    assert asked.name == "severity"
    say(clinic, {"severity": 1}, settles=("severity",))
    day = now_read(clinic)
    assert (day.detail.severity, day.hours) == (Severity.MILD, 5.0), "what was not in doubt stays"
    assert DayEntry.objects.filter(struck_at=None).count() == 1
    take_in(clinic.injector, clinic.anna, file, AT, "diary file")
    assert now_read(clinic).hours == 5.0


def test_every_version_stays_and_can_be_brought_back(clinic: House) -> None:
    say(clinic, {**SEVERE, **IMIGRAN})
    say(clinic, {"headache": False})
    say(clinic, {"removed": True})
    assert now_read(clinic) is None
    rows = versions_of(clinic.anna, DAY, TODAY.isoformat(), TODAY)
    assert [row.headache for row in rows] == [False, True]
    bring_back(clinic.anna_herself, clinic.anna, rows[1], said({}, seen=heads(clinic)), AT)
    day = now_read(clinic)
    assert (day.detail.severity, day.drugs) == (3, (Intake("Imigran 50 mg", 1.0, True),))
    assert len(versions_of(clinic.anna, DAY, TODAY.isoformat(), TODAY)) == 3
    bring_back(clinic.anna_herself, clinic.anna, None, said({}, seen=heads(clinic)), AT)
    assert now_read(clinic) is None


def test_an_attack_is_begun_and_ended_later(clinic: House) -> None:
    thread = uuid4()

    def attack(state: dict) -> None:
        seen = read_thread(clinic.anna, ATTACK, str(thread), TODAY)[0].heads
        sent = Sent(uuid4(), ATTACK, str(thread), TODAY, state, LONDON, seen)
        tell(clinic.anna_herself, clinic.anna, sent, AT)

    attack({"start": "2026-10-05T06:30:00", "end": None, "severity": 2})
    assert len(read_days(clinic.anna, TODAY, TODAY).open_attacks) == 1
    attack({"end": "2026-10-05T08:00:00"})
    days = read_days(clinic.anna, TODAY, TODAY)
    assert days.open_attacks == ()
    assert [a.attack.hours for a in days.attacks] == [1.5]
    assert read_record(clinic.anna).diary.attacks[0].detail.severity is Severity.MODERATE
    with pytest.raises(NotTaken, match="ends before it begins"):
        attack({"end": "2026-10-05T05:00:00"})
    attack({"removed": True})
    assert read_record(clinic.anna).diary.attacks == ()
    assert AttackEntry.objects.count() == 2


def test_an_attack_from_a_file_can_be_changed(clinic: House) -> None:
    file = Diary(attacks=(Attack(datetime(2026, 10, 4, 8), None, Headache(drugs=())),))
    take_in(clinic.injector, clinic.anna, file, AT, "diary file")
    row = AttackEntry.objects.get()
    on = date(2026, 10, 4)
    stands, _ = read_thread(clinic.anna, ATTACK, str(thread_of(row)), on)
    assert stands.shown()["start"] == "2026-10-04T08:00:00"
    sent = Sent(uuid4(), ATTACK, str(thread_of(row)), on, {"severity": 3}, LONDON, stands.heads)
    tell(clinic.anna_herself, clinic.anna, sent, AT)
    (attack,) = read_record(clinic.anna).diary.attacks
    assert (attack.detail.severity, attack.detail.drugs) == (3, ())
    assert len(versions_of(clinic.anna, ATTACK, str(thread_of(row)), on)) == 2


def test_a_day_is_a_date_and_a_zone(clinic: House) -> None:
    """On the date line it is tomorrow already: what the person calls today is taken."""
    tomorrow = TODAY + timedelta(days=1)
    late = datetime(2026, 10, 5, 13, tzinfo=UTC)
    ahead = Sent(uuid4(), DAY, tomorrow.isoformat(), tomorrow, SEVERE, "Pacific/Apia")
    tell(clinic.anna_herself, clinic.anna, ahead, late)
    assert now_read(clinic, tomorrow) is not None
    far = TODAY + timedelta(days=3)
    for bad, why in (
        (Sent(uuid4(), DAY, far.isoformat(), far, SEVERE, LONDON), "has not come yet"),
        (Sent(uuid4(), DAY, TODAY.isoformat(), TODAY, SEVERE, "Moon/Base"), "time zone"),
        (Sent(uuid4(), DAY, "1850-01-01", date(1850, 1, 1), SEVERE, LONDON), "before 1900"),
    ):
        with pytest.raises(NotTaken, match=why):
            tell(clinic.anna_herself, clinic.anna, bad, AT)
    assert OwnChange.objects.count() == 1


def test_a_number_of_a_device_is_used_once(clinic: House) -> None:
    say(clinic, SEVERE, device="phone", sequence=4)
    with pytest.raises(NotTaken, match="Number 4"):
        say(clinic, {"headache": False}, device="phone", sequence=4)
    with pytest.raises(NotTaken, match="Number 3"):
        say(clinic, {"headache": False}, device="phone", sequence=3)


def test_only_who_may_write_writes(clinic: House) -> None:
    with pytest.raises(NotPermitted):
        tell(clinic.lead, clinic.anna, said(SEVERE), AT)
    assert not OwnChange.objects.exists()


def test_seen_is_that_somebody_who_treats_opened_the_page_after_it(clinic: House) -> None:
    say(clinic, SEVERE)
    note(clinic.anna_herself, "see one's own record", AT, person=clinic.anna, about="page my")
    note(clinic.lead, "read a record", AT, person=clinic.anna, about="page person")
    note(clinic.injector, "read a record", AT, person=clinic.anna, about="page booking")
    note(clinic.injector, "read a record", AT, person=clinic.anna, about="page person", why_not="x")
    assert last_look(clinic.anna) is None
    later = AT + timedelta(hours=1)
    note(clinic.injector, "read a record", later, person=clinic.anna, about="page person")
    assert last_look(clinic.anna) == later


def test_a_gap_is_a_gap(clinic: House) -> None:
    assert read_day(clinic.anna, TODAY).day is None
    assert read_days(clinic.anna, TODAY, TODAY).drawn[0].state is DayState.NOT_RECORDED
