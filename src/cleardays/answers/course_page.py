"""The page on the course of treatment: one table of what may come next, and its diagram."""

from cleardays.clinical.course import HELD, NEXT, Stage
from cleardays.clinical.decision import Decision

_HEAD = """# Where somebody stands, and what may be decided there

Generated from `src/cleardays/clinical/course.py` by `make docs`. What is not here is refused; a test
asks every stage with every decision.
"""


def course_page() -> str:
    """The stages, the decisions open in each, and where each leads."""
    return "\n".join([_HEAD, *_diagram(), "", *_table(), "", *_notes(), ""])


def _id(stage: Stage) -> str:
    return stage.name.lower()


def _diagram() -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"  {_id(stage)}: {stage.value}" for stage in Stage]
    for before, decisions in NEXT.items():
        for after in Stage:
            by = [d.value.replace(":", " -") for d, leads in decisions.items() if leads is after]
            if by and after is not before:
                lines.append(f"  {_id(before)} --> {_id(after)}: {', '.join(by)}")
    lines.append(f"  {_id(Stage.IN_CYCLE)} --> {_id(Stage.DUE)}: the interval has passed")
    return [*lines, "```"]


def _table() -> list[str]:
    head = ["decision", *(stage.value for stage in Stage)]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for decision in Decision:
        cells = [NEXT[stage].get(decision) for stage in Stage]
        said = [cell.value if cell else "-" for cell in cells]
        lines.append(f"| {decision.value} | {' | '.join(said)} |")
    return lines


def _notes() -> list[str]:
    held = ", ".join(stage.value for stage in HELD)
    return [
        f"Who is {held} stays so until a clinician decides otherwise, or until a session was given "
        f"all the same. Nobody comes to these by the calendar."
    ]
