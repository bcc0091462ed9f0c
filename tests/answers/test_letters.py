"""Letters as texts and on paper: what they say, what they never say, and that nothing breaks them."""

import io
from datetime import date
from functools import cache

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.actions.assess import assess, tell
from cleardays.actions.stories import list_stories, read_story
from cleardays.answers.clinic_letter import Paper, cannot_print, letter_pdf
from cleardays.answers.letter_fill import About, gp_letter, patient_letter
from cleardays.answers.letter_text import Kind, bullets, gaps_of, paragraph, parts_of
from cleardays.answers.options import decision_block
from cleardays.answers.payer_letter import payer_letter
from cleardays.answers.session_record import SessionSaid, SiteSaid, session_letter
from cleardays.answers.told import Reader
from cleardays.clinical.visit import Visit
from cleardays.evidence.read import read_tables
from cleardays.evidence.sources import Read

KNOWN = read_tables()
STORIES = [story.id for story in list_stories()]
ABOUT = About(
    "Anna Beispiel", "555 0100", "Decided on 1 March 2026 by Dr Sen: continue.", "2 May 2026"
)


@cache
def visit_of(id: str) -> Visit:
    story = read_story(id)
    return assess(story.diary, story.history, story.sessions, ending=story.ending)


def paper(body: str, **more: object) -> Paper:
    said = {
        "title": "Letter to the family doctor",
        "clinic": "Harbour Headache Clinic",
        "address": "1 Quay Street",
        "telephone": "555 0100",
        "to": "Dr A. Doctor\n2 Mill Lane",
        "name": "Anna Beispiel",
        "identifier": "H-1",
        "born": date(1984, 3, 2),
        "dated": date(2026, 10, 5),
        "body": body,
        **more,
    }
    return Paper(**said)  # type: ignore[arg-type]


def words_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# --- the person's letter --------------------------------------------------------------------------


@pytest.mark.parametrize("id", STORIES)
def test_no_word_of_a_clinicians_block_stands_in_the_persons_letter(id: str) -> None:
    visit = visit_of(id)
    letter = patient_letter(visit, KNOWN, ABOUT)
    own = tell(visit, Reader.PERSON)
    theirs = own.headline + " ".join(
        " ".join((b.lead, *(f"{line.text} {line.detail}" for line in b.lines))) for b in own.blocks
    )
    for block in tell(visit, Reader.CLINICIAN).blocks:
        said = [block.lead, *(w for line in block.lines for w in (line.text, line.detail))]
        said += [cell for row in (block.table.rows if block.table else ()) for cell in row]
        for words in said:
            if len(words) >= 20 and words not in theirs:
                assert words not in letter, f"{id}: {block.id}"
    assert ABOUT.decided not in letter


@pytest.mark.parametrize("id", STORIES)
def test_no_recalled_row_stands_in_the_persons_letter(id: str) -> None:
    letter = patient_letter(visit_of(id), KNOWN, ABOUT)
    assert "recalled" not in letter
    for caution in KNOWN.cautions:
        assert caution.do not in letter
    for row in KNOWN.reactions:
        if row.cited.read is Read.RECALL:
            assert row.advice not in letter


@pytest.mark.parametrize("id", [i for i in STORIES if visit_of(i).sessions])
def test_after_an_injection_the_signs_that_need_help_stand_in_it(id: str) -> None:
    letter = patient_letter(visit_of(id), KNOWN, ABOUT)
    assert "Trouble swallowing, speaking or breathing. Call the emergency number now." in letter


def test_what_was_agreed_is_left_for_somebody_to_write() -> None:
    letter = patient_letter(visit_of("samir"), KNOWN, ABOUT)
    assert gaps_of(letter) == ("[what you talked about and agreed, in your own words]",)
    unreachable = patient_letter(visit_of("samir"), KNOWN, About("Anna"))
    assert "[how the person reaches you]" in gaps_of(unreachable)
    assert "No next appointment is booked yet." in unreachable


# --- the doctor's, the payer's --------------------------------------------------------------------


def test_the_doctors_letter_has_the_clinicians_decision_and_no_suggestion() -> None:
    visit = visit_of("samir")
    letter = gp_letter(visit, KNOWN, ABOUT)
    assert ABOUT.decided in letter
    assert "chronic migraine" in letter
    assert "Headache days: 24 before, 12 since; down by 50 out of 100" in letter
    undecided = gp_letter(visit, KNOWN, About("Anna"))
    assert "No decision on treatment is recorded." in undecided
    for line in decision_block(visit, KNOWN).lines:
        assert line.text not in undecided
        assert not line.detail or line.detail not in undecided


def test_what_the_record_does_not_say_is_said_to_be_missing() -> None:
    letter = gp_letter(visit_of("samir"), KNOWN, ABOUT)
    assert "None is in the record. That does not say that there was none." in letter
    assert "lot not recorded" in letter
    assert "not asked: not an all-clear." in letter


