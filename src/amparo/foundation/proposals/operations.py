"""Propose a change, decide about one that someone else proposed, and raise alarms.

Every function is called inside an operation of the room that owns the changed row: that
room has the permissions, writes the journal and changes the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..kernel.coded import vouch, write_coded
from ..kernel.errors import Conflict, RuleBroken
from ..kernel.locking import change, lock
from ..policy import AccessScope, Actor, reasons_allowed
from .models import Alarm, Proposal, ids_of

Values = Mapping[str, Any]
Ids = Iterable[UUID]


@dataclass(frozen=True)
class Reach:
    """Where a decision belongs, who gains by it, who loses, and how long it waits.

    ``gains`` are the teams and people that get a role, a key or a stream by it; none of
    them proposes or confirms it. Teams and people in ``loses`` hear of it; the members
    of these teams may object.
    """

    team_ids: frozenset[UUID] = frozenset()
    organisation_ids: frozenset[UUID] = frozenset()
    gains: frozenset[UUID] = frozenset()
    loses: frozenset[UUID] = frozenset()
    delay_hours: int = 0


NOWHERE = Reach()


def scope_of(proposal: Proposal) -> AccessScope:
    """Return the access scope of a proposal: who sees and who confirms it."""
    return AccessScope(
        owner_id=proposal.proposed_by,
        team_ids=ids_of(proposal.team_ids),
        organisation_ids=ids_of(proposal.organisation_ids),
        country=proposal.country,
    )


def check_gains_nothing(actor: Actor, gains: Ids) -> None:
    """Raise ``RuleBroken`` if the person gets a role, a key or a stream by it."""
    if {actor.user_id, *actor.team_ids()} & set(gains):
        raise RuleBroken(
            _(
                "You or your team would gain something by this. Ask two people who do"
                " not."
            )
        )


def under_way(topic: str, key: str) -> Proposal | None:
    """Return what is proposed about something and not decided yet.

    One that was changed outside of Amparo is none: it is overtaken, whatever it says.
    """
    found = Proposal.objects.filter(topic=topic, key=key, state__in=Proposal.OPEN)
    standing = found.first()
    return standing if standing and standing.is_authentic else None


def propose(
    topic: str,
    key: str,
    *,
    country: str,
    old: Values,
    new: Values,
    source: str = "",
    subject_id: UUID | None = None,
    proposed_by: UUID | None = None,
    release: str = "",
    reach: Reach = NOWHERE,
    proposed_as: Iterable[str] = (),
) -> Proposal:
    """Propose a change for a second person to confirm.

    If the same change is pending already, that proposal is returned; another one about
    the same thing is overtaken by this one. One that somebody has confirmed or objected
    to is not overtaken by one person: ``RuleBroken``.
    """
    standing = under_way(topic, key)
    if standing and not standing.is_pending:
        raise RuleBroken(
            _("A decision about this is already under way. Object to it, or wait.")
        )
    if standing and (standing.old, standing.new) == (dict(old), dict(new)):
        return standing
    overtake(topic, key, proposed_by)
    return Proposal.objects.create(
        topic=topic,
        key=key,
        country=country,
        team_ids=_texts(reach.team_ids),
        organisation_ids=_texts(reach.organisation_ids),
        gains=_texts(reach.gains),
        loses=_texts(reach.loses),
        delay_hours=reach.delay_hours,
        old=dict(old),
        new=dict(new),
        source=source,
        subject_id=subject_id,
        proposed_by=proposed_by,
        proposed_as=list(proposed_as),
        release=release,
    )


def put_forward(
    actor: Actor,
    verb: str,
    topic: str,
    key: str,
    *,
    country: str = "",
    old: Values,
    new: Values,
    source: str = "",
    subject_id: UUID | None = None,
    reach: Reach = NOWHERE,
) -> Proposal:
    """Propose a change as a person who gains nothing by it; those affected hear of it.

    ``verb`` is the permission by which they propose it.
    """
    if actor.user_id is None:
        raise RuleBroken(_("Only a person can propose this."))
    check_gains_nothing(actor, reach.gains)
    scope = AccessScope(
        owner_id=actor.user_id,
        team_ids=reach.team_ids,
        organisation_ids=reach.organisation_ids,
        country=country,
    )
    proposal = propose(
        topic,
        key,
        country=country,
        old=old,
        new=new,
        source=source,
        subject_id=subject_id,
        proposed_by=actor.user_id,
        reach=reach,
        proposed_as=hats(actor, verb, scope),
    )
    alarm_about(proposal, "decision.proposed", actor)
    return proposal


def hats(actor: Actor, verb: str, scope: AccessScope) -> list[str]:
    """Return the roles by which someone may do this here, with their organisations."""
    return sorted(
        f"{assignment.role}:{assignment.organisation_id}"
        for assignment in reasons_allowed(actor, verb, scope)
    )


def confirm(actor: Actor, proposal: Proposal, current: Values) -> bool:
    """Close a proposal as confirmed; the caller then writes ``proposal.new``.

    Returns False when it was overtaken instead: the row has changed since (``current``
    differs from ``proposal.old``), so nothing may be written.
    """
    check_unchanged(proposal)
    check_second(actor, proposal)
    unchanged = bool(dict(current) == proposal.old)
    states = Proposal.State
    decide(actor, proposal, states.CONFIRMED if unchanged else states.OVERTAKEN)
    return unchanged


def check_unchanged(proposal: Proposal) -> None:
    """Raise ``RuleBroken`` unless the proposal is as this server wrote it."""
    if not proposal.is_authentic:
        raise RuleBroken(
            _(
                "This proposal was changed outside of Amparo, so nobody can "
                "confirm it. Propose it again."
            )
        )


def check_second(actor: Actor, proposal: Proposal) -> None:
    """Raise ``RuleBroken`` for who proposed it and for who gains something by it."""
    if proposal.proposed_by is not None and proposal.proposed_by == actor.user_id:
        raise RuleBroken(_("You proposed this yourself. Ask a second person."))
    check_gains_nothing(actor, ids_of(proposal.gains))


def reject(actor: Actor, proposal: Proposal, reason: str) -> None:
    """Close a proposal as rejected, for a coded reason; nothing is changed."""
    decide(actor, proposal, Proposal.State.REJECTED, reason)


def overtake(topic: str, key: str, by: UUID | None = None) -> int:
    """Mark pending proposals as overtaken by another change; return how many.

    Of those that were changed outside of Amparo, any that is open.
    """
    found = Proposal.objects.filter(topic=topic, key=key, state__in=Proposal.OPEN)
    over = [one for one in found if one.is_pending or not one.is_authentic]
    for proposal in over:
        decided = {"decided_by": by, "decided_at": timezone.now()}
        _write(proposal, Proposal.State.OVERTAKEN, decided)
    return len(over)


def decide(
    actor: Actor, proposal: Proposal, state: str, reason: str = "", **more: Any
) -> None:
    """Close it once; the second person to decide gets a ``RuleBroken``."""
    move(
        proposal,
        (Proposal.State.PENDING,),
        state,
        decided_by=actor.user_id,
        decided_at=timezone.now(),
        reason=reason,
        **more,
    )


def move(proposal: Proposal, before: Iterable[str], after: str, **columns: Any) -> None:
    """Move a proposal on if it is still in one of these states, else ``RuleBroken``."""
    lock(proposal)
    if proposal.state not in before:
        raise RuleBroken(_("This has already been decided."))
    _write(proposal, after, columns)


def _write(proposal: Proposal, after: str, columns: dict[str, Any]) -> None:
    """Move a proposal on; one that was changed can only be closed, marked as such."""
    if proposal.is_authentic:
        change(proposal, proposal.version, state=after, **columns)
        return
    if after not in (Proposal.State.REJECTED, Proposal.State.OVERTAKEN):
        check_unchanged(proposal)
    write_coded([proposal], **columns | {"state": after, "reason": Proposal.CHANGED})
    vouch(proposal)


def use_up(proposal: Proposal) -> bool:
    """Use an agreement of two people, once; False if it was used or changed."""
    if not proposal.is_authentic or proposal.reason:
        return False
    try:
        change(proposal, proposal.version, reason="used")
    except Conflict:
        return False
    return True


def mark_changed(proposal: Proposal) -> None:
    """End a proposal that was changed outside of Amparo, and say so in it for good.

    What was agreed on is known no more, so nothing follows from it, and nothing stands
    there as confirmed.
    """
    if not proposal.is_authentic:
        when = proposal.decided_at or timezone.now()
        _write(proposal, Proposal.State.OVERTAKEN, {"decided_at": when})


def raise_alarm(
    what: str,
    actor: Actor,
    *,
    proposal: Proposal | None = None,
    person: UUID | None = None,
    facts: Mapping[str, str] | None = None,
    teams: Ids = (),
    organisations: Ids = (),
    countries: Iterable[str] = (),
    roles: Iterable[str] = (),
    users: Ids = (),
) -> Alarm:
    """Leave word for everyone whom an act touches; the scheduler tells them."""
    return Alarm.objects.create(
        what=what,
        proposal=proposal,
        by=actor.user_id,
        person=person,
        facts=dict(facts or {}),
        team_ids=_texts(teams),
        organisation_ids=_texts(organisations),
        countries=sorted(countries),
        roles=sorted(roles),
        user_ids=_texts(users),
    )


def alarm_about(proposal: Proposal, what: str, actor: Actor) -> Alarm:
    """Leave word about a decision for whoever it touches and whoever began it.

    Those are the teams where it belongs, the teams and people that gain or lose, and
    the administrators and leads of its organisations and country.
    """
    # What holds in a country, and for no organisation, is followed by all teams there.
    widely = () if proposal.organisation_ids else ("supervisor",)
    touched = {*proposal.team_ids, *proposal.loses, *proposal.gains}
    people = (proposal.proposed_by, proposal.decided_by, proposal.objected_by)
    begun = frozenset(one for one in people if one)
    concerned = ids_of(proposal.gains) | ids_of(proposal.loses)
    return raise_alarm(
        what,
        actor,
        proposal=proposal,
        teams=ids_of(sorted(touched)),
        organisations=ids_of(proposal.organisation_ids),
        countries=[proposal.country] if proposal.country else [],
        roles=("administrator", "country_lead", *widely),
        users=concerned | begun,
    )


def _texts(ids: Ids) -> list[str]:
    return sorted(str(one) for one in ids)
