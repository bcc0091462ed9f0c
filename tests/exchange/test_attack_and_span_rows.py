"""Rows of attacks and rows of counts."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from cleardays.clinical.diary import (
    Attack,
    Aura,
    AuraFeature,
    AuraSymptom,
    CountSpan,
    Diary,
    Headache,
    Intake,
    Period,
    Severity,
)
from cleardays.exchange.reading import NeedsAnswer, Refused

Read = Callable[..., Diary]


def test_a_sample_of_attacks(read: Read, sample: Callable[[str], str]) -> None:
    diary = read(sample("attacks.csv"))
    assert diary.days == ()
    assert diary.kind == "CSV of attacks"
    assert diary.attacks == (
        Attack(
            datetime(2026, 2, 1, 22, 15),
            datetime(2026, 2, 2, 9, 40),
            Headache(
                severity=Severity.MODERATE,
                one_sided=True,
                pulsating=True,
                aura=Aura(
                    frozenset({AuraSymptom.VISUAL}),
                    frozenset({AuraFeature.SPREADS, AuraFeature.POSITIVE}),
                ),
                drugs=(Intake("rizatriptan", 0.5, True),),
            ),
        ),
        Attack(
            datetime(2026, 2, 10, 7),
            datetime(2026, 2, 11, 9, 15),
            Headache(severity=Severity.SEVERE, one_sided=False, aura=False, drugs=()),
        ),
        Attack(datetime(2026, 2, 20, 18, 30), None, Headache(aura=True)),
    )


def test_a_duration_over_a_change_of_clocks_needs_the_zone(read: Read) -> None:
    text = "start,duration\n2026-03-29 01:00,2h\n"
    assert read(text).attacks[0].end == datetime(2026, 3, 29, 3)
    assert read(text, zone="Europe/Zurich").attacks[0].end == datetime(2026, 3, 29, 4)


def test_a_list_of_attacks_makes_no_clear_day(read: Read, sample: Callable[[str], str]) -> None:
    (told,) = read(sample("attacks.csv")).remarks
    assert told.startswith("The file lists attacks only.")
    february = Period(date(2026, 2, 1), date(2026, 2, 28))
    assert read(sample("attacks.csv"), complete=(february,)).remarks == ()


def test_end_and_duration_may_both_be_there_when_they_agree(read: Read) -> None:
    text = "start,end,duration\n2026-03-01 10:00,2026-03-01 12:30,2h 30m\n"
    assert read(text).attacks[0].hours == 2.5


def test_starts_and_ends_decide_the_order_of_dates_together(read: Read) -> None:
    text = "start,end\n01/02/26 10:00,01/02/26 11:00\n13/02/26 23:00,14/02/26 02:00\n"
    assert read(text).attacks[0].start == datetime(2026, 2, 1, 10)


def test_both_questions_are_asked_at_once(read: Read) -> None:
    with pytest.raises(NeedsAnswer) as needs:
        read("start,end,severity\n01/02/26 10:00,01/02/26 11:00,4\n")
    assert [question.flag for question in needs.value.questions] == ["--dates", "--pain"]


def test_too_many_attacks_are_refused(read: Read) -> None:
    rows = (f"{1950 + n // 8000}-{1 + n // 800 % 10:02}-{1 + n // 30 % 27:02} {n % 30 // 2}:{n % 2}0"
            for n in range(20_001))  # fmt: skip
    with pytest.raises(Refused, match="found 20001 attacks; expected at most 20000"):
        read("start,end\n" + "".join(f"{start},\n" for start in rows))


def test_a_sample_of_counts(read: Read, sample: Callable[[str], str]) -> None:
    diary = read(sample("spans.csv"))
    assert diary.kind == "CSV of counts"
    assert diary.days == diary.attacks == ()
    assert diary.spans == (
        CountSpan(
            date(2025, 11, 1),
            date(2025, 11, 30),
            headache_days=20,
            migraine_days=12,
            severe_days=4.5,
            acute_days=11,
        ),
        CountSpan(date(2025, 12, 1), date(2025, 12, 31), headache_days=18, recalled=False),
    )


def test_a_count_without_a_word_on_it_was_recalled(read: Read) -> None:
    (span,) = read("from,to,headache_days\n2026-01-01,2026-01-31,20\n").spans
    assert span.recalled is True
