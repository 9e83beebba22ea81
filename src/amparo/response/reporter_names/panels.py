"""What this room adds to concerns: the custodians' page beside the inbox."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..concerns.extensions import add_list
from .queries import keeps_names

add_list(
    _("Reporters' names"),
    "reporter_names:find",
    "concern.pass_identity",
    when=keeps_names,
)
