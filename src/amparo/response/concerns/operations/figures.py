"""Taking figures out of the house: kept in the journal, like everything that leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from amparo.foundation.journal.operations import act
from amparo.foundation.policy import Actor, Where

from ..figures.asked import Asked
from ..figures.counting import Reach


@contextmanager
def taking_figures(actor: Actor, reach: Reach, asked: Asked) -> Iterator[None]:
    """Keep that somebody takes these figures along; inside, they are counted."""
    teams = reach.teams_in(asked.country)
    # Who has no team to be told by (custodians) takes an empty table along.
    own = {code for held in actor.held for code in held.countries}
    countries = [team.country_id for team in teams] or sorted(own)
    where = Where(
        team_ids=frozenset(team.id for team in teams) | actor.team_ids(),
        organisation_ids=frozenset(team.organisation_id for team in teams),
        country=next(iter(countries), ""),
    )
    with act(actor, "concern.take_figures", where) as deed:
        deed.note(**asked.codes)
        yield
