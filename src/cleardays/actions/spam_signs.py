"""Signs that nobody meant a question: a field that no person sees, a form sent too fast, links."""

import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

SOONEST, LATEST = timedelta(seconds=4), timedelta(hours=12)
_SALT = "cleardays.ask"
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_ENDINGS = (
    "com|net|org|info|biz|ru|cn|xyz|top|online|site|shop|club|store|pro|live|link|click|app|dev|"
    "uk|de|fr|nl|pl|es|eu|us|ca|au|ch|tk|cf|ml|ga"
)
_LINK = re.compile(
    rf"\w{{2,8}}://|\bwww\.|\[/?url|<\s*a\b|\]\(|\bmailto:|[\w.-]+@[\w-]+\.|"
    rf"\b[\w-]{{2,}}\.(?:{_ENDINGS})\b",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    rf"\b(?:dot|punkt)\s*(?:{_ENDINGS})\b|\(\s*(?:dot|at)\s*\)|\b\w+\.[a-z]{{2,}}/\w|"
    rf"\b(?:telegram|whatsapp|bitcoin|crypto|casino|viagra)\b",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """A text without the letters that only look like others, and those that nobody sees."""
    return unicodedata.normalize("NFKC", text).translate(_UNSEEN)


def has_link(text: str) -> bool:
    """Whether a text surely holds an address of a page or of a person.

    >>> [has_link(t) for t in ("see www.example", "ｈｔｔｐ://x", "My neck hurts.Is it usual?")]
    [True, True, False]
    """
    return bool(_LINK.search(plain(text)))


def may_advertise(text: str) -> bool:
    """Whether it may hold one in disguise, or words that are mostly sold: for a person to judge."""
    return bool(_PERHAPS.search(plain(text)))


@dataclass(frozen=True, slots=True)
class Form:
    """One form that was handed out: the key of the question it may become, for which article, when."""

    key: uuid.UUID
    article: str
    made_at: datetime

    def sealed(self) -> str:
        """As the form carries it; nobody else can make one."""
        said = [self.key.hex, self.article, self.made_at.timestamp()]
        return signing.dumps(said, salt=_SALT)

    def fits(self, article: str, at: datetime) -> bool:
        """Whether it was handed out for this article, neither just now nor long ago."""
        is_late = self.is_old(at)
        return self.article == article and at - self.made_at >= SOONEST and not is_late

    def is_old(self, at: datetime) -> bool:
        """Whether it was handed out too long ago to be filled in still."""
        return at - self.made_at > LATEST


def hand_out(article: str, at: datetime) -> str:
    """A new form's seal."""
    return Form(uuid.uuid4(), article, at).sealed()


def opened(sealed: str, at: datetime) -> Form | None:
    """The form that a seal belongs to, or None where it is not ours."""
    try:
        key, article, made = signing.loads(sealed, salt=_SALT)
        return Form(uuid.UUID(hex=key), str(article), datetime.fromtimestamp(made, at.tzinfo))
    except (signing.BadSignature, ValueError, TypeError, OverflowError, OSError):
        return None
