"""The diary as it is lived with: in the dark, without a network, on two devices, and without scripts."""

import io
import json
import re
import struct
import time
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Come = Callable[..., "Page"]
Axe = Callable[..., list[str]]
HERSELF = "Samir"
WAITS = "saved on this phone, and not sent yet"


def today() -> date:
    from django.utils import timezone

    from cleardays.actions.own_clock import today_of

    return today_of(samir(), timezone.now())


def samir():
    from cleardays.records.models import Person

    return Person.objects.select_related("clinic").get(name__startswith=HERSELF)


@pytest.fixture
def diary_page(clinic_page: Come) -> Come:
    """Samir's pages, with nothing written of the last two weeks."""

    def come(path: str = "/my", **more: object) -> "Page":
        from django.utils import timezone

        from cleardays.records.models import AttackEntry, DayEntry, OwnChange

        page = clinic_page(HERSELF, "/my/more", **more)
        if not emptied:
            emptied.append(True)
            OwnChange.objects.all().delete()
            first = today() - timedelta(days=13)
            days = DayEntry.objects.filter(person=samir(), on__gte=first)
            attacks = AttackEntry.objects.filter(person=samir(), start__gte=first.isoformat())
            for rows in (days, attacks):
                rows.update(struck_at=timezone.now())
        page.goto(path)
        return page

    emptied: list[bool] = []
    return come


def read(on: date):
    from cleardays.records.standing import read_record

    return next((d for d in read_record(samir()).diary.days if d.on == on), None)


def attacks():
    from cleardays.records.standing import read_record

    return read_record(samir()).diary.attacks


def ready(page: "Page") -> None:
    """The script has looked at what waits, and sent it where it could."""
    page.wait_for_selector("html[data-diary=ready]", state="attached")


def keep_here(page: "Page") -> None:
    page.goto("/my/phone")
    ready(page)
    page.get_by_role("button", name="Keep entries on this phone").click()
    page.get_by_text("This phone keeps entries.").wait_for()
    page.evaluate(
        """async () => {
          await navigator.serviceWorker.ready;
          while (!(await caches.match('/my/offline', {ignoreVary: true})))
            await new Promise(go => setTimeout(go, 50));
        }"""
    )


def chip(page: "Page", words: str) -> None:
    """Tap the first block that begins with these words."""
    page.locator("label.tap", has_text=re.compile(rf"^\s*{words}")).first.click()


