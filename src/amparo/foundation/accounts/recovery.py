"""The organisation's recovery key, as its supervisors make it and keep it complete."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from ..journal.operations import act
from ..organisations.models import Organisation, Team
from ..policy import AccessScope, Actor, Role
from ..vault import recovery
from ..vault.models import RecoveryGrant, RecoveryKey, VaultKey


@dataclass(frozen=True)
class Coverage:
    """Which teams' vaults the printed key opens, and which it does not yet."""

    key: RecoveryKey | None
    covered: list[Team]
    missing: list[Team]


def scope_of_organisation(organisation_id: UUID) -> AccessScope:
    """Return the access scope of an organisation's recovery key."""
    return AccessScope(organisation_ids=frozenset({organisation_id}))


def print_key(actor: Actor, organisation_id: UUID) -> str:
    """Make the recovery key and return it for printing, once; older ones end."""
    with act(actor, "account.print_recovery", scope_of_organisation(organisation_id)):
        return recovery.make_recovery_key(actor, organisation_id)


def join(actor: Actor, organisation_id: UUID) -> int:
    """Let the recovery key open the actor's teams too; return how many it opens now."""
    with act(
        actor, "account.join_recovery", scope_of_organisation(organisation_id)
    ) as entry:
        count = recovery.seal_to_current(actor, organisation_id)
        entry.note(vaults=count)
    return count


def coverage(organisation_id: UUID) -> Coverage:
    """Return what the organisation's recovery key opens today."""
    key = RecoveryKey.objects.filter(
        organisation_id=organisation_id, retired_at=None
    ).first()
    opened = RecoveryGrant.objects.filter(vault_key=OuterRef("pk"), recovery_key=key)
    vaults = (
        VaultKey.objects.filter(team__organisation_id=organisation_id, retired_at=None)
        .select_related("team")
        .annotate(opened=Exists(opened))
        .order_by("team__name")
    )
    found = [(vault.team, bool(vault.opened)) for vault in vaults]
    return Coverage(
        key,
        [team for team, is_open in found if is_open],
        [team for team, is_open in found if not is_open],
    )


def supervised_organisations(actor: Actor) -> list[Organisation]:
    """Return the organisations whose recovery key this person may make."""
    ids = {h.organisation_id for h in actor.assignments if h.role is Role.SUPERVISOR}
    return list(Organisation.objects.filter(id__in=ids))
