"""history.toml and sessions.toml as in the worked examples of docs/formats.md."""

import re
from datetime import date
from pathlib import Path

import pytest

from cleardays.clinical.history import (
    Extra,
    History,
    LeftOut,
    OtherToxin,
    OtherTreatment,
    Outcome,
    Preventive,
    Reported,
    Score,
)
from cleardays.clinical.session import Deviation, Session, SiteGiven
from cleardays.evidence.read import read_tables
from cleardays.exchange.history_toml import read_history, write_history
from cleardays.exchange.refusal import Refused
from cleardays.exchange.sessions_toml import read_sessions, write_sessions

DOCS = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
SAFETY = ("pregnant", "allergy_to_toxin")
RED_FLAGS = ("red_flag_systemic", "red_flag_deficit")


def example(opens_with: str) -> str:
    """The worked example of the documentation that begins so."""
    found = re.findall(r"```toml\n(.*?)```", DOCS, re.DOTALL)
    (text,) = [text for text in found if text.startswith(opens_with)]
    return text


def history(text: str) -> History:
    return read_history(text.encode(), SAFETY, RED_FLAGS, read_tables().scales)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('instrument = "hit-6"\non = 2026-01-10\ntotal = 35', "from 36 to 78"),
        ('instrument = "hit-6"\non = 2026-01-10\ntotal = 60.5', "a whole number"),
        ('instrument = "hit6"\non = 2026-01-10\ntotal = 60', "midas, hit-6"),
        ('instrument = "msq"\non = 2026-01-10\ntotal = 60', "role-restrictive"),
        ('instrument = "hit-6"\ndomain = "x"\non = 2026-01-10\ntotal = 60', "no domain"),
        ('instrument = "hit-6"\ntotal = 60', "[[score]] 1, on: found nothing"),
        ('instrument = "hit-6"\non = 2026-01-10', "[[score]] 1, total: found nothing"),
        ('instrument = "hit-6"\non = 2026-01-10\ntotal = 60\nitems = 6', '"items"'),
        (
            'instrument = "hit-6"\non = 2026-01-10\ntotal = 60\n[[score]]\n'
            'instrument = "hit-6"\non = 2026-01-10\ntotal = 61',
            "one total of a questionnaire on a date",
        ),
    ],
)
def test_a_score_that_cannot_be_is_refused(text: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        history(f"[[score]]\n{text}\n")
    assert says in str(refused.value)


def test_the_documented_history() -> None:
    assert history(example("# history.toml")) == History(
        born=date(1980, 5, 3),
        age_at_onset=17,
        months_with_15_headache_days=14,
        months_with_8_migraine_days=14,
        migraine_attacks_ever=200,
        aura_attacks_ever=0,
        tension_days_a_year=40,
        no_better_diagnosis=True,
        overuse_managed=False,
        preventives=(
            Preventive(
                *("topiramate", "anticonvulsant", 10, Outcome.NOT_TOLERATED, date(2024, 1, 10)),
                ended=date(2024, 3, 20),
            ),
            Preventive(
                "propranolol",
                "beta blocker",
                12,
                Outcome.NO_EFFECT,
                dose="80 mg a day",
                why="as many headaches as before",
            ),
        ),
        scores=(
            Score("hit-6", date(2026, 1, 10), 64),
            Score("msq", date(2026, 1, 10), 44.5, "role-restrictive"),
        ),
        safety={"pregnant": False},
        red_flags={"red_flag_systemic": False, "red_flag_deficit": False},
        other_toxins=(OtherToxin(date(2025, 11, 20), "Dysport", 120),),
        other_treatments=(
            OtherTreatment("greater occipital nerve block", date(2025, 11, 3), date(2025, 11, 3)),
        ),
        reactions=(
            Reported(
                "drooping eyelid", date(2026, 1, 20), "mild", False, True, (), date(2026, 2, 9)
            ),
        ),
        ended_by_person=False,
        pain_side="left",
        pain_places=("occiput", "temple"),
        extras=(Extra("temporalis", "left", 2),),
        left_out=(LeftOut("trapezius", "thin neck"),),
    )


def test_the_documented_sessions() -> None:
    assert read_sessions(example("# sessions.toml").encode()) == (
        Session(
            *(date(2025, 10, 6), "Botox", 155, (), "Dr A. Example", "C1234", "came a week early"),
            expiry=date(2026, 8, 31),
            dilution=2,
            vial_units=200,
            qualification="neurologist",
            prescriber="Dr B. Example",
            deviations=(Deviation("trapezius", "thin shoulder", "left"),),
        ),
        Session(
            date(2026, 1, 12),
            "Botox",
            None,
            (SiteGiven("procerus", "midline", 5), SiteGiven("corrugator", "left", 5)),
        ),
        Session(date(2026, 4, 13)),
    )


def test_an_empty_file_says_nothing() -> None:
    assert history("") == history("\n# nothing yet\n") == History()
    assert read_sessions(b"") == ()


@pytest.mark.parametrize(
    ("text", "preventives"),
    [("", None), ('preventives = "none"', ()), ('preventives = "not asked"', None)],
)
def test_none_tried_is_not_the_same_as_not_asked(text: str, preventives: tuple | None) -> None:
    assert history(text).preventives == preventives


def test_not_asked_is_not_no() -> None:
    told = history('[safety]\npregnant = "not asked"\nallergy_to_toxin = "no"\n')
    assert told.safety == {"allergy_to_toxin": False}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("age = 44", "It belongs in [person]."),
        ("[person]\npreventives = 'none'", "at the top of the file"),
        ("[person]\nbron = 1980-05-03", 'Did you mean "born"?'),
        ("[person]\nborn = 1980-05-03T10:00:00", "expected a date"),
        ("[person]\nborn = 0001-01-01", "from 1900 to 2200"),
        ("[person]\nage = true", "a whole number from 0 to 125"),
        ("[person]\nage = 0x" + "F" * 9000, "a very long number"),
        ("[headache]\nmonths_with_15_headache_days = nan", "a number from 0 to 1500"),
        ("[[span]]\nheadache_days = 20", "hand them in as CSV or JSON"),
        ("a" + ".a" * 5000 + " = 1", "5000 full stops"),
        ("a = " + "[" * 5000, "too deep"),
        ("person = [1]", "a table [person]"),
        ("preventive = 1", "tables [[preventive]]"),
        ("[person]\nage = 4\nage = 5", "no TOML"),
        (
            "[[preventive]]\ndrug = 'a'\nbegan = 2026-02-01\nended = 2026-01-31",
            "a date from 2026-02-01 on, when it began",
        ),
        (
            "[[preventive]]\ndrug = 'a'\noutcome = 'taking'\nended = 2026-01-31",
            'because the outcome is "taking"',
        ),
        (
            "[[other_treatment]]\nwhat = 'a'\nbegan = 2026-02-01\nended = 2026-01-31",
            "a date from 2026-02-01 on, when it began",
        ),
        ("[[other_treatment]]\nbegan = 2026-02-01", "[[other_treatment]] 1, what"),
        ("x" * 300_000, "0.3 MB"),
        ("\0", "bytes that are not text"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        history(text)
    assert says in str(refused.value)


NASTY = 'quote " backslash \\ new\nline \x01 bell \x7f [[session]] # é 🧠 \'\'\' """'


def test_text_is_quoted_safely() -> None:
    sessions = (Session(date(2026, 1, 1), NASTY, reason=NASTY, lot=NASTY),)
    assert read_sessions(write_sessions(sessions).encode()) == sessions
    told = History(left_out=(LeftOut(NASTY, NASTY),), preventives=())
    assert history(write_history(told)) == told


def test_questions_of_the_headache_are_read_back_and_not_asked_is_not_no() -> None:
    text = '[headache]\nonset_remembered = "yes"\ngrew_before_constant = "no"\n'
    found = history(text + 'severe_spells = "not asked"\ntension_days_a_year = 11\n')
    assert found.asked == {"onset_remembered": True, "grew_before_constant": False}
    assert found.tension_days_a_year == 11
    assert history(write_history(found)) == found
    with pytest.raises(Refused, match="tension_days_a_year"):
        history("[headache]\ntension_days_a_year = 367\n")
