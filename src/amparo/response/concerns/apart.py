"""What is about one of us: read by a safeguarding team of another organisation.

The team concerned gets no key, task, link or count of it. Where nobody apart could read
it, nothing is stored, and the person decides: it never goes to the usual team silently.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.record_bars import bar_those_of, openers_apart
from amparo.foundation.countries.queries import country_setting
from amparo.foundation.countries.settings import HIDE_PARTNER_NAMES
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.organisations.models import Team
from amparo.foundation.vault.safeguarding import safeguarding_for

from .codes import APART
from .models import Concern
from .queries import Intake, keeper_for, online_desk
from .types import ConcernData


class NobodyApart(RuleBroken):
    """No team of another organisation can read for this country; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody outside of this team can read it yet. Nothing was sent."),
            "about_colleague",
        )


def separate(
    concern: Concern, form: ConcernData, words: str, usual: Intake
) -> tuple[ConcernData, str, Intake]:
    """Give an unsaved concern about one of us to the safeguarding team.

    Where there is none, it raises ``NobodyApart``, unless the person chose the usual
    team, knowing that. Without an online desk there, addresses are kept with the words:
    the usual team's desk is of the organisation that must not learn of it.
    """
    if form.about_colleague not in APART:
        return form, words, usual
    team = team_apart(concern.team, concern.country_id)
    if team is None:
        if form.usual_team:
            return form, words, usual
        raise NobodyApart
    concern.apart_from, concern.team = concern.team, team
    if form.addresses.strip() and online_desk(team) is None:
        words = f"{words}\n\n{form.addresses.strip()}"
        form = replace(form, addresses="", online=True)
    return form, words, Intake(team, keeper_for(team))


def team_apart(team: Team, country_code: str) -> Team | None:
    """Return the safeguarding team that reads in a team's place, if people there can.

    Whoever also belongs to the organisation concerned does not count: they are barred.
    """
    found = safeguarding_for(team, country_code)
    if found is not None:
        if not openers_apart(found, "concern.open", team.organisation_id):
            return None
    return found


def bar_both_sides(concern: Concern) -> None:
    """Keep out of a stored concern who also belongs to the organisation concerned."""
    if concern.apart_from is not None:
        of = concern.apart_from.organisation_id
        bar_those_of(of, concern.team, concern.id, concern.code)


def public_name(team: Team) -> str:
    """Return the organisation of a team for public pages; empty where it is hidden."""
    hidden = country_setting(team.country_id, HIDE_PARTNER_NAMES)
    return "" if hidden else team.organisation.name
