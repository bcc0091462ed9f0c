"""The emergency number that pages show: the one that was set, or the three that most people know."""

import re

from django.core.exceptions import ImproperlyConfigured

UNTIL_SET = ("112", "999", "911")
_NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,18}[0-9]")


def emergency_numbers(said: str) -> tuple[str, ...]:
    """The numbers of a setting, in order; nothing set is the three that most people know.

    Raises `ImproperlyConfigured` for anything that is no telephone number: a page with a wrong
    one is worse than no page.

    >>> emergency_numbers("144, 112"), emergency_numbers("")
    (('144', '112'), ('112', '999', '911'))
    """
    found = tuple(part.strip() for part in said.split(",") if part.strip())
    for number in found:
        if not _NUMBER.fullmatch(number):
            raise ImproperlyConfigured(
                f"CLEARDAYS_EMERGENCY holds {number!r}, but a telephone number such as 112 was "
                f"expected. Correct it, or leave it out. Nothing was started."
            )
    return found or UNTIL_SET
