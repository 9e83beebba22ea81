"""The concerns at an online desk as a list; nothing is opened for it."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec

from ..concerns.list_presenters import day_column, short_day
from ..concerns.models import Concern


def _code(concern: Concern) -> Cell:
    url = reverse("online_desk:addresses", args=[concern.id])
    return Cell(concern.code, url)


def _due(concern: Concern) -> Cell:
    return Cell(due=concern.due_at)  # type: ignore[attr-defined]


def _deletion(concern: Concern) -> str:
    return short_day(concern.online_purged_at or concern.online_purge_at)


def _stage(concern: Concern) -> Promise:
    if concern.online_purged_at:
        return _("Addresses deleted; the reference stays")
    return _("Deletion scheduled") if concern.online_purge_at else _("To hand off")


DESK = ListSpec(
    name="online-desk",
    label=_("Online desk"),
    columns=(
        Column("code", _("Code"), _code, ("code",)),
        Column("country", _("Country"), lambda c: c.country.label, ("country_id",)),
        day_column("received", _("Received on"), "came_at"),
        Column("due", _("Hand-off due"), _due, ("due_at",), labelled=True),
        Column(
            "deletion",
            _("Deletion"),
            _deletion,
            ("online_purge_at",),
            labelled=True,
        ),
    ),
    order=(
        F("online_purged_at").desc(nulls_first=True),
        F("online_purge_at").asc(nulls_first=True),
        "came_at",
    ),
    group=_stage,
)
