"""The figures of the choice against a second reading, and what its table refuses."""

import csv
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import pytest

from cleardays.evidence.choice import Of
from cleardays.evidence.known import Known
from cleardays.evidence.sources import Read, TableError

# Typed again from the reference and from the abstracts, not copied from the table.
ARMS = [
    ("preempt.half", "24 weeks", {"botox": (688, 44.8), "placebo": (696, 34.2)}, Read.SEEN),
    ("preempt.milder", "24 weeks", {"botox": (688, 35.5), "placebo": (696, 22.4)}, Read.SEEN),
    ("preempt.stopped", "24 weeks", {"botox": (687, 3.8), "placebo": (692, 1.2)}, Read.SEEN),
    ("preempt.neck", "24 weeks", {"botox": (687, 6.7), "placebo": (692, 2.2)}, Read.SEEN),
    ("forward.half", "36 weeks", {"botox": (140, 40), "topiramate": (142, 12)}, Read.SEEN_2ND),
    ("forward.stopped", "36 weeks", {"botox": (140, 4), "topiramate": (142, 51)}, Read.SEEN),
    ("forward.no_effect", "36 weeks", {"botox": (140, 5), "topiramate": (142, 19)}, Read.SEEN),
    ("usual.half", "12 months", {"usual": (45, 11.1)}, Read.DERIVED),
    ("usual.more", "12 months", {"usual": (45, 31.1)}, Read.DERIVED),
]
FIGURES = [
    ("preempt.people", 1384, None, None, Of.PEOPLE, ("X4", "S72")),
    ("preempt.weighed", 93.1, None, None, Of.PEOPLE_OF_100, ("S72",)),
    ("cochrane.days", 2.0, 1.1, 2.8, Of.DAYS_A_MONTH, ("S61",)),
    ("everyday.days", 10.64, 8.97, 12.31, Of.DAYS_A_MONTH, ("S60",)),
    ("episodic.days", 0.05, -0.26, 0.36, Of.DAYS_A_MONTH, ("S62",)),
    ("first.second_round", None, 11.3, 14.5, Of.PEOPLE_OF_100, ("S41",)),
    ("first.third_round", None, 7.4, 10.3, Of.PEOPLE_OF_100, ("S41",)),
    ("wears_off.before_next", 62.9, None, None, Of.PEOPLE_OF_100, ("S80",)),
    ("wears_off.once", 43.9, None, None, Of.PEOPLE_OF_100, ("S81",)),
    ("nice.cycle", 349.40, None, None, Of.POUNDS, ("S29",)),
    ("approved_year", 2010, None, None, Of.YEAR, ("X2",)),
]


@pytest.mark.parametrize(("id", "span", "arms", "read"), ARMS)
def test_the_groups_of_a_study(known: Known, id: str, span: str, arms: dict, read: Read) -> None:
    found = next(c for c in known.aid.comparisons if c.id == id)
    assert {a.group: (a.people, a.value) for a in found.arms} == arms
    assert (found.span, found.cited.read) == (span, read)


def test_no_comparison_is_left_out() -> None:
    from cleardays.evidence.read import read_tables

    assert [c.id for c in read_tables().aid.comparisons] == [id for id, *_ in ARMS]


@pytest.mark.parametrize(("id", "value", "low", "high", "of", "sources"), FIGURES)
def test_a_figure(known: Known, id, value, low, high, of, sources) -> None:
    found = known.aid.figures[id]
    assert (found.value, found.low, found.high, found.of) == (value, low, high, of)
    assert found.cited.sources == sources


def test_what_is_derived_is_what_it_is_derived_from(known: Known) -> None:
    assert known.aid.figures["wears_off.once"].value == round(100 * 43 / 98, 1)
    derived = {id for id in known.aid.own if known.aid.figures[id].cited.read is Read.DERIVED}
    assert derived == {"wears_off.once", "usual.before", "usual.after"}


def test_care_as_usual_is_what_the_published_data_say(known: Known, outside_data: Path) -> None:
    """People with headache on 15 or more of 28 days (f1) who were given nothing new, a year on (f5).

    A blank score (pk5) is a person who was not seen again: a 0 beside it is no clear month.
    """
    path = outside_data / "vickers_trial" / "people_213.csv"
    if not path.is_file():
        pytest.skip(f"{path.name} is not there")
    with path.open(encoding="utf-8", newline="") as file:
        usual = [p for p in csv.DictReader(file) if p["group"] == "0" and float(p["f1"]) >= 15]
    seen = [(float(p["f1"]), float(p["f5"])) for p in usual if p["pk5"].strip()]
    assert (len(usual), len(seen)) == (62, 45)

    def of_100(some: list[tuple[float, float]]) -> float:
        return round(100 * len(some) / len(seen), 1)

    arms = {c.id: c.arms[0].value for c in known.aid.comparisons if c.study == "Vickers 2004"}
    assert arms == {
        "usual.half": of_100([pair for pair in seen if pair[1] <= pair[0] / 2]),
        "usual.more": of_100([pair for pair in seen if pair[1] > pair[0]]),
    }
    for id, which in (("usual.before", 0), ("usual.after", 1)):
        assert known.aid.figures[id].value == round(mean(pair[which] for pair in seen), 1)


def test_nothing_of_it_is_recalled(known: Known) -> None:
    assert all(cited.read.may_reach_people for _, cited in known.aid.cited())
    assert all(f.cited.read.may_reach_people for f in known.aid.figures.values())
    recalled = {r.study for x in known.reactions for r in x.rates if r.cited.read is Read.RECALL}
    assert recalled
    assert not [id for id in known.aid.figures for study in recalled if f".{study}" in id + "."]


def test_harm_and_good_are_told_of_each_study_in_one_span(known: Known) -> None:
    for study in {c.study for c in known.aid.comparisons}:
        of_study = [c for c in known.aid.comparisons if c.study == study]
        assert {c.good for c in of_study} == {True, False}
        assert len({c.span for c in of_study}) == 1
        assert len({tuple(a.group for a in c.arms) for c in of_study}) == 1


REFUSED = [
    ("value = 44.8", "value = 448", "0 to 100"),
    ("value = 44.8", "value = -1", "0 to 100"),
    ('"placebo"\npeople = 696\nvalue = 34.2', '"botox"\npeople = 696\nvalue = 34.2', "each once"),
    ('group = "placebo"', 'group = "sugar"', "'sugar'"),
    ('as = "neck_pain.PREEMPT"', 'as = "neck_pain.NOWHERE"', "a rate of reactions.toml"),
    ('read = "seen"', 'read = "recall"', "recalled"),
    ("low = 1.1\nhigh = 2.8", "low = 2.1\nhigh = 2.8", "in that order"),
    ("low = 1.1\nhigh = 2.8", "low = 1.1", "'high'"),
    ('unit = "pounds"', 'unit = "euros"', "'euros'"),
    ('id = "preempt.people"', 'id = "preempt.half.botox"', "twice"),
    ("good = true\n", "", "'good'"),
    ('alone = "The other group had acupuncture, which is not compared here."\n', "", "1 groups"),
    ('good = true\n', 'good = true\nalone = "Why."\n', "a reason for one alone"),
    ('living = "No daily', 'living2 = "No daily', "'living'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), REFUSED)
def test_a_bad_table_of_the_choice_is_refused(
    spoiled: Callable[[str, str, str], Known], old: str, new: str, says: str
) -> None:
    with pytest.raises(TableError) as refused:
        spoiled("choice", old, new)
    assert says in str(refused.value)
    assert "ot loaded" in str(refused.value)
