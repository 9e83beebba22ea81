"""The online desk opens addresses, hands them to a hotline, and they are deleted.

The hotline's reference is kept. Where a country forbids the hand-off, or there is
nothing to hand off, a supervisor ends it without reading the addresses.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.kernel.locking import lock
from amparo.foundation.kernel.moments import now_rounded, quarter
from amparo.foundation.kernel.text import one_line
from amparo.foundation.matching import recoding
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
from .types import HandOff, OpenAddresses

_CLOCKS_DIFFER = timedelta(minutes=5)


# -- The desk ------------------------------------------------------------------------


def scope_of_desk(concern: Concern) -> AccessScope:
    """Return the scope of the teams that hold the addresses, or the reference left."""
    teams = [vault.team for vault in holders(ONLINE, concern.id)]
    for response in hand_offs_of(concern):
        teams += [vault.team for vault in holders(HANDED, response.id)]
    return AccessScope(
        team_ids=frozenset(team.id for team in teams),
        organisation_ids=frozenset(team.organisation_id for team in teams),
        country=concern.country_id,
        records=frozenset({concern.id}),
    )


def hand_offs_of(concern: Concern) -> QuerySet[Response]:
    """Return the hand-offs of a concern by the online desk, oldest first."""
    of_desk = KeyGrant.objects.filter(kind=HANDED).values("record_id")
    found = concern.responses.filter(kind=ResponseKind.HOTLINE, id__in=of_desk)
    return found.select_related("user").order_by("done_at", "id")


def open_addresses(actor: Actor, concern_id: UUID) -> OpenAddresses:
    """Open the addresses of a concern and nothing else of it."""
    concern = find(concern_id)
    with act(actor, "online.open", scope_of_desk(concern), concern):
        addresses = ""
        if concern.online_sealed:
            key = open_key(actor, ONLINE, concern.id)
            addresses = key.read(concern, "online")
        recoding.follow(actor, actor.team_ids())  # who never searches comes by here
        hand_offs = _open_hand_offs(actor, concern)
    return OpenAddresses(
        concern=concern,
        addresses=[line.strip() for line in addresses.splitlines() if line.strip()],
        hand_offs=hand_offs,
        allowed=may_hand_off(concern),
    )


def _open_hand_offs(actor: Actor, concern: Concern) -> list[HandOff]:
    rows = list(hand_offs_of(concern))
    keys = open_keys(actor, HANDED, [row.id for row in rows])
    found = []
    for row in rows:
        key = keys.get(row.id)
        text = key.read(row, "detail", f"response|{row.id}") if key else ""
        details = json.loads(text) if text else {"hotline": "", "reference": ""}
        at = details.pop("at", "")
        done_at = datetime.fromisoformat(at) if at else row.done_at
        found.append(HandOff(done_at=done_at, who=row.user.name, **details))
    return sorted(found, key=lambda each: each.done_at)


def hand_off(
    actor: Actor, concern_id: UUID, data: HandOff, form_key: UUID, known: int
) -> Response:
    """Record that addresses were handed to a hotline, and schedule their deletion.

    ``known`` is how many hand-offs the person saw; raises ``Conflict`` when a colleague
    has recorded another one since. The same form sent twice is one hand-off. The
    reference has its own key, so it outlives the addresses.
    """
    hotline, reference = _line(data.hotline, "hotline"), one_line(data.reference)
    if len(reference) > LONGEST_LINE:
        raise RuleBroken(_("This is too long. Please make it shorter."), "reference")
    concern = find(concern_id)
    with act(actor, "online.hand_off", scope_of_desk(concern), concern) as entry:
        lock(concern)
        sent = Response.objects.filter(form_key=form_key, concern=concern).first()
        if sent is not None:
            entry.note(again=True)
            return sent
        _check_hand_off(concern, data.done_at)
        if hand_offs_of(concern).count() != known:
            raise Conflict(_("A colleague has already handed these off."), concern)
        row = _store(actor, concern, data.done_at, hotline, reference, form_key)
        hours = deadline_hours(concern.country_id, "concern.online_part")
        _schedule_deletion(concern, quarter(data.done_at) + timedelta(hours=hours))
        complete(concern, HANDOFF, NO_HANDOFF, by=actor.user_id)
    return row


def _line(typed: str, field: str) -> str:
    text = text_of(typed, field)
    if len(text) > LONGEST_LINE:
        raise RuleBroken(_("This is too long. Please make it shorter."), field)
    return text


def _check_hand_off(concern: Concern, done_at: datetime) -> None:
    if not may_hand_off(concern):
        raise RuleBroken(_("The rules of this country forbid the hand-off."))
    if concern.online_purged_at is not None or not concern.online_sealed:
        raise RuleBroken(_("These addresses have been deleted."))
    if done_at > timezone.now() + _CLOCKS_DIFFER:
        raise RuleBroken(_("That time is in the future."), "done_on")
    if done_at < concern.came_at.replace(second=0, microsecond=0):
        raise RuleBroken(_("That was before the concern came in."), "done_on")


def _store(
    actor: Actor,
    concern: Concern,
    done_at: datetime,
    hotline: str,
    reference: str,
    form_key: UUID,
) -> Response:
    # Only someone who can read the addresses can hand them off.
    open_key(actor, ONLINE, concern.id).read(concern, "online")
    row = Response(
        concern=concern,
        kind=ResponseKind.HOTLINE,
        done_at=quarter(done_at),
        user_id=keyring_of(actor).user_id,
        form_key=form_key,
    )
    desks = {vault.team_id for vault in holders(ONLINE, concern.id)}
    key = new_key(HANDED, row.id, teams=desks, purpose=Purpose.ONLINE)
    known = {"hotline": hotline, "reference": reference}
    known["at"] = done_at.astimezone(UTC).isoformat()
    row.detail_sealed = key.seal(
        f"response|{row.id}", json.dumps(known, ensure_ascii=False)
    )
    row.save(force_insert=True)
    return row


def _schedule_deletion(concern: Concern, moment: datetime) -> None:
    # Not a new version: a colleague who is replying right now gets no conflict.
    Concern.objects.filter(id=concern.id).update(online_purge_at=moment)
    concern.refresh_from_db()


# -- Without a hand-off --------------------------------------------------------------


def end_without_hand_off(actor: Actor, concern_id: UUID, reason: str) -> Concern:
    """Schedule the deletion of addresses without a hand-off.

    They are deleted after the country's deadline; until then the desk can still hand
    them off where that is allowed. Ending twice changes nothing.
    """
    if reason not in NoHandOffReason.values:
        raise RuleBroken(_("Please choose one of the answers."), "reason")
    concern = find(concern_id)
    scope = scope_of(concern)
    with act(actor, "online.end", scope, concern, reason=reason) as entry:
        lock(concern)
        if not concern.online_sealed:
            raise RuleBroken(_("There are no addresses with this concern."))
        if reason == NoHandOffReason.FORBIDDEN and may_hand_off(concern):
            raise RuleBroken(_("This country allows the hand-off."), "reason")
        if concern.online_purge_at is not None:
            entry.note(again=True)
            return concern
        hours = deadline_hours(concern.country_id, "concern.online_part")
        _schedule_deletion(concern, now_rounded() + timedelta(hours=hours))
        complete(concern, HANDOFF, NO_HANDOFF, by=actor.user_id, outcome="dropped")
    return concern


# -- Scheduled -----------------------------------------------------------------------


def purge_addresses(now: datetime | None = None) -> int:
    """Delete addresses that are past their deadline; returns of how many concerns."""
    moment = now or timezone.now()
    due = Concern.objects.filter(online_purge_at__lte=moment, online_purged_at=None)
    count = 0
    for concern in list(due.select_related("team").order_by("online_purge_at")[:500]):
        with act(SYSTEM, "online.purge", scope_of(concern), concern) as entry:
            same = due.select_for_update().filter(id=concern.id)
            if not same.exists():
                entry.note(again=True)  # another process was first
                continue
            destroy_addresses(concern, moment)
        count += 1
    return count
