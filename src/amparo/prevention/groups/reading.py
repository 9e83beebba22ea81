"""Open a group, and the names of many, with the reader's own keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from amparo.foundation.countries.queries import local_date
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.crypto import Tampered
from amparo.foundation.persons.queries import called_names
from amparo.foundation.policy import Actor
from amparo.foundation.vault.record_keys import open_key, open_keys

from .models import KIND, Activity, Group, GroupText, Member, Request
from .operations import About, place_of
from .queries import active_advocates, find, groups_of, members_now, scope_of

LATEST = 12  # activities on a group's page


@dataclass(frozen=True)
class OpenMember:
    """A member with the name that the keys opened; empty if they do not."""

    member: Member
    name: str = field(repr=False)


@dataclass(frozen=True)
class OpenActivity:
    """A meeting or an action with its notes, and how many members took part."""

    activity: Activity
    present: int
    notes: str = field(repr=False)


@dataclass(frozen=True)
class OpenGroup:
    """A group as its team reads it."""

    group: Group
    about: About = field(repr=False)
    earlier: list[tuple[GroupText, About]] = field(repr=False)
    members: list[OpenMember] = field(repr=False)
    activities: list[OpenActivity] = field(repr=False)
    requests: list[Request]
    advocates: frozenset[UUID]  # the people among the members who are active


def open_group(actor: Actor, group_id: UUID) -> OpenGroup:
    """Open a group with its members, latest activities and requests."""
    group = find(group_id)
    with act(actor, "group.open", scope_of(group), group):
        key = open_key(actor, KIND, group.id)
        texts = [
            (row, About.from_json(key.read(row, "text", place_of(row.id))))
            for row in group.texts.select_related("user")
        ]
        activities = [
            OpenActivity(
                row,
                len(row.parts.all()),
                key.read(row, "notes", place_of(row.id)),
            )
            for row in group.activities.order_by("-on", "-turn").prefetch_related(
                "parts"
            )[:LATEST]
        ]
        members = named_members(actor, group)
        people = [one.member.person_id for one in members]
        today = local_date(group.country, timezone.now())
        return OpenGroup(
            group=group,
            about=texts[-1][1] if texts else About(),
            earlier=texts[-2::-1],
            members=members,
            activities=activities,
            requests=list(group.requests.order_by("-asked_on", "-id")),
            advocates=active_advocates(group.country_id, today, people),
        )


def named_members(actor: Actor, group: Group) -> list[OpenMember]:
    """Return who belongs to a group now, by name; the caller journals it."""
    members = list(members_now(group))
    names = called_names(actor, [one.person_id for one in members])
    return [OpenMember(one, names.get(one.person_id, "")) for one in members]


def names_of(actor: Actor, groups: Sequence[Group]) -> dict[UUID, str]:
    """Return the names of those of these groups that the keys open.

    For list pages, in a fixed number of queries: the caller journals the list.
    """
    keys = open_keys(actor, KIND, [group.id for group in groups])
    newest = GroupText.objects.filter(group=OuterRef("pk")).order_by(
        "-created_at", "-turn"
    )
    latest = Subquery(newest.values("id")[:1])
    ids = Group.objects.filter(id__in=keys).values_list(latest, flat=True)
    found: dict[UUID, str] = {}
    for row in GroupText.objects.filter(id__in=ids):
        try:
            text = keys[row.group_id].read(row, "text", place_of(row.id))
        except Tampered:
            continue
        found[row.group_id] = About.from_json(text).name
    return found


def people_elsewhere(actor: Actor, group: Group) -> list[tuple[str, str]]:
    """Return the people of the team's other groups who are no members here, by name.

    The caller journals it.
    """
    mine = groups_of(actor).filter(team=group.team).values("id")
    here = Member.objects.filter(group=group, left_on=None).values("person_id")
    people = Member.objects.filter(group_id__in=mine).exclude(person_id__in=here)
    codes = dict(people.values_list("person_id", "person__code"))
    names = called_names(actor, codes)
    known = [(str(one), f"{name}, {codes[one]}") for one, name in names.items()]
    return sorted(known, key=lambda pair: pair[1])
