"""What a form carries instead of a cookie.

A *form token* is signed and lives a day: it holds the nonce from which the receipt is
made. A *pass* is sealed and lives half an hour: it holds the receipt of an open
mailbox, so that the page itself does not show the number, and the key of the next
message. A *question* is sealed too: which word is to be pressed, and for which form.
"""

from __future__ import annotations

import base64
import math
import secrets
import time
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core import signing

from amparo.foundation.kernel.crypto import Tampered
from amparo.foundation.kernel.secret import open_for_server, seal_for_server
from amparo.response.concerns.receipts import NONCE_BYTES

FORM_LIVES = 24 * 60 * 60  # seconds
PASS_LIVES = 30 * 60
QUESTION_LIVES = 10 * 60  # no longer than the rate counter knows which were used
_SALT = "public.form"
_PASS = "public.pass"  # noqa: S105  (the name of a key)
_QUESTION = "public.question"


class Pass(NamedTuple):
    """An open mailbox between two pages."""

    receipt: str
    form_key: UUID


class Question(NamedTuple):
    """A question whether a person is there, as we asked it."""

    made: int
    name: str
    about: str
    right: int


def new_form() -> str:
    """Return the token of a fresh form, with a nonce of its own."""
    return signing.dumps(secrets.token_hex(NONCE_BYTES), salt=_SALT)


def read_form(token: str) -> bytes | None:
    """Return the nonce of a form that this server made within the last day."""
    return _nonce(token, FORM_LIVES)


def read_old_form(token: str) -> bytes | None:
    """Return the nonce of a form that this server made at any time."""
    return _nonce(token, None)


def _nonce(token: str, lives: int | None) -> bytes | None:
    try:
        nonce = signing.loads(token, salt=_SALT, max_age=lives)
        return bytes.fromhex(nonce)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def new_pass(receipt: str) -> str:
    """Return a pass for a mailbox that has just been opened."""
    return _seal(_PASS, str(uuid4()), receipt)


def read_pass(text: str) -> Pass | None:
    """Return what a pass holds, if it is ours and not older than half an hour."""
    return _pass(text, PASS_LIVES)


def key_of_pass(text: str) -> UUID | None:
    """Return the key of the next message in a pass of ours, however old."""
    known = _pass(text, math.inf)
    return known.form_key if known else None


def _pass(text: str, lives: float) -> Pass | None:
    try:
        _made, key, receipt = _open(_PASS, text, lives)
        return Pass(receipt, UUID(key))
    except (Tampered, ValueError):
        return None


def new_question(about: str, right: int) -> str:
    """Return a sealed question: what it is about, and where the right word is."""
    return _seal(_QUESTION, secrets.token_hex(16), about, str(right))


def read_question(text: str) -> Question | None:
    """Return a question, if it is ours and not older than ten minutes."""
    try:
        made, name, about, right = _open(_QUESTION, text, QUESTION_LIVES)
        return Question(int(made), name, about, int(right))
    except (Tampered, ValueError):
        return None


def _seal(place: str, *parts: str) -> str:
    """Seal parts, none of which holds a bar, with the time at which it was done."""
    plain = "|".join([str(int(time.time())), *parts])
    sealed = seal_for_server(place, plain.encode(), place)
    return base64.urlsafe_b64encode(sealed).decode()


def _open(place: str, text: str, lives: float) -> list[str]:
    """Return the time and the parts; raises when they are not ours or too old."""
    sealed = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(sealed).decode() != text:
        raise ValueError  # other letters with the same bytes: not as it was given out
    parts = open_for_server(place, sealed, place).decode().split("|")
    if not 0 <= time.time() - int(parts[0]) <= lives:
        raise ValueError
    return parts
