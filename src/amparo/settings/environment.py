"""Settings from the environment. Every secret can also come from a file.

``AMPARO_SECRET_FILE=/run/secrets/amparo`` gives what ``AMPARO_SECRET`` would: files
show up neither in a list of processes nor in a crash report.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 32
KNOWN = ("demo-secret", "django-insecure", "changeme", "change-me")


def read(name: str, default: str = "") -> str:
    """Return a variable, or the content of the file that ``NAME_FILE`` names."""
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return os.environ.get(name, default).strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
        ) from error


def require(name: str, what: str) -> str:
    """Return a required variable; ``what`` says what to set."""
    value = read(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {what}")
    return value


def secret(name: str, *, required: bool = True) -> str:
    """Return a secret; short and well-known ones are refused."""
    make = "Make one: python3 -c 'import secrets; print(secrets.token_hex(32))'"
    value = require(name, make) if required else read(name)
    if not value:
        return ""
    if any(known in value.lower() for known in KNOWN):
        raise ImproperlyConfigured(f"{name} is one that everybody knows. {make}")
    if len(value) < SHORTEST or len(set(value)) < 8:
        raise ImproperlyConfigured(
            f"{name} is too easy to guess; {SHORTEST} characters are the least. {make}"
        )
    return value


def number(name: str, default: int) -> int:
    """Return a whole number that is not negative."""
    value = read(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def flag(name: str, default: bool) -> bool:
    """Return whether something is on."""
    value = read(name, "on" if default else "off").lower()
    if value not in ("on", "off"):
        raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")
    return value == "on"


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in read(name, default).split(",") if word.strip()]


def origin(name: str) -> tuple[str, str]:
    """Return the origin of the site and its host name."""
    value = require(name, "Set it to the site's address, like https://help.example.org")
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} must be an address like https://help.example.org, not {value!r}."
        )
    return value.rstrip("/"), parts.hostname


_MAIL = {"smtp": (25, "", ""), "smtp+tls": (587, "TLS", ""), "smtps": (465, "", "SSL")}


def mail(name: str) -> dict[str, Any]:
    """Return Django's settings for ``smtps://name:password@host``, or for no mail."""
    value = read(name)
    if not value:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(value)
    if parts.scheme not in _MAIL or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} must begin with smtps://, smtp+tls:// or smtp:// and name a host."
        )
    port, tls, ssl = _MAIL[parts.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": bool(tls),
        "EMAIL_USE_SSL": bool(ssl),
        "EMAIL_TIMEOUT": 30,
    }
