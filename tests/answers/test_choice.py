"""The choice: equal rows for every way, a picture that counts right, a sheet of one page."""

import re
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from cleardays.answers.choice import LEANINGS, WEIGHTS, Weighed, sheet, tell_choice
from cleardays.answers.figures import Notes, figure_of, whole
from cleardays.answers.icon_array import icon_array
from cleardays.answers.questions_pdf import questions_pdf
from cleardays.evidence.known import Known
from cleardays.evidence.read import read_tables
from reading_age import grade, long_sentences

ON = date(2026, 11, 21)
ADVICE = re.compile(r"\b(?:you should|we recommend|start now|is best for you|stop it)\b", re.I)


@pytest.fixture
def known() -> Known:
    return read_tables()


def test_every_way_is_told_in_the_same_ten_rows(known: Known) -> None:
    told = tell_choice(known)
    assert told.options == ("Botox", "Topiramate tablets", "No prevention")
    assert len(told.rows) == 10
    for _, cells in told.rows:
        assert len(cells) == 3
        assert all(cells)


def test_doing_nothing_is_one_of_the_ways_and_others_have_no_number(known: Known) -> None:
    assert "none" in {option.id for option in known.aid.options}
    for other in known.aid.ask_about:
        assert not re.search(r"\d|\{\{", other.name + other.what)
    assert len(known.aid.ask_about) >= 4


def texts(known: Known) -> list[str]:
    aid = known.aid
    cells = [cell for option in aid.options for cell in option.cells.values()]
    words = [w for c in aid.comparisons for w in (c.asks, c.says, c.sure, c.alone)]
    asked = [q for d in aid.decisions for q in (d.asks, d.about, *d.questions)]
    matters = [w for m in aid.matters for w in (m.says, m.ask)]
    return [*cells, *words, *asked, *matters, *aid.condition, aid.made_by, aid.update]


def test_its_texts_hold_no_number_no_advice_and_read_easily(known: Known) -> None:
    for text in texts(known):
        bare = re.sub(r"\{\{[^}]*\}\}", "", text)
        assert not re.search(r"[\d%]|per ?cent", bare), text
        assert not ADVICE.search(bare), text
        assert long_sentences(Notes(known).plain(text), 20) == [], text
    assert grade(" ".join(Notes(known).plain(text) for text in texts(known))) <= 6
    assert ADVICE.search("You should start.")


@given(st.integers(0, 100))
def test_a_picture_shows_as_many_as_it_says(filled: int) -> None:
    svg = icon_array(filled)
    assert svg.count("<circle") == 100
    assert svg.count('fill="currentColor"') == svg.count('class="one is"') == filled
    assert "style=" not in svg


@pytest.mark.parametrize("bad", [-1, 101])
def test_what_is_not_of_100_is_not_drawn(bad: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        icon_array(bad)


def test_picture_and_words_say_the_same(known: Known) -> None:
    for compared in tell_choice(known).compared:
        for group in compared.groups:
            assert group.words == f"{group.of_100} out of 100 people"
            assert group.svg.count('class="one is"') == group.of_100


@pytest.mark.parametrize(
    ("reference", "form", "words"),
    [
        ("choice/preempt.half.botox", "", "45 out of 100 people"),
        ("choice/preempt.stopped.placebo", "", "1 out of 100 people"),
        ("choice/eyelid_droop.COMPEL", "", "3 out of 100 people"),
        ("choice/first.second_round", "", "between 11 and 15 out of 100 people"),
        ("choice/first.third_round", "", "between 7 and 10 out of 100 people"),
        ("choice/cochrane.days", "", "2 days a month (between 1.1 and 2.8)"),
        ("choice/preempt.people", "", "1,384 people"),
        ("choice/nice.cycle", "", "£349.40"),
        ("choice/approved_year", "", "2010"),
        ("choice/onset.first_week", "number", "1"),
        ("choice/onset.first_week", "", "1 week"),
        ("choice/tablets.months", "", "3 months"),
        ("product/interval_days", "weeks", "12 weeks"),
        ("paradigm/fixed_sites", "", "31"),
        ("paradigm/most_sites", "", "39"),
        ("rules/ichd3.1.3.A", "", "15 of 28 days"),
        ("rules/nice-ta260.response.fall", "", "30 out of 100"),
        ("rules/nice-ta260.start.preventives", "", "3"),
        ("span/forward.half", "", "36 weeks"),
    ],
)
def test_how_a_figure_is_said(known: Known, reference: str, form: str, words: str) -> None:
    assert figure_of(reference, known, form).words == words


@pytest.mark.parametrize(
    ("value", "people"), [(0.4, 0), (0.5, 1), (2.5, 3), (44.8, 45), (100, 100)]
)
def test_half_a_person_is_one(value: float, people: int) -> None:
    assert whole(value) == people


# --- questions to take along ----------------------------------------------------------------------


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("decision", ["", "start", "go-on", "stop"])
@pytest.mark.parametrize("weight", [*WEIGHTS, ""])
def test_the_sheet_is_one_page_and_repeats_only_what_was_said(
    known: Known, decision: str, weight: str
) -> None:
    weights = {matter.id: weight for matter in known.aid.matters if weight}
    said = Weighed(decision, weights, "open", "May I drive?\n\nAnd swim?")
    told = sheet(said, known, ON)
    (text,) = pages(questions_pdf(told))
    flat = " ".join(text.split())
    for wanted in ("May I drive?", "And swim?", "Written on 21 November 2026", "certified medical"):
        assert wanted in flat
    asked = next((d.questions for d in known.aid.decisions if d.id == decision), ())
    for question in asked:
        assert question in flat
    for matter in known.aid.matters:
        assert (matter.ask in flat) is (weight == "much")
    assert "Diary up to" not in flat


def test_letters_that_have_no_picture_and_long_lines_do_not_break_the_sheet(known: Known) -> None:
    everything = {m.id: "much" for m in known.aid.matters}
    own = "\n".join(["\u202e\u0000 #pagebreak() *x* $y$ 日本" + "long " * 200] * 20)
    (text,) = pages(questions_pdf(sheet(Weighed("start", everything, "for", own), known, ON)))
    assert "#pagebreak() *x* $y$" in text
    assert "and 14 lines more, for which this page has no room" in " ".join(text.split())


def test_a_sheet_of_which_nothing_was_said_still_asks(known: Known) -> None:
    told = sheet(Weighed(), known, ON)
    assert [block.id for block in told.blocks] == ["questions"]
    assert len(told.blocks[0].lines) > 8


def test_it_gives_no_sum_and_no_verdict(known: Known) -> None:
    everything = Weighed("start", {m.id: "much" for m in known.aid.matters}, "for")
    against = Weighed("start", {m.id: "much" for m in known.aid.matters}, "against")
    one, other = sheet(everything, known, ON), sheet(against, known, ON)
    assert one.headline == other.headline
    assert one.blocks[1] == other.blocks[1]
    assert set(LEANINGS) == {"for", "against", "open"}
