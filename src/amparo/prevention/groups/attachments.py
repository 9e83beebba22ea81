"""What is filled in about a group: the check-list, sealed under the group's key."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.attach import Attachment, Subject

from .codes import GroupState
from .models import KIND, Group
from .queries import groups_of


def subject_of(group: Group) -> Subject:
    """Return a group as what answers belong to."""
    has_ended = group.state == GroupState.CLOSED
    return Subject(
        kind=KIND,
        id=group.id,
        title=group.code,
        url=reverse("groups:group", args=[group.id]),
        team=group.team,
        country=group.country_id,
        key_kind=KIND,
        key_id=group.id,
        closed=_("This group has ended.") if has_ended else "",
    )


def _find(actor: Actor, group_id: UUID) -> Subject:
    found = groups_of(actor).select_related("team__organisation")
    return subject_of(found.get(id=group_id))


def _by_code(actor: Actor, code: str) -> UUID | None:
    found = groups_of(actor).filter(code=code.strip().upper())
    return found.values_list("id", flat=True).first()


GROUP = Attachment(
    kind=KIND,
    label=_("A group"),
    find=_find,
    see="group.open",
    fill="group.act",
    by_code=_by_code,
)
