"""The online desk: addresses are opened, handed to a hotline, and then destroyed.

What the hotline gave as a reference stays. Where a country forbids the hand-off, or
there is nothing to hand on, a supervisor decides, without reading them.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.kernel.locking import lock
from amparo.foundation.kernel.text import one_line
from amparo.foundation.policy import SYSTEM, AccessScope, Actor
from amparo.foundation.tasks.operations import complete
from amparo.foundation.vault.models import KeyGrant, Purpose
from amparo.foundation.vault.record_keys import holders, new_key, open_key, open_keys
from amparo.foundation.vault.team_keys import keyring_of

from ..concerns.codes import ResponseKind
from ..concerns.models import Concern, Response
from ..concerns.operations._shared import text_of
from ..concerns.operations.addresses import destroy_addresses, may_hand_off
from ..concerns.queries import find, scope_of
from ..concerns.signed_messages import HANDED, ONLINE
from ..concerns.tasks import HANDOFF, NO_HANDOFF
from ..concerns.types import LONGEST_LINE
from .codes import NoHandOffReason
from .types import HandOff, OnlinePart

_CLOCKS_DIFFER = timedelta(minutes=5)


# -- The desk ------------------------------------------------------------------------


def desk_of(concern: Concern) -> AccessScope:
    """Say where the addresses of a concern lie, or the reference that is left."""
    teams = [vault.team for vault in holders(ONLINE, concern.id)]
    for response in handed_on(concern):
        teams += [vault.team for vault in holders(HANDED, response.id)]
    return AccessScope(
        team_ids=frozenset(team.id for team in teams),
        organisation_ids=frozenset(team.organisation_id for team in teams),
        country=concern.country_id,
    )


def handed_on(concern: Concern) -> QuerySet[Response]:
    """Return the hand-offs of the online desk, oldest first."""
    of_desk = KeyGrant.objects.filter(kind=HANDED).values("record_id")
    found = concern.responses.filter(kind=ResponseKind.HOTLINE, id__in=of_desk)
    return found.select_related("user").order_by("done_at", "id")


def open_online(actor: Actor, concern_id: UUID) -> OnlinePart:
    """Open the addresses of a concern, and nothing else of it."""
    concern = find(concern_id)
    with act(actor, "online.open", desk_of(concern), concern):
        addresses = ""
        if concern.online_sealed:
            key = open_key(actor, ONLINE, concern.id)
            addresses = key.open("online", concern.online_sealed)
        handed = _handed(actor, concern)
    return OnlinePart(
        concern=concern,
        addresses=[line.strip() for line in addresses.splitlines() if line.strip()],
        handed=handed,
        allowed=may_hand_off(concern),
    )


def _handed(actor: Actor, concern: Concern) -> list[HandOff]:
    rows = list(handed_on(concern))
    keys = open_keys(actor, HANDED, [row.id for row in rows])
    shown = []
    for row in rows:
        key = keys.get(row.id)
        kept = key.open(f"response|{row.id}", row.detail_sealed) if key else ""
        known = json.loads(kept) if kept else {"hotline": "", "reference": ""}
        shown.append(HandOff(done_at=row.done_at, who=row.user.name, **known))
    return shown


def hand_off(
    actor: Actor, concern_id: UUID, data: HandOff, form_key: UUID, known: int
) -> Response:
    """Keep that the addresses of a concern went to a hotline, and when they go.

    ``known`` is how many hand-offs the person saw; ``Conflict`` when a colleague has
    handed them on meanwhile. The same form sent twice is one. What the hotline gave as
    a reference lies under a key of its own: it stays when the addresses go.
    """
    hotline, reference = _line(data.hotline, "hotline"), one_line(data.reference)
    if len(reference) > LONGEST_LINE:
        raise RuleBroken(_("This is too long. Please make it shorter."), "reference")
    concern = find(concern_id)
    with act(actor, "online.hand_off", desk_of(concern), concern) as entry:
        lock(concern)
        sent = Response.objects.filter(form_key=form_key, concern=concern).first()
        if sent is not None:
            entry.note(again=True)
            return sent
        _may_go(concern, data.done_at)
        if handed_on(concern).count() != known:
            raise Conflict(_("A colleague has handed these on meanwhile."), concern)
        row = _keep(actor, concern, data.done_at, hotline, reference, form_key)
        hours = deadline_hours(concern.country_id, "concern.online_part")
        _destroy_at(concern, data.done_at + timedelta(hours=hours))
        complete(concern, HANDOFF, NO_HANDOFF, by=actor.user_id)
    return row


def _line(typed: str, field: str) -> str:
    text = text_of(typed, field)
    if len(text) > LONGEST_LINE:
        raise RuleBroken(_("This is too long. Please make it shorter."), field)
    return text


def _may_go(concern: Concern, done_at: datetime) -> None:
    if not may_hand_off(concern):
        raise RuleBroken(_("The rules of this country forbid it."))
    if concern.online_purged_at is not None or not concern.online_sealed:
        raise RuleBroken(_("These addresses have been destroyed."))
    if done_at > timezone.now() + _CLOCKS_DIFFER:
        raise RuleBroken(_("That moment is still to come."), "done_on")
    if done_at < concern.came_at.replace(second=0, microsecond=0):
        raise RuleBroken(_("That was before the concern came in."), "done_on")


def _keep(
    actor: Actor,
    concern: Concern,
    done_at: datetime,
    hotline: str,
    reference: str,
    form_key: UUID,
) -> Response:
    # Whoever hands them on must be able to read them.
    open_key(actor, ONLINE, concern.id).open("online", concern.online_sealed)
    row = Response(
        concern=concern,
        kind=ResponseKind.HOTLINE,
        done_at=done_at,
        user_id=keyring_of(actor).user_id,
        form_key=form_key,
    )
    desks = {vault.team_id for vault in holders(ONLINE, concern.id)}
    key = new_key(HANDED, row.id, teams=desks, purpose=Purpose.ONLINE)
    known = {"hotline": hotline, "reference": reference}
    row.detail_sealed = key.seal(
        f"response|{row.id}", json.dumps(known, ensure_ascii=False)
    )
    row.save(force_insert=True)
    return row


def _destroy_at(concern: Concern, moment: datetime) -> None:
    # Not a new version: whoever answers the person at this moment is not disturbed.
    Concern.objects.filter(id=concern.id).update(online_purge_at=moment)
    concern.refresh_from_db()


# -- Without a hand-off --------------------------------------------------------------


def end_online(actor: Actor, concern_id: UUID, reason: str) -> Concern:
    """Decide that addresses are destroyed although no hotline gets them.

    It happens after the country's time, so that somebody can still object: until then
    the desk may hand them on after all, where that is allowed. Deciding again changes
    nothing.
    """
    if reason not in NoHandOffReason.values:
        raise RuleBroken(_("Please choose one of the answers."), "reason")
    concern = find(concern_id)
    where = scope_of(concern)
    with act(actor, "online.end", where, concern, reason=reason) as entry:
        lock(concern)
        if not concern.online_sealed:
            raise RuleBroken(_("There are no addresses with this concern."))
        if reason == NoHandOffReason.FORBIDDEN and may_hand_off(concern):
            raise RuleBroken(_("This country allows it."), "reason")
        if concern.online_purge_at is not None:
            entry.note(again=True)
            return concern
        hours = deadline_hours(concern.country_id, "concern.online_part")
        _destroy_at(concern, timezone.now() + timedelta(hours=hours))
        complete(concern, HANDOFF, NO_HANDOFF, by=actor.user_id, outcome="dropped")
    return concern


# -- The clock -----------------------------------------------------------------------


def purge_online(now: datetime | None = None) -> int:
    """Destroy the addresses whose time is over; returns of how many concerns."""
    moment = now or timezone.now()
    due = Concern.objects.filter(online_purge_at__lte=moment, online_purged_at=None)
    gone = 0
    for concern in list(due.select_related("team").order_by("online_purge_at")[:500]):
        with act(SYSTEM, "online.purge", scope_of(concern), concern) as entry:
            same = due.select_for_update().filter(id=concern.id)
            if not same.exists():
                entry.note(again=True)  # another clock was here first
                continue
            destroy_addresses(concern, moment)
        gone += 1
    return gone
