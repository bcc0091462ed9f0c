"""The chart to print: the map blank and filled, a box for each site, one page whatever is noted."""

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as Tree

import pytest
from pypdf import PdfReader

from answers.head_examples import FULLEST, KNOWN, PLANNED, RECORDED, WITH_OFFERED, sites
from cleardays.actions.treat import plan_chart
from cleardays.answers.form import chart_pdf
from cleardays.answers.head_print import print_svg
from cleardays.answers.map_sites import Status, planned_sites
from cleardays.clinical.history import History, LeftOut

SVG = "{http://www.w3.org/2000/svg}"
BY_HAND = ("Lot", "Expiry", "Units wasted")


def words_of(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    assert [round(side) for side in page.mediabox[2:]] == [595, 842], "A4"
    return " ".join(page.extract_text().split())


YES = {caution.fact: True for caution in KNOWN.cautions}
PLACES = tuple(KNOWN.site_notes.places)
MOST = History(safety=YES, pain_side="both", pain_places=PLACES)
HISTORIES = [
    pytest.param(History(), id="nothing told"),
    pytest.param(MOST, id="every question yes, pain everywhere"),
    pytest.param(replace(MOST, extras=FULLEST), id="and every extra site"),
    pytest.param(
        replace(MOST, left_out=(LeftOut("trapezius", "The neck is very weak. " * 6),)),
        id="and a long reason",
    ),
]


def test_the_blank_chart_has_a_box_for_each_site_and_lines_for_a_pen() -> None:
    words = words_of(chart_pdf(plan_chart(History()), KNOWN))
    for n in range(1, 32):
        assert f"☐ {n}: 5 U" in words
    assert all(f"{name}" in words for name in BY_HAND)
    assert words.count("Halfway between the first trapezius site and the acromion.") == 1


def test_the_filled_chart_says_what_became_of_each_site() -> None:
    words = words_of(chart_pdf(plan_chart(History(extras=FULLEST)), KNOWN, RECORDED))
    assert "☒ 12: 5 U, given" in words
    assert "☐ 10: skipped, 5 U were planned" in words
    assert "☒ 18: 2.5 U, given, 5 U were planned" in words
    assert "☒ +8: 5 U, given off plan" in words
    assert not any(f"{name} " in words for name in BY_HAND), "there is nothing left to fill in"


@pytest.mark.parametrize("history", HISTORIES)
def test_it_is_one_page_however_much_is_noted(history: History) -> None:
    chart = plan_chart(history)
    words_of(chart_pdf(chart, KNOWN))
    given = tuple(replace(s, status=Status.GIVEN) for s in planned_sites(chart.plan, KNOWN))
    words_of(chart_pdf(chart, KNOWN, given))


def alternatives(node: object, seen: set[int] | None = None) -> list[str]:
    """What stands for the pictures of a PDF, from its tree of tags."""
    seen = set() if seen is None else seen
    node = node.get_object() if hasattr(node, "get_object") else node
    if id(node) in seen:
        return []
    seen.add(id(node))
    if isinstance(node, list):
        return [words for child in node for words in alternatives(child, seen)]
    if not isinstance(node, dict):
        return []
    mine = [str(node["/Alt"])] if "/Alt" in node else []
    return mine + (alternatives(node["/K"], seen) if "/K" in node else [])


def test_the_chart_can_be_read_aloud() -> None:
    root = PdfReader(BytesIO(chart_pdf(plan_chart(History()), KNOWN))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert any(
        "numbers of the sites in the table" in a for a in alternatives(root["/StructTreeRoot"])
    )


@pytest.mark.parametrize("made", [PLANNED, RECORDED, WITH_OFFERED, sites(*FULLEST)])
def test_every_site_is_printed_once_and_no_class_is_left_unpainted(made) -> None:
    root = Tree.fromstring(print_svg(made, KNOWN))
    numbers = [t.text for t in root.iter(f"{SVG}text") if re.fullmatch(r"\+?\d*", t.text or "")]
    assert sorted(numbers) == sorted(site.mark for site in made)
    assert not [e for e in root.iter() if e.get("class")]
    assert [t.text for t in root.findall(f"{SVG}text")] == [
        *("Front", "right", "left"),
        "Left side",
        "Right side",
        *("Back", "left", "right"),
    ]


def test_a_dose_over_a_label_names_the_label_by_its_title() -> None:
    words = words_of(chart_pdf(plan_chart(History(extras=FULLEST)), KNOWN))
    assert "Off label by: US label, chronic migraine." in " ".join(words.split())
