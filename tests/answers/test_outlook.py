"""The engine's answer in words: what each reader gets, what is refused, and the picture."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from cleardays.actions.assess import assess
from cleardays.actions.stories import read_story
from cleardays.answers.course_picture import picture_of
from cleardays.answers.outlook import BESIDE, REFUSED, outlook_block
from cleardays.answers.outlook_data import outlook_data
from cleardays.answers.outlook_plain import PLAIN_BESIDE, plain_outlook_block
from cleardays.answers.told import Reader
from cleardays.clinical.outlook import Outlook
from cleardays.engine.findings import Because, Beside, Fell, Interval, WearsOff, What
from cleardays.engine.wearoff import Line


def outlook_of(id: str) -> Outlook:
    story = read_story(id)
    found = assess(story.diary, story.history, story.sessions, ending=story.ending).outlook
    assert found is not None
    return found


SAMIR = outlook_of("samir")


def words(outlook: Outlook, reader: Reader) -> str:
    told = outlook_block if reader is Reader.CLINICIAN else plain_outlook_block
    block = told(outlook)
    assert block.reader is reader
    lines = [f"{line.text} {line.detail}" for line in block.lines]
    rows = [" ".join(row) for row in block.table.rows] if block.table else []
    return " ".join([block.lead, *lines, *rows])


def changed(**answer: object) -> Outlook:
    return replace(SAMIR, answer=replace(SAMIR.answer, **answer))  # type: ignore[arg-type]


def refusing(what: What, because: Because, **answer: object) -> Outlook:
    return changed(refused={what: (because,)}, **answer)


def test_a_clinician_reads_figures_and_the_person_out_of_100() -> None:
    clinician, person = words(SAMIR, Reader.CLINICIAN), words(SAMIR, Reader.PERSON)
    assert "A fall of 30 out of 100 is likely." in clinician
    assert f"{round(100 * SAMIR.answer.chances[30])} for 30" in clinician
    assert "The same from trials alone, before this diary" in clinician
    assert "Out of every 100 headache days" in person
    assert "only from trials with other people" in person
    for word in ("continue", "stop", "session", "prior", "khat"):
        assert word not in person.lower()


def test_the_first_line_is_the_whole_answer_in_one_sentence() -> None:
    total, learned = SAMIR.answer.total, SAMIR.answer.part_learned
    assert total is not None
    assert learned is not None
    low, middle, high = (round(100 * x) for x in (total.low, total.middle, total.high))
    assert outlook_block(SAMIR).lines[0].text == (
        f"Of 100 headache days before session 1, {middle} are gone ({low} to {high}); of what could be "
        f"known of the drug's own effect, {100 - round(100 * learned)} out of 100 are known only from "
        f"trials, the rest from this diary."
    )
    divided = refusing(What.SPLIT, Because.OTHER_CHANGE, part_learned=None)
    assert outlook_block(divided).lines[0].text.endswith(f"gone ({low} to {high}).")
    nothing = refusing(What.SHARE, Because.FEW_HEADACHES, total=None)
    assert "are gone" not in words(nothing, Reader.CLINICIAN)


def test_an_injection_that_spares_no_days_is_not_said_to_spare_fewer_than_none() -> None:
    ahead = SAMIR.answer.ahead
    assert ahead is not None
    worse = replace(ahead, difference=Interval(-4.0, -0.7, 2.0))
    assert "expected to spare no days in 28 over the next 12 weeks (-4 to 2)" in words(
        changed(ahead=worse), Reader.CLINICIAN
    )


@pytest.mark.parametrize("reader", [Reader.PERSON, Reader.CLINICIAN])
@pytest.mark.parametrize("because", [b for b in Because if b is not Because.OTHER_CHANGE])
def test_everything_refused_is_said_with_its_reason_and_without_a_number(
    because: Because, reader: Reader
) -> None:
    nothing = refusing(What.ALL, because, total=None, ahead=None, course=())
    told = words(nothing, reader)
    assert REFUSED[because] in told
    assert "90 of 100" not in told
    assert "out of 100 is" not in told
    assert picture_of(nothing) is None


def test_the_split_is_refused_by_name() -> None:
    split = refusing(What.SPLIT, Because.OTHER_CHANGE, part=None, part_learned=None)
    assert "cannot be divided" in words(split, Reader.CLINICIAN)
    assert "cannot be divided between them and another treatment" in words(split, Reader.PERSON)
    assert "only from trials" not in words(split, Reader.PERSON)


def test_at_the_ceiling_nobody_is_told_that_it_is_worse() -> None:
    full = changed(
        before=Interval(27.0, 27.8, 28.0),
        now=Interval(27.2, 27.9, 28.0),
        total=Interval(-0.02, -0.005, 0.01),
    )
    told = words(full, Reader.PERSON)
    assert "have not changed" in told
    assert "at the ceiling" in told
    assert "worse" not in told


def test_more_days_than_before_are_said_as_more() -> None:
    more = changed(total=Interval(-0.5, -0.3, -0.1))
    assert "about 30 more for every 100" in words(more, Reader.PERSON)
    open_ = changed(total=Interval(-0.2, 0.05, 0.3))
    assert "cannot be told yet: for every 100, between 20 more and 30 fewer" in words(
        open_, Reader.PERSON
    )


@pytest.mark.parametrize("beside", list(Beside))
def test_each_warning_has_words_of_its_own_for_each_reader(beside: Beside) -> None:
    warned = changed(warnings=(beside,))
    assert BESIDE[beside] in words(warned, Reader.CLINICIAN)
    assert PLAIN_BESIDE[beside] in words(warned, Reader.PERSON)
    assert BESIDE[beside] != PLAIN_BESIDE[beside]


def test_silence_is_never_worded_as_no_wear_off() -> None:
    for reader in (Reader.PERSON, Reader.CLINICIAN):
        told = words(SAMIR, reader)
        assert "before week 12" in told
        assert "cannot be told" in told or "Not enough information" in told
        assert "wear" not in told


def test_wears_off_is_said_with_a_day() -> None:
    worn = WearsOff(Line(4, 3.2, 1.0, 5.4), says=True, day=(55.0, 66.2, 80.0))
    assert "half of it is gone about day 66 (55 to 80)" in words(
        changed(wears_off=worn), Reader.CLINICIAN
    )
    assert "half of the effect is gone about day 66" in words(
        changed(wears_off=worn), Reader.PERSON
    )


@pytest.mark.parametrize("fell", list(Fell))
def test_a_fall_is_likely_unlikely_or_undecided(fell: Fell) -> None:
    assert fell.value in words(changed(fell=fell), Reader.CLINICIAN)


def test_probably_helped_is_the_strongest_word() -> None:
    helped = changed(helped=True)
    said = {
        Reader.PERSON: "The injections probably helped: some part of the fall is theirs.",
        Reader.CLINICIAN: "Some part of the fall is probably the injections’ own.",
    }
    for reader, sentence in said.items():
        assert sentence in words(helped, reader)


def test_the_picture_is_small_named_and_holds_no_style_or_script() -> None:
    drawn = picture_of(SAMIR)
    assert drawn is not None
    assert "with an injection on 21 September 2026" in drawn.words
    for svg, width in ((drawn.phone, 340), (drawn.desk, 740)):
        root = ElementTree.fromstring(svg)
        assert root.get("width") == str(width)
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == root[0].get("id")
        tags = {tag.tag.rpartition("}")[2] for tag in root.iter()}
        assert tags == {"svg", "title", "path", "text", "circle"}
        assert "style" not in svg
        assert len(svg) < 20_000
        dots = sum(tag.tag.endswith("circle") for tag in root.iter())
        assert dots == sum(p.recorded is not None for p in SAMIR.answer.course)


def test_the_two_futures_are_named_where_there_is_room() -> None:
    found = picture_of(SAMIR)
    assert found is not None
    for drawn in (found.phone, found.desk):
        said = [text.text for text in ElementTree.fromstring(drawn).iter() if text.text]
        assert said[-2:] == ["with 3", "without"]
    ahead = SAMIR.answer.ahead
    assert ahead is not None
    same = replace(ahead, months=tuple((Interval(5, 9, 10), Interval(5, 9, 9.2)) for _ in range(4)))
    close = picture_of(changed(ahead=same))
    assert close is not None
    assert ">with 3<" in close.desk
    assert ">without<" not in close.desk


def test_no_line_is_drawn_over_days_that_were_not_recorded() -> None:
    course = list(SAMIR.answer.course)
    for n in (5, 6):
        course[n] = replace(course[n], recorded=None)
    whole, holed = picture_of(SAMIR), picture_of(changed(course=tuple(course)))
    assert whole is not None
    assert holed is not None
    assert holed.desk.count("<path") == whole.desk.count("<path") + 1
    assert holed.desk.count("<circle") == whole.desk.count("<circle") - 2


def test_the_data_hold_what_is_said_and_nothing_of_the_computing_for_a_person() -> None:
    for reader in (Reader.PERSON, Reader.CLINICIAN, None):
        data = outlook_data(SAMIR, reader)
        assert json.loads(json.dumps(data)) == data
        assert ("computed" in data["answer"]) is (reader is not Reader.PERSON)
        assert data["answer"]["chances"]["30"] == round(SAMIR.answer.chances[30], 4)
    assert outlook_data(None, None)["answer"] is None
