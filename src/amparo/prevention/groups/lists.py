"""Groups and requests as lists; a group's name is sealed and opens with the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec, Opened, Text
from amparo.foundation.policy import Actor

from .codes import GroupState, RequestState
from .models import Group, Request
from .reading import names_of

TONES: dict[str, str] = {
    RequestState.ASKED: "note",
    RequestState.ANSWERED: "warn",
    RequestState.SILENT: "warn",
    RequestState.TOLD: "good",
    RequestState.WITHDRAWN: "quiet",
}


def _name(group: Group) -> Cell:
    return Cell(group.get_kind_display(), reverse("groups:group", args=[group.id]))


def _names(actor: Actor, groups: Sequence[Group]) -> Opened:
    return names_of(actor, groups)


def _state(group: Group) -> Cell:
    is_active = group.state == GroupState.ACTIVE
    return Cell(group.get_state_display(), tone="good" if is_active else "quiet")


def _day(key: str, label: Text, field: str) -> Column:
    """Return a column with a day, short enough for one line."""

    def show(row: Any) -> str:
        day = getattr(row, field)
        return date_format(day, "SHORT_DATE_FORMAT") if day else ""

    return Column(
        key,
        label,
        show,
        (field,),
        value=lambda row: getattr(row, field),
        labelled=True,
        short=True,
    )


GROUPS = ListSpec(
    name="groups",
    label=_("Groups"),
    columns=(
        Column("name", _("Group"), _name, sealed=True),
        Column("code", _("Code"), lambda g: Cell(code=g.code), ("code",)),
        Column("kind", _("Kind"), Group.get_kind_display, ("kind",)),
        Column(
            "area", _("Area"), lambda g: g.area.name if g.area else "", ("area__name",)
        ),
        Column(
            "members",
            _("Members"),
            lambda g: g.member_count,
            ("member_count",),
            labelled=True,
        ),
        _day("last", _("Last met"), "last_on"),
        Column("state", _("State"), _state, ("state",)),
    ),
    order=("state", F("last_on").desc(nulls_last=True), "id"),
    open=_names,
)


def _code(request: Request) -> Cell:
    return Cell(
        request.get_topic_display(), reverse("groups:request", args=[request.id])
    )


def _where(request: Request) -> Cell:
    return Cell(request.get_state_display(), tone=TONES[request.state])


REQUESTS = ListSpec(
    name="group-requests",
    label=_("Requests of children"),
    columns=(
        Column("topic", _("About"), _code, ("topic",), wide=True),
        Column("code", _("Code"), lambda r: Cell(code=r.code), ("code",), short=True),
        Column("to", _("To"), Request.get_to_display, ("to",)),
        Column(
            "group",
            _("Group"),
            lambda r: Cell(code=r.group.code),
            ("group__code",),
            short=True,
        ),
        _day("asked", _("Asked on"), "asked_on"),
        _day("due", _("Answer due"), "due_on"),
        Column("state", _("State"), _where, ("state",)),
    ),
    order=("due_on", "id"),
)
