"""Letters that are kept: changed by one at a time, final once, and then as they were sent."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.db import IntegrityError, transaction

from cleardays.actions.letters import (
    ChangedMeanwhile,
    Kind,
    LetterRefused,
    Text,
    begin_letter,
    change_letter,
    choices,
    draft_pdf,
    hindrances,
    make_final,
    throw_away,
    write_again,
)
from cleardays.actions.permits import NotPermitted
from cleardays.actions.session_said import said_of
from cleardays.actions.sessions import checks_version
from cleardays.evidence.read import read_tables
from cleardays.records.models import (
    AuditRow,
    Authorisation,
    InjectionSession,
    Letter,
    Person,
    SiteRow,
)
from clinic_house import AT, TODAY, House

pytestmark = pytest.mark.django_db
FULL = Text("Dr A. Doctor\n2 Mill Lane", "Dear colleague,\n\n# Diary\n- Headache on 12 days")


def draft(clinic: House, person: Person | None = None) -> Letter:
    return begin_letter(clinic.reviewer, person or clinic.anna, Kind.GP, AT)


def final(clinic: House) -> Letter:
    written = change_letter(clinic.reviewer, draft(clinic), FULL, 1, AT)
    return make_final(clinic.reviewer, written, 2, is_read=True, at=AT)


def given(person: Person, **more: object) -> InjectionSession:
    made = InjectionSession.objects.create(
        person=person,
        clinic=person.clinic,
        on=TODAY - timedelta(days=10),
        before_cleardays=True,
        product="Botox",
        units=10,
        lot="C77",
        begun_at=AT,
        **more,
    )
    for n, side in enumerate(("left", "right")):
        SiteRow.objects.create(session=made, site=f"s{n}", muscle="frontalis", side=side, units=5)
    InjectionSession.objects.filter(pk=made.pk).update(state="signed", signed_at=AT)
    made.refresh_from_db()
    return made


def test_a_letter_is_begun_changed_made_final_and_kept(clinic: House) -> None:
    made = draft(clinic)
    assert "No diary is kept." in made.body
    assert any("[name of the doctor]" in one for one in hindrances(made))
    kept = final(clinic)
    assert kept.final_by == clinic.reviewer
    words = pypdf.PdfReader(io.BytesIO(bytes(kept.pdf or b""))).pages[0].extract_text()
    assert "Headache on 12 days" in words
    assert "Anna Beispiel" in words
    assert "born 2 March 1984" in words
    assert "reviews of harbour" in words  # whose name stands under it
    assert "Draft" not in words
    verbs = list(AuditRow.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["begin a letter", "begin a letter", "change a letter", "make a letter final"]
    assert not [row for row in AuditRow.objects.all() if "Anna" in row.about + row.why]


def test_two_who_write_at_once_are_both_told_and_nothing_is_lost(clinic: House) -> None:
    made = draft(clinic)
    change_letter(clinic.injector, made, Text("Theirs", "Their text"), 1, AT)
    with pytest.raises(ChangedMeanwhile) as told:
        change_letter(clinic.reviewer, made, Text("Mine", "My text"), 1, AT)
    assert (told.value.theirs.to, told.value.theirs.body) == ("Theirs", "Their text")
    assert told.value.mine == ("Mine", "My text")
    made.refresh_from_db()
    assert (made.body, made.version) == ("Their text", 2)
    # what was sent twice is kept once
    assert change_letter(clinic.injector, made, Text("Theirs", "Their text"), 1, AT).version == 2
    with pytest.raises(ChangedMeanwhile):
        make_final(clinic.reviewer, made, 1, is_read=True, at=AT)


def test_it_is_not_made_final_with_gaps_unread_or_to_nobody(clinic: House) -> None:
    made = draft(clinic)
    for text, is_read, words in (
        (Text("", "Text"), True, "Say to whom it goes."),
        (Text("Dr A", "Dear [name]"), True, "Still to fill in: [name]."),
        (Text("Dr A", "頭痛"), True, "The print has no shape for 痛 頭."),
        (Text("Dr A", "Text"), False, "Say that you read it and that it is about Anna Beispiel."),
    ):
        kept = change_letter(clinic.reviewer, made, text, made.version, AT)
        with pytest.raises(LetterRefused, match="It is still a draft") as refused:
            make_final(clinic.reviewer, kept, kept.version, is_read, AT)
        assert words in str(refused.value)
        made.refresh_from_db()
        assert made.final_at is None
        assert made.pdf is None


@pytest.mark.parametrize(
    "text", [Text("Dr A", "   "), Text("Dr A", "x" * 20_001), Text("x" * 401, "y")]
)
def test_what_cannot_be_kept_is_refused(clinic: House, text: Text) -> None:
    made = draft(clinic)
    with pytest.raises(LetterRefused, match="Nothing was kept"):
        change_letter(clinic.reviewer, made, text, 1, AT)
    made.refresh_from_db()
    assert made.version == 1


def test_a_final_letter_is_not_changed_thrown_away_or_made_final_again(clinic: House) -> None:
    kept = final(clinic)
    for attempt in (
        lambda: change_letter(clinic.reviewer, kept, Text("a", "b"), kept.version, AT),
        lambda: throw_away(clinic.reviewer, kept, AT),
        lambda: make_final(clinic.reviewer, kept, kept.version, True, AT),
    ):
        with pytest.raises(LetterRefused, match="stays as it was sent"):
            attempt()
    again = write_again(clinic.injector, kept, AT)
    assert (again.body, again.final_at, again.pdf) == (FULL.body, None, None)


@pytest.mark.parametrize("change", [{"body": "x"}, {"to": "x"}, {"pdf": b"x"}, {"final_at": None}])
def test_the_database_itself_refuses_to_change_what_was_sent(
    clinic: House, change: dict[str, object]
) -> None:
    kept = final(clinic)
    with pytest.raises(IntegrityError, match="write another"), transaction.atomic():
        Letter.objects.filter(pk=kept.pk).update(**change)
    with pytest.raises(IntegrityError, match="write another"), transaction.atomic():
        Letter.objects.filter(pk=kept.pk).delete()
    before = bytes(kept.pdf or b"")
    kept.refresh_from_db()
    assert bytes(kept.pdf or b"") == before


def test_a_draft_may_be_thrown_away_and_the_audit_remembers(clinic: House) -> None:
    made = draft(clinic)
    throw_away(clinic.reviewer, made, AT)
    assert not Letter.objects.exists()
    assert AuditRow.objects.filter(verb="throw a draft away").count() == 1
    with pytest.raises(LetterRefused, match="threw this draft away"):
        change_letter(clinic.reviewer, made, FULL, 1, AT)


def test_the_payers_letter_goes_to_the_payer_and_asks_for_rules(clinic: House) -> None:
    Authorisation.objects.create(
        person=clinic.anna,
        entered_at=AT,
        payer="Harbour Fund",
        reference="R-9",
        first=TODAY,
        last=TODAY,
    )
    with pytest.raises(LetterRefused, match="rules"):
        begin_letter(clinic.reviewer, clinic.anna, Kind.PAYER, AT)
    rules = choices(clinic.anna).rules[0][0]
    made = begin_letter(clinic.reviewer, clinic.anna, Kind.PAYER, AT, rules=rules)
    assert made.to == "Harbour Fund\nYour reference: R-9"
    assert "Criteria to start" in made.body


def test_the_rules_that_the_clinic_asks_come_first(clinic: House) -> None:
    last = choices(clinic.anna).rules[-1][0]
    clinic.anna.clinic.rule_sets = [last]
    assert choices(clinic.anna).rules[0][0] == last


def test_the_record_of_a_session_is_of_this_persons_signed_session(clinic: House) -> None:
    session = given(clinic.anna, checks={"pregnant": {"answer": "no", "word": "asked"}})
    made = begin_letter(clinic.injector, clinic.anna, Kind.SESSION, AT, session=session)
    assert "left 1 site, 5 U; right 1 site, 5 U; 10 U in all" in made.body
    assert "Lot C77" in made.body
    assert "no; asked" in made.body
    with pytest.raises(LetterRefused, match="this person's signed sessions"):
        begin_letter(clinic.injector, clinic.ben, Kind.SESSION, AT, session=session)
    with pytest.raises(LetterRefused):
        begin_letter(clinic.injector, clinic.anna, Kind.SESSION, AT)


def test_a_question_of_the_list_that_nobody_asked_is_listed_as_not_asked(clinic: House) -> None:
    asked = {"identified": {"answer": "yes", "word": ""}}
    session = given(clinic.anna, checks=asked, checks_version=checks_version())
    said = dict(said_of(session).checks)
    assert said["Name and birth date, said by the person, are those on this page"] == "yes"
    assert set(said.values()) == {"yes", "not asked"}
    assert len(said) == len(read_tables().checklist)
    older = given(clinic.ben, checks=asked, checks_version="an older list")
    assert len(said_of(older).checks) == 1


def test_a_letter_never_says_anything_of_somebody_else(clinic: House) -> None:
    given(clinic.ben)
    assert "C77" not in draft(clinic).body
    assert "C77" in draft(clinic, clinic.ben).body
    words = pypdf.PdfReader(io.BytesIO(draft_pdf(draft(clinic, clinic.ben), AT))).pages[0]
    assert "Ben Esempio" in words.extract_text()
    assert "Draft: not sent" in words.extract_text()


def test_those_who_do_not_treat_write_no_letters(clinic: House) -> None:
    for account in (clinic.lead, clinic.administrator, clinic.anna_herself):
        with pytest.raises(NotPermitted):
            begin_letter(account, clinic.anna, Kind.GP, AT)
