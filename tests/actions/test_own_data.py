"""A person's own data: a file in and back, everything out, who looked, and what is erased or stays."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.apps import apps
from django.db import connection, transaction

from cleardays.actions import erasure, erasure_list, own_data, reminders
from cleardays.actions.accounts import break_glass, invite, make_account, review_glass, take_up
from cleardays.actions.diary import take_in
from cleardays.actions.history import take_history
from cleardays.actions.letters import TITLES, Kind
from cleardays.actions.looked import looks, rows_about
from cleardays.actions.moving_in import BatchRefused
from cleardays.actions.own_drugs import add_drug
from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.permits import NotPermitted
from cleardays.actions.review import keep_assessment
from cleardays.actions.stories import list_stories, read_story
from cleardays.actions.watch import note
from cleardays.clinical.diary import Attack, CountSpan, Day, Diary
from cleardays.exchange import record_json
from cleardays.exchange.reading import Hints, read_diary
from cleardays.exchange.record_json import ClearDays, Medicine, Note, Own, fingerprint
from cleardays.records import audit
from cleardays.records.convert import read_diary as kept_diary
from cleardays.records.models import (
    Account,
    AttackEntry,
    AuditRow,
    Batch,
    DayEntry,
    DecisionRow,
    Erasure,
    Letter,
    Person,
    Reminder,
    SpanEntry,
)
from cleardays.records.models.accounts import Role
from cleardays.records.models.own_diary import OwnDrug
from clinic_house import AT, PASSWORD, House
from exchange.drawn_diaries import COUNTING

HOUR = timedelta(hours=1)
FILE = Diary(
    days=(Day(date(2026, 9, 1), True), Day(date(2026, 9, 2), False)),
    attacks=(Attack(datetime(2026, 9, 1, 7, 30)),),
    spans=(CountSpan(date(2026, 8, 1), date(2026, 8, 31), headache_days=12.0),),
    kind="a file",
)
OWN = Own(
    (
        Note(date(2026, 9, 1), "slept badly", ("work",), ("eye", "neck")),
        Note(datetime(2026, 9, 1, 7, 30), "ünder", places=("left",)),
    ),
    (ClearDays(date(2026, 8, 1), date(2026, 8, 31), 9.0),),
    (Medicine("Imigran", "50 mg"),),
)


def newcomer(clinic: House, name: str = "Cara Primer") -> tuple[Person, Account]:
    person = Person.objects.create(
        clinic=clinic.clinic, identifier=name[:4], name=name, registered_at=AT
    )
    address = f"{name[:4].lower()}@example.org"
    return person, make_account(clinic.clinic, name, address, Role.PERSON, None, person)


def looked_at(clinic: House, at: datetime, person: Person | None = None) -> None:
    note(clinic.injector, "read a record", at, person=person or clinic.anna, about="page person")


# --- in and back ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_comes_in_with_its_notes_and_goes_back_whole(clinic: House) -> None:
    batch = own_data.take(clinic.anna_herself, clinic.anna, FILE, OWN, AT)
    day, attack = DayEntry.objects.get(on=date(2026, 9, 1)), AttackEntry.objects.get()
    assert (day.note, day.could_not, day.places) == ("slept badly", ["work"], ["eye", "neck"])
    assert (attack.note, attack.places) == ("ünder", ["left"])
    assert [str(drug) for drug in OwnDrug.objects.all()] == ["Imigran 50 mg"]
    assert SpanEntry.objects.get().clear_days == 9
    assert list(own_data.batches_of(clinic.anna_herself, clinic.anna)) == [batch]
    own_data.take_back(clinic.anna_herself, clinic.anna, batch, AT)
    assert kept_diary(clinic.anna).days == ()
    assert DayEntry.objects.count() == 2, "struck out, and readable"
    with pytest.raises(BatchRefused, match="already"):
        own_data.take_back(clinic.anna_herself, clinic.anna, batch, AT)


@pytest.mark.django_db
def test_nobody_takes_back_what_another_took_in(clinic: House) -> None:
    theirs = take_in(clinic.injector, clinic.anna, FILE, AT, "diary file")
    assert list(own_data.batches_of(clinic.anna_herself, clinic.anna)) == []
    with pytest.raises(BatchRefused, match="yourself"):
        own_data.take_back(clinic.anna_herself, clinic.anna, theirs, AT)
    assert Batch.objects.get().undone_at is None


@pytest.mark.django_db
def test_a_file_is_held_against_what_is_there(clinic: House) -> None:
    take_in(clinic.anna_herself, clinic.anna, Diary(days=FILE.days[:1]), AT, "own")
    assert own_data.beside(clinic.anna, FILE) == own_data.Beside(new=1, there=1)


# --- out and in again -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", [story.id for story in list_stories()])
def test_what_goes_out_comes_in_as_the_same(clinic: House, name: str) -> None:
    """Every story: a new account takes the file in, and has the same diary."""
    story = read_story(name)
    take_in(clinic.anna_herself, clinic.anna, story.diary, AT, "story")
    take_history(None, clinic.anna, story.history, AT.date(), AT)
    take_sessions(None, clinic.anna, story.sessions, AT)
    DayEntry.objects.filter(person=clinic.anna).update(
        note="mine", places=["eye"], could_not=["work", "people"]
    )
    add_drug(clinic.anna_herself, clinic.anna, "Imigran", "50 mg", AT)
    text = own_data.whole_file(clinic.anna_herself, clinic.anna, AT)
    person, account = newcomer(clinic)
    diary = read_diary(text.encode(), "record.json", Hints(), COUNTING)
    own_data.take(account, person, diary, record_json.read_own(text), AT)
    before, after = kept_diary(clinic.anna), kept_diary(person)
    assert fingerprint(after) == fingerprint(before)
    assert (after.days, after.attacks, after.spans) == (before.days, before.attacks, before.spans)
    assert json.loads(text)["diary_sha256"] == fingerprint(after)
    rows = DayEntry.objects.filter(person=person)
    said = [(row.note, row.places, row.could_not) for row in rows]
    assert said == [("mine", ["eye"], ["work", "people"])] * len(before.days)
    assert [str(drug) for drug in OwnDrug.objects.filter(person=person)] == ["Imigran 50 mg"]


@pytest.mark.django_db
def test_everything_is_in_the_file(clinic: House) -> None:
    own_data.take(clinic.anna_herself, clinic.anna, FILE, OWN, AT)
    batch = own_data.batches_of(clinic.anna_herself, clinic.anna)[0]
    own_data.take_back(clinic.anna_herself, clinic.anna, batch, AT + HOUR)
    looked_at(clinic, AT + HOUR)
    text = own_data.whole_file(clinic.anna_herself, clinic.anna, AT + 2 * HOUR)
    said = json.loads(text)
    assert said["person"]["name"] == clinic.anna.name
    struck = [s for s in said["statements"] if s["table"] == "DayEntry"]
    assert len(struck) == 2
    assert all((s["by"], s["struck_by"]) == ("you", "you") for s in struck)
    assert said["looked"][0]["who"] == clinic.injector.name
    assert said["decisions"] == said["letters"] == []
    assert AuditRow.objects.filter(verb="take data out", person=str(clinic.anna.key)).exists()
    assert clinic.ben.name not in text


@pytest.mark.django_db
def test_decisions_and_final_letters_are_in_it_and_reasons_and_drafts_are_not(
    clinic: House,
) -> None:
    kept = keep_assessment(clinic.reviewer, clinic.anna, AT.date(), AT)
    DecisionRow.objects.create(
        person=clinic.anna,
        assessment=kept,
        decision="continue",
        suggested="pause",
        differs=True,
        because="said in confidence",
        stage_before="on treatment",
        stage_after="on treatment",
        on=AT.date(),
        made_at=AT,
        made_by=clinic.reviewer,
    )
    common = {"person": clinic.anna, "made_at": AT, "made_by": clinic.reviewer}
    Letter.objects.create(kind="gp", to="Dr Low", body="not sent", **common)
    sent = {"final_at": AT, "final_by": clinic.reviewer, "pdf": b"%PDF"}
    Letter.objects.create(kind="patient", to="Anna", body="Go on", **sent, **common)
    text = own_data.whole_file(clinic.anna_herself, clinic.anna, AT)
    said = json.loads(text)
    assert said["decisions"] == [{"on": AT.date().isoformat(), "decision": "continue"}]
    assert [(x["what"], x["text"]) for x in said["letters"]] == [(TITLES[Kind.PATIENT], "Go on")]
    assert "in confidence" not in text
    assert "not sent" not in text
    assert any(line.startswith("Why something was decided") for line in said["not_here"])
    read_diary(text.encode(), "record.json", Hints(), COUNTING)


@pytest.mark.django_db
def test_nobody_else_takes_it_out(clinic: House) -> None:
    with pytest.raises(NotPermitted):
        own_data.whole_file(clinic.lead, clinic.anna, AT)


# --- who looked -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_look_is_told_by_name(clinic: House) -> None:
    assert clinic.other is not None
    for minutes in (0, 5, 10):
        looked_at(clinic, AT + timedelta(minutes=minutes))
    note(clinic.anna_herself, "see one's own record", AT, person=clinic.anna)
    note(None, "keep past sessions", AT, person=clinic.anna)
    note(clinic.reviewer, "write letters", AT, person=clinic.ben)
    note(clinic.reviewer, "write letters", AT - HOUR, person=clinic.anna)
    note(clinic.lead, "review access out of reach", AT - HOUR, person=clinic.anna)
    glass = break_glass(
        clinic.other.injector, clinic.anna.identifier, clinic.anna.born, "asked in a crisis", AT
    )
    found = looks(clinic.anna, list(rows_about(clinic.anna)))
    assert [(look.name, look.what, look.times) for look in found] == [
        (clinic.other.injector.name, "opened your record in an emergency", 1),
        (clinic.lead.name, "looked into an emergency access", 1),
        (clinic.reviewer.name, "wrote a letter", 1),
        (clinic.injector.name, "looked at your main page", 3),
    ]
    assert (found[0].out_of_reach, found[0].reviewed) == (True, False)
    assert found[0].clinic == clinic.other.clinic.name
    assert not any(look.out_of_reach for look in found[1:])
    review_glass(clinic.other.lead, glass, "in order", AT)
    rows = list(rows_about(clinic.anna))
    assert all(look.reviewed for look in looks(clinic.anna, rows) if look.what.startswith("opened"))
    assert "asked in a crisis" not in str(found)


@pytest.mark.django_db
def test_every_page_about_a_person_has_its_words() -> None:
    from cleardays.actions.looked import _PAGES
    from web.test_every_route import about_a_person

    acts = {"month_counts", "past_session", "statement", "strike", "direction", "consent"}
    acts |= {"session_sign", "session_add", "session_change", "parting", "strike_authorisation"}
    pages = {pattern.name for pattern in about_a_person()}
    assert pages - acts <= set(_PAGES), "say in words what is looked at there"


def test_every_verb_of_staff_has_its_words() -> None:
    from cleardays.actions.looked import _ACTS
    from cleardays.actions.permits import Verb, may

    about_nobody = {"LIST_PEOPLE", "IMPORT_PEOPLE", "UNDO_BATCH", "KEEP_VIALS", "READ_AUDIT"}
    about_nobody |= {"KEEP_STAFF", "KEEP_CLINIC", "SEE_NUMBERS", "ANSWER_READERS"}
    on_a_page = {"READ_PERSON", "PLAN_SESSION"}  # noted with the page's own name
    staff = [Account(role=role) for role in Role if role is not Role.PERSON]
    verbs = {verb for verb in Verb for account in staff if may(account, verb)}
    told = {verb.name for verb in verbs if verb.value in _ACTS}
    assert {verb.name for verb in verbs} - about_nobody - on_a_page == told


# --- what is erased ---------------------------------------------------------------------------------


def test_every_table_about_a_person_says_what_becomes_of_it() -> None:
    about = {
        model.__name__
        for model in apps.get_app_config("records").get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person and field.name == "person"
    }
    gone = {*(part.table for part in erasure.PARTS), *erasure.WHOLE}
    told = {*erasure.STAYS, *(table.__name__ for table in gone)}
    assert about - told == set(), "erase it, or say why it stays (actions/erasure.py)"
    assert told - about == set()


@pytest.fixture
def written(clinic: House) -> House:
    """Anna wrote on two days; the clinic looked between them, and wrote too."""
    own = clinic.anna_herself
    take_in(own, clinic.anna, Diary(days=(Day(date(2026, 9, 1), True),)), AT, "own")
    take_in(clinic.injector, clinic.anna, Diary(days=(Day(date(2026, 9, 3), True),)), AT, "told")
    looked_at(clinic, AT + HOUR)
    take_in(own, clinic.anna, Diary(days=(Day(date(2026, 9, 2), False),)), AT + 2 * HOUR, "own")
    DayEntry.objects.update(note="mine")
    DayEntry.objects.filter(entered_by=clinic.injector).update(note="the nurse's")
    reminders.turn_on(own, clinic.anna, reminders.Chosen(zone="Europe/London"), AT)
    return clinic


NOW = AT + 3 * HOUR


def days_of(person: Person) -> list[int]:
    return sorted(row.on.day for row in DayEntry.objects.filter(person=person))


@pytest.mark.django_db
def test_what_the_clinic_has_seen_stays(written: House) -> None:
    own = erasure.what_goes(written.anna_herself, written.anna, NOW)
    assert (own.days, own.others, own.notes, own.reminders) == (1, 0, 2, True)
    assert own.since == AT + HOUR
    made = erasure.erase(written.anna_herself, written.anna, NOW, closes=False)
    assert days_of(written.anna) == [1, 3]
    assert DayEntry.objects.get(on=date(2026, 9, 1)).note == ""
    assert DayEntry.objects.get(on=date(2026, 9, 3)).note == "the nurse's"
    assert not Reminder.objects.exists()
    assert Account.objects.get(pk=written.anna_herself.pk).is_active
    row = AuditRow.objects.order_by("-number")[0]
    assert (row.verb, row.about) == ("erase one's own data", "2 rows, 1 notes")
    assert made.after == AT + HOUR
    assert list(audit.faults()) == []


@pytest.mark.django_db
def test_what_a_later_entry_took_the_place_of_stands_again(written: House) -> None:
    """She corrects what the clinic has seen, and takes another entry back; then she erases."""
    own, later = written.anna_herself, AT + 2 * HOUR + timedelta(minutes=5)
    seen = DayEntry.objects.get(on=date(2026, 9, 1))
    DayEntry.objects.filter(on=date(2026, 9, 1)).update(struck_at=later, struck_by=own)
    worse = DayEntry.objects.create(
        person=written.anna, on=date(2026, 9, 1), headache=False, entered_at=later, entered_by=own
    )
    DayEntry.objects.filter(on=date(2026, 9, 3)).update(struck_at=later, struck_by=own)
    erasure.erase(own, written.anna, NOW, closes=False)
    assert not DayEntry.objects.filter(pk=worse.pk).exists()
    (stands,) = kept_diary(written.anna).days
    assert (stands.on, stands.headache) == (seen.on, True)
    assert DayEntry.objects.get(on=date(2026, 9, 3)).struck_at == later, "taken back for itself"


@pytest.mark.django_db
def test_where_nobody_has_looked_everything_of_ones_own_goes(clinic: House) -> None:
    own_data.take(clinic.anna_herself, clinic.anna, FILE, OWN, AT)
    assert clinic.other is not None
    own_data.take(clinic.other.anna_herself, clinic.other.anna, FILE, OWN, AT)
    own = erasure.what_goes(clinic.anna_herself, clinic.anna, NOW)
    assert (own.days, own.others, own.since) == (2, 2, None)
    erasure.erase(clinic.anna_herself, clinic.anna, NOW, closes=False)
    assert days_of(clinic.anna) == []
    assert days_of(clinic.other.anna) == [1, 2], "nobody else's"


@pytest.mark.django_db
def test_a_look_that_was_refused_has_seen_nothing(clinic: House) -> None:
    own_data.take(clinic.anna_herself, clinic.anna, FILE, OWN, AT)
    refused = {"person": clinic.anna, "why_not": "out of reach"}
    note(clinic.injector, "read a record", AT + HOUR, **refused)
    assert erasure.what_goes(clinic.anna_herself, clinic.anna, NOW).since is None


@pytest.mark.django_db
def test_a_closed_account_holds_nothing_of_anybody(written: House) -> None:
    own = written.anna_herself
    own.set_password(PASSWORD)
    own.save()
    email, name = own.email, own.name
    erasure.erase(own, written.anna, NOW, closes=True)
    emptied = Account.objects.get(pk=own.pk)
    assert not emptied.is_active
    assert emptied.person is None
    assert not emptied.has_usable_password()
    for value in Account.objects.filter(pk=own.pk).values_list().get():
        assert email not in str(value)
        assert name not in str(value)
    assert DayEntry.objects.get(on=date(2026, 9, 1)).entered_by == emptied
    # and the clinic can invite the person once more
    token = invite(written.injector, name, email, Role.PERSON, NOW, written.anna)
    again = take_up(token, name, PASSWORD, NOW)
    assert again.person == written.anna


@pytest.mark.django_db(transaction=True)
def test_it_is_all_or_nothing(written: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(erasure, "_close", broken)
    with pytest.raises(OSError, match="full"):
        erasure.erase(written.anna_herself, written.anna, NOW, closes=True)
    assert days_of(written.anna) == [1, 2, 3]
    assert not Erasure.objects.exists()
    assert Reminder.objects.exists()


@pytest.mark.django_db
def test_only_the_person_erases(written: House) -> None:
    for who in (written.injector, written.lead, written.administrator):
        with pytest.raises(NotPermitted):
            erasure.erase(who, written.anna, NOW, closes=False)


@pytest.mark.django_db(transaction=True)
def test_erasing_while_the_clinic_looks(written: House) -> None:
    """Whoever comes first: what was looked at stays, what was erased was not looked at."""
    results: list[object] = []

    def look() -> None:
        try:
            with transaction.atomic():
                looked_at(written, NOW)
                results.append(days_of(written.anna))
        finally:
            connection.close()

    def erase() -> None:
        try:
            results.append(erasure.erase(written.anna_herself, written.anna, NOW, closes=False))
        finally:
            connection.close()

    both = [Thread(target=look), Thread(target=erase)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(results) == 2
    (saw,) = [r for r in results if isinstance(r, list)]
    (made,) = [r for r in results if isinstance(r, Erasure)]
    if made.after == NOW:  # the look came first
        assert saw == [1, 2, 3] == days_of(written.anna)
    else:
        assert days_of(written.anna) == [1, 3]


# --- the list beside the backups --------------------------------------------------------------------


@pytest.mark.django_db
def test_the_list_only_grows_and_names_nobody(written: House, tmp_path: Path, settings) -> None:
    settings.BACKUPS = str(tmp_path)
    assert erasure_list.keep_list(tmp_path) is None
    made = erasure_list.erase_for_good(written.anna_herself, written.anna, NOW, closes=True)
    text = (tmp_path / erasure_list.NAME).read_text()
    for word in (written.anna.name, written.anna.identifier, "person@harbour.example"):
        assert word not in text
    assert (tmp_path / erasure_list.NAME).stat().st_mode & 0o077 == 0
    (read,) = erasure_list.read_list(tmp_path)
    for name in ("key", "person", "account", "after", "until", "closes"):
        assert getattr(read, name) == getattr(made, name), name
    Erasure.objects.all().delete()  # as after a restore of an older backup
    assert written.other is not None
    more = erasure_list.erase_for_good(
        written.other.anna_herself, written.other.anna, NOW + HOUR, closes=False
    )
    assert [m.key for m in erasure_list.read_list(tmp_path)] == [made.key, more.key]
    assert [p.name for p in tmp_path.iterdir()] == [erasure_list.NAME]


@pytest.mark.django_db
def test_what_a_backup_brought_back_goes_again(written: House, tmp_path: Path) -> None:
    """As if restored: the same rows are there again, and staff have looked at them since."""
    before = list(DayEntry.objects.filter(entered_by=written.anna_herself))
    made = erasure.erase(written.anna_herself, written.anna, NOW, closes=False)
    erasure_list.keep_list(tmp_path)
    Erasure.objects.all().delete()
    DayEntry.objects.filter(entered_by=written.anna_herself).delete()
    DayEntry.objects.bulk_create(before)
    looked_at(written, NOW + HOUR)
    take_in(
        written.anna_herself,
        written.anna,
        Diary(days=(Day(date(2026, 9, 9), False),)),
        NOW + HOUR,
        "own",
    )
    listed = erasure_list.read_list(tmp_path)
    assert erasure_list.erase_those(listed, NOW + 2 * HOUR) == 1
    assert days_of(written.anna) == [1, 3, 9], "what was written later stays"
    assert erasure_list.erase_those(listed, NOW + 2 * HOUR) == 0
    assert Erasure.objects.get().key == made.key
    row = AuditRow.objects.order_by("-number")[0]
    assert row.about.startswith("again: ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"cleardays-erased": 9, "erased": []}', '{"cleardays-erased": 1}']
)
def test_a_list_that_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / erasure_list.NAME).write_text(text)
    with pytest.raises(erasure_list.ListError):
        erasure_list.read_list(tmp_path)
