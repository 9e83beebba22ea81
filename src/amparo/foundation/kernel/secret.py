"""Keys derived from the one secret that is kept outside the database."""

import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@lru_cache(maxsize=64)
def _derive(secret: str, site: str, label: str) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=32, salt=site.encode(), info=label.encode()
    ).derive(secret.encode())


def server_key(label: str) -> bytes:
    """Return the 32-byte server key for one labelled purpose; never stored."""
    return _derive(settings.AMPARO_SECRET, settings.AMPARO_SITE, label)


def keyed_digest(label: str, value: str) -> bytes:
    """Return 32 bytes that only this server can compute from ``value``."""
    return hmac.digest(server_key(label), value.encode(), "sha256")
