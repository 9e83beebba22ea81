"""For the tests: cheap key derivation, no compressed statics, any database."""

import os
from pathlib import Path

from .demo import *  # noqa: F403

AMPARO_SITE = "test"
AMPARO_DEMO = os.environ.get("AMPARO_TEST_DEMO", "") == "1"
AMPARO_PASSWORD_ARGON = (64, 1)
AMPARO_RECEIPT_ARGON = (64, 1)
_url = os.environ.get("AMPARO_DATABASE_URL") or "sqlite:///" + str(
    Path(os.environ.get("AMPARO_VAR", "var")).resolve() / "test.sqlite3"
)
DATABASES = {"default": database(_url)}
if _url.startswith("sqlite"):
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF"
    )
AMPARO_RATE_COUNTER = ""
AMPARO_HEARTBEAT_MINUTES = 0  # no clock and no worker run beside the tests
AMPARO_NIGHT = (24, 0)  # never: no test depends on when it runs
AMPARO_PAGE_CACHE_SECONDS = 0  # a test's changes show at once
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = {}
AMPARO_BODY_TYPES = (*AMPARO_BODY_TYPES, "multipart/form-data")  # the test client's
# The test client asks for no stylesheets.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
