"""As a real server, and every logger says all that it knows."""

from tests.served_settings import *  # noqa: F403
from tests.served_settings import LOGGING as _LOGGING

LOGGING = {**_LOGGING, "root": {"handlers": ["console"], "level": "DEBUG"}}
