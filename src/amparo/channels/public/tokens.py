"""What a form carries instead of a cookie.

A *form token* is signed and lives a day: it holds the nonce from which the receipt is
made. A *pass* is sealed and lives half an hour: it holds the receipt of an open
mailbox, so that the page itself does not show the number, and the key of the next
message.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core import signing

from amparo.foundation.kernel.crypto import Tampered, decrypt, encrypt
from amparo.foundation.kernel.secret import server_key
from amparo.response.concerns.receipts import NONCE_BYTES

FORM_LIVES = 24 * 60 * 60  # seconds
PASS_LIVES = 30 * 60
_SALT = "public.form"
_PLACE = "public.pass"


class Pass(NamedTuple):
    """An open mailbox between two pages."""

    receipt: str
    form_key: UUID


def new_form() -> str:
    """Return the token of a fresh form, with a nonce of its own."""
    return signing.dumps(secrets.token_hex(NONCE_BYTES), salt=_SALT)


def read_form(token: str) -> bytes | None:
    """Return the nonce of a form that this server made within the last day."""
    try:
        nonce = signing.loads(token, salt=_SALT, max_age=FORM_LIVES)
        return bytes.fromhex(nonce)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def new_pass(receipt: str) -> str:
    """Return a pass for a mailbox that has just been opened."""
    plain = f"{int(time.time())}|{uuid4()}|{receipt}"
    sealed = encrypt(server_key(_PLACE), plain.encode(), _PLACE)
    return base64.urlsafe_b64encode(sealed).decode()


def read_pass(text: str) -> Pass | None:
    """Return what a pass holds, if it is ours and not older than half an hour."""
    try:
        sealed = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
        plain = decrypt(server_key(_PLACE), sealed, _PLACE).decode()
        made, key, receipt = plain.split("|")
        young = 0 <= time.time() - int(made) <= PASS_LIVES
        return Pass(receipt, UUID(key)) if young else None
    except (Tampered, binascii.Error, ValueError):
        return None
