"""Groups: start, change and end them, their members, what they do."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Area
from amparo.foundation.countries.queries import local_date
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import short_code
from amparo.foundation.kernel.locking import change, check_version, lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.kernel.text import many_lines, one_line
from amparo.foundation.organisations.models import Team
from amparo.foundation.organisations.operations import scope_of_team
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.persons.operations import record_person
from amparo.foundation.policy import Actor
from amparo.foundation.vault.record_keys import new_key, open_key
from amparo.foundation.vault.team_keys import keyring_of

from .codes import ActivityKind, AgreedBy, GroupKind, GroupState, MemberRole
from .models import KIND, Activity, Group, GroupText, Member, Part, Request
from .queries import find, scope_of

LONGEST = 5_000  # characters of a sealed text
MOST_OTHERS = 100_000


@dataclass(frozen=True)
class About:
    """What is sealed of a group: its name, where it meets, its charter."""

    name: str = ""
    place: str = ""
    charter: str = ""

    def to_json(self) -> str:
        """Return the text that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> About:
        """Parse what ``to_json`` wrote; unknown fields are ignored."""
        raw = json.loads(text) if text else {}
        return cls(**{f.name: raw[f.name] for f in fields(cls) if f.name in raw})


# -- Groups ------------------------------------------------------------------------


def start_group(
    actor: Actor,
    team_id: UUID,
    kind: str,
    about: About,
    started_on: date,
    area_code: str = "",
    form_key: UUID | None = None,
) -> Group:
    """Start a group of a team; the same form makes only one."""
    team = Team.objects.select_related("organisation", "country").get(id=team_id)
    known = Group.objects.filter(form_key=form_key).first() if form_key else None
    with act(actor, "group.start", scope_of_team(team), known, kind=kind) as entry:
        if known is not None:
            return known
        _choice(GroupKind.values, kind, "kind")
        not_in_future(team, started_on, "started_on")
        if area_code and not _area_exists(area_code, team.country_id):
            raise RuleBroken(_("Choose an area of the same country."), "area")
        entry.subject = group = Group.objects.create(
            code=free_code("G"),
            team=team,
            country_id=team.country_id,
            area_id=area_code or None,
            kind=kind,
            started_on=started_on,
            form_key=form_key,
        )
        key = new_key(KIND, group.id, [team.id])
        _write_text(actor, group, key, about)
    return group


def change_group(
    actor: Actor, group_id: UUID, about: About, expected_version: int
) -> Group:
    """Write a group's name, place and charter again; the earlier ones stay readable."""
    group = find(group_id)
    with act(actor, "group.change", scope_of(group), group):
        must_meet(group)
        change(group, expected_version)
        _write_text(actor, group, open_key(actor, KIND, group.id), about)
    return group


def end_group(
    actor: Actor, group_id: UUID, ended_on: date, expected_version: int
) -> Group:
    """End a group: it stays readable, and its requests go on until they are told."""
    group = find(group_id)
    with act(actor, "group.change", scope_of(group), group, ends=True):
        must_meet(group)
        not_in_future(group.team, ended_on, "ended_on")
        if ended_on < group.started_on:
            raise RuleBroken(_("That is before the group began."), "ended_on")
        change(group, expected_version, state=GroupState.CLOSED, ended_on=ended_on)
    return group


def begin_again(actor: Actor, group_id: UUID, expected_version: int) -> Group:
    """Let a group that has ended meet again."""
    group = find(group_id)
    with act(actor, "group.change", scope_of(group), group, begins=True):
        if group.state == GroupState.ACTIVE:
            raise RuleBroken(_("This group meets already."))
        change(group, expected_version, state=GroupState.ACTIVE, ended_on=None)
    return group


