"""What this room adds to concerns: the state of a transfer, and how many wait."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import may

from ..concerns import extensions
from ..concerns.models import Concern
from ..concerns.queries import scope_of
from . import queries
from .codes import TransferState
from .operations import delete_reasons, forget_transfers
from .presenters import decline_words


def transfer_panel(request: StaffRequest, concern: Concern) -> extensions.Drawn:
    """Show that a concern is being transferred, was declined, or may still be read."""
    actor = request.actor
    last = queries.last_transfer(concern)
    answer = last.answer if last else ""
    return "transfers/_panel.html", {
        "concern": concern,
        "may_transfer": may(actor, "transfer.send", scope_of(concern)),
        "reads_on": not may(actor, "concern.open", scope_of(concern)),
        "now_with": team_name_for(actor, last.to_team) if last else "",
        "to_name": team_name_for(actor, last.to_team) if last else "",
        "waiting": last if answer == TransferState.WAITING else None,
        "refused": answer == TransferState.DECLINED and queries.is_returned(concern),
        "because": decline_words(last) if last else "",
    }


def waiting_notice(request: StaffRequest) -> extensions.Drawn:
    """Show above the inbox how many transfers wait for the person's teams."""
    waiting = queries.count_waiting(request.actor)
    return ("transfers/_notice.html", {"waiting": waiting}) if waiting else None


extensions.add_panel("head", transfer_panel)
extensions.add_notice("top", waiting_notice)
extensions.add_list(_("Transfers"), "transfers:list", "transfer.answer")
extensions.add_readers(queries.teams_keeping_access)
extensions.add_deletion(delete_reasons)
extensions.add_separation(forget_transfers)
