"""Exporting figures: recorded in the journal like every export."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from amparo.foundation.journal.operations import act
from amparo.foundation.policy import AccessScope, Actor

from .counting import FigureScope
from .filters import FigureFilter


@contextmanager
def exporting_figures(
    actor: Actor, scope: FigureScope, filters: FigureFilter
) -> Iterator[None]:
    """Record the export of figures that are counted inside the block."""
    teams = scope.teams_in(filters.country)
    # Someone without a response team (custodians) exports an empty table.
    own = {code for each in actor.assignments for code in each.countries}
    countries = [team.country_id for team in teams] or sorted(own)
    entry_scope = AccessScope(
        team_ids=frozenset(team.id for team in teams) | actor.team_ids(),
        organisation_ids=frozenset(team.organisation_id for team in teams),
        country=next(iter(countries), ""),
    )
    with act(actor, "intake.take_figures", entry_scope) as entry:
        entry.note(**filters.codes)
        yield