def _write_text(actor: Actor, group: Group, key: RecordKey, about: About) -> None:
    clean = About(
        one_line(about.name), one_line(about.place), many_lines(about.charter)
    )
    if not clean.name:
        raise RuleBroken(_("Please give the group a name."), "name")
    if len(clean.to_json()) > LONGEST:
        raise RuleBroken(_("That is too long for this field. Please shorten it."))
    row = GroupText(group=group, user_id=keyring_of(actor).user_id)
    row.text_sealed = key.seal(place_of(row.id), clean.to_json())
    row.save(force_insert=True)


# -- Members -----------------------------------------------------------------------


def add_member(
    actor: Actor,
    group_id: UUID,
    identity: Identity,
    facts: Facts,
    role: str,
    agreed_by: str,
    joined_on: date,
    form_key: UUID,
) -> Member:
    """Record a person as a member of a group; the same form makes only one."""
    group = find(group_id)
    with act(actor, "group.member", scope_of(group), group, role=role) as entry:
        _check_joining(group, role, agreed_by, joined_on)
        person = record_person(actor, group.team_id, identity, facts, form_key)
        entry.note(person=person.id)
        return _join(group, person, role, agreed_by, joined_on)


def join_member(
    actor: Actor,
    group_id: UUID,
    person_id: UUID,
    role: str,
    agreed_by: str,
    joined_on: date,
) -> Member:
    """Let someone who belongs to another group of the team be a member here, too."""
    group = find(group_id)
    with act(actor, "group.member", scope_of(group), group, role=role) as entry:
        _check_joining(group, role, agreed_by, joined_on)
        person = Person.objects.filter(id=person_id, team=group.team).first()
        theirs = Member.objects.filter(person_id=person_id, group__team=group.team)
        if person is None or person_id in actor.barred or not theirs.exists():
            raise RuleBroken(_("Please choose one of the answers."), "person")
        entry.note(person=person.id)
        return _join(group, person, role, agreed_by, joined_on)


def change_member(
    actor: Actor, member_id: UUID, role: str, left_on: date | None, version: int
) -> Member:
    """Change what a member does in the group, or end the membership on a day."""
    member = find_member(member_id)
    group = member.group
    with act(actor, "group.member", scope_of(group), group, role=role) as entry:
        entry.note(member=member.id, left=left_on is not None)
        _choice(MemberRole.values, role, "role")
        if member.left_on is not None:
            raise RuleBroken(_("This membership has ended already."))
        _check_yes(member.person, group, role, member.agreed_by)
        if left_on is not None:
            not_in_future(group.team, left_on, "left_on")
            if left_on < member.joined_on:
                raise RuleBroken(_("That is before they joined."), "left_on")
        change(member, version, role=role, left_on=left_on)
    return member


def find_member(member_id: UUID) -> Member:
    """Return the row of a member with the group; or ``Member.DoesNotExist``."""
    return Member.objects.select_related(
        "group__team__organisation", "group__country", "person"
    ).get(id=member_id)


def _check_joining(group: Group, role: str, agreed_by: str, joined_on: date) -> None:
    must_meet(group)
    _choice(MemberRole.values, role, "role")
    _choice(AgreedBy.values, agreed_by, "agreed_by")
    not_in_future(group.team, joined_on, "joined_on")


def _join(
    group: Group, person: Person, role: str, agreed_by: str, joined_on: date
) -> Member:
    lock(group)
    _check_yes(person, group, role, agreed_by)
    known = Member.objects.filter(group=group, person=person, left_on=None).first()
    if known is not None:
        return known
    return Member.objects.create(
        group=group,
        person=person,
        role=role,
        agreed_by=agreed_by,
        joined_on=joined_on,
    )


def _check_yes(person: Person, group: Group, role: str, agreed_by: str) -> None:
    """Refuse a child's own yes alone: whose age is not known is treated as a child."""
    if agreed_by != AgreedBy.SELF or _is_adult(person, group):
        return
    if role == MemberRole.ADULT and person.birth_year is None:
        return
    raise RuleBroken(
        _("A child joins with the yes of a caregiver or another trusted adult, too."),
        "agreed_by",
    )


