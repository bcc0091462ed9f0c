"""What is written down when something goes wrong: which error, where in our code. Nothing else.

The words of an error can hold what a person handed in, and so can an address or a file's name.
"""

import logging
import traceback
from pathlib import Path


class Quiet(logging.Formatter):
    """A line for each record, without its words when they come from a request."""

    def format(self, record: logging.LogRecord) -> str:
        when = self.formatTime(record)
        said = "" if _of_a_request(record) else f" {record.getMessage()}"
        return f"{when} {record.levelname} {record.name}{said}{_where(record)}"


def _of_a_request(record: logging.LogRecord) -> bool:
    return record.name.startswith("django") or record.exc_info is not None


def _where(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        status = getattr(record, "status_code", None)
        return f" {status}" if status else ""
    if record.name.startswith("django.security"):
        return f" {type(error).__name__}"  # somebody's request, not a fault of ours
    frames = traceback.extract_tb(error.__traceback__)
    steps = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return f" {type(error).__name__} at {' > '.join(steps)}"
