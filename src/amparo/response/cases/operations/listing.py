"""The list of cases: codes, what is due, and the names that the person's keys open."""

from __future__ import annotations

from amparo.foundation.journal.operations import act
from amparo.foundation.lists.pages import ListPage, page_of
from amparo.foundation.lists.requests import Asked
from amparo.foundation.persons.queries import own_scope
from amparo.foundation.policy import Actor

from ..case_list import spec_for
from ..queries import CaseFilter, listed


def list_cases(actor: Actor, filters: CaseFilter, asked: Asked) -> ListPage:
    """List cases with the names of the children, in a fixed number of queries."""
    with act(actor, "case.list", own_scope(actor)) as entry:
        page = page_of(spec_for(filters), actor, listed(actor, filters), asked)
        entry.note(shown=len(page.rows), names=page.opened)
    return page
