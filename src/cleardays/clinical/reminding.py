"""Whether a reminder is due now: at most one a day, never in quiet hours, and not to who does not answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST_IGNORED = 3
LEAST_APART = timedelta(hours=20)  # a journey east makes two dates of one day


class WishError(ValueError):
    """A wish that can never be met; the message says why and what to do."""


class Why(StrEnum):
    """Why none is due, or that one is."""

    DUE = "due"
    TOO_EARLY = "too early in the day"
    QUIET = "quiet hours"
    WROTE = "wrote today"
    SENT = "one went out already"
    IGNORED = "ignored too often"


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody wants to be reminded, by their own clock.

    From `quiet_from` up to but not at `quiet_until` nothing is sent; equal: there are no quiet hours.
    """

    at: time
    quiet_from: time
    quiet_until: time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.is_quiet(self.at):
            raise WishError(
                f"{self.at:%H:%M} lies in the quiet hours, from {self.quiet_from:%H:%M} to "
                f"{self.quiet_until:%H:%M}. Choose another time, or other quiet hours."
            )

    def is_quiet(self, clock: time) -> bool:
        """Whether nothing is sent at this time of day.

        >>> night = Wish(time(19), time(21), time(8), ZoneInfo("Europe/Vienna"))
        >>> [night.is_quiet(time(hour)) for hour in (20, 21, 3, 8)]
        [False, True, True, False]
        """
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder that went out, or may have: of which date on the person's calendar, and when.

    `counts`: whether it surely reached them, so that no entry since then means that they ignored it.
    """

    on: date
    at: datetime
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Due:
    """The answer, and the date on the person's own calendar that it is about."""

    why: Why
    on: date

    def __bool__(self) -> bool:
        return self.why is Why.DUE


def ignored(wrote_at: datetime | None, sent: Sequence[Sent]) -> int:
    """How many reminders went out since the person last wrote. None: they never wrote."""
    return sum(s.counts and (wrote_at is None or s.at > wrote_at) for s in sent)


def due(now: datetime, wish: Wish, wrote_at: datetime | None, sent: Sequence[Sent]) -> Due:
    """Whether a reminder is due.

    `now`, `wrote_at` and the times of `sent` know their zone. The date decides: where a clock is put
    back, an hour comes twice, but its date does not, so nothing goes out twice. What somebody writes
    ends the count of what they ignored, and reminders go on the next day.
    """
    here = now.astimezone(wish.zone)
    today, clock = here.date(), here.time()
    if any(s.on == today or abs(now - s.at) < LEAST_APART for s in sent):
        return Due(Why.SENT, today)
    if wrote_at is not None and wrote_at.astimezone(wish.zone).date() >= today:
        return Due(Why.WROTE, today)
    if ignored(wrote_at, sent) >= MOST_IGNORED:
        return Due(Why.IGNORED, today)
    if wish.is_quiet(clock):
        return Due(Why.QUIET, today)
    return Due(Why.TOO_EARLY if clock < wish.at else Why.DUE, today)
