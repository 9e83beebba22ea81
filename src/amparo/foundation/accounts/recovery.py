"""The recovery keys of an organisation: two people agree, then one prints or joins.

A new paper, and each team that it is to open, take a proposal and a second person;
then whoever proposed it does it once, within a week, with their own keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..organisations.models import Organisation, Team
from ..policy import AccessScope, Actor, Role
from ..proposals.kinds import DecisionKind, Line, declare
from ..proposals.models import Proposal
from ..proposals.operations import Reach, put_forward, use_up
from ..vault import recovery, team_keys
from ..vault.intake_switch import named
from ..vault.models import RecoveryGrant, RecoveryKey, VaultKey

NEW, JOIN = "recovery.new", "recovery.join"
# How long what two people agreed on may wait until it is done.
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Coverage:
    """Which teams' vaults the printed key opens, and which it does not yet."""

    key: RecoveryKey | None
    covered: list[Team]
    missing: list[Team]


def scope_of_organisation(organisation_id: UUID) -> AccessScope:
    """Return the access scope of an organisation's recovery key."""
    return AccessScope(organisation_ids=frozenset({organisation_id}))


def propose_key(actor: Actor, organisation_id: UUID, apart: bool = False) -> Proposal:
    """Propose a new recovery key, of the organisation or of its custodians apart."""
    organisation = Organisation.objects.get(id=organisation_id)
    scope = scope_of_organisation(organisation_id)
    with act(actor, "account.print_recovery", scope, organisation):
        if not _opens_any(actor, organisation_id, apart):
            raise RuleBroken(
                _("You cannot open any of the vaults that this paper would open.")
            )
        return put_forward(
            actor,
            "account.print_recovery",
            NEW,
            f"{organisation_id}:{'apart' if apart else 'teams'}",
            old={},
            new={"organisation": str(organisation_id), "apart": apart},
            subject_id=organisation_id,
            reach=_reach(organisation, _teams(organisation_id, apart)),
        )


def print_key(actor: Actor, organisation_id: UUID, apart: bool = False) -> str:
    """Make the agreed recovery key and return it for printing, once."""
    with act(
        actor, "account.print_recovery", scope_of_organisation(organisation_id)
    ) as entry:
        key = f"{organisation_id}:{'apart' if apart else 'teams'}"
        entry.note(decision=_use(actor, NEW, key).id)
        return recovery.make_recovery_key(actor, organisation_id, apart)


def propose_join(actor: Actor, team_id: UUID) -> Proposal:
    """Propose that the recovery key opens a team that the person supervises."""
    team = Team.objects.select_related("organisation").get(id=team_id)
    scope = scope_of_organisation(team.organisation_id)
    with act(actor, "account.join_recovery", scope, team):
        team_keys.private_key_of(team_keys.keyring_of(actor), team.id)
        key = recovery.current_recovery(team.organisation_id, recovery.is_apart(team))
        if key is None:
            raise RuleBroken(_("There is no recovery key yet."))
        return put_forward(
            actor,
            "account.join_recovery",
            JOIN,
            str(team.id),
            country=team.country_id,
            old={},
            new={"team": str(team.id)},
            subject_id=team.id,
            reach=_reach(team.organisation, [team.id]),
        )


def join(actor: Actor, team_id: UUID) -> bool:
    """Let the recovery key open a team, as agreed; return whether that is new."""
    team = Team.objects.get(id=team_id)
    scope = scope_of_organisation(team.organisation_id)
    with act(actor, "account.join_recovery", scope, team) as entry:
        entry.note(decision=_use(actor, JOIN, str(team.id)).id)
        return recovery.seal_to_current(actor, team.id)


def agreed(actor: Actor, topic: str, key: str) -> Proposal | None:
    """Return what two people agreed on and this person may now do, if anything."""
    found = unused_agreements(topic, key)
    return next((one for one in found if one.proposed_by == actor.user_id), None)


def unused_agreements(topic: str, key: str) -> list[Proposal]:
    """Return what two people agreed on within a week and nobody has done yet.

    The newest first, and nothing that was changed outside of Amparo.
    """
    found = Proposal.objects.filter(
        topic=topic,
        key=key,
        state=Proposal.State.CONFIRMED,
        reason="",
        decided_at__gt=timezone.now() - WEEK,
    ).order_by("-decided_at")
    return [one for one in found if one.is_authentic]


def _use(actor: Actor, topic: str, key: str) -> Proposal:
    """Use an agreement up; raise ``RuleBroken`` when there is none."""
    found = agreed(actor, topic, key)
    if found is None or not use_up(found):
        raise RuleBroken(_("Propose it first. A second person has to confirm it."))
    return found


def _reach(organisation: Organisation, team_ids: list[UUID]) -> Reach:
    return Reach(team_ids=frozenset(team_ids), organisation_ids=organisation.circle)


def _teams(organisation_id: UUID, apart: bool) -> list[UUID]:
    kept = Q(kind=Team.Kind.CUSTODIANS)
    found = Team.objects.filter(
        kept if apart else ~kept, organisation_id=organisation_id, is_active=True
    )
    return list(found.values_list("id", flat=True))


def _opens_any(actor: Actor, organisation_id: UUID, apart: bool) -> bool:
    return actor.user_id is not None and any(
        team_keys.holds_key(actor.user_id, team_id)
        for team_id in _teams(organisation_id, apart)
    )


def coverage(organisation_id: UUID, apart: bool = False) -> Coverage:
    """Return what the organisation's recovery key, or its custodians', opens today."""
    key = recovery.current_recovery(organisation_id, apart)
    opened = RecoveryGrant.objects.filter(vault_key=OuterRef("pk"), recovery_key=key)
    vaults = (
        VaultKey.objects.filter(
            team_id__in=_teams(organisation_id, apart), retired_at=None
        )
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


# -- Agreed on by two --------------------------------------------------------------


def _nothing(_proposal: Proposal) -> dict[str, Any]:
    return {}


def _agree(_actor: Actor, _proposal: Proposal) -> None:
    """Write nothing: whoever proposed it does it, with keys that only they have."""


def _lines_new(proposal: Proposal) -> list[Line]:
    found = Organisation.objects.filter(id=proposal.new["organisation"]).first()
    what = (
        gettext("A paper for its custodians only")
        if proposal.new["apart"]
        else gettext("A paper for its teams, without the custodians")
    )
    return [
        Line(gettext("Organisation"), "", found.name if found else ""),
        Line(gettext("What is printed"), "", what),
    ]


def _lines_join(proposal: Proposal) -> list[Line]:
    return [Line(gettext("The paper would open"), "", named(proposal.new["team"]))]


KINDS = (
    DecisionKind(
        NEW,
        _("A new recovery key on paper"),
        "account.confirm_key",
        _nothing,
        _agree,
        _lines_new,
    ),
    DecisionKind(
        JOIN,
        _("A team that the recovery key opens"),
        "account.confirm_key",
        _nothing,
        _agree,
        _lines_join,
    ),
)
declare(*KINDS)
