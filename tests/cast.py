"""One cast for all tests: the same people, teams and countries everywhere.

Bolivia: *Casa Abierta* runs the response team in Cochabamba, a second team in El Alto,
a small team of custodians and an online desk; *Refugio Sol* is a shelter that takes
referrals. The Philippines: *Kanlungan* is another organisation that must never see into
the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import connection

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.countries.models import Country
from amparo.foundation.organisations.models import Organisation, Receiving, Team
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.team_keys import make_vault
from amparo.foundation.vault.user_keys import make_keys, unlock
from tests.rows import write

PASSWORD = "a lamp over calm water"
# An actor is made from these tables; such statements do not change them.
ROLES_FROM = (
    *("accounts_user", "accounts_membership", "accounts_recordbar"),
    "accounts_emergencyopening",
    *("organisations_", "countries_"),
)
HARMLESS = ("SELECT", "RELEASE")
BEGINS, GOES_BACK = "SAVEPOINT ", "ROLLBACK TO SAVEPOINT "
TIMED = "accounts_emergencyopening"  # what ends by itself is read anew each time

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
    "wanda": ("alliance", Role.WITNESS),
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
    _actors: dict[str, Actor] = field(default_factory=dict)
    # In this test: as they are now, which tables were changed, and whether they were
    # since each savepoint.
    _now: dict[str, Actor] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)
    _since: dict[str, bool] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        """Return a person of the cast as an actor with open keys: ``world.carla``.

        Read once for all tests; in a test anew after each change of who is who.
        """
        if name not in PEOPLE:
            raise AttributeError(name)
        if name not in self._now or TIMED in self._changed:
            self._now[name] = self._read(name)
        actor = self._now[name]
        return replace(actor, keys=replace(self.keyrings[name], suspects=set()))

    def _read(self, name: str) -> Actor:
        return actor_for(self.users[name], self.keyrings[name])

    def read_everybody(self) -> World:
        """Keep everybody's roles as they are in the untouched database."""
        self._actors.update({name: self._read(name) for name in PEOPLE})
        return self

    @contextmanager
    def watched(self) -> Iterator[World]:
        """Notice during one test when it changes what actors are made from."""
        self._now.update(self._actors)
        self._changed.clear()
        self._since.clear()
        with connection.execute_wrapper(self._notice):
            yield self

    @contextmanager
    def begun(self, make: Callable[[World], None]) -> Iterator[None]:
        """Make records, and know who is who with them until they are gone again."""
        before = dict(self._actors)
        with self.watched():
            make(self)
            if self._changed:
                self.read_everybody()
        yield
        self._actors.update(before)

    def _notice(
        self,
        execute: Callable[..., Any],
        sql: Any,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        try:
            return execute(sql, params, many, context)
        finally:
            if not (isinstance(sql, str) and sql.startswith(HARMLESS)):
                self._keep_up(str(sql))

    def _keep_up(self, sql: str) -> None:
        """Forget who is who when a statement changed it, or went back behind that."""
        if sql.startswith(BEGINS):
            self._since[sql.removeprefix(BEGINS)] = False
        elif sql.startswith(GOES_BACK):
            if self._since.get(sql.removeprefix(GOES_BACK), True):
                self._now.clear()
        elif changed := {table for table in ROLES_FROM if table in sql}:
            self._changed.update(changed)
            self._since.update(dict.fromkeys(self._since, True))
            self._now.clear()

    def without_keys(self, name: str) -> Actor:
        """Return a person whose keys are locked in this session."""
        return actor_for(self.users[name], None)

    def team_id(self, name: str) -> UUID:
        """Return the id of a team by its short name."""
        return self.teams[name].id


# name: (what it is called, what it is, and where it works)
ORGANISATIONS = {
    "alliance": ("Alianza Amparo", Organisation.Kind.ALLIANCE_MEMBER, "BO PH NL"),
    "casa": ("Casa Abierta", Organisation.Kind.LOCAL_PARTNER, "BO"),
    "sol": ("Refugio Sol", Organisation.Kind.SERVICE_PROVIDER, "BO"),
    "kanlungan": ("Kanlungan", Organisation.Kind.LOCAL_PARTNER, "PH"),
    "bahay": ("Bahay Araw", Organisation.Kind.SERVICE_PROVIDER, "PH"),
}

# name: (organisation, country, what it is called, what it is)
TEAMS = {
    "cochabamba": ("casa", "BO", "Cochabamba", Team.Kind.RESPONSE),
    "el_alto": ("casa", "BO", "El Alto", Team.Kind.RESPONSE),
    "custodians": ("casa", "BO", "Custodias", Team.Kind.CUSTODIANS),
    "desk": ("casa", "BO", "Mesa en línea", Team.Kind.ONLINE_DESK),
    "refugio": ("sol", "BO", "Refugio", Team.Kind.SERVICE),
    "manila": ("kanlungan", "PH", "Maynila", Team.Kind.RESPONSE),
    "bahay": ("bahay", "PH", "Tahanan", Team.Kind.SERVICE),
}


def _email(name: str) -> str:
    return f"{name}@example.org"


def _make_organisation(name: str, kind: Organisation.Kind, codes: str) -> Organisation:
    organisation = Organisation.objects.create(
        name=name, kind=kind, safeguarding=Organisation.Safeguarding.OK
    )
    organisation.countries.set(Country.objects.filter(code__in=codes.split()))
    return organisation


def make_world() -> None:
    """Create the cast in the database."""
    organisations = {
        key: _make_organisation(*said) for key, said in ORGANISATIONS.items()
    }
    teams = {
        key: Team.objects.create(
            organisation=organisations[owner], country_id=country, name=name, kind=kind
        )
        for key, (owner, country, name, kind) in TEAMS.items()
    }
    users = {}
    for name, (place, role) in PEOPLE.items():
        user = User(email=_email(name), name=name.title())
        user.set_password(PASSWORD)
        user.save()
        team = teams.get(place)
        organisation = team.organisation if team else organisations[place]
        Membership.objects.create(
            user=user, team=team, organisation=organisation, role=role
        )
        users[name] = user
        make_keys(user.id, PASSWORD)
    for place, team in teams.items():
        members = [users[n].id for n, (at, _role) in PEOPLE.items() if at == place]
        make_vault(team.id, members)
    for place in ("cochabamba", "manila"):
        Receiving.objects.create(country=teams[place].country, team=teams[place])
    write(
        teams["cochabamba"],
        custodians=teams["custodians"],
        online_desk=teams["desk"],
    )


def read_world() -> World:
    """Return the cast as it stands in the database, with everybody's keys open."""
    organisations = {o.name: o for o in Organisation.objects.all()}
    teams = {t.name: t for t in Team.objects.select_related("organisation")}
    users = {u.email: u for u in User.objects.all()}
    return World(
        {key: organisations[said[0]] for key, said in ORGANISATIONS.items()},
        {key: teams[said[2]] for key, said in TEAMS.items()},
        {name: users[_email(name)] for name in PEOPLE},
        {name: _open_keys(users[_email(name)]) for name in PEOPLE},
    ).read_everybody()


def _open_keys(user: User) -> Keyring:
    opened = unlock(user.id, PASSWORD)
    assert opened is not None, user.email
    return opened