@pytest.mark.parametrize("id", STORIES)
@pytest.mark.parametrize("rules", sorted(s.rules.id for s in visit_of("samir").suitability))
def test_the_payer_is_told_every_criterion_as_it_was_found(id: str, rules: str) -> None:
    visit = visit_of(id)
    letter = payer_letter(visit, KNOWN, rules)
    (asked,) = [s for s in visit.suitability if s.rules.id == rules]
    lines = [part.text for part in parts_of(letter) if part.kind is Kind.BULLET]
    said = {"yes": "Met", "no": "Not met", "unknown": "Cannot be told from this record"}
    findings = list(asked.criteria.findings())
    assert findings
    for finding in findings:
        start = f"{said[finding.answer.value]}: "
        (line, *_) = [t for t in lines if t.startswith(start) and finding.rule.asks[:40] in t]
        assert "Found: " in line
        assert not finding.rule.cited.sources or "Source: " in line
        if not finding.rule.cited.read.is_checked:
            assert finding.rule.cited.read.words in line or "assum" in line
    for other in visit.suitability:
        if other.rules.id != rules:
            assert f"Criteria to start: {other.rules.title}\n" not in letter


# --- the record of a session ----------------------------------------------------------------------


def test_the_record_adds_up_by_muscle_and_keeps_not_asked_apart_from_no() -> None:
    frontal = next(iter(KNOWN.paradigm.muscles.values()))
    said = SessionSaid(
        on=date(2026, 10, 5),
        product="Botox",
        units=15,
        lot="C123",
        sites=(
            SiteSaid(frontal.id, "left", 5),
            SiteSaid(frontal.id, "left", 5, extra=True),
            SiteSaid(frontal.id, "right", 5),
            SiteSaid(frontal.id, "right", 0, given=False, reason="bruise"),
        ),
        checks=(("Pregnant", "no"), ("Infection today", "not asked")),
    )
    letter = session_letter(said, KNOWN)
    assert (
        f"{frontal.name}: left 2 sites, 10 U; right 1 site, 5 U; 15 U in all; 1 of them extra"
        in (letter)
    )
    assert f"- {frontal.name}, right: bruise" in letter
    assert "- Infection today: not asked" in letter
    assert "expiry not recorded" in letter
    assert "Consent: not recorded" in letter


def test_a_session_of_an_earlier_record_says_so_and_that_nobody_wrote_down_what_was_asked() -> None:
    letter = session_letter(SessionSaid(on=date(2020, 1, 2), before_cleardays=True), KNOWN)
    assert "not signed in this one" in letter
    assert "Not recorded. That does not say that it was not asked." in letter


# --- the text and the paper -----------------------------------------------------------------------


@given(st.text(max_size=300))
def test_any_text_is_read_as_parts_without_losing_a_word(text: str) -> None:
    from cleardays.answers.characters import plain

    parts = parts_of(text)
    assert all(part.text.strip() or part.kind is not Kind.PARAGRAPH for part in parts)
    kept = "".join("".join(part.text for part in parts).split()).replace("#", "").replace("-", "")
    lines = " ".join(plain(line) for line in text.splitlines())
    assert kept == "".join(lines.split()).replace("#", "").replace("-", "")


@given(st.text(max_size=120))
def test_what_a_record_says_can_make_no_heading_bullet_or_gap(text: str) -> None:
    assert all(part.kind is Kind.PARAGRAPH for part in parts_of(paragraph(text)))
    assert all(part.kind is Kind.BULLET for part in parts_of(bullets([text])))
    assert gaps_of(paragraph(text)) == ()


def test_the_paper_is_tagged_and_names_whom_it_is_about_from_the_record() -> None:
    pdf = letter_pdf(paper("Dear all,\n\n# Diary\n- one\n- two", signed="Dr Sen"))
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    words = words_of(pdf)
    assert "About Anna Beispiel, born 2 March 1984, H-1" in words
    assert "Draft" not in words
    info = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    assert info is not None
    assert "Anna" not in str(info)


def test_every_page_of_a_draft_says_that_it_is_one_and_every_later_page_whom_it_is_about() -> None:
    pdf = letter_pdf(paper("\n\n".join(["A paragraph of some words. " * 30] * 12)))
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 1
    for number, page in enumerate(pages):
        assert "Draft: not sent, not signed" in page.extract_text()
        assert number == 0 or "Anna Beispiel" in page.extract_text()


@pytest.mark.parametrize(
    "text", ["#set page(fill: red)", "$x$ *b* @ref <l> \\ `code` // no", "#" * 40]
)
def test_what_is_typed_is_printed_and_never_run(text: str) -> None:
    assert text.replace(" ", "")[:20] in words_of(letter_pdf(paper(text))).replace(" ", "")


def test_letters_that_the_print_cannot_draw_are_named() -> None:
    assert cannot_print("Zoë 5 µg – “ok”") == ""
    assert cannot_print("スマ") == "スマ"
