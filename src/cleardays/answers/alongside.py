"""Other treatments about the injections, for both readers: named, and never divided from them."""

from cleardays.answers.amounts import listed, on, plural
from cleardays.answers.data import Data
from cleardays.answers.told import Block, Line, Mark, Reader
from cleardays.clinical.alongside import Alongside, Beside, Event


def alongside_block(found: Alongside | None) -> Block | None:
    """Each event beside the cycle that it falls in, and what was not told."""
    if found is None:
        return None
    lines = []
    if first := found.near(1):
        names = listed(dict.fromkeys(event.what for event in first))
        lines.append(
            Line(
                f"What changed after injection 1 cannot be divided between the injection and "
                f"{names}.",
                Mark.UNKNOWN,
            )
        )
    lines += [_line(event) for event in found.events]
    if found.undated:
        names = listed(_undated(what, missing) for what, missing in found.undated)
        lines.append(
            Line(f"Dates not told: {names}. They may lie near an injection too.", Mark.UNKNOWN)
        )
    if not found.is_asked:
        lines.append(Line("Preventive medicines were not asked about.", Mark.UNKNOWN))
    if not lines:
        return None
    lead = "Each may explain a change too." if found.events else ""
    title = "Other treatments about the injections"
    return Block("alongside", title, Reader.BOTH, lead, tuple(lines))


def _undated(what: str, missing: tuple[Event, ...]) -> str:
    return what if len(missing) > 1 else f"{what} (when {missing[0].value})"


def _line(event: Beside) -> Line:
    when = "about" if event.is_about else "on"
    text = f"{event.what} was {event.event.value} {when} {on(event.on)}"
    parts = [f"after injection {event.cycle}" if event.cycle else "before injection 1"]
    if event.near is not None:
        side = "after" if event.days >= 0 else "before"
        parts = [f"{plural(abs(event.days), 'day')} {side} injection {event.near}"]
        if event.near > 1:  # of injection 1 it is said above
            parts.append("what changed then cannot be divided between the two")
    if event.is_about:
        parts.append("reckoned from when it began and its weeks")
    return Line(f"{text[0].upper()}{text[1:]}.", detail="; ".join(parts))


def alongside_data(found: Alongside | None) -> Data:
    """The same as data."""
    return {
        "asked": found.is_asked if found else None,
        "events": [
            {
                "what": e.what,
                "event": e.event.value,
                "on": e.on.isoformat(),
                "about": e.is_about,
                "cycle": e.cycle,
                "near_session": e.near,
                "days_from_nearest_session": e.days,
            }
            for e in (found.events if found else ())
        ],
        "not_told": [
            {"what": what, "missing": [event.value for event in missing]}
            for what, missing in (found.undated if found else ())
        ],
    }
