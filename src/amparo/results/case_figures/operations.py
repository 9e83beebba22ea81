"""Exporting figures: recorded in the journal like every export."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from amparo.foundation.journal.operations import act
from amparo.foundation.policy import AccessScope, Actor
from amparo.results.intake_figures.counting import FigureScope

from .filters import CaseFigureFilter


@contextmanager
def exporting_case_figures(
    actor: Actor, scope: FigureScope, filters: CaseFigureFilter
) -> Iterator[None]:
    """Record the export of figures that are counted inside the block."""
    teams = scope.teams_in(filters.country)
    own = {code for each in actor.assignments for code in each.countries}
    countries = [team.country_id for team in teams] or sorted(own)
    reach = AccessScope(
        team_ids=frozenset(team.id for team in teams) | actor.team_ids(),
        organisation_ids=frozenset(team.organisation_id for team in teams),
        country=next(iter(countries), ""),
    )
    with act(actor, "case.take_figures", reach) as entry:
        entry.note(**filters.codes)
        yield
