"""Keeping one person out of one record of their own team.

``policy.visible`` and ``policy.may`` ask the actor, who knows the records from which
they are barred. The team's shared key stays as it is: SECURITY.md says what that means.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..organisations.models import Team
from ..policy import AccessScope, Actor, permission
from ..vault.models import VaultGrant
from .models import Membership, RecordBar, User


def bar(
    actor: Actor,
    verb: str,
    scope: AccessScope,
    record: Model,
    *,
    team: Team,
    user_id: UUID,
    because: str,
    opens: str,
    along: Iterable[tuple[UUID, str]],
) -> None:
    """Keep a person out of a record, and of what belongs to it (``along``).

    ``opens`` is the permission by which the team's people open it. Raises
    ``RuleBroken`` for oneself, and for the last one who can open it.
    """
    with act(actor, verb, scope, record, person=user_id, because=because):
        if because not in RecordBar.Because.values:
            raise RuleBroken(_("Please choose one of the answers."), "because")
        if user_id == actor.user_id:
            raise RuleBroken(
                _("You cannot keep yourself out. Ask another supervisor."),
                "user_id",
            )
        if user_id not in dict(members_of(team)):
            raise RuleBroken(_("Please choose someone in this team."), "user_id")
        if not openers(team, opens, record.pk) - {user_id}:
            raise RuleBroken(
                _(
                    "Then nobody else could open it. Add someone else to the "
                    "team first."
                ),
                "user_id",
            )
        for record_id, label in along:
            RecordBar.objects.get_or_create(
                user_id=user_id,
                record_id=record_id,
                defaults={
                    "root_id": record.pk,
                    "label": label,
                    "because": because,
                    "barred_by_id": actor.user_id,
                },
            )


def lift(
    actor: Actor, verb: str, scope: AccessScope, record: Model, user_id: UUID
) -> None:
    """Let a person see a record again, and what belongs to it; once is enough."""
    with act(actor, verb, scope, record, person=user_id, lifted=True) as entry:
        roots = RecordBar.objects.filter(user=user_id, record_id=record.pk)
        found = RecordBar.objects.filter(
            user=user_id, root_id__in=list(roots.values_list("root_id", flat=True))
        )
        entry.note(again=not found.delete()[0])


def bar_those_of(
    organisation_id: UUID, team: Team, record_id: UUID, label: str
) -> None:
    """Keep out of a record those of its team who also belong to an organisation."""
    for user_id in _also_of(organisation_id, team):
        RecordBar.objects.get_or_create(
            user_id=user_id,
            record_id=record_id,
            defaults={
                "root_id": record_id,
                "label": label,
                "because": RecordBar.Because.BOTH_SIDES,
            },
        )


def carry(record_id: UUID, to_id: UUID, label: str) -> None:
    """Keep those who are barred from a record out of what newly belongs to it."""
    for row in RecordBar.objects.filter(record_id=record_id):
        RecordBar.objects.get_or_create(
            user_id=row.user_id,
            record_id=to_id,
            defaults={
                "root_id": row.root_id,
                "label": label,
                "because": row.because,
                "barred_by_id": row.barred_by_id,
            },
        )


# -- Who -----------------------------------------------------------------------------


def members_of(team: Team) -> list[tuple[UUID, str]]:
    """Return the people of a team today, by name: (id, name)."""
    found = _members(team).order_by("user__name").distinct()
    return list(found.values_list("user_id", "user__name"))


def barred(record_id: UUID) -> list[RecordBar]:
    """Return who is barred from a record, by name."""
    rows = RecordBar.objects.filter(record_id=record_id)
    return list(rows.select_related("user", "barred_by").order_by("user__name"))


def barred_users(record_id: UUID) -> set[UUID]:
    """Return the ids of those who are barred from a record."""
    rows = RecordBar.objects.filter(record_id=record_id)
    return set(rows.values_list("user_id", flat=True))


def openers(team: Team, verb: str, record_id: UUID | None = None) -> set[UUID]:
    """Return who can open a team's record today: by role, by key, and not barred."""
    holders = VaultGrant.objects.filter(
        vault_key__team=team,
        vault_key__retired_at=None,
        user_key__retired_at=None,
    )
    found = _members(team).filter(
        role__in=list(permission(verb).allowed),
        user__in=holders.values("user_key__user_id"),
    )
    if record_id is not None:
        found = found.exclude(user__in=barred_users(record_id))
    return set(found.values_list("user_id", flat=True))


def openers_apart(team: Team, verb: str, organisation_id: UUID) -> set[UUID]:
    """Return who of a team can open its records and does not belong to another."""
    return openers(team, verb) - _also_of(organisation_id, team)


def _also_of(organisation_id: UUID, team: Team) -> set[UUID]:
    there = Membership.objects.filter(
        organisation=organisation_id,
        ended_at=None,
        user__in=_members(team).values("user_id"),
    )
    return set(there.values_list("user_id", flat=True))


def _members(team: Team) -> QuerySet[Membership]:
    return Membership.objects.filter(team=team, ended_at=None, user__is_active=True)


def records_barred_to(user: User) -> tuple[frozenset[UUID], frozenset[str]]:
    """Return the records from which a person is barred, and the codes they have."""
    rows = list(RecordBar.objects.filter(user=user).values_list("record_id", "label"))
    labels = frozenset(label for _id, label in rows if label)
    return frozenset(record_id for record_id, _label in rows), labels