def fits(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_first_week_with_two_days_offline_and_a_second_device(
    diary_page: Come, axe: Axe
) -> None:
    page = diary_page("/my", palette="dark")
    on = today()
    days = [on - timedelta(days=n) for n in range(6, -1, -1)]
    keep_here(page)
    assert axe(page) == []
    for day in days[:3]:  # the first three days, one tap each
        page.goto(f"/my/days/{day}")
        ready(page)
        page.get_by_role("button", name="Clear day").click()
        page.get_by_role("heading", name="Clear day", level=1).wait_for()
    # two days without a network
    page.context.set_offline(True)
    page.goto("/my")
    ready(page)
    assert "There is no network" in page.inner_text("main")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 20, 19)"
    page.locator("#which-day").fill(days[3].isoformat())
    page.locator("summary.big").click()
    chip(page, "Severe")
    chip(page, "8")
    chip(page, "Imigran")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text(f"1 entry is {WAITS}").wait_for()
    page.locator("summary.plain", has_text="An attack").click()
    page.locator("#attack-began").fill("7:15")
    attack = page.locator("form[data-own=attack]")
    attack.locator("label.tap", has_text="Moderate").click()
    attack.locator("label.tap", has_text="Nurofen").click()
    attack.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text(f"2 entries are {WAITS}").wait_for()
    page.locator("#which-day").fill(days[4].isoformat())
    page.get_by_role("button", name="Clear day").click()
    page.get_by_text(f"3 entries are {WAITS}").wait_for()
    assert "Severe headache. Saved on this phone at" in page.inner_text("main")
    page.goto("/my")  # closed and opened again
    ready(page)
    page.get_by_text(f"3 entries are {WAITS}").wait_for()
    assert read(days[3]) is None
    assert axe(page) == []
    # meanwhile the tablet says something else about one of them
    tablet = diary_page(f"/my/days/{days[4]}", viewport="desk")
    ready(tablet)
    chip(tablet, "Moderate")
    tablet.get_by_role("button", name="Save", exact=True).click()
    tablet.get_by_role("heading", name="Moderate headache", level=1).wait_for()
    # the network is back: both are sent, nothing is dropped, and the doubt is asked about
    page.context.set_offline(False)
    page.get_by_text("Sent.", exact=True).wait_for()  # by itself; what is being typed is left alone
    page.goto("/my")
    page.get_by_text("Two of your entries differ").wait_for()
    ready(page)
    assert WAITS not in page.inner_text("main")
    severe = read(days[3])
    assert (severe.detail.severity, severe.hours, severe.drugs[0].drug) == (3, 8.0, "Imigran 50 mg")
    assert read(days[4]).detail.severity == 2, "the worse one counts until somebody chooses"
    assert axe(page) == []
    (attack,) = [a for a in attacks() if a.start.date() == days[3]]
    assert (attack.start.hour, attack.end, attack.detail.drugs[0].drug) == (
        7,
        None,
        "Nurofen 400 mg",
    )
    still = page.locator("section.panel", has_text="Is it still going?")
    still.locator("[name=ended_on]").fill(days[3].isoformat())
    still.locator("[name=ended]").fill("15:15")
    still.get_by_role("button", name="Save the end").click()
    still.wait_for(state="detached")
    ready(page)
    assert [a.hours for a in attacks() if a.start.date() == days[3]] == [8.0]
    page.locator("section.panel").get_by_role("button", name="Clear day").click()
    page.get_by_text("Two of your entries differ").wait_for(state="detached")
    ready(page)
    assert read(days[4]).headache is False
    # the last two days, in two taps each
    page.locator("section.eve").get_by_role("button", name="Clear day").click()
    page.locator("section.eve").wait_for(state="detached")
    ready(page)
    page.get_by_role("button", name="Clear day").click()
    page.get_by_role("heading", name="Clear day", level=1).wait_for()
    assert all(read(day) is not None for day in days)
    from cleardays.records.models import DayEntry, OwnChange

    own = OwnChange.objects.exclude(digest="")
    assert own.count() == len({c.client for c in own}) == 11, (
        "7 days, 1 twice, an attack, its end, a choice"
    )
    for day in days:
        assert DayEntry.objects.filter(person=samir(), on=day, struck_at=None).count() == 1


def test_an_attack_in_the_dark_takes_six_taps_and_thirty_seconds(diary_page: Come) -> None:
    page = diary_page("/my", palette="dark")
    ready(page)
    taps, began = 0, time.monotonic()

    def tap(where) -> None:
        nonlocal taps
        box = where.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, "big enough for a thumb in the dark"
        where.click()
        taps += 1

    tap(page.locator("summary.big"))
    tap(page.locator("label.tap", has_text="Severe"))
    tap(page.locator("label.tap", has_text=re.compile("^8")).first)
    tap(page.locator("label.tap", has_text="Imigran"))
    tap(page.get_by_role("button", name="Save", exact=True))
    page.get_by_role("heading", name="Severe headache", level=1).wait_for()
    seconds = time.monotonic() - began
    assert taps <= 6
    assert seconds <= 30
    print(f"an attack: {taps} taps, {seconds:.1f} s by a machine that does not hesitate")
    day = read(today())
    assert (day.detail.severity, day.hours, day.drugs[0].drug) == (3, 8.0, "Imigran 50 mg")


def test_a_clear_day_is_one_tap(diary_page: Come) -> None:
    page = diary_page("/my", palette="dark")
    ready(page)
    page.get_by_role("button", name="Clear day").first.click()
    page.get_by_role("heading", name="Clear day", level=1).wait_for()
    assert read(today()).headache is False
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("heading", name="How was today?").wait_for()
    assert read(today()) is None


