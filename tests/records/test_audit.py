"""The chain notices an edit, a gap, a row put in, and, beside a head kept elsewhere, a cut tail."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from cleardays.records import audit, guards
from cleardays.records.models import AuditHead, AuditRow
from clinic_house import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def five_rows() -> audit.Head:
    for n in range(5):
        audit.add(audit.Entry("look", account=f"a{n}", person="p"), AT)
    return audit.head()


@pytest.fixture
def unguarded(db: None) -> None:
    """As somebody who owns the database can have it."""
    guards.remove(connection)


def test_a_whole_chain_has_no_fault(five_rows: audit.Head) -> None:
    assert list(audit.faults()) == []
    assert list(audit.faults(five_rows)) == []
    assert five_rows.count == 5


def test_an_empty_chain_has_no_fault() -> None:
    assert list(audit.faults(audit.Head(0, ""))) == []


def edit(head: audit.Head) -> None:
    AuditRow.objects.filter(number=2).update(verb="sign")


def take_out(head: audit.Head) -> None:
    AuditRow.objects.filter(number=3).delete()


def take_out_and_close_the_gap(head: audit.Head) -> None:
    AuditRow.objects.filter(number=3).delete()
    for number in (4, 5):
        AuditRow.objects.filter(number=number).update(number=number - 1)


def forge_and_seal_alone(head: audit.Head) -> None:
    row = AuditRow.objects.get(number=2)
    row.person = "somebody else"
    row.seal = audit.seal(row, AuditRow.objects.get(number=1).seal)
    row.save()


def cut_the_tail(head: audit.Head) -> None:
    AuditRow.objects.filter(number__gt=3).delete()


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    "harm", [edit, take_out, take_out_and_close_the_gap, forge_and_seal_alone, cut_the_tail]
)
def test_harm_is_noticed(five_rows: audit.Head, harm: Callable[[audit.Head], None]) -> None:
    harm(five_rows)
    assert list(audit.faults())
    assert list(audit.faults(five_rows))


@pytest.mark.usefixtures("unguarded")
def test_a_tail_cut_with_the_head_shows_only_beside_a_head_kept_elsewhere(
    five_rows: audit.Head,
) -> None:
    AuditRow.objects.filter(number__gt=3).delete()
    last = AuditRow.objects.get(number=3)
    AuditHead.objects.update(count=3, seal=last.seal)
    assert list(audit.faults()) == []
    (said,) = audit.faults(five_rows)
    assert "cut off" in said


@pytest.mark.usefixtures("unguarded")
def test_a_chain_written_anew_shows_beside_a_head_kept_elsewhere(five_rows: audit.Head) -> None:
    AuditRow.objects.all().delete()
    AuditHead.objects.update(count=0, seal="")
    for n in range(6):
        audit.add(audit.Entry("look", account=f"b{n}"), AT)
    assert list(audit.faults()) == []
    assert any("another seal" in said for said in audit.faults(five_rows))


@pytest.mark.parametrize("harm", [edit, take_out])
def test_the_database_refuses_to_change_what_was_done(
    five_rows: audit.Head, harm: Callable[[audit.Head], None]
) -> None:
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        harm(five_rows)
    assert list(audit.faults(five_rows)) == []


@pytest.mark.parametrize("text", ["", "5", "5:zz", "x:" + "0" * 64, "5:" + "0" * 63, "1:"])
def test_what_is_not_a_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a head"):
        audit.Head.read(text)


def test_a_head_reads_as_it_is_written(five_rows: audit.Head) -> None:
    assert audit.Head.read(str(five_rows)) == five_rows
