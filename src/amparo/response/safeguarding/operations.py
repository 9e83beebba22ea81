"""Handing a concern about one of us to a safeguarding team, in one deliberate act.

Everything by which the team concerned could still find or open it ends in the same
transaction: keys, tasks, transfers, consultations, possible duplicates, its entry in
the index. What its people have read before, they know.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.matching import combinations, index
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.record_keys import (
    drop_escrow_of,
    give_to_team,
    holders,
    open_key,
    open_keys,
    withdraw,
    withdraw_from_people,
)

from ..concerns.apart import bar_both_sides, team_apart
from ..concerns.codes import AboutColleague, DecisionKind, State
from ..concerns.extensions import hand_over_along, separate_along
from ..concerns.matching.found_by import (
    CONTACT,
    DETAILS,
    FAMILIES,
    contact_values,
    details_values_of,
    renew_combinations,
)
from ..concerns.models import Concern
from ..concerns.operations._rules import reason_of, store_decision
from ..concerns.operations._shared import change_concern, unchanged
from ..concerns.operations.addresses import create_hand_off_task, destroy_addresses
from ..concerns.queries import find, keeper_for, matches_decided, online_desk, scope_of
from ..concerns.signed_messages import CONCERN, IDENTITY, ONLINE
from ..concerns.tasks import HANDOFF, NO_HANDOFF
from ..concerns.types import Details, SafeContact


@dataclass(frozen=True)
class Losses:
    """What the actor cannot pass on, because another team of theirs holds the key."""

    name: bool
    addresses: bool


def safeguarding_team(concern: Concern) -> Team | None:
    """Return the team to which a concern about one of us would go."""
    return team_apart(concern.team, concern.country_id)


def losses_of(actor: Actor, concern: Concern) -> Losses:
    """Return what of a concern would be destroyed, since it cannot be handed over."""
    return Losses(
        name=concern.identity_sealed is not None
        and _stays_inside(actor, concern, IDENTITY),
        addresses=bool(concern.online_sealed) and _stays_inside(actor, concern, ONLINE),
    )


def _stays_inside(actor: Actor, concern: Concern, kind: str) -> bool:
    """Say whether only the organisation concerned holds a key, and not the actor."""
    inside = _holders_inside(concern, kind)
    return bool(inside) and concern.id not in open_keys(actor, kind, [concern.id])


def _holders_inside(concern: Concern, kind: str) -> list[Team]:
    """Return the teams of the organisation concerned that can open a part."""
    here = concern.team.organisation_id
    teams = [vault.team for vault in holders(kind, concern.id)]
    return [team for team in teams if team.organisation_id == here]


def part(actor: Actor, concern_id: UUID, reason: str, expected_version: int) -> Concern:
    """Hand a concern to the safeguarding team; the actor's team keeps nothing of it.

    The reporter's name and addresses of something online go along if the actor can open
    them. Otherwise they are destroyed where only the organisation concerned holds their
    keys. Raises ``RuleBroken`` where nobody apart can read it, and for a concern that
    has become a case, which has the same words.
    """
    reason = reason_of(reason)
    concern = find(concern_id)
    scope = scope_of(concern)
    with act(actor, "concern.part", scope, concern) as entry:
        unchanged(concern, expected_version)
        team = _check_can_part(concern)
        entry.note(to_team=team.id)
        key = open_key(actor, CONCERN, concern.id)
        store_decision(
            actor, concern, key, DecisionKind.APART, AboutColleague.YES, reason
        )
        before = concern.team
        losses = losses_of(actor, concern)
        entry.note(name_lost=losses.name, addresses_lost=losses.addresses)
        _hand_on(key, team.id, Purpose.WORK)
        _hand_on_name(actor, concern, team)
        _hand_on_addresses(actor, concern, team)
        separate_along(concern)
        matches_decided(concern).delete()
        combinations.drop(concern.id, *FAMILIES)
        _move(concern, team)
        bar_both_sides(concern)
        index.renew(actor, CONCERN, [concern.id], [before.id, team.id])
    return concern


def _check_can_part(concern: Concern) -> Team:
    if concern.apart_from_id is not None:
        raise RuleBroken(_("A safeguarding team has this already."))
    if concern.case_id is not None:
        raise RuleBroken(
            _(
                "This concern has become a case, which contains the same "
                "words. Tell the safeguarding team yourself, and keep the "
                "colleague out of the case."
            )
        )
    team = safeguarding_team(concern)
    if team is None:
        raise RuleBroken(
            _(
                "No team of another organisation can read it yet. Ask your country"
                " lead or the alliance to name one, without saying what it is about."
            )
        )
    return team


def release(
    actor: Actor, concern_id: UUID, reason: str, expected_version: int
) -> Concern:
    """Say, as the safeguarding team, that a concern is not about one of them.

    It can then be transferred to the usual team like any other, and be found.
    """
    reason = reason_of(reason)
    concern = find(concern_id)
    with act(actor, "concern.release", scope_of(concern), concern) as entry:
        unchanged(concern, expected_version)
        if concern.apart_from_id is None:
            raise RuleBroken(_("This is not kept apart."))
        entry.note(apart_from=concern.apart_from_id)
        key = open_key(actor, CONCERN, concern.id)
        no = AboutColleague.NO
        store_decision(actor, concern, key, DecisionKind.APART, no, reason)
        change_concern(concern, concern.version, about_colleague=no, apart_from_id=None)
        concern.apart_from = None
        contact = SafeContact.from_text(key.read(concern, "contact"))
        details = Details.from_text(key.read(concern, "details"))
        values = contact_values(contact, concern.country_id)
        renew_combinations(concern, CONTACT, values)
        renew_combinations(concern, DETAILS, details_values_of(concern, details))
    return concern


def _hand_on(key: RecordKey, team_id: UUID, purpose: Purpose) -> None:
    """Give one team a key, and take it from all others, people included."""
    give_to_team(key, team_id, purpose)
    _take_away(key.kind, key.record_id, but=team_id)


def _take_away(kind: str, record_id: UUID, but: UUID | None = None) -> None:
    for vault in holders(kind, record_id):
        if vault.team_id != but:
            withdraw(kind, record_id, vault.team_id)
    drop_escrow_of(kind, record_id)
    withdraw_from_people(kind, record_id)


def _hand_on_name(actor: Actor, concern: Concern, team: Team) -> None:
    if concern.identity_sealed is None:
        return
    key = open_keys(actor, IDENTITY, [concern.id]).get(concern.id)
    if key is not None:
        _hand_on(key, keeper_for(team), Purpose.IDENTITY)
        return
    for inside in _holders_inside(concern, IDENTITY):
        withdraw(IDENTITY, concern.id, inside.id)
    drop_escrow_of(IDENTITY, concern.id)
    withdraw_from_people(IDENTITY, concern.id)


def _hand_on_addresses(actor: Actor, concern: Concern, team: Team) -> None:
    if not concern.online_sealed:
        return
    key = open_keys(actor, ONLINE, [concern.id]).get(concern.id)
    desk = online_desk(team)
    if key is not None and desk is not None:
        _hand_on(key, desk, Purpose.ONLINE)
    elif _holders_inside(concern, ONLINE):
        destroy_addresses(concern, now_rounded())


def _move(concern: Concern, team: Team) -> None:
    """Give the row and whatever is due about it to the safeguarding team."""
    before = concern.team
    change_concern(
        concern,
        concern.version,
        team_id=team.id,
        owner_id=None,
        about_colleague=AboutColleague.YES,
        apart_from_id=before.id,
        parted_at=now_rounded(),
        in_transfer=False,
        state=State.OPEN if concern.state == State.NEW else concern.state,
    )
    concern.team, concern.apart_from = team, before
    # What was done, too: a list of theirs shall not name it.
    about = Task.objects.filter(subject_id=concern.id)
    about.filter(kind__in=(HANDOFF, NO_HANDOFF), completed_at=None).delete()
    about.update(team=team, owner=None, escalated_at=None, reminded_at=None)
    create_hand_off_task(concern)
    hand_over_along(concern, team)