def waiting(page: "Page") -> list[dict]:
    """What lies in the browser, as anybody with the browser's tools would read it."""
    return page.evaluate(
        """async () => {
          const base = await new Promise((done) => {
            const asked = indexedDB.open('cleardays-diary');
            asked.onsuccess = () => done(asked.result);
          });
          const all = (name) => new Promise((done) => {
            const asked = base.transaction(name).objectStore(name).getAll();
            asked.onsuccess = () => done(asked.result);
          });
          const text = (data) => String.fromCharCode(...new Uint8Array(data));
          const waits = await all('waits');
          const phones = await all('phones');
          base.close();
          return [
            {waits: waits.map((w) => text(w.data)), ats: waits.map((w) => w.at)},
            {keys: phones.map((p) => p.key && [p.key.extractable, p.key.algorithm.name])},
          ];
        }"""
    )


def write_offline(page: "Page") -> None:
    page.context.set_offline(True)
    page.goto("/my")
    ready(page)
    page.locator("summary.big").click()
    chip(page, "Severe")
    page.locator("summary", has_text="More").first.click()
    page.locator("#note").fill("Zenobia")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text(f"1 entry is {WAITS}").wait_for()


def test_what_waits_is_locked_and_another_user_can_neither_read_nor_send_it(
    diary_page: Come,
) -> None:
    page = diary_page("/my", palette="dark")
    keep_here(page)
    write_offline(page)
    kept, keys = waiting(page)
    assert "Zenobia" not in json.dumps(kept)
    assert "evere" not in json.dumps(kept)
    assert keys["keys"] == [[False, "AES-GCM"]], "it can be used and not taken out"
    # signing out asks; locked, it waits
    page.context.set_offline(False)
    page.route("**/my/sync", lambda route: route.abort())
    page.goto("/my")
    ready(page)
    page.get_by_text(f"1 entry is {WAITS}").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("Some entries are not sent yet").wait_for()
    page.get_by_role("button", name="Keep them locked here").click()
    page.wait_for_url("**/sign-in")
    page.unroute("**/my/sync")
    kept, keys = waiting(page)
    assert len(kept["waits"]) == 1
    assert keys["keys"] == [None]
    # somebody else signs in on the same phone
    come_in_as_somebody_else(page)
    page.goto("/my")
    ready(page)
    assert WAITS not in page.inner_text("main")
    kept, keys = waiting(page)
    assert len(kept["waits"]) == 1
    assert keys["keys"] == [None]
    assert read(today()) is None
    # the first one comes back
    page.goto("/demo")
    page.get_by_role("button", name=HERSELF).first.click()
    page.wait_for_load_state()
    page.goto("/my")
    page.get_by_role("heading", name="Severe headache", level=1).wait_for()
    ready(page)
    assert waiting(page)[0]["waits"] == []
    assert read(today()).detail.severity == 3


def come_in_as_somebody_else(page: "Page") -> None:
    from cleardays.actions.accounts import make_account
    from cleardays.records.models import Person
    from cleardays.records.models.accounts import Role

    other = Person.objects.filter(clinic=samir().clinic, account=None).order_by("name").first()
    make_account(other.clinic, other.name, "other@demo.example", Role.PERSON, None, other)
    page.goto("/demo")
    page.get_by_role("button", name=other.name).first.click()
    page.wait_for_load_state()


def test_after_14_days_it_asks_and_deletes_nothing(diary_page: Come) -> None:
    page = diary_page("/my", palette="dark")
    keep_here(page)
    write_offline(page)
    page.evaluate(
        """async () => {
          const base = await new Promise((done) => {
            const asked = indexedDB.open('cleardays-diary');
            asked.onsuccess = () => done(asked.result);
          });
          const store = base.transaction('waits', 'readwrite').objectStore('waits');
          const all = await new Promise((done) => {
            const asked = store.getAll();
            asked.onsuccess = () => done(asked.result);
          });
          for (const one of all) store.put({...one, at: one.at - 20 * 86400000});
          base.close();
        }"""
    )
    page.goto("/my")
    ready(page)
    assert "The oldest has waited for over 14 days" in page.inner_text("main")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save to a file").click()
    said = json.loads(saved.value.path().read_text())
    assert said["changes"][0]["fields"]["note"] == ["Zenobia"]
    assert len(waiting(page)[0]["waits"]) == 1


