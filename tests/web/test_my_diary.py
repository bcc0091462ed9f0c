"""Today, any day, attacks, the month and the list of drugs, as forms without a script."""

import re
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cleardays.actions.own_clock import today_of
from cleardays.clinical.diary import Headache, Intake, Severity
from cleardays.records.convert import read_diary
from cleardays.records.models import AttackEntry, DayEntry, OwnChange, OwnDrug, Person
from clinic_house import House
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db


class Forms(HTMLParser):
    """The forms of a page: address, and what each would send untouched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "form":
            self.forms.append((named.get("action") or "", {}))
        is_box = named.get("type") in ("checkbox", "radio")
        sends = tag == "input" and (not is_box or "checked" in named)
        if self.forms and sends and named.get("name"):
            fields = self.forms[-1][1]
            fields.setdefault(str(named["name"]), []).append(named.get("value") or "")


def form(page: HttpResponse, action: str, nth: int = 0) -> dict[str, list[str]]:
    found = [fields for to, fields in Forms(page.content.decode()).forms if to == action]
    return found[nth]


def words(page: HttpResponse) -> str:
    body = re.sub(r"<(script|style).*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.fixture
def anna(client: Client, clinic: House) -> Client:
    come_in(client, clinic.anna_herself)
    return client


@pytest.fixture
def on(clinic: House) -> date:
    return today_of(clinic.anna, timezone.now())


def day_of(clinic: House, on: date):
    return next((d for d in read_diary(clinic.anna).days if d.on == on), None)


def test_a_clear_day_is_one_tap(anna: Client, clinic: House, on: date) -> None:
    page = anna.get(reverse("my"))
    assert "How was today?" in words(page)
    at = reverse("my_day", args=[on])
    answer = anna.post(at, {**form(page, at), "headache": "no"}, follow=True)
    assert answer.redirect_chain == [(reverse("my"), 302)]
    assert "Clear day" in words(answer)
    assert "Sent " in words(answer)
    assert day_of(clinic, on).headache is False


def test_a_headache_day_with_what_was_tapped_and_nothing_more(
    anna: Client, clinic: House, on: date
) -> None:
    at = reverse("my_day", args=[on])
    sent = form(anna.get(reverse("my")), at, 1) | {"headache": "yes", "worst": "3", "hours": "8"}
    anna.post(at, sent)
    day = day_of(clinic, on)
    assert (day.headache, day.hours, day.drugs, day.disabled) == (True, 8.0, None, None)
    assert day.detail == Headache(severity=Severity.SEVERE), "what was not tapped is not said"


def test_everything_that_can_be_said_of_a_day(anna: Client, clinic: House, on: date) -> None:
    OwnDrug.objects.create(
        person=clinic.anna, name="Imigran", dose="50 mg", entered_at=timezone.now()
    )
    at = reverse("my_day", args=[on])
    fields = form(anna.get(at), at)
    assert fields["drug.1"] == ["Imigran 50 mg"]
    sent = fields | {
        **{"headache": "yes", "worst": "2", "hours_other": "5,5", "took.1": "yes"},
        **{"doses.1": "2", "helped.1": "no", "had": ["nausea", "light"], "none_else": "yes"},
        **{"aura": "visual", "place": ["left", "neck"], "could_not": ["work"]},
        **{"note": "dark room", "other_drug": "Nurofen 400 mg"},
    }
    page = anna.post(at, sent, follow=True)
    day = day_of(clinic, on)
    assert day.hours == 5.5
    assert day.disabled is True
    assert set(day.drugs) == {Intake("Imigran 50 mg", 2.0, False), Intake("Nurofen 400 mg", 1.0)}
    assert (day.detail.nausea, day.detail.light, day.detail.sound) == (True, True, False)
    assert day.detail.aura.symptoms == {"visual"}
    row = DayEntry.objects.get(struck_at=None)
    assert (row.places, row.could_not, row.note) == (["left", "neck"], ["work"], "dark room")
    for said in ("5.5 hours", "Imigran 50 mg, 2 times: did not help", "left and neck", "dark room"):
        assert said in words(page)
    assert {str(d) for d in OwnDrug.objects.all()} == {"Imigran 50 mg", "Nurofen 400 mg"}
    again = form(page, at)
    anna.post(at, again | {"headache": "yes", "note": "dark room"})
    assert DayEntry.objects.count() == 1, "saved unchanged, nothing changed"


def test_the_same_form_twice_is_one_entry(anna: Client, clinic: House, on: date) -> None:
    at = reverse("my_day", args=[on])
    sent = form(anna.get(reverse("my")), at) | {"headache": "no"}
    assert anna.post(at, sent).status_code == anna.post(at, sent).status_code == 302
    assert OwnChange.objects.count() == DayEntry.objects.count() == 1
    anna.post(at, sent | {"headache": "yes", "worst": "3"})
    assert OwnChange.objects.count() == 2, "gone back and changed: another entry"
    assert "Two of your entries differ" in words(anna.get(reverse("my")))


def test_undo_and_bring_back(anna: Client, clinic: House, on: date) -> None:
    at = reverse("my_day", args=[on])
    anna.post(at, form(anna.get(reverse("my")), at) | {"headache": "no"})
    anna.post(at, form(anna.get(at), at, 0) | {"headache": "yes", "worst": "1"})
    page = anna.get(reverse("my"))
    assert "Mild headache" in words(page)
    first = DayEntry.objects.order_by("pk").first()
    undo = reverse("my_version", args=[on, first.pk])
    page = anna.post(undo, form(page, undo), follow=True)
    assert "Clear day" in words(page)
    page = anna.get(at)
    assert "Every version of this day (3)" in words(page)
    assert words(page).count("Bring this back") == 2
    out = form(page, at, -1) | {"remove": "yes"}
    page = anna.post(at, out, follow=True)
    assert "Not recorded" in words(page)
    assert DayEntry.objects.count() == 3


def test_a_late_entry_says_so(anna: Client, clinic: House, on: date) -> None:
    ago = on - timedelta(days=3)
    at = reverse("my_day", args=[ago])
    page = anna.post(at, form(anna.get(at), at) | {"headache": "no"}, follow=True)
    assert "written 3 days later" in words(page)


def test_what_cannot_be_is_said_above_the_form_and_nothing_is_changed(
    anna: Client, clinic: House, on: date
) -> None:
    at = reverse("my_day", args=[on])
    fields = form(anna.get(at), at)
    page = anna.post(
        at,
        fields | {"headache": "yes", "hours_other": "30", "no_drug": "yes", "other_drug": "X"},
    )
    assert page.status_code == 422
    assert "'30' is not a number of hours. Write a number from 0.25 to 24." in words(page)
    assert "Keep one." in words(page)
    assert 'href="#hours_other"' in page.content.decode()
    assert 'value="30"' in page.content.decode(), "what was written is still there"
    assert not OwnChange.objects.exists()


@pytest.mark.parametrize("bad", ["2026-02-30", "tomorrow", "1800-01-01", "20260101", "2999-01-01"])
def test_a_day_that_is_none_is_not_there(anna: Client, bad: str) -> None:
    assert anna.get(f"/my/days/{bad}").status_code == 404
    assert anna.get(f"/my/month/{bad}").status_code == 404


def test_an_attack_that_is_still_going(anna: Client, clinic: House, on: date) -> None:
    page = anna.get(reverse("my_attack_new", args=[on]), follow=True)
    ((at, _),) = page.redirect_chain
    at = at.partition("?")[0]
    refused = anna.post(at, form(page, at) | {"began": "half past", "worst": "2"})
    assert refused.status_code == 422
    assert "is not a time of day" in words(refused)
    anna.post(at, form(page, at) | {"began": "0:05", "going": "yes", "worst": "2"})
    page = anna.get(reverse("my"))
    assert "Is it still going?" in words(page)
    assert "Moderate headache" in words(page)
    ended = form(page, at) | {"ended": "0:50"}
    page = anna.post(at, ended, follow=True)
    assert "Is it still going?" not in words(page)
    assert "00:05 to 00:50" in words(page)
    assert [a.hours for a in read_diary(clinic.anna).attacks] == [0.75]
    page = anna.get(f"{at}?on={on}")
    earlier = anna.post(at, form(page, at) | {"began": "4:00", "ended": "3:00", "going": ""})
    assert "before it began" in words(earlier)
    out = form(page, at, 1) | {"remove": "yes"}
    page = anna.post(at, out, follow=True)
    assert "00:05" not in words(page).partition("Every version")[0]
    assert AttackEntry.objects.count() == 2


def test_the_month_tells_days_apart_without_colour(anna: Client, clinic: House, on: date) -> None:
    at = reverse("my_day", args=[on])
    anna.post(at, form(anna.get(at), at) | {"headache": "no"})
    page = anna.get(reverse("my_month"))
    assert f"Today, {on:%A} {on.day} {on:%B}: clear day" in page.content.decode()
    assert "1 clear" in words(page)
    assert anna.get(reverse("my_month_of", args=[f"{on:%Y-%m}"])).content.count(b"<td>") >= 28
    nothing = anna.get("/my/month/2026-02")
    assert words(nothing).count("28 not recorded") == 1
    assert nothing.content.decode().count(": not recorded") == 28


def test_many_triptan_days_are_told_while_there_is_room(
    anna: Client, clinic: House, on: date
) -> None:
    def take(days: int) -> HttpResponse:
        DayEntry.objects.all().delete()
        for n in range(days):
            DayEntry.objects.create(
                person=clinic.anna,
                on=on - timedelta(days=n),
                headache=True,
                drugs=[{"drug": "Imigran 50 mg", "doses": 1, "helped": None}],
                entered_at=timezone.now(),
            )
        return anna.get(reverse("my"))

    assert "of the last 28 days" not in words(take(6))
    page = words(take(8))
    assert "You took a triptan on 8 of the last 28 days." in page
    assert "On 10 or more days a month, for over 3 months, it can itself cause headaches." in page
    assert "overuse" not in page.lower()
    assert "You took a triptan on 12 of the last 28 days." in words(take(12))


def test_the_list_of_drugs(anna: Client, clinic: House) -> None:
    at = reverse("my_drugs")
    page = anna.post(at, {"name": " Maxalt ", "dose": "10 mg"}, follow=True)
    assert "Maxalt 10 mg known as rizatriptan" in words(page)
    anna.post(at, {"name": "maxalt", "dose": "10 mg"})
    assert OwnDrug.objects.filter(struck_at=None).count() == 1
    page = anna.post(at, {"name": "Kräutertee", "dose": ""}, follow=True)
    assert "not in our list" in words(page)
    assert anna.post(at, {"name": " "}).status_code == 422
    off = OwnDrug.objects.get(name="Maxalt")
    page = anna.post(reverse("my_drug_off", args=[off.pk]), follow=True)
    assert "Maxalt" not in words(page)
    assert OwnDrug.objects.count() == 2


def test_somebody_elses_list_is_out_of_reach(anna: Client, clinic: House) -> None:
    theirs = OwnDrug.objects.create(person=clinic.ben, name="X", entered_at=timezone.now())
    anna.post(reverse("my_drug_off", args=[theirs.pk]))
    assert OwnDrug.objects.get(pk=theirs.pk).struck_at is None
    at = reverse("my_version", args=[date(2026, 1, 1), 12345])
    assert anna.post(at).status_code == 404


def test_a_difference_is_asked_about_on_today(anna: Client, clinic: House, on: date) -> None:
    at = reverse("my_day", args=[on])
    page = anna.get(reverse("my"))
    stale = form(page, at, 1)
    anna.post(at, form(page, at) | {"headache": "no"})
    anna.post(at, stale | {"headache": "yes", "worst": "2"})
    page = anna.get(reverse("my"))
    assert "Two of your entries differ. Both are kept" in words(page)
    assert "Moderate headache" in words(page)
    settle = form(page, at) | {"value": "false"}
    assert settle["settle"] == ["headache"]
    page = anna.post(at, settle, follow=True)
    assert "Two of your entries differ" not in words(page)
    assert day_of(clinic, on).headache is False


def test_pages_ask_the_database_a_few_times_however_much_there_is(
    anna: Client, clinic: House, on: date
) -> None:
    asked = []
    for n in (0, 60):
        DayEntry.objects.bulk_create(
            DayEntry(
                person=clinic.anna,
                on=on - timedelta(days=d + 2),
                headache=True,
                entered_at=timezone.now(),
            )
            for d in range(n)
        )
        with CaptureQueriesContext(connection) as queries:
            anna.get(reverse("my"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[1] <= 20


def test_nobody_elses_days_are_shown(anna: Client, clinic: House, on: date) -> None:
    DayEntry.objects.create(
        person=Person.objects.get(pk=clinic.ben.pk),
        on=on,
        headache=True,
        severity=3,
        note="Zenobia",
        entered_at=timezone.now(),
    )
    for address in (reverse("my"), reverse("my_day", args=[on]), reverse("my_month")):
        page = words(anna.get(address))
        assert "Zenobia" not in page
        assert "evere headache" not in page.partition("severe headache line below")[0].replace(
            "moderate headache severe headache", ""
        )
