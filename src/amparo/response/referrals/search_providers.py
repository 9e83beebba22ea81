"""Referrals that a team has accepted, by the child's name, for the search field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from heapq import nlargest
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.matching import index
from amparo.foundation.matching.comparing import NameQuery
from amparo.foundation.matching.entries import Entry
from amparo.foundation.matching.names import parse_name
from amparo.foundation.persons.search import read_text
from amparo.foundation.persons.search_providers import Hit, add_search_provider
from amparo.foundation.policy import Actor, permission
from amparo.foundation.vault.record_keys import open_keys

from .models import SHARED_STATES, Referral
from .operations import FULL
from .queries import received
from .sharing import Item

ALIKE = 75.0
SHOWN = 5


def read_entries(team_id: UUID, keys: Mapping[UUID, RecordKey]) -> Iterator[Entry]:
    """Yield the entries of those of these referrals that the team has accepted."""
    rows = Referral.objects.filter(
        id__in=list(keys), to_team_id=team_id, state__in=SHARED_STATES
    )
    for referral_id, sealed in rows.values_list("id", "full_sealed"):
        known = json.loads(keys[referral_id].open("full", sealed))
        names = [known["called"], known["items"].get(Item.FULL_NAME, "")]
        parsed = [parse_name(name) for name in dict.fromkeys(names) if name]
        yield Entry(referral_id, tuple(parsed))


def find(actor: Actor, text: str) -> list[Hit]:
    """Return the accepted referrals whose child is called so; the text is not kept."""
    query = NameQuery(read_text(text).names)
    teams = actor.team_ids(*permission("referral.preview").allowed)
    if not query.names or not teams:
        return []
    opened = index.opened(actor, FULL, teams)
    alike = {
        UUID(segment.ids[row]): score.value
        for segment in opened.segments
        for row, score in query.scores(segment).items()
        if score.value >= ALIKE and opened.is_current(segment, row)
    }
    best = nlargest(SHOWN, alike, key=alike.__getitem__)
    keys = open_keys(actor, FULL, best)  # live ones
    rows = received(actor).filter(state__in=SHARED_STATES).in_bulk(list(keys))
    return [_hit(rows[each], keys[each]) for each in best if each in rows]


def _hit(referral: Referral, key: RecordKey) -> Hit:
    called = json.loads(key.open("full", referral.full_sealed))["called"]
    return Hit(
        title=called or _("Referral"),
        url=reverse("referrals:referral", args=[referral.id]),
        second=referral.get_state_display(),
        code=referral.code,
        icon="referral",
    )


def declare() -> None:
    """Register what is indexed and the search provider; called once at start-up."""
    index.add_kind(FULL, read_entries)
    add_search_provider("referrals", find)