def test_what_is_sent_and_never_answered_is_sent_again_and_stands_once(diary_page: Come) -> None:
    page = diary_page("/my", palette="dark")
    keep_here(page)
    page.goto("/my")
    ready(page)
    lost = []

    def lose(route) -> None:
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.fetch().status)  # it arrives; what comes back does not
            return route.abort()
        return route.continue_()

    page.context.route("**/my/sync", lose)
    page.get_by_role("button", name="Clear day").first.click()
    page.get_by_text(f"1 entry is {WAITS}").wait_for()
    page.get_by_role("button", name="Send now").click()
    page.get_by_text("There is no network").wait_for()
    assert read(today()).headache is False
    page.get_by_role("button", name="Send now").click()
    page.get_by_role("heading", name="Clear day", level=1).wait_for()
    ready(page)
    assert WAITS not in page.inner_text("main")
    from cleardays.records.models import OwnChange

    assert lost == [200, 200]
    assert OwnChange.objects.exclude(device="").count() == 1


def test_a_page_that_is_older_than_what_was_sent_is_asked_for_anew(diary_page: Come) -> None:
    page = diary_page("/my", palette="dark")
    keep_here(page)

    made = page.request.get("/my").text()
    tell_elsewhere()  # the page was made, and then the tablet said something
    shown = []

    def older_first(route) -> None:
        shown.append(True)
        if len(shown) == 1:
            return route.fulfill(body=made, content_type="text/html")
        return route.continue_()

    page.context.route("**/my", older_first)
    page.goto("/my")
    page.get_by_role("heading", name="Clear day", level=1).wait_for()
    assert len(shown) == 2


def tell_elsewhere() -> None:
    from uuid import uuid4

    from django.utils import timezone

    from cleardays.actions.own_diary import DAY, Sent, tell

    on, person = today(), samir()
    sent = Sent(uuid4(), DAY, on.isoformat(), on, {"headache": False}, "Europe/London")
    tell(person.account, person, sent, timezone.now())


def test_a_page_of_a_hotel_is_no_answer(diary_page: Come) -> None:
    page = diary_page("/my", palette="dark")
    keep_here(page)
    page.goto("/my")
    ready(page)
    page.context.route(
        "**/my/sync",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Welcome"),
    )
    page.get_by_role("button", name="Clear day").first.click()
    page.get_by_text(f"1 entry is {WAITS}").wait_for()
    assert len(waiting(page)[0]["waits"]) == 1
    assert read(today()) is None


def test_coming_to_the_door_puts_the_key_away(diary_page: Come) -> None:
    """A session that ended by itself: nobody signed out, and somebody else may come next."""
    page = diary_page("/my", palette="dark")
    keep_here(page)
    write_offline(page)
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.goto("/my")
    page.wait_for_url("**/sign-in**")
    page.wait_for_timeout(500)
    kept, keys = waiting(page)
    assert keys["keys"] == [None]
    assert len(kept["waits"]) == 1


def test_what_is_refused_stays_and_says_why(diary_page: Come) -> None:
    page = diary_page("/my", palette="dark")
    keep_here(page)
    page.goto("/my")
    ready(page)
    page.locator("summary.big").click()
    page.locator("#hours_other").fill("99")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Not taken:").wait_for()
    assert "is not a number of hours" in page.inner_text("main")
    assert read(today()) is None
    page.locator("#hours_other").fill("9")  # still there to be mended
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Headache", level=1).wait_for()
    ready(page)
    assert WAITS not in page.inner_text("main")
    assert read(today()).hours == 9.0


def test_without_scripts_everything_is_a_form(diary_page: Come) -> None:
    page = diary_page("/my", palette="dark", javascript=False)
    page.locator("summary.big").click()
    chip(page, "Moderate")
    chip(page, "Imigran")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Moderate headache", level=1).wait_for()
    assert read(today()).detail.severity == 2
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("heading", name="How was today?").wait_for()


PAGES = ["/my", "/my/month", "/my/drugs", "/my/phone", "/my/offline"]


