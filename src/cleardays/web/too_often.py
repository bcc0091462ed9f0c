"""Whether something is asked for too often: by one address, or for one thing. Counts are shared."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from cleardays.web.admit import now

MINUTE = 60


def too_often(request: HttpRequest, what: str, key: str, *, by_address: int, by_key: int) -> bool:
    """Count this request, and say whether there were more than so many in this minute of the clock.

    `key` is kept as a digest only, and so is the address it came from.
    """
    minute = int(now().timestamp()) // MINUTE
    address = get_adapter().get_client_ip(request)
    if _count(f"{what} {minute} address {address}") > by_address:
        return True  # nothing more is counted: one address cannot fill the place of all the others
    return _count(f"{what} {minute} key {key}") > by_key


def _count(of: str) -> int:
    place = f"often:{hashlib.sha256(of.encode()).hexdigest()}"
    if cache.add(place, 1, 2 * MINUTE):
        return 1
    try:
        return cache.incr(place)
    except ValueError:  # dropped in between
        return 1
