"""The certificate that the site serves: do old phones trust it?

A phone trusts what leads up to a root that was built into it. An old one is not given
new roots any more, and fetches no certificate that the server leaves out.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info
from django.core.checks import Warning as Advice

ROOTS = Path(__file__).with_name("trusted_roots.json")
PATIENCE = 5  # seconds
SOON = timedelta(days=14)


def look() -> Iterator[CheckMessage]:
    """Say what is wrong with the certificate at the site's own address."""
    origin = urlsplit(settings.AMPARO_ORIGIN)
    if origin.scheme != "https" or not origin.hostname:
        return
    try:
        chain = served_chain(origin.hostname, origin.port or 443)
    except OSError:
        yield Info(
            f"{settings.AMPARO_ORIGIN} could not be reached from here, so its"
            " certificate was not looked at.",
            id="amparo.I144",
        )
        return
    yield from faults(chain, datetime.now(UTC))


def served_chain(host: str, port: int) -> list[x509.Certificate]:
    """Return the certificates that a server sends, its own first; none is believed."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((host, port), PATIENCE) as line,
        context.wrap_socket(line, server_hostname=host) as secured,
    ):
        # Public only from Python 3.13 on.
        inner: Any = secured._sslobj  # type: ignore[attr-defined]
        sent = inner.get_unverified_chain() or []
        texts = [str(one.public_bytes()).encode() for one in sent]
        return [x509.load_pem_x509_certificate(text) for text in texts]


def faults(chain: Sequence[x509.Certificate], now: datetime) -> Iterator[CheckMessage]:
    """Say what is wrong with a chain, its own certificate first."""
    path = _path(chain)
    ends = min(each.not_valid_after_utc for each in path)
    if ends < now + SOON:
        yield Advice(
            f"A certificate that the site serves ends on {ends:%Y-%m-%d}.",
            "Renew it, and see why that did not happen by itself.",
            id="amparo.W143",
        )
    own = path[0]
    if len(path) == 1:
        made_by_itself = own.issuer == own.subject
        yield Error(
            "No phone trusts the certificate of the site: it is signed by itself."
            if made_by_itself
            else "The server sends its own certificate alone: phones cannot follow it.",
            "Get one from an authority that phones know."
            if made_by_itself
            else "Serve the whole chain: the file is usually called fullchain.pem.",
            id="amparo.E141",
        )
        return
    yield from _roots([_name(each.issuer) for each in path], now.date())


def _roots(names: list[str], today: date) -> Iterator[CheckMessage]:
    """Say who trusts the roots to which a chain leads; cross-signed ones are several.

    A phone stops at the first that it knows, so the oldest counts for old phones, and
    the one that is trusted longest for new browsers.
    """
    known = json.loads(ROOTS.read_text(encoding="utf-8"))
    roots = {name: known["roots"][name] for name in names if name in known["roots"]}
    ends = [root["until"] for root in roots.values()]
    if roots and None not in ends and max(ends) <= today.isoformat():
        yield Advice(
            f"New browsers no longer trust the site's certificate (since {max(ends)}).",
            "Get one from a newer root of the authority, or from another authority.",
            id="amparo.W147",
        )
    since = {name: root["android"] for name, root in roots.items() if root["android"]}
    if not since:
        yield Advice(
            f'We do not know which phones trust "{names[-1]}", which vouches for the'
            " site.",
            "Try the site on the oldest phone that people here use.",
            id="amparo.W142",
        )
        return
    oldest = min(since, key=lambda name: _version(since[name]))
    if _version(since[oldest]) > _version(known["enough"]):
        yield Advice(
            f"Phones with Android before {since[oldest]} do not trust the site's"
            " certificate.",
            "If people here use such phones, take another authority:"
            " docs/handbook.md, A certificate that old phones trust.",
            id="amparo.W146",
        )
    else:
        yield Info(
            f'Phones since Android {since[oldest]} trust "{oldest}", as far as we'
            " know.",
            id="amparo.I145",
        )


def _path(chain: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Return the certificates of a chain of which each vouches for the one before."""
    path = [chain[0]]
    for following in chain[1:]:
        if following.subject != path[-1].issuer or following in path:
            break
        path.append(following)
    return path


def _name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
