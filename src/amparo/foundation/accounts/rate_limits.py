"""Rate limits for guessing, without a way to lock anyone else out.

Passwords are not counted per account. A guess takes a slot of its address and one of
(e-mail, address); a right password gives the slots back. Codes of the second factor are
counted per account and per sign-in, wherever they come from: who tries them knows the
password already, and addresses are cheap. A device on which the person has signed in
before has slots of its own, so a guesser elsewhere, or behind the same address, never
gets in Ana's way.
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

from ..kernel.errors import RuleBroken, Text
from ..kernel.moments import now_rounded
from ..kernel.secret import keyed_digest, keyed_digests
from .middleware import DEVICE_COOKIE, DEVICE_SECONDS, StaffRequest
from .models import User

WINDOW = 15 * 60  # seconds that a wrong attempt counts
PER_PAIR, PER_ADDRESS, PER_DEVICE = 5, 40, 10
# Codes: in one sign-in, and in a day from all devices that are new to the person (or
# from one that is not). Six digits: with 20 a day, guessing one takes 30 years.
PER_SIGN_IN, PER_DAY, PAPER_PER_DAY = 5, 20, 100
DAY = 24 * 3600
_PEOPLE_PER_DEVICE = 8
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SALT = "amparo.device"
UNREADABLE = "unreadable"

WAIT = _("Too many attempts from here. Please wait 15 minutes, then try again.")
START_AGAIN = _("Five wrong codes. Please sign in again.")
USED_UP = _(
    "Too many wrong codes today. Use a passkey or a code on paper, or ask "
    "your administrator."
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


def take_code(request: HttpRequest, user: User, sign_in: str, paper: bool) -> Places:
    """Take a slot for one code of the second factor; ``RuleBroken`` when none is free.

    ``sign_in`` names the sign-in that the code belongs to. Codes on paper are longer
    and have slots of their own, so that who guesses app codes leaves that way open.
    """
    device = known_device(request, user.email) or "new"
    size = PAPER_PER_DAY if paper else PER_DAY
    kind = "paper" if paper else "app"
    day = _take([(f"code|{kind}|{user.id}|{device}", size)], DAY, USED_UP)
    try:
        here = _take([(f"sign-in|{sign_in}", PER_SIGN_IN)], WINDOW, START_AGAIN)
    except RuleBroken:
        day.give_back()
        raise
    return Places(day.keys + here.keys)


def sign_in_used_up(sign_in: str) -> bool:
    """Return whether this sign-in has had all its codes."""
    slots = _slots(f"sign-in|{sign_in}", PER_SIGN_IN)
    return len(cache.get_many(slots)) == len(slots)


def first_today(what: str) -> bool:
    """Return whether this happens for the first time today."""
    return _take_place(what, 1, DAY) is not None


def again_today(what: str, most: int) -> bool:
    """Count this, once a quarter hour; return whether that makes ``most`` today."""
    if _take_place(f"{what}|{now_rounded():%H%M}", 1, DAY) is None:
        return False
    _take_place(what, most, DAY)
    return len(cache.get_many(_slots(what, most))) == most


def take_mail(request: HttpRequest, email: str) -> Places:
    """Take a slot for one e-mail that someone asks us to send."""
    rows = [
        (f"mail|{email.strip().lower()}", 4),
        (f"mails|{address_of(request)}", 20),
    ]
    return _take(rows, 3600)


def _take(rows: list[tuple[str, int]], seconds: int, message: Text = WAIT) -> Places:
    taken: list[str] = []
    for name, size in rows:
        key = _take_place(name, size, seconds)
        if key is None:
            cache.delete_many(taken)
            raise RuleBroken(message)
        taken.append(key)
    return Places(tuple(taken))


def _take_place(name: str, size: int, seconds: int) -> str | None:
    """Take a free slot; ``add`` is atomic, so racing attempts never share one."""
    places = _slots(name, size)
    full = cache.get_many(places)
    for place in places:
        if place not in full and cache.add(place, 1, seconds):
            return place
    return None


def _slots(name: str, size: int) -> list[str]:
    # The digest's key changes daily, so nobody can tell later who tried from where.
    label = f"throttle|{timezone.now():%Y-%m-%d}"
    row = keyed_digest(label, name).hex()[:40]
    return [f"t:{row}:{number}" for number in range(size)]


def address_of(request: HttpRequest) -> str:
    """Return the network of a request: an IPv4 address or an IPv6 /64."""
    return address_from(request.META)


def address_from(environ: Mapping[str, str]) -> str:
    """Return the same from a WSGI environ, before there is a request.

    Ports, brackets and zones do not matter, and IPv4 inside IPv6 is the IPv4 address.
    What cannot be read is one place for all.
    """
    text = environ.get("REMOTE_ADDR", "")
    proxies = settings.AMPARO_TRUSTED_PROXIES
    if proxies:
        chain = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        text = chain[-min(proxies, len(chain))].strip() or text
    try:
        address = ipaddress.ip_address(_bare(text))
    except ValueError:
        return UNREADABLE
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    inside = _ipv4_in(address)
    if inside is not None:
        return str(inside)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _bare(text: str) -> str:
    """Return an address without its port, brackets or zone."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    return text.partition("%")[0]


def _ipv4_in(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _marks(device: str, email: str) -> list[str]:
    """Return the person's mark on a device: under the secret, and the one before."""
    digests = keyed_digests("device", f"{device}|{email.lower()}")
    return [sha256(digest).hexdigest()[:24] for digest in digests]


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
    known = device and set(marks) & set(_marks(device, email))
    return device if known else ""


def remember_device(request: StaffRequest, email: str) -> None:
    """Record in the device's own cookie that this person has signed in on it."""
    device, marks = _read_cookie(request)
    device = device or secrets.token_hex(12)
    mark = _marks(device, email)[0]
    kept = [mark, *(m for m in marks if m != mark)][:_PEOPLE_PER_DEVICE]
    request.device_cookie = signing.dumps(".".join([device, *kept]), salt=_SALT)
