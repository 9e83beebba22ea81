"""The demonstration's organisations, teams and people, with real keys."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from amparo.foundation.accounts.factors import set_up_app
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.countries.models import Country
from amparo.foundation.kernel.locking import change
from amparo.foundation.kernel.secret import keyed_digest
from amparo.foundation.organisations.models import (
    Organisation,
    Receiving,
    SafeguardingTeam,
    Team,
)
from amparo.foundation.policy import Role
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.team_keys import make_vault
from amparo.foundation.vault.user_keys import make_keys

from .naming import naming
from .sample_countries import ALLIANCE, SAMPLE_COUNTRIES, SampleCountry

PASSWORD = "a lamp over calm water"  # noqa: S105  (known to everybody: demo only)
KINDS = Organisation.Kind


@dataclass
class DemoTeam:
    """A team of the demonstration with its people, by role."""

    team: Team
    people: dict[Role, list[User]] = field(default_factory=dict)
    keyrings: dict[UUID, Keyring] = field(default_factory=dict)

    def one(self, role: Role, number: int = 0) -> User:
        """Return a person with this role; ``number`` chooses among several."""
        found = self.people[role]
        return found[number % len(found)]


@dataclass
class DemoCountry:
    """The organisations and teams of one country of the demonstration."""

    sample: SampleCountry
    teams: list[DemoTeam]
    custodians: DemoTeam
    desk: DemoTeam
    providers: list[DemoTeam]


def app_secret(email: str) -> str:
    """Return the secret of a demonstration person's code app; known by design."""
    return base64.b32encode(keyed_digest("demo-app", email)[:20]).decode()


HERE_FOR = timedelta(days=4 * 365)  # longer than the demonstration looks back


class Hiring:
    """Creates people; the password is hashed once, because all share it."""

    def __init__(self) -> None:
        self.hash = make_password(PASSWORD)

    def hire(
        self,
        name: str,
        email: str,
        role: Role,
        organisation: Organisation,
        team: Team | None = None,
        language: str = "en",
    ) -> tuple[User, Keyring]:
        """Create one person with keys and one role."""
        user = User.objects.create(
            name=name,
            email=f"{email}@demo.example",
            password=self.hash,
            language=language,
        )
        Membership.objects.create(
            user=user,
            organisation=organisation,
            team=team,
            role=role,
            created_at=timezone.now() - HERE_FOR,
        )
        set_up_app(user, app_secret(user.email))
        return user, make_keys(user.id, PASSWORD)


def organisation(
    name: str, kind: str, countries: Iterable[str], parent: Organisation | None = None
) -> Organisation:
    """Create one organisation that works in these countries."""
    made = Organisation.objects.create(
        name=name,
        kind=kind,
        parent=parent,
        safeguarding=Organisation.Safeguarding.OK,
    )
    made.countries.set(Country.objects.filter(code__in=list(countries)))
    return made


def _language(country: SampleCountry) -> str:
    """Return the language of a country's workers, if the staff side speaks it."""
    return "es" if country.language == "es" else "en"


def team(
    hiring: Hiring,
    country: SampleCountry,
    owner: Organisation,
    name: str,
    kind: str,
    posts: Iterable[tuple[Role, str]],
    first: int,
) -> DemoTeam:
    """Create a team with its people and its vault."""
    made = DemoTeam(
        Team.objects.create(
            organisation=owner, country_id=country.code, name=name, kind=kind
        )
    )
    for number, (role, post) in enumerate(posts):
        user, keyring = hiring.hire(
            naming(country.code).worker(first + number),
            f"{post}.{country.code.lower()}",
            role,
            owner,
            made.team,
            _language(country),
        )
        made.people.setdefault(role, []).append(user)
        made.keyrings[user.id] = keyring
    make_vault(made.team.id, made.keyrings)
    return made


