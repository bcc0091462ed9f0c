"""What `cleardays rules` prints."""

from datetime import date

from cleardays.actions.tables import all_tables
from cleardays.evidence.known import Known
from cleardays.evidence.rules import RuleSet

USAGE = 2


def rules_text(name: str | None, *, stale: bool, unchecked: bool, today: date) -> tuple[str, int]:
    """The text asked for, and an exit status."""
    known = all_tables()
    sets = {s.id: s for s in (known.diagnosis, known.red_flags, *known.rule_sets.values())}
    if stale:
        return _stale(known, today), 0
    if name is not None and name not in sets and name not in known.tables:
        text = f"There is no table called {name!r}. Choose from {', '.join(known.tables)}."
        return text, USAGE
    if unchecked:
        return _unchecked(known, name), 0
    if name is None:
        lines = [f"{n:12} read {t.as_read}, again by {t.again_by}" for n, t in known.tables.items()]
        return "\n".join([*lines, "", "cleardays rules NAME prints one of them."]), 0
    if name in sets:
        return _set(sets[name], known), 0
    return _unchecked(known, name), 0


def _set(rules: RuleSet, known: Known) -> str:
    signed = rules.reading.checked_by or "not signed off by a clinician"
    lines = [rules.title, f"Read {rules.reading.as_read}; {signed}", ""]
    for rule in rules.rules.values():
        names = ", ".join(known.sources[k].short for k in rule.cited.sources)
        lines.append(f"{rule.id}")
        lines.append(f"  {rule.asks}")
        lines.append(f"  {rule.fact} {rule.test} {rule.value} {rule.unit.value}")
        yes, no = (", ".join(f"{v}" for v in values) for values in (rule.yes, rule.no))
        lines.append(f"  yes: {yes}; no: {no}")
        lines.append(f"  {names} {rule.cited.where}: {rule.cited.read.words}")
    for question, why in rules.silent.items():
        lines.append(f"{question}: {why}")
    return "\n".join(lines)


def _stale(known: Known, today: date) -> str:
    names = known.stale(today)
    if not names:
        return f"No table is past the day to be read again on {today}."
    return "\n".join(f"{n}: to be read again by {known.tables[n].again_by}" for n in names)


def _unchecked(known: Known, name: str | None) -> str:
    rows = [r for r in known.unchecked() if name is None or r[0] == name]
    lines = [
        f"{table:12} {id:34} {cited.read.words}"
        + (f" ({', '.join(cited.sources)})" if cited.sources else "")
        for table, id, cited in rows
    ]
    return "\n".join([*lines, f"{len(rows)} rows were not read at their source."])
