"""How transfers are shown to both teams; nothing is opened."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..concerns.codes import Urgency
from ..concerns.models import Concern
from ..concerns.urgency import TONES as URGENCY_TONES
from ..concerns.urgency import suggest
from .codes import TransferDecline, TransferState
from .models import Transfer

# Words in plain text where a list says more: who has waited, and why not.
TONES: dict[str, str] = {
    TransferState.WAITING: "",
    TransferState.ACCEPTED: "good",
    TransferState.DECLINED: "",
    TransferState.RECALLED: "quiet",
}


def decline_words(transfer: Transfer) -> str:
    """Return in words why a team declined; empty when it did not."""
    because = transfer.declined_because
    return str(TransferDecline(because).label) if because in TransferDecline else ""


def urgency_words(concern: Concern) -> tuple[str, str]:
    """Return in words how urgent a concern is, or seems, and the tone."""
    if concern.urgency:
        return str(Urgency(concern.urgency).label), URGENCY_TONES[concern.urgency]
    seems = suggest(concern)
    return _("Suggested: %(level)s") % {"level": seems.level.label}, seems.tone
