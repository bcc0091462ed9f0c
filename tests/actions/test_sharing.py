"""Whatever is done in whatever order, a link opens exactly while it should, and no look goes uncounted."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleardays.actions.accounts import digest
from cleardays.actions.sharing import (
    FOR_DAYS,
    NotShared,
    find_shared,
    links_of,
    look,
    share,
    take_back,
)
from cleardays.records import audit
from cleardays.records.models import Account, AuditRow, Person, ShareLink, ShareLook
from clinic_house import AT, House

pytestmark = pytest.mark.django_db
WHICH = st.integers(0, 2)
STEP = st.one_of(
    st.tuples(st.just("make"), st.sampled_from(FOR_DAYS)),
    st.tuples(st.just("take back"), WHICH),
    st.tuples(st.just("look"), WHICH),
    st.tuples(st.just("wait"), st.sampled_from([1, 23, 24, 24 * 7, 24 * 30])),
    st.tuples(st.sampled_from(["account", "record"]), st.booleans()),
)


class Told:
    """What should be so: each link's secret and end, and whether the account and the record stand."""

    def __init__(self) -> None:
        self.now: datetime = AT
        self.links: list[tuple[str, datetime]] = []
        self.taken: set[str] = set()
        self.account = self.record = True
        self.looks = 0

    def opens(self, which: int) -> bool:
        secret, ends = self.links[which]
        return self.account and self.record and secret not in self.taken and self.now < ends


def opens(secret: str, now: datetime) -> bool:
    try:
        return find_shared(secret, now).digest == digest(secret)
    except NotShared:
        return False


def do(told: Told, clinic: House, step: tuple[str, int]) -> None:
    name, value = step
    if name == "make" and told.account and told.record:
        secret = share(clinic.anna_herself, clinic.anna, "a doctor", value, uuid4(), told.now)
        told.links.append((secret, told.now + timedelta(days=value)))
    elif name == "wait":
        told.now += timedelta(hours=value)
    elif name == "account":
        told.account = bool(value)
        Account.objects.filter(pk=clinic.anna_herself.pk).update(is_active=told.account)
    elif name == "record":
        told.record = bool(value)
        removed = None if told.record else told.now
        Person.objects.filter(pk=clinic.anna.pk).update(removed_at=removed)
    elif name in ("take back", "look") and value < len(told.links):
        secret, _ = told.links[value]
        if name == "take back":
            link = ShareLink.objects.order_by("pk")[value]
            take_back(clinic.anna_herself, clinic.anna, link.key, told.now)
            told.taken.add(secret)
        elif told.opens(value):
            look(secret, ShareLook.What.PAGE, "", told.now)
            told.looks += 1
        else:
            with pytest.raises(NotShared):
                look(secret, ShareLook.What.PAGE, "", told.now)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, min_size=4, max_size=16))
def test_a_link_opens_exactly_while_it_should(clinic: House, steps: list[tuple[str, int]]) -> None:
    told = Told()
    with transaction.atomic():
        for step in steps:
            do(told, clinic, step)
            opened = [opens(secret, told.now) for secret, _ in told.links]
            assert opened == [told.opens(n) for n in range(len(told.links))]
        listed = {one.link.pk: one for one in links_of(clinic.anna, told.now)}
        for (secret, ends), link in zip(told.links, ShareLink.objects.order_by("pk"), strict=True):
            assert listed[link.pk].is_open == (secret not in told.taken and told.now < ends)
        assert sum(len(one.looks) for one in listed.values()) == told.looks
        assert AuditRow.objects.filter(verb="look by a link").count() == told.looks
        assert list(audit.faults()) == []
        transaction.set_rollback(True)
