"""A demonstration on one machine: public secrets, invented people, no setup.

Production refuses to start with the secrets in this file.
"""

import os
from pathlib import Path

from .base import *  # noqa: F403

DEMO_SECRET = "demo-secret-known-to-everybody"  # noqa: S105

SECRET_KEY = DEMO_SECRET + "-django"
AMPARO_SECRET = DEMO_SECRET
AMPARO_SITE = "demo"
AMPARO_DEMO = True
AMPARO_OFFER_UNREVIEWED = True
AMPARO_HEARTBEAT_MINUTES = int(os.environ.get("AMPARO_HEARTBEAT_MINUTES", "5"))
AMPARO_ORIGIN = os.environ.get("AMPARO_ORIGIN", "http://localhost:8000")
# The password is public: an expensive derivation would only cost time.
AMPARO_PASSWORD_ARGON = (8 * 1024, 1)
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
VAR = Path(os.environ.get("AMPARO_VAR", "var")).resolve()
DATABASES = {
    "default": database(
        os.environ.get("AMPARO_DATABASE_URL") or f"sqlite:///{VAR / 'demo.sqlite3'}"
    )
}
STATIC_ROOT = VAR / "static"
AMPARO_RATE_COUNTER = str(VAR / "rates")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "amparo@localhost"
