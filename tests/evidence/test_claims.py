"""Claims: every statement of the reference is judged, with a source, and none rests on recall."""

from collections.abc import Callable

import pytest

from cleardays.answers.claims import claims_as_json, tell_claims
from cleardays.evidence.claims import Judgement
from cleardays.evidence.known import Known
from cleardays.evidence.sources import Read, TableError

# The reference's own verdicts, section 10, in its order; and bruising, which it does not hold.
VERDICTS = {
    "paralyses-muscles": "wrong",
    "blocks-chemicals": "partly",
    "lasts-3-to-6-months": "partly",
    "takes-weeks-or-months": "supported",
    "fewer-and-milder": "supported, modest over placebo",
    "well-tolerated": "supported",
    "approved": "supported",
    "best-for-chronic-migraine": "supported, but too mild",
    "mild-side-effects": "supported but incomplete",
    "bruising-and-swelling": "partly",
    "dangerous-if-done-wrong": "supported",
    "has-to-be-repeated": "supported",
    "relatively-new": "outdated",
}


def test_the_verdicts(known: Known) -> None:
    assert {claim.id: claim.verdict.value for claim in known.claims} == VERDICTS
    assert {claim.verdict for claim in known.claims} == set(Judgement)


@pytest.mark.parametrize(
    ("id", "words", "sources", "read"),
    [
        ("fewer-and-milder.1", "8.4 in 28, and by 6.6", ("S48",), Read.SEEN_2ND),
        ("fewer-and-milder.2", "36 of 100 people, and in 22", ("S49",), Read.SEEN),
        ("fewer-and-milder.3", "2 migraine days a month fewer", ("S61",), Read.SEEN),
        ("well-tolerated.1", "3.8 of 100 people stopped", ("S46",), Read.SEEN),
        ("well-tolerated.2", "4.5 of 100", ("S55",), Read.SEEN),
        ("lasts-3-to-6-months.2", "63 of 100", ("S80",), Read.SEEN),
        ("lasts-3-to-6-months.3", "44 of 100", ("S81",), Read.SEEN),
        ("bruising-and-swelling.1", "2 of 100", ("S55",), Read.SEEN),
        ("bruising-and-swelling.2", "15 of 100", ("S73",), Read.SEEN),
        ("bruising-and-swelling.6", "Bruises", (), Read.RECALL),
        ("best-for-chronic-migraine.2", "1.4 days", ("S62",), Read.SEEN),
    ],
)
def test_a_reason(known: Known, id: str, words: str, sources: tuple[str, ...], read: Read) -> None:
    name, _, n = id.rpartition(".")
    claim = next(c for c in known.claims if c.id == name)
    because = claim.because[int(n) - 1]
    assert words in because.text
    assert (because.cited.sources, because.cited.read) == (sources, read)


def test_no_recalled_reason_reaches_people(known: Known) -> None:
    recalled = [b.text for c in known.claims for b in c.because if b.cited.read is Read.RECALL]
    told = [line.text for claim in tell_claims(known) for line in claim.because]
    assert recalled
    assert not set(recalled) & set(told)
    assert all(claim.because for claim in tell_claims(known))
    assert all(line.source for claim in tell_claims(known) for line in claim.because)


def test_second_hand_is_said(known: Known) -> None:
    claim = next(c for c in tell_claims(known) if c.id == "fewer-and-milder")
    assert "second-hand" in claim.because[0].note


def test_as_data_every_reason_says_how_it_was_read(known: Known) -> None:
    data = claims_as_json(known)
    assert (data["cleardays"], data["version"]) == ("claims", 1)
    assert [c["id"] for c in data["claims"]] == list(VERDICTS)
    reasons = [b for c in data["claims"] for b in c["because"]]
    assert {b["read"] for b in reasons} == {"seen", "seen-2nd", "recall"}
    assert all(b["checked"] is (b["read"] == "seen") for b in reasons)


BRUISES = 'text = "Bruises at the site come with any injection and pass within days."\n'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('verdict = "wrong"', 'verdict = "false"', "'false'"),
        ('id = "approved"', 'id = "well-tolerated"', "twice"),
        (BRUISES, 'text = ""\n', "not empty"),
        ('sources = ["S131"]', 'sources = ["S999"]', "'S999'"),
        (
            'sources = ["S22", "S23"]\nwhere = "every 12 weeks"\nread = "seen"\n\n[[claim]]',
            'where = "x"\nread = "recall"\n\n[[claim]]',
            "no reason that was read",
        ),
    ],
)
def test_a_bad_claim_is_refused(
    spoiled: Callable[[str, str, str], Known], old: str, new: str, says: str
) -> None:
    with pytest.raises(TableError, match=says):
        spoiled("claims", old, new)
