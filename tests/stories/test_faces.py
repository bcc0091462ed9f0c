"""What reaches the person in the end: the page and the print, not only the reading behind them."""

import html
import io
import re

import pypdf
import pytest
from django.test import Client

from cleardays.actions.assess import assess, tell
from cleardays.actions.stories import read_story
from cleardays.answers.as_pdf import as_pdf
from cleardays.answers.told import Reader, Told
from cleardays.clinical.visit import Visit

TOLD_APART = ["amira", "keiko", "maja", "quentin", "rosa", "samir", "xenia"]
FORBIDDEN = ("155 U", "195 U", "paradigm", "withhold", "lack of response", "onabotulinumtoxinA")


def visit_of(id: str) -> Visit:
    story = read_story(id)
    return assess(story.diary, story.history, story.sessions, ending=story.ending)


def clinicians_sentences(told: Told) -> list[str]:
    """Leads and titles of the blocks that only a clinician reads."""
    own = [block for block in told.blocks if block.reader is Reader.CLINICIAN]
    assert own
    return [text for block in own for text in (block.title, block.lead) if len(text) > 10]


def letters(text: str) -> str:
    """Letters and digits only: a print breaks lines and words where it must."""
    return re.sub(r"\W", "", text).lower()


@pytest.mark.parametrize("id", TOLD_APART)
def test_the_persons_print_holds_nothing_of_the_clinicians(id: str) -> None:
    visit = visit_of(id)
    print_ = pypdf.PdfReader(io.BytesIO(as_pdf(tell(visit, Reader.PERSON))))
    assert len(print_.pages) == 1
    said = letters(print_.pages[0].extract_text())
    assert letters(tell(visit, Reader.PERSON).headline) in said
    for words in (*clinicians_sentences(tell(visit, Reader.CLINICIAN)), *FORBIDDEN):
        assert letters(words) not in said, words


@pytest.mark.parametrize("id", TOLD_APART)
def test_the_persons_page_holds_nothing_of_the_clinicians(id: str) -> None:
    page = Client().get(f"/people/{id}").content.decode()
    said = letters(html.unescape(re.sub(r"<[^>]+>", " ", page)))
    visit = visit_of(id)
    assert letters(tell(visit, Reader.PERSON).headline) in said
    for words in (*clinicians_sentences(tell(visit, Reader.CLINICIAN)), *FORBIDDEN):
        assert letters(words) not in said, words


def test_the_clinicians_print_does_hold_them() -> None:
    """So that the tests above can fail."""
    visit = visit_of("keiko")
    print_ = pypdf.PdfReader(io.BytesIO(as_pdf(tell(visit, Reader.CLINICIAN))))
    said = letters(print_.pages[0].extract_text())
    assert letters("Stop: lack of response") in said
    assert letters("Options that are open") in said


@pytest.mark.parametrize("reader", [Reader.PERSON, Reader.CLINICIAN])
@pytest.mark.parametrize("id", ["samir", "umar", "wilma", "xenia"])
def test_a_print_holds_the_engines_answer_or_names_what_it_leaves_out(
    id: str, reader: Reader
) -> None:
    """One page, with what is gone out of 100 and what trials alone know; Wilma has too few days."""
    visit = visit_of(id)
    told = tell(visit, reader)
    print_ = pypdf.PdfReader(io.BytesIO(as_pdf(told)))
    assert len(print_.pages) == 1
    said = letters(print_.pages[0].extract_text())
    block = next(block for block in told.blocks if block.id == "outlook")
    assert letters(block.title) in said
    assert visit.outlook is not None
    has_room = reader is Reader.PERSON or id == "samir"  # on the clinician's some pages are full
    if has_room and visit.outlook.answer.total is not None:
        assert letters(block.lines[0].text) in said
        assert letters("only from trials") in said
