"""Rate limits for guessing, without a way to lock anyone else out.

Nothing is counted per account. A guess takes a slot of its address and one of (e-mail,
address); a right password gives the slots back. A device on which the person has signed
in before has slots of its own, so a guesser elsewhere, or behind the same address,
never gets in Ana's way.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..kernel.errors import RuleBroken
from ..kernel.secret import keyed_digest
from .middleware import DEVICE_COOKIE, DEVICE_SECONDS, StaffRequest

WINDOW = 15 * 60  # seconds that a wrong attempt counts
PER_PAIR, PER_ADDRESS, PER_DEVICE = 5, 40, 10
_PEOPLE_PER_DEVICE = 8
_SALT = "amparo.device"

WAIT = _(
    "There were too many tries from here. Please wait a quarter of an hour, then try"
    " again."
)


@dataclass(frozen=True)
class Places:
    """The slots that one attempt has taken."""

    keys: tuple[str, ...]

    def give_back(self) -> None:
        """The attempt was right: it does not count."""
        cache.delete_many(self.keys)


def take(request: HttpRequest, email: str, purpose: str = "password") -> Places:
    """Take a slot for one attempt; raise ``RuleBroken`` when none is free."""
    email = email.strip().lower()
    device = known_device(request, email)
    if device:
        rows = [(f"device|{purpose}|{device}|{email}", PER_DEVICE)]
    else:
        address = address_of(request)
        rows = [
            (f"pair|{purpose}|{email}|{address}", PER_PAIR),
            (f"address|{purpose}|{address}", PER_ADDRESS),
        ]
    return _take(rows, WINDOW)


def take_mail(request: HttpRequest, email: str) -> Places:
    """Take a slot for one e-mail that someone asks us to send."""
    rows = [
        (f"mail|{email.strip().lower()}", 4),
        (f"mails|{address_of(request)}", 20),
    ]
    return _take(rows, 3600)


def _take(rows: list[tuple[str, int]], seconds: int) -> Places:
    taken: list[str] = []
    for name, size in rows:
        key = _take_place(name, size, seconds)
        if key is None:
            cache.delete_many(taken)
            raise RuleBroken(WAIT)
        taken.append(key)
    return Places(tuple(taken))


def _take_place(name: str, size: int, seconds: int) -> str | None:
    """Take a free slot; ``add`` is atomic, so racing attempts never share one."""
    # The digest's key changes daily, so nobody can tell later who tried from where.
    label = f"throttle|{timezone.now():%Y-%m-%d}"
    row = keyed_digest(label, name).hex()[:40]
    places = [f"t:{row}:{number}" for number in range(size)]
    full = cache.get_many(places)
    for place in places:
        if place not in full and cache.add(place, 1, seconds):
            return place
    return None


def address_of(request: HttpRequest) -> str:
    """Return the network of a request: an IPv4 address or an IPv6 /64."""
    return address_from(request.META)


def address_from(environ: Mapping[str, str]) -> str:
    """Return the same from a WSGI environ, before there is a request."""
    text = environ.get("REMOTE_ADDR", "")
    proxies = settings.AMPARO_TRUSTED_PROXIES
    if proxies:
        chain = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        text = chain[-min(proxies, len(chain))].strip() or text
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _mark(device: str, email: str) -> str:
    return sha256(keyed_digest("device", f"{device}|{email.lower()}")).hexdigest()[:24]


def _read_cookie(request: HttpRequest) -> tuple[str, list[str]]:
    """Return the device's id and the marks of those who have signed in on it."""
    try:
        text = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=_SALT, max_age=DEVICE_SECONDS
        )
    except signing.BadSignature:
        return "", []
    device, *marks = str(text).split(".")
    return device, marks


def known_device(request: HttpRequest, email: str) -> str:
    """Return the device's id if this person has signed in on it before."""
    device, marks = _read_cookie(request)
    return device if device and _mark(device, email) in marks else ""


def remember_device(request: StaffRequest, email: str) -> None:
    """Record in the device's own cookie that this person has signed in on it."""
    device, marks = _read_cookie(request)
    device = device or secrets.token_hex(12)
    mark = _mark(device, email)
    kept = [mark, *(m for m in marks if m != mark)][:_PEOPLE_PER_DEVICE]
    request.device_cookie = signing.dumps(".".join([device, *kept]), salt=_SALT)
