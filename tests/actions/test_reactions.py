"""Reactions: kept as told, linked to session and lot, pressing ones first, seen once."""

from datetime import date

import pytest

from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.reactions import (
    ReactionRefused,
    draft,
    report,
    see,
    strike_reaction,
    weighed,
)
from cleardays.actions.report import NotDrafted
from cleardays.actions.statements import StatementRefused, add_preventive, add_score, say_none_tried
from cleardays.clinical.history import HistoryError, Preventive, Reported, Score
from cleardays.clinical.session import Session
from cleardays.evidence.read import read_tables
from cleardays.records.models import AuditRow, ReactionRow, ScoreRow
from cleardays.records.standing import read_record
from clinic_house import AT, House

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 20)


def treated(clinic: House) -> None:
    take_sessions(clinic.injector, clinic.anna, (Session(ON, "Botox", 155, lot="C7654"),), AT)


def test_a_reaction_is_linked_to_its_session_and_lot_and_presses_until_it_was_seen(
    clinic: House,
) -> None:
    treated(clinic)
    report(clinic.injector, clinic.anna, Reported("neck pain", date(2026, 9, 22)), AT)
    row = report(
        clinic.injector, clinic.anna, Reported("trouble swallowing", date(2026, 9, 25)), AT
    )
    found = weighed(read_record(clinic.anna))
    assert [s.row.what for s in found] == ["trouble swallowing", "neck pain"]
    assert found[0].weighed.presses
    assert {s.lot for s in found} == {"C7654"}
    see(clinic.injector, clinic.anna, row.pk, "rang her, sent to the emergency department", AT)
    assert weighed(read_record(clinic.anna))[0].row.what == "neck pain"
    with pytest.raises(ReactionRefused, match="already"):
        see(clinic.injector, clinic.anna, row.pk, "rang her again", AT)


def test_what_cannot_be_is_refused(clinic: House) -> None:
    treated(clinic)
    for said in (
        Reported(" "),
        Reported("rash", date(2027, 1, 1)),
        Reported("rash", None, "awful"),
    ):
        with pytest.raises(ReactionRefused):
            report(clinic.injector, clinic.anna, said, AT)
    with pytest.raises(HistoryError):
        Reported("rash", serious=False, serious_because=("hospital",))
    session = clinic.anna.sessions.get()
    with pytest.raises(ReactionRefused, match="not this person's"):
        report(clinic.injector, clinic.ben, Reported("rash"), AT, session=session)
    assert not ReactionRow.objects.exists()


def test_a_draft_report_is_of_this_reaction_and_is_noted_as_taken_out(clinic: House) -> None:
    treated(clinic)
    report(clinic.injector, clinic.anna, Reported("neck pain", date(2026, 9, 22)), AT)
    row = report(clinic.injector, clinic.anna, Reported("drooping lid", date(2026, 9, 21)), AT)
    scheme = next(iter(read_tables().schemes))
    [made] = draft(clinic.injector, clinic.anna, row.pk, scheme, AT)
    assert made.weighed.reported.what == "drooping lid"
    assert AuditRow.objects.filter(verb="take data out", outcome="done").count() == 1
    with pytest.raises(NotDrafted):
        draft(clinic.injector, clinic.anna, row.pk + 1000, scheme, AT)
    strike_reaction(clinic.injector, clinic.anna, row.pk, AT)
    assert [s.row.what for s in weighed(read_record(clinic.anna))] == ["neck pain"]
    assert ReactionRow.objects.count() == 2


def test_totals_and_medicines_are_struck_out_and_never_overwritten(clinic: House) -> None:
    on = date(2026, 9, 1)
    add_score(clinic.injector, clinic.anna, Score("hit-6", on, 62), AT)
    add_score(clinic.injector, clinic.anna, Score("hit-6", on, 64), AT)
    assert [(s.total, bool(s.struck_at)) for s in ScoreRow.objects.order_by("pk")] == [
        (62, True),
        (64, False),
    ]
    for wrong in (Score("hit-6", on, 200), Score("hit-6", date(2027, 1, 1), 60), Score("x", on, 1)):
        with pytest.raises(StatementRefused, match="Nothing was kept"):
            add_score(clinic.injector, clinic.anna, wrong, AT)
    assert read_record(clinic.anna).history.preventives is None
    say_none_tried(clinic.injector, clinic.anna, on, AT)
    assert read_record(clinic.anna).history.preventives == ()
    add_preventive(clinic.injector, clinic.anna, Preventive("propranolol"), AT)
    assert [p.drug for p in read_record(clinic.anna).history.preventives or ()] == ["propranolol"]
    with pytest.raises(StatementRefused):
        say_none_tried(clinic.injector, clinic.anna, on, AT)
