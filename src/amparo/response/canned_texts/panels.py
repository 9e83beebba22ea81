"""What this room adds to concerns: texts to put into a reply, and their list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.middleware import StaffRequest

from ..concerns import extensions
from ..concerns.models import Concern
from ..concerns.views._shared import filters_of
from .queries import canned_for


def texts_panel(request: StaffRequest, concern: Concern) -> extensions.Drawn:
    """Offer the team's texts in the language of the reporter, within the reply form."""
    return "canned_texts/_panel.html", {
        "canned": canned_for(concern.team_id, concern.language),
        "concern": concern,
        "suffix": filters_of(request).suffix,
    }


extensions.add_panel("reply", texts_panel)
extensions.add_list(_("Canned texts"), "canned_texts:list", "concern.list")
