"""Finding concerns by code, telephone or the child's name, for the search field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from heapq import nlargest
from uuid import UUID

from amparo.foundation.audit.unusual import note_search
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.text import code_letters
from amparo.foundation.matching import combinations, index
from amparo.foundation.matching.comparing import NameQuery
from amparo.foundation.persons import phones
from amparo.foundation.persons.queries import own_scope
from amparo.foundation.persons.search import read_text
from amparo.foundation.policy import Actor, may, may_anywhere, permission
from amparo.foundation.vault.record_keys import open_keys

from ..matching.found_by import CONTACT, contact_values
from ..models import Concern
from ..queries import visible_to
from ..signed_messages import CONCERN
from ..types import SafeContact
from .opening import scope_to_read

ALIKE = 75.0
SHOWN = 10
_CODE = re.compile(r"C?([2-9A-HJ-NP-Z]{6})")


def code_in(text: str) -> str:
    """Return the code of a concern, however it is typed; empty if it is none."""
    found = _CODE.fullmatch(code_letters(text))
    return f"C-{found[1]}" if found else ""


def search_concerns(actor: Actor, text: str) -> list[Concern]:
    """Find concerns by code, and for those who triage by telephone or child's name.

    Only those that the actor may open today. The journal keeps how many were found,
    never what was searched for.
    """
    with act(actor, "concern.search", own_scope(actor)) as entry:
        found = _by_code(actor, code_in(text))
        if not found and may_anywhere(actor, "concern.list"):
            ids = dict.fromkeys([*_by_number(actor, text), *_by_name(actor, text)])
            found = _listed(actor, ids)
        entry.note(results=len(found))
        note_search(actor, text)
    return found


def _by_code(actor: Actor, code: str) -> list[Concern]:
    known = Concern.objects.filter(code=code).select_related("team", "country", "area")
    return [
        concern
        for concern in known
        if may(actor, "concern.open", scope_to_read(actor, concern))
        and open_keys(actor, CONCERN, [concern.id])
    ]


def _by_number(actor: Actor, text: str) -> list[UUID]:
    """Return the concerns with this safe contact; a number in the text is enough."""
    teams = visible_to(actor).order_by().values_list("country_id").distinct()
    values = {
        value: CONTACT
        for (country,) in teams
        if phones.whole(text, country)
        for value in contact_values(SafeContact(where=text), country)
    }
    return list(combinations.sharing(combinations.codes(values)).by_record)


def _by_name(actor: Actor, text: str) -> list[UUID]:
    query = NameQuery(read_text(text).names)
    if not query.names:
        return []
    teams = actor.team_ids(*permission("concern.list").allowed)
    opened = index.opened(actor, CONCERN, teams)
    alike = {
        UUID(segment.ids[row]): score.value
        for segment in opened.segments
        for row, score in query.scores(segment).items()
        if score.value >= ALIKE and opened.is_current(segment, row)
    }
    return nlargest(SHOWN, alike, key=alike.__getitem__)


def _listed(actor: Actor, ids: Iterable[UUID]) -> list[Concern]:
    """Return those that the actor may list and open, in this order."""
    rows = visible_to(actor).filter(id__in=list(ids), destroyed_at=None)
    found = rows.select_related("team", "country", "area").in_bulk()
    keys = open_keys(actor, CONCERN, found)
    return [found[each] for each in ids if each in keys][:SHOWN]
