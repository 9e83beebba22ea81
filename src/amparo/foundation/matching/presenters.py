"""What a reader learns of another team that knows the same child."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..countries.queries import country_setting
from ..countries.settings import HIDE_PARTNER_NAMES
from ..organisations.models import Team
from ..policy import Actor


def team_name_for(actor: Actor, team: Team) -> str:
    """Return the name of a team for a reader, hidden where its country hides it.

    Within one organisation names are never hidden.
    """
    if _same_organisation(actor, team):
        return team.name
    if not names_colleagues(actor, team):
        return _("A team of another organisation")
    return f"{team.name}, {team.organisation.name}"


def names_colleagues(actor: Actor, team: Team) -> bool:
    """Say whether a reader learns who works in a team."""
    return _same_organisation(actor, team) or not country_setting(
        team.country_id, HIDE_PARTNER_NAMES
    )


def _same_organisation(actor: Actor, team: Team) -> bool:
    return team.organisation_id in {each.organisation_id for each in actor.assignments}