def _is_adult(person: Person, group: Group) -> bool:
    if person.birth_year is None:
        return False
    today = local_date(group.country, timezone.now())
    return today.year - person.birth_year - 1 >= group.country.adult_at


# -- Meetings and actions ----------------------------------------------------------


def record_activity(
    actor: Actor,
    group_id: UUID,
    kind: str,
    on: date,
    member_ids: Collection[UUID],
    others: int | None,
    notes: str,
    form_key: UUID,
) -> Activity:
    """Record a meeting or an action with those members who took part, each once.

    ``others`` counts heads of those who are no members; None: nobody counted. The same
    form makes only one.
    """
    group = find(group_id)
    with act(actor, "group.act", scope_of(group), group, kind=kind) as entry:
        known = Activity.objects.filter(form_key=form_key, group=group).first()
        if known is not None:
            entry.note(again=True)
            return known
        must_meet(group)
        _choice(ActivityKind.values, kind, "kind")
        not_in_future(group.team, on, "on")
        if on < group.started_on:
            raise RuleBroken(_("That is before the group began."), "on")
        if others is not None and not 0 <= others <= MOST_OTHERS:
            raise RuleBroken(_("Please enter a whole number."), "others")
        ids = set(member_ids)
        members = list(group.members.filter(id__in=ids))
        if len(members) != len(ids):
            raise RuleBroken(_("Please choose from the answers."), "members")
        key = open_key(actor, KIND, group.id)
        row = Activity(
            group=group,
            kind=kind,
            on=on,
            others=others,
            user_id=keyring_of(actor).user_id,
            form_key=form_key,
        )
        row.notes_sealed = key.seal(place_of(row.id), _short(notes, "notes"))
        row.save(force_insert=True)
        Part.objects.bulk_create(Part(activity=row, member=one) for one in members)
        entry.note(activity=row.id, present=len(members))
    return row


def void_activity(actor: Actor, activity_id: UUID, expected_version: int) -> Activity:
    """Mark an activity as recorded by mistake: it counts no more and stays readable."""
    row = Activity.objects.select_related("group__team__organisation").get(
        id=activity_id
    )
    scope = scope_of(row.group)
    with act(actor, "group.act", scope, row.group, void=True) as entry:
        entry.note(activity=row.id)
        check_version(row, expected_version)
        if row.void_at is not None:
            raise RuleBroken(_("This is marked as a mistake already."))
        change(row, row.version, void_at=now_rounded())
    return row


# -- Shared ------------------------------------------------------------------------


def place_of(row_id: UUID) -> str:
    """Return the name under which a text of a group is sealed."""
    return f"group|{row_id}"


def free_code(letter: str) -> str:
    """Return a code of a group or a request that is not taken."""
    model: type[Group] | type[Request] = Group if letter == "G" else Request
    while True:
        code = f"{letter}-{short_code()}"
        if not model.objects.filter(code=code).exists():
            return code


def must_meet(group: Group) -> None:
    """Raise ``RuleBroken`` for a group that has ended."""
    if group.state != GroupState.ACTIVE:
        raise RuleBroken(_("This group has ended. Let it begin again first."))


def not_in_future(team: Team, day: date, field: str) -> None:
    """Raise ``RuleBroken`` for a day that has not begun where the team works."""
    if day > local_date(team.country, timezone.now()):
        raise RuleBroken(_("This date is in the future."), field)


def _choice(values: Collection[str], value: str, field: str) -> None:
    if value not in values:
        raise RuleBroken(_("Please choose one of the answers."), field)


def _short(text: str, field: str) -> str:
    clean = many_lines(text)
    if len(clean) > LONGEST:
        raise RuleBroken(
            _("That is too long for this field. Please shorten it."), field
        )
    return clean


def _area_exists(code: str, country_code: str) -> bool:
    return Area.objects.filter(code=code, country_id=country_code).exists()
