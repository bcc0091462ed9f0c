"""Draft reports of suspected reactions from a history and sessions. Nothing is stored or sent."""

from datetime import date

from cleardays.answers.characters import plain
from cleardays.answers.report_draft import Draft, Record, drafts_of
from cleardays.clinical.history import History
from cleardays.clinical.reaction import Weighed, weigh
from cleardays.clinical.session import Session, in_order
from cleardays.clinical.visit import Visit
from cleardays.evidence.read import read_tables

MOST_REACTIONS = 20  # drafted at once: nobody can check more of them in one sitting


class NotDrafted(ValueError):
    """No such reaction or scheme, or too many at once; the message says what there is."""


def drafts(
    history: History, sessions: tuple[Session, ...], scheme: str = "", number: int | None = None
) -> tuple[Draft, ...]:
    """A draft for each reaction and scheme; with `scheme` and `number` (from 1) only those.

    Every session given is read. Raises `NotDrafted`, also for more than 20 at once, and
    `HistoryError` for two sessions on one date.
    """
    known = read_tables()
    given = in_order(sessions, date.max)
    weighed = tuple(weigh(r, given, known.reactions, known.counting) for r in history.reactions)
    return _drafts(weighed, history, given, scheme, number)


def drafts_from(visit: Visit, scheme: str = "") -> tuple[Draft, ...]:
    """The same from an assessment. Raises `NotDrafted`."""
    return _drafts(visit.reactions, visit.history, visit.sessions, scheme, None)


def _drafts(
    weighed: tuple[Weighed, ...],
    history: History,
    sessions: tuple[Session, ...],
    scheme: str,
    number: int | None,
) -> tuple[Draft, ...]:
    known = read_tables()
    if not weighed:
        raise NotDrafted(
            "The history has no reaction, so there is nothing to report. Add a table [[reaction]]. "
            "Nothing was drafted."
        )
    if number is not None and not 1 <= number <= len(weighed):
        shown = enumerate(weighed[:MOST_REACTIONS], 1)
        there = "; ".join(f"{n} {plain(w.reported.what)}" for n, w in shown)
        raise NotDrafted(f"There is no reaction {number}. There are: {there}. Nothing was drafted.")
    if scheme and scheme not in known.schemes:
        raise NotDrafted(
            f"There is no scheme called {scheme!r}. Choose from {', '.join(known.schemes)}. "
            f"Nothing was drafted."
        )
    if number is None and len(weighed) > MOST_REACTIONS:
        raise NotDrafted(
            f"There are {len(weighed)} reactions; at most {MOST_REACTIONS} are drafted at once. "
            f"Choose one with --reaction, or hand in fewer. Nothing was drafted."
        )
    wanted = (known.schemes[scheme],) if scheme else tuple(known.schemes.values())
    of = weighed if number is None else (weighed[number - 1],)
    return tuple(
        draft
        for one in of
        for draft in drafts_of(Record(one, weighed, history, sessions), wanted, known)
    )