def build_alliance(hiring: Hiring) -> list[Organisation]:
    """Create the five alliance members and the people who lead them."""
    members = [organisation(n, KINDS.ALLIANCE_MEMBER, codes) for n, codes in ALLIANCE]
    lead = members[0]
    lead.countries.set(Country.objects.all())
    posts = [
        ("Lena Visser", "lead", Role.ALLIANCE_LEAD),
        ("Mariana Duarte", "monitoring", Role.MONITORING_OFFICER),
        ("Willem de Groot", "donor", Role.DONOR_VIEWER),
        ("Ana Jansen", "admin", Role.ADMINISTRATOR),
        ("Wanda Smit", "witness", Role.WITNESS),
        ("Diego Salinas", "privacy", Role.DATA_PROTECTION_OFFICER),
    ]
    for name, email, role in posts:
        hiring.hire(name, email, role, lead)
    return members


def build_country(
    hiring: Hiring, country: SampleCountry, members: list[Organisation], copies: int = 1
) -> DemoCountry:
    """Create a country's partner, its teams, custodians, online desk and providers."""
    member = next(
        m
        for m, (_n, codes) in zip(members, ALLIANCE, strict=True)
        if country.code in codes
    )
    partner = organisation(country.partner, KINDS.LOCAL_PARTNER, [country.code], member)
    response, kinds = Team.Kind.RESPONSE, Team.Kind
    first_town, second_town = country.partner_towns
    teams = [
        team(
            hiring,
            country,
            partner,
            first_town,
            response,
            [
                (Role.TRIAGE_OFFICER, "triage"),
                (Role.CASEWORKER, "caseworker"),
                (Role.CASEWORKER, "caseworker2"),
                (Role.SUPERVISOR, "supervisor"),
            ],
            0,
        ),
        team(
            hiring,
            country,
            partner,
            second_town,
            response,
            [
                (Role.CASEWORKER, "caseworker3"),
                (Role.SUPERVISOR, "supervisor2"),
            ],
            4,
        ),
    ]
    custodians = team(
        hiring,
        country,
        partner,
        f"{country.partner} · custodians",
        kinds.CUSTODIANS,
        [(Role.SUPERVISOR, "custodian")],
        6,
    )
    desk = team(
        hiring,
        country,
        partner,
        f"{country.partner} · online desk",
        kinds.ONLINE_DESK,
        [(Role.HOTLINE_OFFICER, "hotline")],
        11,
    )
    for each in teams:
        change(
            each.team,
            each.team.version,
            custodians_id=custodians.team.id,
            online_desk_id=desk.team.id,
        )
    Receiving.objects.filter(country=country.code).delete()
    Receiving.objects.create(
        country_id=country.code, team=teams[0].team, standby=teams[1].team
    )
    name, post = naming(country.code).worker(7), f"country.{country.code.lower()}"
    hiring.hire(name, post, Role.COUNTRY_LEAD, partner, language=_language(country))
    return DemoCountry(
        country, teams, custodians, desk, _providers(hiring, country, copies)
    )


def _providers(hiring: Hiring, country: SampleCountry, copies: int) -> list[DemoTeam]:
    made: list[DemoTeam] = []
    for number in range(copies):
        for name, post in ((country.shelter, "shelter"), (country.legal, "legal")):
            suffix = f" {number + 1}" if number else ""
            owner = organisation(name + suffix, KINDS.SERVICE_PROVIDER, [country.code])
            made.append(
                team(
                    hiring,
                    country,
                    owner,
                    name + suffix,
                    Team.Kind.SERVICE,
                    [(Role.SERVICE_PROVIDER, f"{post}{number or ''}")],
                    8 + len(made),
                )
            )
    return made


def build_all(copies: int = 1) -> list[DemoCountry]:
    """Create everyone: the alliance, then each country."""
    hiring = Hiring()
    members = build_alliance(hiring)
    found = [
        build_country(hiring, country, members, copies) for country in SAMPLE_COUNTRIES
    ]
    # What is told about one of us is read in the next country.
    for one, other in zip(found, [*found[1:], found[0]], strict=True):
        SafeguardingTeam.objects.create(
            country_id=one.sample.code, team=other.teams[0].team
        )
    return found
