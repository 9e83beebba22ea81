"""Reading the journal, and looking into unusual reading; both are journalled."""

from __future__ import annotations

from datetime import UTC, datetime, time
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..accounts.models import Membership
from ..journal.operations import act
from ..kernel.errors import Refused, RuleBroken
from ..kernel.locking import change, lock
from ..kernel.moments import now_rounded
from ..lists.operations import own_places
from ..lists.pages import ListPage, page_of
from ..lists.requests import Asked
from ..policy import AccessScope, Actor
from ..tasks.operations import complete
from . import queries
from .journal_list import JOURNAL, OWN
from .models import Finding, UnusualReading
from .queries import JournalFilter, Show, Week
from .tasks import UNUSUAL


def read(actor: Actor, filters: JournalFilter, asked: Asked) -> ListPage:
    """Return a page of the journal; one entry says what was looked for."""
    with act(actor, "journal.see", own_places(actor)) as entry:
        if filters.show in Show.values:
            entry.note(show=filters.show)
        if filters.person is not None:
            entry.note(person=filters.person)
        if filters.records is not None:
            entry.note(records=sorted(filters.records))
        entry.note(page=asked.page)
        # Read before the entry is written: nobody sees their own look first.
        return page_of(JOURNAL, actor, queries.listed(actor, filters), asked)


def read_own(actor: Actor, asked: Asked) -> ListPage:
    """Return a page of who opened what the person wrote."""
    with act(actor, "journal.see_own", own_places(actor), page=asked.page):
        return page_of(OWN, actor, queries.opened_what_i_wrote(actor), asked)


def read_week(actor: Actor) -> Week:
    """Return the counts of the last full week."""
    with act(actor, "journal.see", own_places(actor), week=True):
        return queries.week_before(actor, timezone.localdate())


def scope_of_unusual(found: UnusualReading) -> AccessScope:
    """Return the access scope of unusual reading: where the person worked that day.

    Who has left since is looked into all the same.
    """
    began = datetime.combine(found.day, time.min, UTC)
    there = Q(ended_at=None) | Q(ended_at__gte=began)
    held = Membership.objects.filter(there, user_id=found.user_id)
    rows = list(held.values_list("team_id", "organisation_id"))
    return AccessScope(
        team_ids=frozenset(team_id for team_id, _home in rows if team_id),
        organisation_ids=frozenset(home for _team, home in rows),
    )


def look_into(actor: Actor, found_id: UUID) -> UnusualReading:
    """Return unusual reading by a colleague, for those who look into it."""
    found = UnusualReading.objects.select_related("user", "settled_by").get(id=found_id)
    with act(actor, "journal.look_into", scope_of_unusual(found), found):
        _not_oneself(actor, found)
    return found


def settle(actor: Actor, found_id: UUID, finding: str) -> UnusualReading:
    """Say what came of looking into it; it leaves everyone's tasks."""
    found = UnusualReading.objects.get(id=found_id)
    scope = scope_of_unusual(found)
    with act(actor, "journal.look_into", scope, found) as entry:
        _not_oneself(actor, found)
        if finding not in Finding.values:
            raise RuleBroken(_("Please choose one of the answers."), "finding")
        lock(found)
        if found.finding:
            raise RuleBroken(_("Someone has done this already."))
        entry.note(finding=finding, person=found.user_id)
        change(
            found,
            found.version,
            finding=finding,
            settled_by_id=actor.user_id,
            settled_at=now_rounded(),
        )
        complete(found, UNUSUAL, by=actor.user_id)
    return found


def _not_oneself(actor: Actor, found: UnusualReading) -> None:
    if found.user_id == actor.user_id:
        raise Refused(_("Someone else looks into this."), "journal.look_into")
