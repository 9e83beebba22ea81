"""One decision of two people in each state, and a role that a team heard of."""

from __future__ import annotations

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.decisions import propose_role
from amparo.foundation.accounts.models import User
from amparo.foundation.accounts.operations import add_role
from amparo.foundation.countries.operations import edit_deadline
from amparo.foundation.decisions.alarms import tell
from amparo.foundation.decisions.operations import confirm, object_to
from amparo.foundation.organisations.models import Receiving, Team
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.intake_switch import name_standby, start_receiving


def decide() -> None:
    """Show decisions: waiting for a second person, coming, objected to, decided."""
    lead = _actor("lead")
    # Bolivia: its second team would receive; the first has two days to object.
    confirm(lead, start_receiving(_actor("country.bo"), _second("BO").id).id)
    # Peru: the same, and the team that loses it objects.
    moved = start_receiving(_actor("country.pe"), _second("PE").id)
    confirm(lead, moved.id)
    object_to(_actor("supervisor.pe"), moved.id)
    # The Philippines: nobody stands by any more, decided.
    receiving = Receiving.objects.get(country="PH")
    if receiving.team_id is not None:
        confirm(lead, name_standby(_actor("country.ph"), receiving.team_id, None).id)
    # Waiting for a second person: a deadline, and another administrator.
    edit_deadline(
        _actor("country.bo"),
        "BO",
        "concern.first_answer",
        "soon",
        hours=12,
        source="Invented for the demonstration.",
        expected_version=0,
    )
    admin, member = _actor("admin"), _user("admin").memberships.get().organisation
    propose_role(
        admin,
        "second@demo.example",
        "Noor Bakker",
        member.id,
        None,
        Role.ADMINISTRATOR,
    )
    home = _user("supervisor.bo").memberships.get()
    add_role(
        _actor("supervisor.bo"),
        _user("caseworker.bo").id,
        home.organisation_id,
        home.team_id,
        Role.TRIAGE_OFFICER,
    )
    tell()


def _user(post: str) -> User:
    return User.objects.get(email=f"{post}@demo.example")


def _actor(post: str) -> Actor:
    return actor_for(_user(post), None)


def _second(country: str) -> Team:
    """Return the response team of a country that does not receive."""
    return Team.objects.get(
        country=country, kind=Team.Kind.RESPONSE, receives__isnull=True
    )
