"""Moving in: lists, counts, files; nothing merged silently, everything undone as a whole."""

from datetime import date, timedelta

import pytest

from cleardays.actions import moving_in
from cleardays.actions.diary import take_in
from cleardays.actions.moving_in import BatchRefused, CountRefused
from cleardays.actions.people import LooksAlike, PersonRefused, change, find, register
from cleardays.actions.permits import NotPermitted
from cleardays.clinical.diary import Day, Diary
from cleardays.clinical.session import Session
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import Refused
from cleardays.records.convert import read_diary, read_sessions
from cleardays.records.models import AuditRow, Batch, InjectionSession, Person, SpanEntry
from cleardays.records.reach import Reach
from clinic_house import AT, TODAY, House

pytestmark = pytest.mark.django_db
LIST = "\n".join(
    [
        "identifier,name,born,telephone",
        "N-1,Cara Primer,1971-01-30,555",
        "N-2,anna  beispiel,1984-03-02,",
        "harbour-2,Ben Esempio,1990-07-09,",
        "N-3,Dora Voorbeeld,1960-12-31,",
        "N-4,Dora Voorbeeld,1960-12-31,",
    ]
).encode()
NONE = Hints()


def test_a_list_is_held_against_who_is_here_and_keeps_nothing(clinic: House) -> None:
    before = Person.objects.count()
    seen = moving_in.preview_people(clinic.injector, LIST, NONE, TODAY)
    assert [a.newcomer.identifier for a in seen.new] == ["N-1"]
    assert [a.newcomer.identifier for a in seen.here] == ["harbour-2"]
    assert {a.newcomer.row: [p.name for p in a.alike] or a.alike_rows for a in seen.doubtful} == {
        3: ["Anna Beispiel"],
        5: (6,),
        6: (5,),
    }
    assert Person.objects.count() == before


def test_those_that_look_like_somebody_come_only_when_somebody_says_so(clinic: House) -> None:
    batch = moving_in.take_people(clinic.injector, LIST, NONE, TODAY, (), AT)
    assert [p.identifier for p in batch.people.all()] == ["N-1"]
    batch = moving_in.take_people(clinic.injector, LIST, NONE, TODAY, {3, 5}, AT)
    assert sorted(p.identifier for p in batch.people.all()) == ["N-2", "N-3"]
    assert Person.objects.get(identifier="HARBOUR-2").name == "Ben Esempio"
    row = AuditRow.objects.filter(verb="take people over").order_by("number").last()
    assert row is not None
    assert "2 people" in row.about
    assert not any("Voorbeeld" in r.about for r in AuditRow.objects.all())


def test_the_same_names_at_another_clinic_are_nobodys_doubles(clinic: House) -> None:
    assert clinic.other is not None
    there = moving_in.preview_people(clinic.other.injector, LIST, NONE, TODAY)
    assert len(there.here) == 0
    assert [a.newcomer.identifier for a in there.new] == ["N-1", "harbour-2"] or [
        p.name for a in there.doubtful for p in a.alike
    ]


def test_a_list_is_taken_back_whole_but_not_under_somebody_who_has_a_record_by_now(
    clinic: House,
) -> None:
    batch = moving_in.take_people(clinic.injector, LIST, NONE, TODAY, {5, 6}, AT)
    dora = batch.people.get(identifier="N-3")
    span = moving_in.tell_month(
        clinic.injector, dora, date(2026, 9, 1), date(2026, 9, 30), {"headache_days": 20}, AT
    )
    with pytest.raises(BatchRefused, match="1 of these people"):
        moving_in.undo(clinic.injector, batch, AT)
    assert Reach(clinic.injector, AT).people().filter(pk=dora.pk).exists()
    SpanEntry.objects.filter(pk=span.pk).update(struck_at=AT)
    moving_in.undo(clinic.injector, batch, AT)
    assert not Reach(clinic.injector, AT).people().filter(batch=batch).exists()
    with pytest.raises(BatchRefused, match="already"):
        moving_in.undo(clinic.injector, batch, AT)
    again = moving_in.take_people(clinic.injector, LIST, NONE, TODAY, {5}, AT)
    assert again.people.count() == 2


def test_only_those_of_the_clinic_take_lists_over_and_back(clinic: House) -> None:
    with pytest.raises(NotPermitted):
        moving_in.take_people(clinic.lead, LIST, NONE, TODAY, (), AT)
    batch = moving_in.take_people(clinic.injector, LIST, NONE, TODAY, (), AT)
    assert clinic.other is not None
    with pytest.raises(NotPermitted, match="own clinic"):
        moving_in.undo(clinic.other.injector, batch, AT)


# --- sessions -------------------------------------------------------------------------------------

PAST = "\n".join(
    [
        "identifier,date,product,units,sites",
        "HARBOUR-1,2025-03-02,Botox,155,standard",
        "HARBOUR-1,2025-06-02,Botox,155,",
        "HARBOUR-2,2025-06-02,,,",
        "NOBODY,2025-06-02,Botox,155,",
    ]
).encode()


