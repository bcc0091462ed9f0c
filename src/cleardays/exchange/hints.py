"""What a person adds to a file that does not say it itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cleardays.clinical.diary import Period
from cleardays.exchange.refusal import Problem, Refused, quoted

DATE_ORDERS = ("day-first", "month-first")


@dataclass(frozen=True, slots=True)
class Hints:
    """Answers handed in with a file.

    `dates`: day-first or month-first. `zone`: the person's time zone by its IANA name. `pain`:
    the id of the pain scale. `complete`: periods in which every headache is listed. `columns`: our
    names of columns, each with the name that it has in the file.
    """

    dates: str | None = None
    zone: str | None = None
    pain: str | None = None
    complete: tuple[Period, ...] = ()
    columns: Mapping[str, str] | None = None

    def check(self) -> None:
        """Raise `Refused` for a date order or a time zone that does not exist."""
        problems = []
        if self.dates is not None and self.dates not in DATE_ORDERS:
            problems.append(
                Problem(
                    "--dates", quoted(self.dates), " or ".join(DATE_ORDERS), "Give one of them."
                )
            )
        if self.zone is not None and self.time_zone() is None:
            problems.append(
                Problem(
                    "--zone",
                    quoted(self.zone),
                    "the IANA name of a time zone, such as Europe/Zurich or America/New_York",
                    "Correct the name, or leave it out.",
                )
            )
        if problems:
            raise Refused(problems)

    def say_attacks_only(self) -> tuple[str, ...]:
        """What has to be said about a list of attacks that nobody has called complete."""
        if self.complete:
            return ()
        return (
            "The file lists attacks only. A date without one is not a clear day unless you say "
            "from when to when the list is complete.",
        )

    def time_zone(self) -> ZoneInfo | None:
        """The named time zone, or None when none was named or none of that name is known."""
        if not self.zone:
            return None
        try:
            return ZoneInfo(self.zone)
        except (ValueError, LookupError, OSError):
            return None
