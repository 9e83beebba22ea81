"""The list of questionnaires."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..lists.specs import Cell, Column, ListSpec
from ..policy import Actor
from . import attach
from .codes import Purpose, VersionState
from .models import Questionnaire, Version
from .presenters import STATE_TONES, title_of
from .queries import visible_questionnaires


def listed(actor: Actor, purpose: str = "", of: str = "") -> QuerySet[Questionnaire]:
    """Return the questionnaires that someone sees, with the state of their newest."""
    newest = Version.objects.filter(questionnaire=OuterRef("id")).order_by("-number")
    found = visible_questionnaires(actor).annotate(
        newest_state=Subquery(newest.values("state")[:1]),
        newest_number=Subquery(newest.values("number")[:1]),
    )
    if purpose:
        found = found.filter(purpose=purpose)
    if of == "retired":
        return found.filter(retired_at__isnull=False)
    found = found.filter(retired_at=None)
    if of in ("own", "shipped"):
        found = found.filter(organisation__isnull=of == "shipped")
    return found


def _title(one: Any) -> Cell:
    url = reverse("questionnaires:questionnaire", args=[one.id])
    return Cell(title_of(one), url=url)


def _state(one: Any) -> Cell:
    if one.retired_at:
        return Cell(str(_("Retired")), tone="quiet")
    state = VersionState(one.newest_state or VersionState.DRAFT)
    return Cell(str(state.label), tone=STATE_TONES[state])


def _subjects(one: Any) -> str:
    known = attach.kinds()
    return ", ".join(str(known[kind].label) for kind in one.subjects if kind in known)


def _owner(one: Any) -> str:
    return one.organisation.name if one.organisation else str(_("comes with Amparo"))


SPEC = ListSpec(
    name="questionnaires",
    label=_("Questionnaires"),
    columns=(
        Column("title", _("Questionnaire"), _title, order=("key",), wide=True),
        Column(
            "purpose",
            _("Purpose"),
            lambda one: str(Purpose(one.purpose).label),
            order=("purpose",),
        ),
        Column("subjects", _("Filled in about"), _subjects),
        Column("owner", _("From"), _owner, order=("organisation__name",)),
        Column("version", _("Version"), lambda one: one.newest_number, labelled=True),
        Column("state", _("State"), _state, order=("newest_state",)),
    ),
    order=("purpose", "key"),
)
