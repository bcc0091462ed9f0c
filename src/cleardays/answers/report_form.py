"""Draft reports as text, as data and as pages to print. Nothing here is sent to anybody."""

from collections.abc import Iterable
from itertools import groupby

from cleardays.answers.amounts import note_of, source_of
from cleardays.answers.characters import plain, printable
from cleardays.answers.data import Data, cited_of
from cleardays.answers.form import printed_form
from cleardays.answers.reactions import days_of_onset, reaction_data, what_now
from cleardays.answers.report_draft import A_DRAFT, Draft, Entry
from cleardays.answers.told import NOT_A_DEVICE
from cleardays.evidence.known import Known
from cleardays.evidence.sources import Cited
from cleardays.quantities import Answer

LEFT = "To be filled in by the reporter"
HEAD = ("From the record", LEFT)
_LONGEST_WORD = 24  # letters that fit the columns of the print
_TOLD = {Answer.YES: "yes", Answer.NO: "said not to be", Answer.UNKNOWN: "not told"}


def title(draft: Draft) -> str:
    """What the draft is of, and for which scheme."""
    return f"Draft report of a suspected reaction: {draft.scheme.name}, {draft.scheme.country}"


def notes(draft: Draft) -> list[str]:
    """What stands first: what has to be done for the person, then what this paper is."""
    weighed = draft.weighed
    care = what_now(weighed)
    if weighed.presses and weighed.known:
        care += f" {weighed.known[0].clinician}"
    if weighed.presses:
        return [f"Care comes before a report. {care}", A_DRAFT, *_doubts(draft)]
    return [A_DRAFT, f"“{weighed.reported.what}”: {care}", *_doubts(draft)]


def _doubts(draft: Draft) -> list[str]:
    weighed = draft.weighed
    found = []
    if weighed.began_before:
        found.append(
            "It began before the first session: ask whether the product is suspect at all."
        )
    elif weighed.reported.on is None:
        found.append("Without its date, no session and no lot can be named as suspect.")
    elif weighed.session is None:
        found.append("No session is in the record, so nothing is said of the product.")
    elif weighed.known and weighed.in_window is Answer.NO:
        row = weighed.known[0]
        note = note_of(row.onset)
        found.append(
            f"It began outside its usual time of onset, {days_of_onset(row)}"
            f"{f' ({note})' if note else ''}."
        )
    return found


def _left(entry: Entry) -> str:
    verb = "To be completed" if entry.says else LEFT
    return f"{verb}: {entry.left}" if entry.left else ""


def _behind(cited: Cited, known: Known) -> str:
    return "; ".join(part for part in (source_of(cited, known), note_of(cited)) if part)


def _parts(draft: Draft) -> Iterable[tuple[str, list[Entry]]]:
    for part, entries in groupby(draft.entries, key=lambda entry: entry.field.part):
        yield part, list(entries)


def _name(entry: Entry) -> str:
    doubt = note_of(entry.field.cited)
    essential = " (without it no report is taken)" if entry.field.essential else ""
    return entry.field.name + essential + (f" ({doubt})" if doubt else "")


def reports_text(drafts: tuple[Draft, ...], known: Known) -> str:
    """The drafts for a terminal, one after the other."""
    return "\n\n".join([*(_text(draft, known) for draft in drafts), NOT_A_DEVICE])


def _inert(line: str) -> str:
    """A line with its indent, and without anything that acts in a terminal."""
    return line[: len(line) - len(line.lstrip(" "))] + plain(line)


def _text(draft: Draft, known: Known) -> str:
    lines = [title(draft), "", *notes(draft)]
    for part, entries in _parts(draft):
        lines += ["", part]
        for entry in entries:
            said = [words for words in (entry.says, _left(entry)) if words]
            lines.append(f"  {_name(entry)}: {said[0]}")
            lines += [f"    {words}" for words in said[1:]]
    lines += ["", "Serious because"]
    lines += [f"  {criterion.name}: {_TOLD[told]}" for criterion, told in draft.serious]
    lines += ["", "About the scheme"]
    lines += [f"  {n.text} ({_behind(n.cited, known)})" for n in draft.scheme.notes]
    return "\n".join(map(_inert, lines))


def reports_data(drafts: tuple[Draft, ...], known: Known) -> Data:
    """The drafts as data; the schema is `report.schema.json` beside this file."""
    return {
        "cleardays": "report",
        "version": 1,
        "reader": "clinician",
        "sent": False,
        "draft": A_DRAFT,
        "warning": NOT_A_DEVICE,
        "drafts": [_data(draft, known) for draft in drafts],
    }


def _data(draft: Draft, known: Known) -> Data:
    scheme = draft.scheme
    return {
        "scheme": scheme.id,
        "name": scheme.name,
        "country": scheme.country,
        "reaction": reaction_data(draft.weighed, known),
        "first": notes(draft),
        "fields": [
            {
                "id": entry.field.id,
                "part": entry.field.part,
                "name": entry.field.name,
                "essential": entry.field.essential,
                "says": entry.says or None,
                "to_be_filled_in": entry.left or None,
                **cited_of(entry.field.cited, known),
            }
            for entry in draft.entries
        ],
        "serious": [
            {"id": each.id, "name": each.name, "answer": told.value, **cited_of(each.cited, known)}
            for each, told in draft.serious
        ],
        "to_be_filled_in": [entry.field.id for entry in draft.left],
        "notes": [{"text": n.text, **cited_of(n.cited, known)} for n in scheme.notes],
    }


def reports_pdf(drafts: tuple[Draft, ...], known: Known) -> bytes:
    """The drafts to print, each from a new page, with its field, what is told, and what is left."""
    return printed_form([_page(draft, known) for draft in drafts], "Draft reports of reactions")


def _page(draft: Draft, known: Known) -> Data:
    rows: list[list[str]] = []
    for part, entries in _parts(draft):
        rows.append([part])  # one cell over the whole width
        rows += [[_name(e), _drawn(e.says) or "not in the record", e.left] for e in entries]
    reasons = [
        [each.name, _TOLD[told], "" if told is Answer.YES else "whether it applies"]
        for each, told in draft.serious
    ]
    widths = [7, 12, 11]
    parts = [
        {"title": "Fields", "widths": widths, "head": ["Field", *HEAD], "rows": rows},
        {"title": "Serious because", "widths": widths, "head": ["Reason", *HEAD], "rows": reasons},
    ]
    cited = [field.cited for field in draft.scheme.fields]
    cited += [each.cited for each in draft.scheme.criteria]
    sources = {
        known.sources[key].short: known.sources[key].url for each in cited for key in each.sources
    }
    said = [note.text for note in draft.scheme.notes]
    said.append("Fields by: " + ", ".join(f"{name} ({url})" for name, url in sources.items()))
    return {
        "title": title(draft),
        "notes": [_drawn(note) for note in notes(draft)],
        "parts": parts,
        "after": said,
    }


def _drawn(text: str) -> str:
    """What the print can draw; a word without end is broken, so that it stays in its column."""
    words = printable(text).split(" ")
    return " ".join(
        " ".join(word[n : n + _LONGEST_WORD] for n in range(0, len(word), _LONGEST_WORD))
        for word in words
    )
