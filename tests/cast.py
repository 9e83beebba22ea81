"""One cast for all tests: the same people, teams and countries everywhere.

Bolivia: *Casa Abierta* runs the response team in Cochabamba, a second team in El Alto,
a small team of custodians and an online desk; *Refugio Sol* is a shelter that takes
referrals. The Philippines: *Kanlungan* is another organisation that must never see into
the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.countries.models import Country
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.team_keys import make_vault
from amparo.foundation.vault.user_keys import make_keys

PASSWORD = "a lamp over calm water"

# name: (team, or organisation for roles without a team, and the role)
PEOPLE: dict[str, tuple[str, Role]] = {
    "tomasa": ("cochabamba", Role.TRIAGE_OFFICER),
    "carla": ("cochabamba", Role.CASEWORKER),
    "sonia": ("cochabamba", Role.SUPERVISOR),
    "inti": ("custodians", Role.SUPERVISOR),
    "yara": ("desk", Role.HOTLINE_OFFICER),
    "beto": ("el_alto", Role.CASEWORKER),
    "elena": ("el_alto", Role.SUPERVISOR),
    "pablo": ("refugio", Role.SERVICE_PROVIDER),
    "ana": ("casa", Role.ADMINISTRATOR),
    "diego": ("casa", Role.DATA_PROTECTION_OFFICER),
    "mariana": ("casa", Role.MONITORING_OFFICER),
    "rosa": ("casa", Role.TRAINER),
    "victor": ("casa", Role.ADVOCACY_OFFICER),
    "lucia": ("casa", Role.COUNTRY_LEAD),
    "lena": ("alliance", Role.ALLIANCE_LEAD),
    "willem": ("alliance", Role.DONOR_VIEWER),
    "tala": ("manila", Role.TRIAGE_OFFICER),
    "celso": ("manila", Role.CASEWORKER),
    "luz": ("manila", Role.SUPERVISOR),
    "jun": ("bahay", Role.SERVICE_PROVIDER),
}


@dataclass(frozen=True)
class World:
    """Everybody and everything the tests know by name."""

    organisations: dict[str, Organisation]
    teams: dict[str, Team]
    users: dict[str, User]
    keyrings: dict[str, Keyring]

    def __getattr__(self, name: str) -> Actor:
        """Return a person of the cast as an actor with open keys: ``world.carla``."""
        if name not in PEOPLE:
            raise AttributeError(name)
        return actor_for(self.users[name], self.keyrings[name])

    def without_keys(self, name: str) -> Actor:
        """Return a person whose keys are locked in this session."""
        return actor_for(self.users[name], None)

    def team_id(self, name: str) -> UUID:
        """Return the id of a team by its short name."""
        return self.teams[name].id


def _organisation(name: str, kind: Organisation.Kind, *codes: str) -> Organisation:
    organisation = Organisation.objects.create(
        name=name, kind=kind, safeguarding=Organisation.Safeguarding.OK
    )
    organisation.countries.set(Country.objects.filter(code__in=codes))
    return organisation


def _team(organisation: Organisation, country: str, name: str, kind: Team.Kind) -> Team:
    return Team.objects.create(
        organisation=organisation, country_id=country, name=name, kind=kind
    )


def make_world() -> World:
    """Create the cast in the database and return it with everybody's keys open."""
    kinds, teams_of = Organisation.Kind, Team.Kind
    organisations = {
        "alliance": _organisation(
            "Alianza Amparo", kinds.ALLIANCE_MEMBER, "BO", "PH", "NL"
        ),
        "casa": _organisation("Casa Abierta", kinds.LOCAL_PARTNER, "BO"),
        "sol": _organisation("Refugio Sol", kinds.SERVICE_PROVIDER, "BO"),
        "kanlungan": _organisation("Kanlungan", kinds.LOCAL_PARTNER, "PH"),
        "bahay": _organisation("Bahay Araw", kinds.SERVICE_PROVIDER, "PH"),
    }
    casa, kanlungan = organisations["casa"], organisations["kanlungan"]
    teams = {
        "cochabamba": _team(casa, "BO", "Cochabamba", teams_of.RESPONSE),
        "el_alto": _team(casa, "BO", "El Alto", teams_of.RESPONSE),
        "custodians": _team(casa, "BO", "Custodias", teams_of.CUSTODIANS),
        "desk": _team(casa, "BO", "Mesa en línea", teams_of.ONLINE_DESK),
        "refugio": _team(organisations["sol"], "BO", "Refugio", teams_of.SERVICE),
        "manila": _team(kanlungan, "PH", "Maynila", teams_of.RESPONSE),
        "bahay": _team(organisations["bahay"], "PH", "Tahanan", teams_of.SERVICE),
    }
    users, keyrings = {}, {}
    for name, (place, role) in PEOPLE.items():
        user = User(email=f"{name}@example.org", name=name.title())
        user.set_password(PASSWORD)
        user.save()
        team = teams.get(place)
        organisation = team.organisation if team else organisations[place]
        Membership.objects.create(
            user=user, team=team, organisation=organisation, role=role
        )
        users[name], keyrings[name] = user, make_keys(user.id, PASSWORD)
    for place, team in teams.items():
        members = [users[n].id for n, (at, _role) in PEOPLE.items() if at == place]
        make_vault(team.id, members)
    for place in ("cochabamba", "manila"):
        teams[place].receives_concerns = True
        teams[place].save(update_fields=["receives_concerns"])
    teams["cochabamba"].custodians = teams["custodians"]
    teams["cochabamba"].online_desk = teams["desk"]
    teams["cochabamba"].save(update_fields=["custodians", "online_desk"])
    return World(organisations, teams, users, keyrings)
