"""Requests to addresses that people typed: https only, and only to checked addresses.

Whoever may enter an address must not reach the inside of the network with it. So all
addresses of the name are checked, the connection goes to one that was checked (a name
that resolves differently a moment later changes nothing), and no redirect is followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

STEP_SECONDS = 5  # for connecting, and for each wait
TOTAL_SECONDS = 15  # for everything, however slowly it drips
LONGEST_ADDRESS = 500


class Forbidden(Exception):
    """An address that may not be asked; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Target:
    """An https address, taken apart."""

    host: str
    port: int
    path: str


def target_of(address: str) -> Target:
    """Take an address apart; raises ``Forbidden`` for anything but plain https."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or 443
        parts.netloc.encode("ascii")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        path.encode("ascii")
    except ValueError:
        raise Forbidden("not_https") from None
    fits = len(address) <= LONGEST_ADDRESS and address.isprintable()
    if parts.scheme != "https" or not host or not fits or " " in address:
        raise Forbidden("not_https")
    if "@" in parts.netloc:
        raise Forbidden("not_https")
    return Target(host, port, path)


def addresses_of(target: Target) -> list[str]:
    """Return the numeric addresses of a host; raises ``Forbidden`` if one is inside."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not settings.AMPARO_WEBHOOKS_PRIVATE:
        for number in numbers:
            if not is_outside(number):
                raise Forbidden("private")
    return numbers


def is_outside(number: str) -> bool:
    """Return whether a numeric address is one of the public internet."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        # An IPv4 address in the clothes of an IPv6 one is judged as what it is.
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_outside(str(inner))
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class _Checked(http.client.HTTPSConnection):
    """A connection to a numeric address whose certificate must bear the name."""

    def __init__(self, target: Target, number: str) -> None:
        context = ssl.create_default_context(cafile=settings.AMPARO_WEBHOOKS_CA or None)
        super().__init__(
            target.host, target.port, timeout=STEP_SECONDS, context=context
        )
        self._number, self._trust = number, context

    def connect(self) -> None:
        plain = socket.create_connection((self._number, self.port), STEP_SECONDS)
        try:
            self.sock = self._trust.wrap_socket(
                plain, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()
        except BaseException:
            plain.close()
            raise

    def hang_up(self) -> None:
        """End the line, whoever waits on it."""
        if self.sock is not None:
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return


def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send a body to a checked address and return the status of the answer.

    Raises ``Forbidden``, or ``OSError`` and ``http.client.HTTPException`` when nothing
    answers properly in time. What the answer says is not read.
    """
    target = target_of(address)
    connection = _Checked(target, addresses_of(target)[0])
    timer = threading.Timer(TOTAL_SECONDS, connection.hang_up)
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", target.path, body, dict(headers))
        return connection.getresponse().status
    finally:
        timer.cancel()
        connection.close()
