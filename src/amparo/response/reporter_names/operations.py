"""The reporter's name, under its own key, which only custodians can share."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.record_bars import barred_users
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import AccessScope, Actor
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.record_keys import give_to_person, holders, open_key

from ..concerns.codes import IdentityReason
from ..concerns.models import Concern
from ..concerns.queries import find
from ..concerns.signed_messages import IDENTITY

MOST_HOURS = 14 * 24


def scope_of_keepers(concern: Concern) -> AccessScope:
    """Return the scope of the teams that hold the reporter's name."""
    teams = [vault.team for vault in holders(IDENTITY, concern.id)]
    return AccessScope(
        team_ids=frozenset(team.id for team in teams),
        organisation_ids=frozenset(team.organisation_id for team in teams),
        country=concern.country_id,
        records=frozenset({concern.id}),
    )


def pass_identity(
    actor: Actor, concern_id: UUID, user_id: UUID, hours: int, reason: str
) -> None:
    """Let one colleague in the concern's team read the reporter's name, for some hours.

    The custodian shares this one key and never sees the concern itself.
    """
    if reason not in IdentityReason.values:
        raise RuleBroken(_("Please choose one of the answers."), "reason")
    if not 1 <= hours <= MOST_HOURS:
        raise RuleBroken(_("Choose between one hour and two weeks."), "hours")
    concern = find(concern_id)
    if concern.identity_sealed is None:
        raise RuleBroken(_("No name was given with this concern."))
    scope = scope_of_keepers(concern)
    with act(
        actor, "concern.pass_identity", scope, concern, to=user_id, reason=reason
    ) as entry:
        entry.note(hours=hours)
        if not _works_on(user_id, concern):
            raise RuleBroken(
                _("Only someone in the team of this concern can be given the name."),
                "user_id",
            )
        key = open_key(actor, IDENTITY, concern.id)
        until = now_rounded() + timedelta(hours=hours)
        give_to_person(key, user_id, Purpose.IDENTITY, until)


def _works_on(user_id: UUID, concern: Concern) -> bool:
    return (
        Membership.objects.filter(
            user_id=user_id,
            user__is_active=True,
            team_id=concern.team_id,
            ended_at=None,
        )
        .exclude(user__in=barred_users(concern.id))
        .exists()
    )
