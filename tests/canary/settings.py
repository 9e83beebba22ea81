"""The settings of a real server, with every logger at its most verbose."""

from tests.served_settings import *  # noqa: F403
from tests.served_settings import LOGGING as _LOGGING

LOGGING = {**_LOGGING, "root": {"handlers": ["console"], "level": "DEBUG"}}
