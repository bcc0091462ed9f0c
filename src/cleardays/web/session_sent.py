"""What a screen that was behind had sent, in words, beside what stands."""

from django.http import QueryDict

from cleardays.answers.session_map import session_sites
from cleardays.clinical.charting import Charting
from cleardays.evidence.known import Known

_LABELS = {
    "units": "units",
    "reason": "why",
    "remark": "noticed",
    "right": "mm to the right",
    "down": "mm down",
    "tolerance": "how it was borne",
    "notes": "notes",
    "dilution": "mL of saline to 100 U",
    "late_because": "why it was used so late",
}
_DONE = {
    "rest": "everything that is left",
    "skip": "skipped",
    "undo": "taken back",
    "waste": "what was drawn and not given is wasted",
    "back": "a draw put back",
}


def sent_words(step: str, said: QueryDict, now: Charting, known: Known) -> list[str]:
    """One line for each thing that was sent and not taken over."""
    if step == "sites" and not said.get("do"):
        return _ticks(frozenset(said.getlist("given")), now, known)
    if step == "checks":
        return _answers(said, known)
    do, site = str(said.get("do", "")), str(said.get("site", ""))
    words = [_DONE[do]] if do in _DONE else []
    if site in known.head.spots:
        words.insert(0, f"site {_called(site, now, known)}")
    words += [
        f"{label}: {', '.join(said.getlist(name))}"
        for name, label in _LABELS.items()
        if any(said.getlist(name))
    ]
    if step in ("sign", "abandon"):
        words.append("the session was to be signed" if step == "sign" else "it was to be abandoned")
    return words or ["nothing else"]


def _called(id: str, now: Charting, known: Known) -> str:
    names = {site.spot: f"{site.called}, {site.where}" for site in session_sites(now, known)}
    return names.get(id, id)


def _ticks(ticked: frozenset[str], now: Charting, known: Known) -> list[str]:
    given = {site.site for site in now.given}
    known_ticks = ticked & set(known.head.spots)
    words = [
        f"given on your screen, not here: {_called(id, now, known)}"
        for id in sorted(known_ticks - given)
    ]
    words += [
        f"given here, not on your screen: {_called(id, now, known)}"
        for id in sorted(given - ticked)
    ]
    return words or ["the same sites as stand here"]


def _answers(said: QueryDict, known: Known) -> list[str]:
    words = []
    for check in known.checklist:
        answer, word = said.get(f"check.{check.id}", ""), said.get(f"word.{check.id}", "")
        if answer or word:
            told = "; ".join(part for part in (answer, word) if part)
            words.append(f"{check.asks}: {told}")
    return words or ["no answers"]
