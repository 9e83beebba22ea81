"""``amparo user``: accounts, for when nobody can sign in yet, or someone must not."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .base import Commands, declare, reach_database, start
from .errors import OperatorError

if TYPE_CHECKING:
    from amparo.foundation.accounts.models import User
    from amparo.foundation.organisations.models import Organisation, Team

INVITE = """Prints a one-time link for the person to set a password with. Pass it on by
a safe way: whoever opens it first gets the account. Roles that lead or confirm take two
people on the pages; here, at the machine, they take one. The very first invitation of
an installation also founds the organisation: --found "Name" --country BO. "amparo user
found" asks for all of it and for the second person."""

FOUND = """Asks, on an empty installation, for the first organisation, its administrator
and the second person without whom nothing is decided: another administrator, or a
witness who can only confirm. Answers may also come from standard input, a line each."""

LINK = """Prints a link with which a person sets a new password, for the day when no
e-mail leaves. It works once, for an hour. It gives no key: what only the old password
opened, a colleague or the recovery key gives again. The second factor stays. The person
and the administrators hear of it."""

DEACTIVATE = """Ends all roles, keys and sessions of a person at once. Colleagues are
then asked to change the keys of the teams that the person was in."""


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "user", None, "List, invite and deactivate people")
    inner = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)
    declare(inner, "list", list_people, "Show who has an account")
    invite_parser = declare(inner, "invite", invite, "Invite somebody", INVITE)
    invite_parser.add_argument("email")
    invite_parser.add_argument("--name", required=True, help="how they are called")
    invite_parser.add_argument(
        "--role", default="administrator", help="the role (default: %(default)s)"
    )
    where = invite_parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--organisation", help="name or id of the organisation")
    where.add_argument("--found", metavar="NAME", help="found the first organisation")
    invite_parser.add_argument("--team", help="name or id of the team")
    invite_parser.add_argument(
        "--country",
        action="append",
        default=[],
        metavar="CODE",
        help="where the founded organisation works (repeat for several)",
    )
    invite_parser.add_argument("--language", default="en", help="of the pages")
    declare(inner, "found", found, "Found the installation, step by step", FOUND)
    forgotten = declare(
        inner, "password", password, "Print a link for a new password", LINK
    )
    forgotten.add_argument("email")
    ending = declare(
        inner, "deactivate", deactivate, "Close somebody's account", DEACTIVATE
    )
    ending.add_argument("email")


def list_people(_arguments: argparse.Namespace) -> None:
    """Print every account: state, second factor, roles."""
    start()
    reach_database()
    from amparo.foundation.accounts.factors import has_factor
    from amparo.foundation.accounts.models import User

    people = User.objects.order_by("email").prefetch_related(
        "memberships__team", "memberships__organisation"
    )
    for person in people:
        state = "active" if person.is_active else "closed"
        factor = "second factor" if has_factor(person) else "password only"
        print(f"{person.email}  {person.name}  ({state}, {factor})")
        for line in _roles(person):
            print(f"    {line}")
    if not people:
        print("Nobody has an account yet. See: amparo user invite --help")


def _roles(person: User) -> list[str]:
    return [
        f"{m.get_role_display()}, {m.team or m.organisation}"
        for m in person.memberships.all()
        if m.ended_at is None
    ]


def invite(arguments: argparse.Namespace) -> None:
    """Print a one-time link for a new person."""
    start()
    reach_database()
    from django.conf import settings
    from django.db import transaction
    from django.urls import reverse

    from amparo.foundation.accounts import operations
    from amparo.foundation.policy import SYSTEM, Role

    if arguments.role not in Role.values:
        raise OperatorError(f"There are these roles: {', '.join(Role.values)}.")
    with transaction.atomic():
        organisation = _organisation(arguments)
        team = _team(organisation, arguments.team)
        invitation, secret = operations.invite(
            SYSTEM,
            arguments.email,
            arguments.name,
            organisation.id,
            team.id if team else None,
            arguments.role,
            arguments.language,
        )
    path = reverse("accounts:accept", kwargs={"secret": secret})
    print(f"{settings.AMPARO_ORIGIN}{path}")
    print(f"It works once, until {invitation.expires_at:%Y-%m-%d %H:%M} UTC.")


