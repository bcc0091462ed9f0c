"""Which page is for whom. A page without a rule is refused; a test walks every address there is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from cleardays.actions.permits import Verb
from cleardays.actions.watch import note
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person
from cleardays.records.reach import Reach
from cleardays.web.stop import only

View = Callable[..., HttpResponse]
RULE = "admits"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is let in: everybody, anybody signed in, or those whose role allows a verb.

    `entering`: the page belongs to signing in, and works before a second factor is set up and while
    the door is locked. `holders`: everybody comes as far as the page, which opens only for a secret in
    its address; whatever else is tried there gets one and the same answer.
    """

    verb: Verb | None = None
    everybody: bool = False
    entering: bool = False
    holders: bool = False


EVERYBODY = Rule(everybody=True)
ENTERING = Rule(everybody=True, entering=True)
HOLDERS = Rule(everybody=True, holders=True)
SIGNED_IN = Rule()


def admit(rule: Rule | Verb) -> Callable[[View], View]:
    """Declare for whom a page is."""

    def declared(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            return view(request, *args, **named)

        setattr(answered, RULE, rule if isinstance(rule, Rule) else Rule(rule))
        return answered

    return declared


def rule_of(view: object) -> Rule | None:
    """The rule of a page, or None where nobody declared one."""
    found = getattr(view, RULE, None)
    return found if isinstance(found, Rule) else None


def who(request: HttpRequest) -> Account:
    """The account that is signed in: the door has let it through."""
    return cast(Account, request.user)


def reach(request: HttpRequest) -> Reach:
    """What the account may reach now."""
    return Reach(who(request), timezone.now())


def person_at(request: HttpRequest, key: UUID | str, verb: str) -> Person:
    """The person with this key, if they are within reach; else there is no such page.

    A try out of reach is written down.
    """
    found = reach(request).people().select_related("clinic").filter(key=key).first()
    if found is None:
        note(who(request), verb, timezone.now(), about=f"person {key}", why_not="out of reach")
        raise Http404
    return found


def of_person(verb: Verb, *methods: str) -> Callable[[View], View]:
    """A page about one person, named by `key` in its address: reach first, and each look noted.

    Opening a page on which something could be done is a look; what is done is noted by its action.
    """

    def declared(view: View) -> View:
        @admit(verb)
        @only(*(methods or ("GET", "HEAD")))
        @wraps(view)
        def answered(request: HttpRequest, key: UUID, **named: object) -> HttpResponse:
            person = person_at(request, key, verb.value)
            if request.method in ("GET", "HEAD"):
                note(
                    who(request), Verb.READ_PERSON.value, now(), person=person, about=_page(request)
                )
            return view(request, person, **named)

        return answered

    return declared


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"page {match.url_name}" if match and match.url_name else ""


def now() -> datetime:
    """The time, for the pages."""
    return timezone.now()