@pytest.mark.parametrize(
    ("viewport", "palette"), [("small phone", "dark"), ("phone", "light"), ("desk", "dark")]
)
def test_every_page_can_be_used(diary_page: Come, axe: Axe, palette: str, viewport: str) -> None:
    page = diary_page("/my", palette=palette, viewport=viewport)
    ready(page)
    page.locator("summary.big").click()
    page.locator("summary", has_text="More").click()
    assert axe(page) == []
    on = today()
    for path in [*PAGES, f"/my/days/{on}", f"/my/days/{on}/attack"]:
        page.goto(path)
        ready(page)
        assert axe(page) == [], path
        assert fits(page), path
    if viewport == "phone":
        page.goto("/my")
        page.locator("summary.big").click()
        page.evaluate("document.documentElement.style.fontSize = '212.5%'")
        assert fits(page), "at 200 % text"


def test_targets_are_big_enough(diary_page: Come) -> None:
    page = diary_page("/my", palette="dark")
    ready(page)
    page.locator("summary.big").click()
    small = page.evaluate(
        """() => [...document.querySelectorAll('main a, main button, main summary, label.tap')]
          .filter((e) => e.checkVisibility() && !e.closest('p'))
          .map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
          .filter(([, box]) => box.height < 44 || box.width < 44)
          .map(([words, box]) => `${words}: ${box.width} x ${box.height}`)"""
    )
    assert small == []


def luminance_of(png: bytes) -> float:
    """The mean relative luminance of a picture, as the standard for contrast has it."""
    data, packed, width, height, kind = io.BytesIO(png[8:]), b"", 0, 0, 0
    while head := data.read(8):
        length, name = struct.unpack(">I4s", head)
        body = data.read(length)
        data.read(4)
        if name == b"IHDR":
            width, height, _, kind = struct.unpack(">IIBB", body[:10])
        if name == b"IDAT":
            packed += body
    channels = {2: 3, 6: 4}[kind]
    raw, line = zlib.decompress(packed), width * channels
    before = bytearray(line)
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (n / 255 for n in range(256))
    ]
    total = 0.0
    for y in range(height):
        at = y * (line + 1)
        row = bytearray(raw[at + 1 : at + 1 + line])
        how = raw[at]
        for x in range(line):
            left = row[x - channels] if x >= channels else 0
            up, slant = before[x], before[x - channels] if x >= channels else 0
            if how == 1:
                row[x] = (row[x] + left) & 255
            elif how == 2:
                row[x] = (row[x] + up) & 255
            elif how == 3:
                row[x] = (row[x] + (left + up) // 2) & 255
            elif how == 4:
                guess = left + up - slant
                near = min((left, up, slant), key=lambda v: abs(guess - v))
                row[x] = (row[x] + near) & 255
        for x in range(0, line, channels):
            total += 0.2126 * linear[row[x]] + 0.7152 * linear[row[x + 1]]
            total += 0.0722 * linear[row[x + 2]]
        before = row
    return total / (width * height)


@pytest.mark.parametrize("path", ["/my", "/my/month", "/my/phone", "/my/offline"])
def test_dim_pages_are_dark_from_the_first_byte(diary_page: Come, path: str) -> None:
    page = diary_page(f"{path}?palette=dim", palette="light")
    if path == "/my":
        page.locator("summary.big").click()
    assert luminance_of(page.screenshot()) <= 0.05
    first = page.request.get(path).text()[:400]
    assert 'data-palette="dim"' in first
    assert '<meta name="color-scheme" content="dark">' in first


def test_a_bright_page_would_be_seen(diary_page: Come) -> None:
    page = diary_page("/my?palette=paper")
    assert luminance_of(page.screenshot()) > 0.5


def test_the_first_visit_weighs_60_kb_and_its_scripts_25(diary_page: Come) -> None:
    page = diary_page("/my/more")
    got: dict[str, int] = {}
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    ids: dict[str, str] = {}
    client.on(
        "Network.responseReceived", lambda e: ids.update({e["requestId"]: e["response"]["url"]})
    )
    client.on(
        "Network.loadingFinished",
        lambda e: got.update({ids.get(e["requestId"], "?"): e["encodedDataLength"]}),
    )
    page.goto("/my")
    ready(page)
    page.wait_for_timeout(500)
    scripts = sum(size for url, size in got.items() if url.endswith(".js"))
    print(f"first visit: {sum(got.values())} bytes, scripts {scripts}")
    assert len(got) >= 5
    assert sum(got.values()) <= 60 * 1024
    assert scripts <= 25 * 1024
    assert not any(url.endswith((".woff", ".woff2", ".ttf")) for url in got)
