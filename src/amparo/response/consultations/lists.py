"""Consultations as a list; no message is opened for it."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec
from amparo.foundation.policy import Actor, Role

from ..concerns.list_presenters import day_column
from ..concerns.matching.presenters import reason_words, team_name_for
from .models import Consultation


def spec_for(actor: Actor) -> ListSpec:
    """Return the list as one of the two teams reads it: the other team, its own code.

    It has no export: which teams may know the same child stays in the house.
    """
    own_teams = actor.team_ids(Role.SUPERVISOR)

    def is_ours(consultation: Consultation) -> bool:
        return consultation.of(own_teams).id == consultation.team_id

    def other(consultation: Consultation) -> Cell:
        ours = is_ours(consultation)
        team = consultation.other_team if ours else consultation.team
        url = reverse("consultations:consultation", args=[consultation.id])
        return Cell(team_name_for(actor, team), url)

    def code(consultation: Consultation) -> Cell:
        ours = is_ours(consultation)
        return Cell(
            code=(consultation.about if ours else consultation.other_about).code
        )

    return ListSpec(
        name="consultations",
        label=_("Consultations with other teams"),
        columns=(
            Column("team", _("Other team"), other),
            Column("code", _("Your concern"), code, labelled=True),
            Column("reasons", _("In common"), lambda c: reason_words(c.reasons)),
            day_column("started", _("Started"), "created_at"),
            Column(
                "outcome",
                _("Outcome"),
                Consultation.get_outcome_display,
                ("outcome",),
                labelled=True,
            ),
        ),
        order=("-waits", F("ended_at").desc(nulls_first=True), "-id"),
        group=_group,
    )


def _group(consultation: Consultation) -> Promise:
    if consultation.ended_at is not None:
        return _("Ended")
    waits = consultation.waits  # type: ignore[attr-defined]
    return _("Waiting for you") if waits else _("Waiting for the other team")
