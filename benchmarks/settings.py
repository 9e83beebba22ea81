"""The demonstration's settings, with the real cost of secrets and a real log."""

import os
from pathlib import Path

from amparo.settings.base import AMPARO_PASSWORD_ARGON as _REAL
from amparo.settings.demo import *  # noqa: F403

AMPARO_PASSWORD_ARGON = _REAL
if _statics := os.environ.get("AMPARO_BENCH_STATIC"):
    STATIC_ROOT = Path(_statics)
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
