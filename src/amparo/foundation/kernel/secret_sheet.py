"""The server's secret on paper; needs neither settings nor a database."""

from __future__ import annotations

from .errors import RuleBroken
from .printed import from_print, to_print

_HEX, _TEXT = b"\x01", b"\x02"
_WHAT = b"secret"


def sheet(secret: str) -> str:
    """Return a secret as people copy it, with a checksum."""
    try:
        raw = bytes.fromhex(secret)
    except ValueError:
        raw = b""
    exact = raw.hex() == secret
    return to_print(_HEX + raw if exact else _TEXT + secret.encode(), _WHAT)


def read(text: str) -> str:
    """Return the secret that a sheet holds; ``RuleBroken`` if it is not whole."""
    raw = from_print(text, _WHAT) or b""
    kind, body = raw[:1], raw[1:]
    if kind not in (_HEX, _TEXT):
        raise RuleBroken("That is not a whole secret. Compare it with the sheet.")
    return body.hex() if kind == _HEX else body.decode()
