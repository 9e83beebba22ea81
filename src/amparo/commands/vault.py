"""``amparo vault``: who can open what, and the printed recovery keys."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .base import Commands, ask, declare, reach_database, start
from .errors import OperatorError
from .user import find_organisation, find_person

if TYPE_CHECKING:
    from amparo.foundation.organisations.models import Organisation, Team

DRILL = """Asks for the printed key (or reads it from standard input) and says how many
of the organisation's vaults it opens; then for the sheet of the server's secret, which
lies beside it (a second line of standard input, or nothing). Nothing is changed but the
dates of the drills. Do it twice a year, and after every new team."""

RECOVER = """Gives one person the keys of all vaults that the printed key opens. For the
day when nobody else can open them any more. The journal keeps that it was done."""


PAPER = "The printed key"


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "vault", None, "See and rescue the keys of teams")
    inner = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)
    declare(inner, "status", status, "Show who can open which team's vault")
    drilling = declare(inner, "drill", drill, "Try a printed recovery key", DRILL)
    drilling.add_argument("organisation", help="name or id")
    rescue = declare(inner, "recover", recover, "Use a printed recovery key", RECOVER)
    rescue.add_argument("organisation", help="name or id")
    rescue.add_argument("email", help="who gets the keys")


def status(_arguments: argparse.Namespace) -> None:
    """Print each organisation's recovery key and each team's holders."""
    start()
    reach_database()
    from amparo.foundation.organisations.models import Organisation

    organisations = Organisation.objects.filter(teams__is_active=True).distinct()
    if not organisations:
        print("There is no team yet, and so no vault.")
    for organisation in organisations.order_by("name"):
        print(f"{organisation}: {_recovery(organisation)}")
        for team in organisation.teams.filter(is_active=True):
            print(f"    {team}: {_holders(team)}")


def _recovery(organisation: Organisation) -> str:
    from amparo.foundation.vault.recovery import current_recovery

    key = current_recovery(organisation.id)
    if key is None:
        return "no recovery key"
    if key.drilled_at is None:
        return "a recovery key that was never tried"
    return f"recovery key tried on {key.drilled_at:%Y-%m-%d}"


def _holders(team: Team) -> str:
    from amparo.foundation.accounts.queries import key_holders
    from amparo.foundation.vault.team_keys import current_vault

    if current_vault(team.id) is None:
        return "no vault yet"
    count = len(key_holders(team.id))
    if not count:
        return "NOBODY can open it; use the recovery key"
    return f"{count} can open it" + (" (one more would be safer)" if count < 2 else "")


def _find(name_or_id: str) -> Organisation:
    from amparo.foundation.organisations.models import Organisation

    return find_organisation(Organisation, name_or_id)


def drill(arguments: argparse.Namespace) -> int:
    """Print how many vaults the key opens; 1 if it does not open all."""
    start()
    reach_database()
    from amparo.foundation.kernel import generations, secret_sheet
    from amparo.foundation.vault import recovery

    organisation = _find(arguments.organisation)
    opened, total = recovery.drill(organisation.id, ask(PAPER))
    print(f"The key opens {opened} of {total} vaults of {organisation}.")
    if opened < total:
        print(
            "A supervisor of each other team adds it on the page of the recovery key."
        )
    sheet = ask("The sheet of the server's secret, or nothing")
    if sheet.strip():
        generations.drill(secret_sheet.read(sheet))
        print("The sheet is the secret of this database.")
    return 0 if opened == total else 1


def recover(arguments: argparse.Namespace) -> None:
    """Give a person the keys of all vaults that the printed key opens."""
    start()
    reach_database()
    from amparo.foundation.vault import recovery
    from amparo.foundation.vault.user_keys import current_key

    organisation = _find(arguments.organisation)
    person = find_person(arguments.email)
    if not person.is_active or current_key(person.id) is None:
        raise OperatorError(
            f"{person.email} has no keys of their own yet. They sign in once first."
        )
    count = recovery.recover(organisation.id, ask(PAPER), person.id)
    print(f"{person.email} can now open {count} vaults of {organisation}.")
