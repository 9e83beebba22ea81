"""``amparo secret``: print, try, rotate and replace the server's secret."""

from __future__ import annotations

import argparse
import secrets

from .base import Commands, ask, declare, reach_database, start
from .errors import OperatorError
from .known_secret import refuse_wrong_secret
from .user import find_organisation, find_person

PRINT = """Prints AMPARO_SECRET with a checksum, for the safe in which the recovery
papers lie. Without the secret, a backup opens only to the holders of those papers."""

READ = """Asks for what stands on the sheet and prints the secret, as AMPARO_SECRET
takes it. Needs neither settings nor a database."""

DRILL = """Asks for what stands on the sheet and says whether it is the secret of this
database. Do it twice a year, with the drill of the recovery papers."""

STATUS = """Shows what is not under the current secret yet, and whom it waits for. While
anything does, keep AMPARO_SECRET_OLD. Ends with 1 while something waits."""

ROTATE = """Before: make a new secret (amparo secret new), set it as AMPARO_SECRET, the
one until now as AMPARO_SECRET_OLD, and stop serve, worker and tick. Then run this. As
soon as it says so, start them again; it goes on meanwhile with what the server alone
can open, and may be stopped and run again. Passwords and locks of keys follow at the
next sign-in of each person, combinations when a colleague of each team searches. When
"amparo secret status" names nothing any more, take AMPARO_SECRET_OLD out, print the new
sheet, and destroy the old one.

Journal entries keep their secret: their keys are kept, sealed under the new one. So are
those of receipts, for one rotation: who has not opened a mailbox before the next but
one cannot open it any more."""

REPLACE = """For the day when AMPARO_SECRET is lost and its sheet too. Set a new one,
without AMPARO_SECRET_OLD, stop serve, worker and tick, and run this with two people and
the printed recovery key of each organisation, for which it asks.

What the papers open is kept: all sealed records of their teams. All passwords, app
codes and codes on paper end; everyone sets new ones. Mailboxes of people who reported
can no longer be opened with their numbers. Entries of the journal, and all that carries
a code of the server, count as not proven before today. It cannot be undone: look for
the secret first, in the safe and in the backups of the machine."""


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "secret", None, "Print, try and change the secret")
    inner = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)
    declare(inner, "new", new, "Make a new secret")
    declare(inner, "print", print_sheet, "Print the secret for the safe", PRINT)
    declare(inner, "read", read, "Read the secret from its sheet", READ)
    declare(inner, "drill", drill, "Try the sheet", DRILL)
    seen = declare(inner, "status", status, "Show what waits for whom", STATUS)
    seen.add_argument(
        "--leaked",
        action="store_true",
        help="say what stays readable for someone who has the secret before",
    )
    declare(inner, "rotate", rotate, "Put a new secret in its place", ROTATE)
    lost = declare(inner, "replace", replace, "Begin anew after a loss", REPLACE)
    lost.add_argument("--lost", action="store_true", required=True)
    lost.add_argument("--by", required=True, metavar="EMAIL", help="the first person")
    lost.add_argument("--and", required=True, metavar="EMAIL", help="the second person")
    lost.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="ORGANISATION",
        help="has no paper: its records stay closed (repeat for several)",
    )


def new(_arguments: argparse.Namespace) -> None:
    """Print a new secret."""
    print(secrets.token_hex(32))


def print_sheet(_arguments: argparse.Namespace) -> None:
    """Print the sheet for the safe."""
    start()
    reach_database()
    from django.conf import settings

    from amparo.foundation.kernel import generations, printed, secret_sheet

    now = generations.latest()
    print(f"The secret of {settings.AMPARO_SITE} (AMPARO_SITE)")
    if now:
        print(f"Number {now.number}, in use since {now.began_on:%Y-%m-%d}")
    print()
    for line in printed.lines(secret_sheet.sheet(settings.AMPARO_SECRET)):
        print(f"    {line}")
    print(
        "\nKeep it beside the recovery papers, apart from the machine and its backups."
    )


def read(_arguments: argparse.Namespace) -> None:
    """Print the secret that a sheet holds."""
    from amparo.foundation.kernel import secret_sheet

    print(secret_sheet.read(ask("What stands on the sheet")))


def drill(_arguments: argparse.Namespace) -> None:
    """Say whether a sheet is the secret of this database."""
    start()
    from amparo.foundation.kernel import generations, secret_sheet

    generations.drill(secret_sheet.read(ask("What stands on the sheet")))
    print("The sheet is the secret of this database.")


def status(arguments: argparse.Namespace) -> int:
    """Print what waits for whom; 1 while anything does."""
    start()
    reach_database()
    from amparo.foundation.accounts.secret_rotation import left
    from amparo.foundation.kernel import generations

    now = generations.latest()
    if now:
        print(f"Secret number {now.number}, in use since {now.began_on:%Y-%m-%d}.")
    waiting = left()
    for each in waiting:
        names = [*each.who, *map(str, each.teams)]
        ending = " for:" if names else "."
        print(f"{each.count} {each.stock.name} wait{ending}")
        for name in names:
            print(f"    {name}")
    if not waiting:
        print("Nothing waits: AMPARO_SECRET_OLD is not needed.")
    if arguments.leaked:
        _say_what_leaked()
    return 1 if waiting else 0


def _say_what_leaked() -> None:
    """Print what someone can do who has the secret before and an old database."""
    from amparo.foundation.kernel import generations

    print("\nWith the secret before and a database from before the rotation, someone")
    print("reads no sealed record: for that they need a password or a printed key too.")
    for stock in generations.stocks():
        if stock.leaked:
            print(f"    {stock.name}: {stock.leaked}")
    print("With the secret before and the database of today, only what waits above.")


def rotate(_arguments: argparse.Namespace) -> None:
    """Begin a rotation, or go on with it."""
    start()
    from django.conf import settings

    from amparo.foundation.accounts import secret_rotation
    from amparo.foundation.kernel import generations

    from .progress import progress

    if not settings.AMPARO_SECRET_OLD:
        raise OperatorError(
            "There is nothing to rotate: set a new AMPARO_SECRET, and the one until now"
            " as AMPARO_SECRET_OLD. See: amparo secret rotate --help"
        )
    if generations.state() is generations.State.BEGUN:
        secret_rotation.begin()
        print("The new secret is in force. Start serve, worker and tick again.")
    else:
        refuse_wrong_secret()
    tell = progress("rows")
    secret_rotation.bring_along(
        lambda done, total: tell(done, total) if total else None
    )
    people = {name for each in secret_rotation.left() for name in each.who}
    print(f"{len(people)} people follow at their next sign-in: amparo secret status")
    print("Print the new sheet now: amparo secret print")


def replace(arguments: argparse.Namespace) -> None:
    """Begin anew with a new secret, two people and the papers."""
    start()
    from amparo.foundation.accounts import lost_secret
    from amparo.foundation.organisations.models import Organisation

    by = (find_person(arguments.by), find_person(vars(arguments)["and"]))
    left_out = {find_organisation(Organisation, name).id for name in arguments.without}
    papers = {
        organisation.id: ask(f"The printed recovery key of {organisation}")
        for organisation in lost_secret.without_paper(left_out)
    }
    for line in lost_secret.replace(papers, by, left_out):
        print(line)
    print("Done. Start serve, worker and tick again; everyone asks for a new password.")
    print("Then give the keys to one person of each organisation: amparo vault recover")
