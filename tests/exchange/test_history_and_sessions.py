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
    Outcome,
    Preventive,
    Reported,
)
from cleardays.clinical.session import Deviation, Session, SiteGiven
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
    return read_history(text.encode(), SAFETY, RED_FLAGS)


def test_the_documented_history() -> None:
    assert history(example("# history.toml")) == History(
        born=date(1980, 5, 3),
        age_at_onset=17,
        months_with_15_headache_days=14,
        months_with_8_migraine_days=14,
        migraine_attacks_ever=200,
        aura_attacks_ever=0,
        no_better_diagnosis=True,
        overuse_managed=False,
        preventives=(
            Preventive(
                "topiramate", "anticonvulsant", 10, Outcome.NOT_TOLERATED, date(2024, 1, 10)
            ),
            Preventive("propranolol", "beta blocker", 12, Outcome.NO_EFFECT),
        ),
        safety={"pregnant": False},
        red_flags={"red_flag_systemic": False, "red_flag_deficit": False},
        other_toxins=(OtherToxin(date(2025, 11, 20), "Dysport", 120),),
        reactions=(Reported("drooping eyelid", date(2026, 1, 20), "mild", False, True),),
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
