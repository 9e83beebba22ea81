"""A real installation: everything from the environment, secure by default.

docs/operations.md has the table of variables; a test compares it with this file.
"""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from . import environment as env
from .base import *  # noqa: F403

DEBUG = False
SECRET_KEY = env.secret("AMPARO_DJANGO_SECRET")
AMPARO_SECRET = env.secret("AMPARO_SECRET")
AMPARO_SECRET_OLD = env.secret("AMPARO_SECRET_OLD", required=False)
if AMPARO_SECRET_OLD == AMPARO_SECRET:
    raise ImproperlyConfigured(
        "AMPARO_SECRET_OLD is the same as AMPARO_SECRET. It holds the secret before."
    )
if SECRET_KEY == AMPARO_SECRET:
    raise ImproperlyConfigured(
        "AMPARO_DJANGO_SECRET and AMPARO_SECRET are the same. Make a second one."
    )
AMPARO_SITE = env.require(
    "AMPARO_SITE",
    "Give the installation a short name of its own, like alliance-andes; it is bound"
    " into every record and never changes.",
)
AMPARO_ORIGIN, _host = env.origin("AMPARO_ORIGIN")
ALLOWED_HOSTS = [_host, *env.words("AMPARO_HOSTS")]

DATABASES = {
    "default": database(
        env.require(
            "AMPARO_DATABASE_URL",
            "Set it to postgresql://name:password@host/amparo, or to"
            " sqlite:////var/lib/amparo/amparo.sqlite3 for one office.",
        )
    )
}

VAR = Path(env.read("AMPARO_VAR", "var")).resolve()
STATIC_ROOT = VAR / "static"
AMPARO_RATE_COUNTER = str(VAR / "rates")
AMPARO_ANSWER_COUNTER = str(VAR / "answers")
AMPARO_ENDED_LIST = env.read("AMPARO_ENDED_LIST", str(VAR / "ended.jsonl"))
AMPARO_BACKUP_DAYS = env.number("AMPARO_BACKUP_DAYS", 90)
AMPARO_BACKUP_GRANTS_DAYS = env.number("AMPARO_BACKUP_GRANTS_DAYS", 14)
if AMPARO_BACKUP_GRANTS_DAYS > AMPARO_BACKUP_DAYS:
    raise ImproperlyConfigured(
        "AMPARO_BACKUP_GRANTS_DAYS is more than AMPARO_BACKUP_DAYS: the keys in a"
        " backup live no longer than the rest of it."
    )

# -- transport -------------------------------------------------------------------------
# Cookies over HTTPS only, except on a development machine.
_encrypted = AMPARO_ORIGIN.startswith("https://")
if not _encrypted and _host not in ("localhost", "127.0.0.1"):
    raise ImproperlyConfigured(
        f"AMPARO_ORIGIN is {AMPARO_ORIGIN}: what people tell would travel in the open."
        " Put a proxy with a certificate before Amparo and set https://."
    )
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _encrypted
SECURE_SSL_REDIRECT = _encrypted and env.flag("AMPARO_HTTPS_REDIRECT", True)
SECURE_HSTS_SECONDS = env.number("AMPARO_HSTS_SECONDS", 31_536_000) if _encrypted else 0
AMPARO_TRUSTED_PROXIES = env.number("AMPARO_TRUSTED_PROXIES", 0)
if AMPARO_TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [AMPARO_ORIGIN]

# -- e-mail ----------------------------------------------------------------------------
globals().update(env.mail("AMPARO_EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.read("AMPARO_EMAIL_FROM", f"amparo@{_host}")

# -- people ----------------------------------------------------------------------------
SESSION_COOKIE_AGE = 60 * env.number("AMPARO_IDLE_MINUTES", 30)
PUBLIC_LANGUAGES = env.words("AMPARO_PUBLIC_LANGUAGES", ",".join(PUBLIC_LANGUAGES))
_unknown = set(PUBLIC_LANGUAGES) - {code for code, _name in LANGUAGES}
if _unknown or not PUBLIC_LANGUAGES:
    raise ImproperlyConfigured(
        "AMPARO_PUBLIC_LANGUAGES may name: "
        + ", ".join(code for code, _name in LANGUAGES)
        + "."
    )
AMPARO_COUNTRIES = tuple(env.words("AMPARO_COUNTRIES"))
if not all(re.fullmatch("[A-Z]{2}", code) for code in AMPARO_COUNTRIES):
    raise ImproperlyConfigured(
        "AMPARO_COUNTRIES names countries by two capital letters, like BO,PE."
    )
AMPARO_HEARTBEAT_MINUTES = env.number("AMPARO_HEARTBEAT_MINUTES", 5)
AMPARO_WEBHOOKS_PRIVATE = env.flag("AMPARO_WEBHOOKS_PRIVATE", False)
AMPARO_WEBHOOKS_CA = env.read("AMPARO_WEBHOOKS_CA", "")
AMPARO_NEUTRAL_EXIT = env.read("AMPARO_NEUTRAL_EXIT", AMPARO_NEUTRAL_EXIT)