def test_past_sessions_come_in_and_are_taken_back_together(clinic: House) -> None:
    seen = moving_in.preview_sessions(clinic.injector, PAST, NONE, TODAY)
    assert [one.identifier for one in seen.strangers] == ["NOBODY"]
    batch = moving_in.take_past(clinic.injector, PAST, NONE, TODAY, AT)
    assert batch.rows == 3
    given = read_sessions(clinic.anna)
    assert [s.on for s in given] == [date(2025, 3, 2), date(2025, 6, 2)]
    assert len(given[0].sites) == 31
    kept = InjectionSession.objects.filter(batch=batch)
    assert all(s.before_cleardays and s.state == "signed" for s in kept)
    assert len(moving_in.preview_sessions(clinic.injector, PAST, NONE, TODAY).there) == 3
    with pytest.raises(BatchRefused, match="No session in this list is new"):
        moving_in.take_past(clinic.injector, PAST, NONE, TODAY, AT)
    moving_in.undo(clinic.injector, batch, AT)
    assert read_sessions(clinic.anna) == ()
    assert moving_in.take_past(clinic.injector, PAST, NONE, TODAY, AT).rows == 3


def test_one_past_session_from_the_form(clinic: House) -> None:
    session = Session(date(2025, 3, 2), "Botox", 155)
    moving_in.take_past_session(clinic.injector, clinic.anna, session, AT)
    with pytest.raises(BatchRefused, match="already"):
        moving_in.take_past_session(clinic.injector, clinic.anna, session, AT)
    assert Batch.objects.filter(what="past sessions").count() == 1


# --- counts and files -----------------------------------------------------------------------------

SEPTEMBER = date(2026, 9, 1), date(2026, 9, 30)


def test_a_month_is_kept_as_counts_and_told_again_strikes_the_first_out(clinic: House) -> None:
    told = {"headache_days": 20, "clear_days": 4, "severe_days": None, "acute_days": 12}
    moving_in.tell_month(clinic.injector, clinic.anna, *SEPTEMBER, told, AT)
    moving_in.tell_month(clinic.injector, clinic.anna, *SEPTEMBER, {"headache_days": 18}, AT)
    spans = read_diary(clinic.anna).spans
    assert [(s.headache_days, s.acute_days, s.recalled) for s in spans] == [(18, None, True)]
    struck = SpanEntry.objects.get(struck_at__isnull=False)
    assert (struck.headache_days, struck.clear_days) == (20, 4)
    assert read_diary(clinic.anna).days == ()


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"headache_days": 31},
        {"headache_days": -1},
        {"headache_days": 20, "clear_days": 11},
        {"headache_days": 5, "severe_days": 6},
    ],
)
def test_counts_that_cannot_be_are_refused(clinic: House, counts: dict[str, int | None]) -> None:
    with pytest.raises(CountRefused, match="Nothing was kept"):
        moving_in.tell_month(clinic.injector, clinic.anna, *SEPTEMBER, counts, AT)
    assert not SpanEntry.objects.exists()


def test_a_diary_file_is_taken_back_as_a_whole(clinic: House) -> None:
    days = tuple(Day(TODAY - timedelta(days=n), n % 2 == 0) for n in range(10))
    batch = take_in(clinic.injector, clinic.anna, Diary(days=days), AT, "diary file")
    assert len(read_diary(clinic.anna).days) == 10
    moving_in.undo(clinic.injector, batch, AT)
    assert read_diary(clinic.anna).days == ()


# --- one by one -----------------------------------------------------------------------------------


def who(**said: object) -> dict[str, object]:
    return {"identifier": "N-9", "name": "Nora Exemplo", "born": date(1980, 1, 1), **said}


def test_somebody_who_looks_like_somebody_is_shown_first(clinic: House) -> None:
    alike = who(name="ANNA beispiel", born=clinic.anna.born)
    with pytest.raises(LooksAlike) as double:
        register(clinic.injector, alike, AT)
    assert double.value.alike == [clinic.anna]
    made = register(clinic.injector, alike, AT, is_another=True)
    assert made.registered_by == clinic.injector
    with pytest.raises(PersonRefused, match="belongs to somebody here already"):
        register(clinic.injector, who(), AT)


def test_who_somebody_is_can_be_corrected(clinic: House) -> None:
    assert change(clinic.injector, clinic.anna, who(identifier="H-77"), AT) == [
        "identifier",
        "name",
        "born",
    ]
    with pytest.raises(PersonRefused):
        change(clinic.injector, clinic.ben, who(identifier="h-77"), AT)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("anna", ["Anna Beispiel"]),
        ("beispiel ANNA", ["Anna Beispiel"]),
        ("harbour-", ["Anna Beispiel", "Ben Esempio"]),
        ("HARBOUR-2", ["Ben Esempio"]),
        ("1984-03-02", ["Anna Beispiel"]),
        ("2/3/1984", ["Anna Beispiel"]),
        ("9.7.1990", ["Ben Esempio"]),
        ("hill", []),
        ("  ", []),
        ("%", []),
    ],
)
def test_one_box_finds_by_identifier_name_and_birth_date(
    clinic: House, words: str, found: list[str]
) -> None:
    assert [p.name for p in find(Reach(clinic.injector, AT), words)] == found
    assert find(Reach(clinic.lead, AT), words) == []


def test_a_list_that_is_refused_registers_nobody(clinic: House) -> None:
    before = Person.objects.count()
    bad = LIST + b"\nN-9,,1984-03-02,\n"
    with pytest.raises(Refused):
        moving_in.take_people(clinic.injector, bad, NONE, TODAY, (), AT)
    assert Person.objects.count() == before
