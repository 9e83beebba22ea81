"""The tests' settings for a real server: files, processes, hashed statics."""

import os
from pathlib import Path

from amparo.settings.base import AMPARO_BODY_TYPES as _TYPES
from amparo.settings.base import CACHES as _CACHES
from amparo.settings.base import LOGGING as _LOGGING
from amparo.settings.base import MIDDLEWARE as _MIDDLEWARE
from amparo.settings.base import STORAGES as _STORAGES
from amparo.settings.base import database
from amparo.settings.test import *  # noqa: F403

FOLDER = Path(os.environ["AMPARO_SERVED_FOLDER"])
DATABASES = {"default": database(os.environ["AMPARO_DATABASE_URL"])}
AMPARO_RATE_COUNTER = str(FOLDER / "rates")
AMPARO_ANSWER_COUNTER = str(FOLDER / "answers")
AMPARO_ENDED_LIST = os.environ.get("AMPARO_ENDED_LIST", str(FOLDER / "ended.jsonl"))
AMPARO_BODY_TYPES = _TYPES
CACHES = _CACHES
MIDDLEWARE = _MIDDLEWARE
STORAGES = _STORAGES
STATIC_ROOT = Path(os.environ["AMPARO_SERVED_STATIC"])
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = FOLDER / "mail"
# As an installation logs, but everything, so that a test can prove what is not there.
LOGGING = {**_LOGGING, "root": {"handlers": ["console"], "level": "INFO"}}

# Tests may make the server impatient, or let it believe in a proxy.
if _seconds := os.environ.get("AMPARO_SERVED_SECONDS"):
    AMPARO_READ_SECONDS = int(_seconds)
if _seconds := os.environ.get("AMPARO_SERVED_LOCK_SECONDS"):
    if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        DATABASES["default"]["OPTIONS"]["timeout"] = int(_seconds)
    else:  # what stands last counts (wsgi.py puts its own before it)
        DATABASES["default"]["OPTIONS"]["options"] = f"-c lock_timeout={_seconds}s"
AMPARO_TRUSTED_PROXIES = int(os.environ.get("AMPARO_SERVED_PROXIES", "0"))
if AMPARO_TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 3600