def found(_arguments: argparse.Namespace) -> None:
    """Ask for the organisation, who administers it and who is second; print links."""
    start()
    from django.db import transaction

    from amparo.foundation.countries.queries import countries_here
    from amparo.foundation.organisations.models import Organisation

    if Organisation.objects.exists():
        raise OperatorError(
            "This installation is founded already. See: amparo user list"
        )
    print("The first organisation leads the installation. What is it called?")
    name = _answer("Name")
    known = list(countries_here().values_list("code", flat=True))
    print(f"Where does it work? Two letters for each country: {', '.join(known)}.")
    codes = _answer("Countries").upper().replace(",", " ").split()
    if not codes or not set(codes) <= set(known):
        raise OperatorError(
            f"Two letters for each. There are these countries: {', '.join(known)}."
        )
    print("Who administers it? This person adds the others on the pages.")
    first = (_answer("Name"), _answer("E-mail"))
    print(
        "Who reads a concern and what a child dials is never decided by one person\n"
        "alone. Who is the second? Someone else, with an e-mail address of their own,\n"
        "whom the first cannot sign in as: another administrator, or a witness (a\n"
        "lawyer, a board member, a partner abroad) who can only confirm."
    )
    second = (_answer("Name"), _answer("E-mail"))
    if second[1].lower() == first[1].lower():
        raise OperatorError("That is the same person. Two people are needed.")
    role = _answer("witness or administrator").lower()
    if role not in ("witness", "administrator"):
        raise OperatorError('Please answer "witness" or "administrator".')
    with transaction.atomic():
        organisation = _found_organisation(name, codes)
        links = [
            _link(organisation, first, "administrator"),
            _link(organisation, second, role),
        ]
    print("\nPass each link on by a safe way, to that person only. It works once.")
    for (called, _email), link in zip((first, second), links, strict=True):
        print(f"  {called}: {link}")
    print("Then start the server, the worker and the clock, and run: amparo check")


def _answer(question: str) -> str:
    """Ask for a line until there is one; end plainly when there are no more."""
    while True:
        try:
            answer = input(f"  {question}: ").strip()
        except EOFError:
            raise OperatorError("Nothing was founded: an answer is missing.") from None
        if answer:
            return answer


def _link(organisation: Organisation, who: tuple[str, str], role: str) -> str:
    from django.conf import settings
    from django.urls import reverse

    from amparo.foundation.accounts import operations
    from amparo.foundation.policy import SYSTEM

    name, email = who
    _invitation, secret = operations.invite(
        SYSTEM, email, name, organisation.id, None, role, "en"
    )
    path = reverse("accounts:accept", kwargs={"secret": secret})
    return f"{settings.AMPARO_ORIGIN}{path}"


def _organisation(arguments: argparse.Namespace) -> Organisation:
    from amparo.foundation.organisations.models import Organisation

    if arguments.found:
        return _found_organisation(arguments.found, arguments.country)
    return find_organisation(Organisation, arguments.organisation)


def _found_organisation(name: str, countries: list[str]) -> Organisation:
    from amparo.foundation.organisations.models import Organisation
    from amparo.foundation.organisations.operations import (
        OrganisationData,
        create_organisation,
    )
    from amparo.foundation.policy import SYSTEM

    if Organisation.objects.exists():
        raise OperatorError(
            "There is an organisation already. Its people add others on the pages;"
            " name it here with --organisation."
        )
    words = OrganisationData(
        name=name,
        kind=Organisation.Kind.ALLIANCE_MEMBER,
        countries=tuple(code.upper() for code in countries),
    )
    return create_organisation(SYSTEM, words)


def find_organisation(model: type[Organisation], name_or_id: str) -> Organisation:
    """Return the organisation with this id or name."""
    found = model.objects.filter(name__iexact=name_or_id)
    if not found and (key := _uuid(name_or_id)):
        found = model.objects.filter(id=key)
    if len(found) != 1:
        names = ", ".join(model.objects.values_list("name", flat=True)[:20])
        raise OperatorError(
            f"There is {'more than one' if found else 'no'} organisation"
            f" {name_or_id!r}. There are: {names or 'none yet'}."
        )
    return found[0]


def _team(organisation: Organisation, name_or_id: str | None) -> Team | None:
    if not name_or_id:
        return None
    found = organisation.teams.filter(name__iexact=name_or_id)
    if not found and (key := _uuid(name_or_id)):
        found = organisation.teams.filter(id=key)
    if not found:
        names = ", ".join(organisation.teams.values_list("name", flat=True))
        raise OperatorError(
            f"{organisation} has no team {name_or_id!r}. It has: {names or 'none yet'}."
        )
    return found[0]


def _uuid(text: str) -> str:
    from uuid import UUID

    try:
        return str(UUID(text))
    except ValueError:
        return ""


def find_person(email: str) -> User:
    """Return the account with this e-mail address."""
    from amparo.foundation.accounts.models import User

    found = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise OperatorError(
            f"Nobody has an account with {email}. See: amparo user list"
        )
    return found


def password(arguments: argparse.Namespace) -> None:
    """Print a link with which a person sets a new password."""
    start()
    reach_database()
    from django.db import transaction

    from amparo.foundation.accounts.jobs import site_url
    from amparo.foundation.accounts.reset_links import give_reset_link

    person = find_person(arguments.email)
    with transaction.atomic():
        path = give_reset_link(person)
    print(f"{site_url(path)}\nIt works once, for an hour.")


def deactivate(arguments: argparse.Namespace) -> None:
    """Close an account."""
    start()
    reach_database()
    from amparo.foundation.accounts.operations import close_account, live_roles
    from amparo.foundation.policy import SYSTEM

    person = find_person(arguments.email)
    if not person.is_active and not live_roles(person):
        print("This account was closed before.")
        return
    close_account(SYSTEM, person.id)
    print("The account is closed; its sessions and keys have ended.")
