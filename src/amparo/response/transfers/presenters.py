"""How transfers are shown to both teams; nothing is opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task

from ..concerns.codes import Urgency
from ..concerns.list_presenters import kind_words
from ..concerns.models import Concern
from ..concerns.urgency import TONES, suggest
from .codes import TransferDecline, TransferState
from .models import Transfer
from .tasks import TRANSFER

_TONES = {
    TransferState.WAITING: "warn",
    TransferState.ACCEPTED: "good",
    TransferState.DECLINED: "note",
    TransferState.RECALLED: "quiet",
}


def transfer_rows(
    actor: Actor, transfers: Iterable[Transfer], *, to_us: bool
) -> list[dict[str, Any]]:
    """Return transfers as rows of a list, for the receiving or the sending team."""
    found = list(transfers)
    dues = _dues(found)
    return [_row(actor, each, dues.get(each.id), to_us) for each in found]


def _row(
    actor: Actor, transfer: Transfer, due: datetime | None, to_us: bool
) -> dict[str, Any]:
    concern = transfer.concern
    other = transfer.from_team if to_us else transfer.to_team
    words = _("from %(team)s") if to_us else _("to %(team)s")
    second = [words % {"team": team_name_for(actor, other)}, decline_words(transfer)]
    return {
        "title": kind_words(concern),
        "code": concern.code,
        "url": _url(transfer, to_us),
        "second": " · ".join(part for part in second if part),
        "state": str(TransferState(transfer.answer).label),
        "tone": _TONES[TransferState(transfer.answer)],
        "due": due,
    }


def _url(transfer: Transfer, to_us: bool) -> str:
    """Return the link of a row; empty for a team without access."""
    if to_us and transfer.answer == TransferState.WAITING:
        return reverse("transfers:incoming", args=[transfer.id])
    ours = transfer.to_team_id if to_us else transfer.from_team_id
    keeps_access = (
        not to_us
        and transfer.answer == TransferState.ACCEPTED
        and transfer.keeps_access
    )
    if transfer.concern.team_id == ours or keeps_access:
        return reverse("concerns:concern", args=[transfer.concern_id])
    return ""


def decline_words(transfer: Transfer) -> str:
    """Return in words why a team declined; empty when it did not."""
    because = transfer.declined_because
    return str(TransferDecline(because).label) if because in TransferDecline else ""


def _dues(transfers: Iterable[Transfer]) -> dict[Any, datetime]:
    rows = Task.objects.filter(
        subject_id__in=[each.id for each in transfers], kind=TRANSFER, completed_at=None
    )
    return dict(rows.values_list("subject_id", "due_at"))


def due_at(transfer: Transfer) -> datetime | None:
    """Return when the receiving team's answer is due, if it is."""
    return _dues([transfer]).get(transfer.id)


def urgency_words(concern: Concern) -> tuple[str, str]:
    """Return in words how urgent a concern is, or seems, and the tone."""
    if concern.urgency:
        return str(Urgency(concern.urgency).label), TONES[concern.urgency]
    seems = suggest(concern)
    return _("Seems: %(level)s") % {"level": seems.level.label}, seems.tone
