"""Transfers of cases as lists: to the person's teams, and from them."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import Actor

from .codes import OPEN_STATES
from .models import CaseTransfer
from .presenters import TONES, kind_words


def spec_for(actor: Actor, of_sender: bool) -> ListSpec:
    """Return the list of one side; what it calls the other team depends on who reads.

    It does not sort by the team, because the order would tell a hidden name.
    """
    page = "case_transfers:sent" if of_sender else "case_transfers:incoming"

    def about(row: CaseTransfer) -> Cell:
        return Cell(kind_words(row), reverse(page, args=[row.id]))

    def other(row: CaseTransfer) -> str:
        return team_name_for(actor, row.to_team if of_sender else row.from_team)

    return ListSpec(
        name="case-transfers-sent" if of_sender else "case-transfers-received",
        label=_("Cases transferred") if of_sender else _("Cases received"),
        columns=(
            Column("about", _("Concern"), about, wide=True),
            Column(
                "code",
                _("Code"),
                lambda row: Cell(code=row.case.code),
                ("case__code",),
            ),
            Column("team", _("To") if of_sender else _("From"), other),
            Column("asked", _("Since"), _since, ("created_at",), labelled=True),
            Column("state", _("State"), _state, ("state",)),
            Column(
                "due",
                _("Answer due"),
                lambda row: Cell(due=row.due_at),
                ("due_at",),
                labelled=True,
            ),
        ),
        order=(F("answered_at").desc(nulls_first=True), "-turn", "-id"),
        group=_group,
    )


def _since(row: CaseTransfer) -> str:
    return date_format(row.created_at, "SHORT_DATE_FORMAT")


def _state(row: CaseTransfer) -> Cell:
    return Cell(row.get_state_display(), tone=TONES[row.state])


def _group(row: CaseTransfer) -> Promise:
    return _("Not answered yet") if row.state in OPEN_STATES else _("Answered")
