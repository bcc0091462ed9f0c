"""The one-page print: always one page, tagged for a screen reader, and deaf to what a diary says."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from answers.examples import (
    CLINICIAN,
    EMPTY,
    ENDING,
    EXAMPLES,
    NINETY,
    ONE_DAY,
    OVERFULL,
    SHORT,
    TWO_YEARS,
    TYPICAL,
    UNKNOWN,
)
from cleardays.actions.assess import assess, tell
from cleardays.actions.stories import list_stories, read_story
from cleardays.answers.as_pdf import as_pdf
from cleardays.answers.characters import _DRAWN, PLACEHOLDER, clip, is_drawn, printable
from cleardays.answers.importance import IMPORTANCE, items
from cleardays.answers.letter import Letter
from cleardays.answers.told import Block, Calendar, Line, Mark, Reader, Table, Told

every_example = pytest.mark.parametrize("name", EXAMPLES)
ANYTHING = st.text(st.characters(codec="utf-32", exclude_categories=()), max_size=80)


@cache
def example(name: str) -> pypdf.PdfReader:
    return read(EXAMPLES[name])


def read(told: Told) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(as_pdf(told)))


def text_of(pdf: pypdf.PdfReader) -> str:
    """All words of the print; its small letters joined are taken apart again."""
    words = pdf.pages[0].extract_text()
    for joined, apart in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        words = words.replace(joined, apart)
    return squeezed(words)


def squeezed(text: str) -> str:
    return "".join(text.split())


def tags(pdf: pypdf.PdfReader) -> list[Any]:
    """Every element of the structure tree, in reading order."""
    found = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    root: Any = pdf.trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])
    return found


# --- what a screen reader is told -----------------------------------------------------------------


@every_example
def test_the_print_is_tagged_titled_and_in_english(name: str) -> None:
    pdf = example(name)
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == EXAMPLES[name].title
    assert b"pdfuaid" in root["/Metadata"].get_data()


@every_example
def test_headings_tables_lists_and_pictures_have_their_tags(name: str) -> None:
    told = EXAMPLES[name]
    found = tags(example(name))
    kinds = [tag["/S"] for tag in found]
    assert kinds.count("/H1") == 1
    assert kinds.index("/H1") < (kinds.index("/H2") if "/H2" in kinds else len(kinds))
    figures = [tag for tag in found if tag["/S"] == "/Figure"]
    assert all(tag["/Alt"] for tag in figures)
    if told.calendar is not None:
        assert clip(told.calendar.text, 300) in [tag["/Alt"] for tag in figures]
    if name in ("typical", "clinician"):
        assert kinds.count("/TH") >= 8
        assert {"/Table", "/THead", "/TBody", "/TD", "/L", "/LI", "/H2"} <= set(kinds)


def test_links_lead_only_to_safe_places() -> None:
    bad = Block(
        "x",
        "X",
        Reader.BOTH,
        lines=(Line("one", source="s", link="javascript:alert(1)"), Line("two", link="https://x")),
    )
    pdf = read(replace(TYPICAL, blocks=(*TYPICAL.blocks, bad)))
    notes: Any = pdf.pages[0]["/Annots"]
    found = [note.get_object()["/A"]["/URI"] for note in notes]
    assert set(found) == {"https://ichd-3.org/1-migraine/1-3-chronic-migraine/"}


# --- one page -------------------------------------------------------------------------------------


@every_example
def test_it_is_one_a4_page(name: str) -> None:
    pdf = example(name)
    assert len(pdf.pages) == 1
    box = pdf.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


@pytest.mark.parametrize("shown", [None, EMPTY, ONE_DAY, NINETY, TWO_YEARS])
def test_any_calendar_fits(shown: Calendar | None) -> None:
    for told in (TYPICAL, CLINICIAN, OVERFULL):
        assert len(read(replace(told, calendar=shown)).pages) == 1


@settings(max_examples=8)
@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(1, 60),
    st.sampled_from(["W", "i", "ab ", "word ", "W" * 40 + " "]),
    st.sampled_from(list(Mark)),
)
def test_any_amount_is_one_page(
    blocks: int, lines: int, rows: int, long: int, word: str, mark: Mark
) -> None:
    text = word * long * 10
    told = Told(
        reader=Reader.CLINICIAN,
        title=text,
        headline=text,
        blocks=tuple(
            Block(
                ("unknown", "decision", "urgent", f"x{n}")[n % 4],
                text,
                Reader.CLINICIAN,
                text,
                tuple(Line(text, mark, text, source=text, note=text) for _ in range(lines)),
                Table(text, (text,) * (n % 12 + 1), ((text,) * 5,) * rows),
            )
            for n in range(blocks)
        ),
        calendar=TWO_YEARS,
        ending=ENDING,
        warning=text,
        remarks=(text,) * lines,
    )
    pdf = read(told)
    assert len(pdf.pages) == 1
    assert "/H1" in [tag["/S"] for tag in tags(pdf)]


@every_example
def test_headline_urgent_lines_unknowns_and_warning_always_stand(name: str) -> None:
    told = EXAMPLES[name]
    printed = text_of(example(name))
    assert squeezed(clip(told.headline, 420)) in printed
    assert squeezed(clip(told.warning, 500)) in printed
    urgent = [line for block in told.blocks for line in block.lines if line.mark is Mark.URGENT]
    for line in urgent[:8]:
        assert squeezed(clip(line.text, 200).removesuffix(".").removesuffix("…")) in printed


def test_unknowns_stand_on_an_overfull_page_too() -> None:
    told = replace(
        OVERFULL,
        reader=Reader.PERSON,
        headline="Short.",
        warning="Short.",
        blocks=(
            *(replace(b, reader=Reader.BOTH, lines=b.lines[:3]) for b in OVERFULL.blocks),
            UNKNOWN,
        ),
    )
    printed = text_of(read(told))
    assert squeezed(UNKNOWN.lines[0].text) in printed
    assert squeezed("more in the full reading") in printed


def test_what_is_left_out_is_counted() -> None:
    order = items(OVERFULL)
    page = Letter(OVERFULL, []).data()
    assert page["urgent"]["more"] == "and 118 more in the full reading"
    assert "In the full reading and not here: " in page["closing"][-1]
    whole = Letter(OVERFULL, order).data()
    assert all(block["more"] == "" for block in whole["blocks"])
    assert [item.tier for item in order] == sorted(item.tier for item in order)


def test_every_block_that_is_told_has_its_importance() -> None:
    for story in list_stories():
        found = read_story(story.id)
        visit = assess(found.diary, found.history, found.sessions, ending=found.ending)
        for reader in (Reader.PERSON, Reader.CLINICIAN):
            ids = {block.id.partition(".")[0] for block in tell(visit, reader).blocks}
            assert ids <= set(IMPORTANCE), f"{ids - set(IMPORTANCE)} would be left out first"


def test_what_is_urgent_is_lifted_above_the_rest_and_not_said_twice() -> None:
    page = Letter(TYPICAL, items(TYPICAL)).data()
    assert [line["text"] for line in page["urgent"]["lines"]] == [
        "You reported: trouble swallowing"
    ]
    assert "Get help first" not in [block["title"] for block in page["blocks"]]


def test_nothing_is_set_under_8_points() -> None:
    sizes = set()

    def see(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * tm[3] * cm[3]), 2))

    for name in EXAMPLES:
        example(name).pages[0].extract_text(visitor_text=see)
    assert sizes
    assert min(sizes) >= 7.99, sizes


# --- what a diary may hold ------------------------------------------------------------------------

ATTACKS = (
    "#import \"/etc/passwd\"",
    "#eval(\"1+1\")",
    "$x^2$ _a_ *b* `c` = d",
    "</svg><script>alert(1)</script>",
    "#read(\"letter.typ\") @ref <label> \\u{41}",
    "\" + sys.inputs + \"",
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_in_a_diary_is_only_text(attack: str) -> None:
    line = Line(attack, detail=attack, source=attack)
    told = replace(
        SHORT,
        title=attack,
        headline=attack,
        blocks=(Block("x", attack, Reader.BOTH, attack, (line,)),),
        remarks=(attack,),
        calendar=replace(NINETY, text=attack),
    )
    pdf = read(told)
    assert text_of(pdf).count(squeezed(attack)) >= 6
    assert pdf.metadata is not None
    assert pdf.metadata.title == attack


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("スマトリプタン", PLACEHOLDER * 3),
        ("سوماتريبتان 50", f"{PLACEHOLDER * 3}50"),
        ("bad 🤕 day", f"bad{PLACEHOLDER}day"),
        ("Ibuprofène Łódź żółć Ελληνικά Ибупрофен", "IbuprofèneŁódźżółćΕλληνικάИбупрофен"),
        ("e\u0301te\u0301 \x1b[31m\x00\u202e", "été[31m"),
    ],
)
def test_letters_without_a_shape_are_seen_to_be_missing(text: str, shown: str) -> None:
    pdf = read(replace(SHORT, headline=text, remarks=(text,)))
    printed = text_of(pdf)
    assert shown in printed
    assert (squeezed("stands for letters") in printed) == (PLACEHOLDER in shown)


@settings(max_examples=25)
@given(ANYTHING)
def test_any_text_is_printed_or_replaced(text: str) -> None:
    line = Line(text, Mark.YES, text, source=text)
    block = Block("x", text, Reader.BOTH, text, (line,), Table(text, (text, text), ((text,) * 2,)))
    told = replace(
        SHORT, title=text, headline=text, blocks=(block,), calendar=replace(NINETY, text=text)
    )
    assert len(read(told).pages) == 1


def test_the_font_draws_every_letter_that_is_let_through() -> None:
    letters = [chr(n) for low, high in _DRAWN for n in range(low, high + 1)]
    assert all(is_drawn(letter) for letter in letters)
    source = b"""#set document(title: "t")
#set text(font: "Libertinus Serif", fallback: false)
#for c in json(bytes(sys.inputs.letters)) [#c #text(weight: 600, c) #text(weight: 700, c) ]"""
    made = typst.compile(
        source,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"letters": json.dumps(letters)},
    )
    assert made


def test_a_clipped_text_ends_at_a_word() -> None:
    assert clip("word " * 100, 30) == "word word word word word word…"
    assert len(clip("W" * 500, 300)) <= 40
    assert printable("") == ""


# --- the same again -------------------------------------------------------------------------------


def test_the_same_reading_gives_the_same_bytes() -> None:
    assert as_pdf(TYPICAL) == as_pdf(TYPICAL)


def test_the_same_bytes_come_from_another_process() -> None:
    code = (
        "import hashlib; from answers.examples import CLINICIAN; "
        "from cleardays.answers.as_pdf import as_pdf; "
        "print(hashlib.sha256(as_pdf(CLINICIAN)).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for _ in range(2)
    }
    assert len(said) == 1


def test_it_is_dated_by_the_diary_and_not_by_a_clock() -> None:
    metadata = read(replace(TYPICAL, ending=date(2031, 5, 4))).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == date(2031, 5, 4)
