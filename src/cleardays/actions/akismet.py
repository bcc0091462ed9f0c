"""Ask Akismet about a question, where the installation wants it: what it is told, and no word more.

It is told the question, the address of the article, the address of these pages, and the network
address and browser that it came from. Never an e-mail address, a name, or anything of a record, and
nothing at all of somebody who is signed in. Read at akismet.com/developers: the arguments of
comment-check, and that it answers "true" for spam.
"""

import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

ADDRESS = "https://rest.akismet.com/1.1/comment-check"
SECONDS = 4.0
_LONGEST_ANSWER = 64
Ask = Callable[[str, Mapping[str, str], float], str]  # address, what is told, seconds: the answer


class Judged(StrEnum):
    """What it says of a question."""

    FINE = "fine"
    SPAM = "spam"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a question came from, as far as Akismet is told."""

    address: str
    browser: str


def told(key: str, here: str, page: str, text: str, sender: Sender) -> dict[str, str]:
    """Everything that is sent."""
    return {
        "api_key": key,
        "blog": here,
        "permalink": page,
        "user_ip": sender.address,
        "user_agent": sender.browser,
        "comment_type": "contact-form",
        "comment_content": text,
    }


def judge(said: Mapping[str, str], ask: Ask | None = None) -> Judged:
    """What Akismet says; without a clear answer within seconds, a person judges alone."""
    try:
        answer = (ask or over_the_network)(ADDRESS, said, SECONDS).strip()
    except (OSError, ValueError):
        return Judged.NO_ANSWER
    return {"true": Judged.SPAM, "false": Judged.FINE}.get(answer, Judged.NO_ANSWER)


class _NowhereElse(urllib.request.HTTPRedirectHandler):
    """Follows nobody who says that the answer is somewhere else."""

    def redirect_request(self, *args: object, **named: object) -> None:
        """No other request: it is an error then."""


def over_the_network(address: str, said: Mapping[str, str], seconds: float) -> str:
    """Send it and give the beginning of the answer. Raises `OSError`."""
    asked = urllib.request.Request(address, urlencode(said).encode(), method="POST")  # noqa: S310
    opener = urllib.request.build_opener(_NowhereElse)
    with opener.open(asked, timeout=seconds) as answer:
        return str(answer.read1(_LONGEST_ANSWER).decode("ascii", "replace"))
