"""Taking figures out of the house: kept in the journal, like everything that leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from amparo.foundation.journal.operations import act
from amparo.foundation.policy import AccessScope, Actor

from .counting import ContactWay
from .filters import FigureFilter


@contextmanager
def taking_figures(
    actor: Actor, reach: ContactWay, filters: FigureFilter
) -> Iterator[None]:
    """Keep that somebody takes these figures along; inside, they are counted."""
    teams = reach.teams_in(filters.country)
    # Who has no team to be told by (custodians) takes an empty table along.
    own = {code for held in actor.assignments for code in held.countries}
    countries = [team.country_id for team in teams] or sorted(own)
    where = AccessScope(
        team_ids=frozenset(team.id for team in teams) | actor.team_ids(),
        organisation_ids=frozenset(team.organisation_id for team in teams),
        country=next(iter(countries), ""),
    )
    with act(actor, "intake.take_figures", where) as entry:
        entry.note(**filters.codes)
        yield
