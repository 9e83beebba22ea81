"""Transfers as lists: to the person's teams, and from them; nothing is opened."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import Actor

from ..concerns.list_presenters import day_column, kind_words
from .codes import TransferState
from .models import Transfer
from .presenters import TONES, decline_words


def spec_for(actor: Actor, of_sender: bool) -> ListSpec:
    """Return the list of one side; what it calls the other team depends on who reads.

    It does not sort by the team, because the order would tell a hidden name.
    """

    def kinds(transfer: Transfer) -> Cell:
        return Cell(kind_words(transfer.concern), _url(transfer, of_sender))

    def other(transfer: Transfer) -> str:
        team = transfer.to_team if of_sender else transfer.from_team
        return team_name_for(actor, team)

    return ListSpec(
        name="transfers-sent" if of_sender else "transfers-received",
        label=_("Transfers sent") if of_sender else _("Transfers received"),
        columns=(
            Column("kinds", _("Concern"), kinds, wide=True),
            Column(
                "code",
                _("Code"),
                lambda transfer: Cell(code=transfer.concern.code),
                ("concern__code",),
            ),
            Column("team", _("To") if of_sender else _("From"), other),
            *([Column("review", _("Approval"), _review)] if of_sender else []),
            day_column("sent", _("Sent on"), "created_at"),
            Column("state", _("State"), _state, ("answer",)),
            Column("due", _("Answer due"), _due, ("due_at",), labelled=True),
        ),
        order=(F("answered_at").desc(nulls_first=True), "-id"),
        group=_group,
        export_verb="transfer.export",
    )


def _state(transfer: Transfer) -> Cell:
    state, reason = transfer.get_answer_display(), decline_words(transfer)
    return Cell(f"{state}: {reason}" if reason else state, tone=TONES[transfer.answer])


def _review(transfer: Transfer) -> str:
    """Say how the approval of one that was sent at once stands; only to its senders."""
    said = transfer.get_review_display()
    if transfer.reviewed_by and transfer.reviewed_at:
        day = date_format(localtime(transfer.reviewed_at), "SHORT_DATE_FORMAT")
        facts = {"said": said, "name": transfer.reviewed_by.name, "day": day}
        said = gettext("%(said)s: %(name)s, %(day)s") % facts
    why = transfer.get_objection_display() if transfer.objection else ""
    return f"{said}. {why}" if why else said


def _due(transfer: Transfer) -> Cell:
    return Cell(due=transfer.due_at)  # type: ignore[attr-defined]


def _group(transfer: Transfer) -> Promise:
    is_waiting = transfer.answer == TransferState.WAITING
    return _("Waiting for an answer") if is_waiting else _("Answered")


def _url(transfer: Transfer, of_sender: bool) -> str:
    """Return the link of a row; empty for a team without access."""
    if not of_sender and transfer.answer == TransferState.WAITING:
        return reverse("transfers:incoming", args=[transfer.id])
    ours = transfer.from_team_id if of_sender else transfer.to_team_id
    keeps_access = (
        of_sender
        and transfer.answer == TransferState.ACCEPTED
        and transfer.keeps_access
    )
    if transfer.concern.team_id == ours or keeps_access:
        return reverse("concerns:concern", args=[transfer.concern_id])
    return ""
