"""The paper pack: who is in it, what each page says, and that its head finds a cut tail."""

import io
from datetime import date, time, timedelta

import pypdf
import pytest

from cleardays.actions.history import tell
from cleardays.actions.paper_pack import Made, PackRefused, make_pack
from cleardays.actions.watch import note
from cleardays.records import audit
from cleardays.records.models import (
    Appointment,
    AuditRow,
    ClinicDay,
    InjectionSession,
    PaperPack,
    Person,
    SiteRow,
)
from clinic_house import AT, TODAY, House

pytestmark = pytest.mark.django_db


def given(person: Person, days_ago: int, sites: bool = False) -> None:
    made = InjectionSession.objects.create(
        person=person,
        clinic=person.clinic,
        on=TODAY - timedelta(days=days_ago),
        before_cleardays=True,
        product="Botox",
        units=15,
        lot="C77",
        begun_at=AT,
    )
    if sites:
        for n, side in enumerate(("left", "left", "right")):
            SiteRow.objects.create(
                session=made, site=f"s{n}", muscle="frontalis", side=side, units=5
            )
    InjectionSession.objects.filter(pk=made.pk).update(state="signed", signed_at=AT)


def booked(clinic: House, person: Person, on: date, state: str = "booked") -> None:
    day, _ = ClinicDay.objects.get_or_create(
        clinic=clinic.clinic,
        injector=clinic.injector,
        on=on,
        opens=time(9),
        defaults={"closes": time(12), "room": "Room 2"},
    )
    taken = day.appointments.count()
    Appointment.objects.create(
        day=day, person=person, at=time(9, 20 * taken), state=state, booked_at=AT,
        booked_by=clinic.injector,
    )  # fmt: skip


def pack(clinic: House) -> tuple[Made, list[str]]:
    kept: list[bytes] = []
    made = make_pack(clinic.clinic.name, TODAY, AT, kept.append)
    pages = pypdf.PdfReader(io.BytesIO(kept[0])).pages
    return made, [" ".join(page.extract_text().split()) for page in pages]


@pytest.mark.parametrize(
    ("days_ago", "is_in"),
    [
        # due after 84 days: 7 days ahead to 14 days past
        (76, False),
        (77, True),
        (84, True),
        (98, True),
        (99, False),
    ],
)
def test_who_is_due_is_in_it(clinic: House, days_ago: int, is_in: bool) -> None:
    given(clinic.anna, days_ago)
    made, pages = pack(clinic)
    assert made.people == len(pages) - 1 == int(is_in)
    assert ("Anna Beispiel" in pages[0]) is is_in


@pytest.mark.parametrize(
    ("ahead", "state", "is_in"),
    [
        (-1, "booked", False),
        (0, "booked", True),
        (0, "arrived", True),
        (1, "booked", True),
        (2, "booked", False),
        (0, "cancelled", False),
        (0, "moved", False),
    ],
)
def test_who_comes_on_these_two_days_is_in_it(
    clinic: House, ahead: int, state: str, is_in: bool
) -> None:
    booked(clinic, clinic.ben, TODAY + timedelta(days=ahead), state)
    made, pages = pack(clinic)
    assert made.people == int(is_in)
    assert ("Ben Esempio" in " ".join(pages)) is is_in


def test_a_page_says_who_when_what_to_mind_and_the_last_sites(clinic: House) -> None:
    Person.objects.filter(pk=clinic.anna.pk).update(telephone="555 0199")
    given(clinic.anna, 84, sites=True)
    booked(clinic, clinic.anna, TODAY)
    tell(clinic.reviewer, clinic.anna, {"safety.pregnant": True}, TODAY, AT)
    _, pages = pack(clinic)
    assert len(pages) == 2
    page = pages[1]
    for words in (
        "Anna Beispiel",
        "born 2 March 1984",
        "HARBOUR-1",
        "555 0199",
        "5 October 2026 at 09:00",
        "Room 2",
        "due from 5 October 2026",
        "regnan",
        "Session 1, 13 July 2026: Botox, 15 U, lot C77",
        "Frontalis 5 + 5 5 15",
        "not asked: ask before an injection.",
    ):
        assert words in page, words
    assert "The standard plan" not in page  # something speaks against an injection


def test_without_a_bar_the_plan_lies_beside_it_and_it_is_still_one_page(clinic: House) -> None:
    given(clinic.anna, 84, sites=True)
    _, pages = pack(clinic)
    assert len(pages) == 2
    assert "The standard plan of this history, to tick" in pages[1]
    assert "Landmarks and drawing are not checked against the source" in pages[1]


def test_the_first_page_carries_the_head_and_the_count_and_they_find_a_cut_tail(
    clinic: House,
) -> None:
    for _ in range(3):
        note(clinic.injector, "look", AT, person=clinic.anna)
    before = audit.head()
    made, pages = pack(clinic)
    assert made.head == before
    assert f"The audit had {before.count} rows." in pages[0]
    assert before.seal in pages[0]
    row = PaperPack.objects.get()
    assert (row.audit_count, row.audit_head, row.on) == (before.count, before.seal, TODAY)
    written = AuditRow.objects.order_by("-number").first()
    assert written is not None
    assert (written.verb, written.clinic) == ("make the paper pack", str(clinic.clinic.key))
    assert list(audit.faults(made.head)) == []
    later = audit.Head(before.count + 5, before.seal)
    assert any("cut off" in fault for fault in audit.faults(later))


def test_where_it_cannot_be_written_nothing_is_written_down(clinic: House) -> None:
    def full(data: bytes) -> None:
        raise OSError(28, "No space left on device")

    rows = AuditRow.objects.count()
    with pytest.raises(OSError, match="No space"):
        make_pack(clinic.clinic.name, TODAY, AT, full)
    assert not PaperPack.objects.exists()
    assert AuditRow.objects.count() == rows


def test_nobody_of_another_clinic_and_nobody_taken_back_is_in_it(clinic: House) -> None:
    assert clinic.other is not None
    given(clinic.other.anna, 84)
    given(clinic.ben, 84)
    Person.objects.filter(pk=clinic.ben.pk).update(removed_at=AT)
    made, pages = pack(clinic)
    assert made.people == 0
    assert "Nobody is booked or due." in pages[0]


def test_a_record_that_contradicts_itself_costs_its_page_and_not_the_pack(
    clinic: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleardays.actions import paper_pack
    from cleardays.clinical.history import HistoryError

    given(clinic.anna, 84)
    given(clinic.ben, 84)
    whole = paper_pack.assess

    def assess(diary: object, history: object, sessions: object, **more: object) -> object:
        if history.born == clinic.anna.born:  # type: ignore[attr-defined]
            raise HistoryError("two sessions on one date")
        return whole(diary, history, sessions, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(paper_pack, "assess", assess)
    made, pages = pack(clinic)
    assert made.people == 2
    (anna,) = [page for page in pages[1:] if "Anna" in page]
    assert "The record contradicts itself" in anna
    assert "No session is recorded" not in anna
    assert "C77" not in anna


def test_a_clinic_that_is_not_there_is_answered_with_those_that_are(clinic: House) -> None:
    with pytest.raises(PackRefused, match="Harbour Headache Clinic; Hill Headache Clinic"):
        make_pack("Nowhere", TODAY, AT, lambda data: None)
