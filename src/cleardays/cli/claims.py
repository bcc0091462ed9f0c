"""What `cleardays claims` prints."""

import json
from textwrap import wrap

from cleardays.actions.tables import all_tables
from cleardays.answers.characters import plain
from cleardays.answers.claims import LEAD, TITLE, claims_as_json, tell_claims
from cleardays.answers.told import NOT_A_DEVICE

WIDTH = 80


def claims_text(*, as_data: bool) -> str:
    """Every claim with its judgement and sources, as text or as data."""
    known = all_tables()
    if as_data:
        return json.dumps(claims_as_json(known), indent=2, ensure_ascii=False)
    lines = [TITLE, "", *_wrapped(LEAD), ""]
    for claim in tell_claims(known):
        lines += _wrapped(f'"{claim.says}"')
        lines += _wrapped(f"{claim.verdict}. {claim.short}", "  ")
        for because in claim.because:
            lines += _wrapped(f"- {because.text}", "  ", "    ")
            behind = "; ".join(part for part in (because.source, because.note) if part)
            lines += _wrapped(f"[{behind}]", "    ")
        lines.append("")
    return "\n".join([*lines, *_wrapped(NOT_A_DEVICE)])


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    after = first if rest is None else rest
    return wrap(plain(text), WIDTH, initial_indent=first, subsequent_indent=after)
