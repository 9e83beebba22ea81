"""Which requests may bring a file, and how large it may be.

Everything else that is sent is a form of text (``channels/public/bodies.py``).
"""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest

# Of the staff pages only. The proxy knows these addresses by the same rule
# (deploy/nginx/amparo.conf).
_ADDRESS = re.compile(r"/staff/(?:[A-Za-z0-9._-]+/)+upload/")
_TYPE = "multipart/form-data"


def brings_file(request: HttpRequest) -> bool:
    """Return whether a request brings a file to an address that takes one."""
    return request.content_type == _TYPE and bool(_ADDRESS.fullmatch(request.path))


def most_bytes() -> int:
    """Return how long such a request may be: the file, and the form around it."""
    return settings.AMPARO_UPLOAD_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
