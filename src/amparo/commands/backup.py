"""``amparo backup``, ``amparo restore`` and ``amparo drill``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from .base import Commands, ask, declare, reach_database, start
from .errors import OperatorError
from .known_secret import what_is_wrong

if TYPE_CHECKING:
    from amparo.backup.restoring import Passphrases
    from amparo.backup.strike import Struck

PASSPHRASES = """The passphrase comes from AMPARO_BACKUP_PASSPHRASE (or the file that
AMPARO_BACKUP_PASSPHRASE_FILE names), else it is asked for. The grants have one of their
own if AMPARO_BACKUP_GRANTS_PASSPHRASE is set. Make them with "amparo secret new", and
keep them on paper beside the recovery keys."""

BACKUP = f"""Writes two encrypted files of one moment into FOLDER: the database, and the
grants, which are the keys of records sealed to teams. Without the grants no record
opens, so they live shorter (AMPARO_BACKUP_GRANTS_DAYS), and so does what was deleted.
Files whose time is over are deleted from FOLDER. Copy both files, and the list of what
has ended (AMPARO_ENDED_LIST), to another place, and delete them there in time too.

{PASSPHRASES}"""

RESTORE = f"""Puts a backup into an empty database (AMPARO_DATABASE_URL). FILE is the
database file; the grants are taken from the file beside it. What has ended since the
backup was made is struck out of it and printed: deleted concerns, withdrawn keys and
consents, recalled referrals, roles that ended, closed accounts; who was kept out of a
record is kept out again, and open invitations end. The list of it (AMPARO_ENDED_LIST,
or --list) must be newer than the backup.

{PASSPHRASES}"""

DRILL = f"""Restores the newest backup of FOLDER into an empty database of its own, and
says whether the journal there is whole. With --organisation it asks for the printed
recovery key and tries how many vaults it opens there. With --mailbox it asks for the
number of a concern that you told yourself to try it, and opens its mailbox there. Do it
twice a year. On SQLite the other database is a file that is deleted afterwards; on
PostgreSQL name an empty one with --into.

{PASSPHRASES}"""

PASSPHRASE = "AMPARO_BACKUP_PASSPHRASE"  # noqa: S105
OF_GRANTS = "AMPARO_BACKUP_GRANTS_PASSPHRASE"


def add(commands: Commands) -> None:
    """Declare the arguments."""
    making = declare(commands, "backup", backup, "Make a backup", BACKUP)
    making.add_argument("folder", type=Path, metavar="FOLDER")
    back = declare(commands, "restore", restore, "Restore a backup", RESTORE)
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--list", type=Path, help="the list of what has ended")
    back.add_argument(
        "--without-list",
        action="store_true",
        help="bring back what has ended since: only when the list is lost",
    )
    back.add_argument(
        "--without-grants",
        action="store_true",
        help="although no record will open: accounts, journal and codes only",
    )
    back.add_argument("--as-drill", action="store_true", help=argparse.SUPPRESS)
    trying = declare(commands, "drill", drill, "Try the newest backup", DRILL)
    trying.add_argument("folder", type=Path, metavar="FOLDER")
    trying.add_argument("--into", metavar="URL", help="an empty database for it")
    trying.add_argument("--organisation", help="whose printed key is tried")
    trying.add_argument("--mailbox", action="store_true", help="open a mailbox too")


def _passphrases() -> Passphrases:
    from amparo.backup.restoring import Passphrases
    from amparo.settings import environment as env

    first = env.read("AMPARO_BACKUP_PASSPHRASE")
    first = first or ask("The passphrase of the backup").strip()
    return Passphrases(first, env.read("AMPARO_BACKUP_GRANTS_PASSPHRASE") or first)


def _today() -> date:
    from django.utils import timezone

    return timezone.now().date()


def backup(arguments: argparse.Namespace) -> None:
    """Write a backup, and delete those whose life is over."""
    start()
    reach_database()
    from amparo.backup import ended, restoring

    folder: Path = arguments.folder
    if not folder.is_dir():
        raise OperatorError(f"There is no folder {folder}.")
    ended.add_to_list()
    made = restoring.make(folder, _passphrases(), _today(), version("amparo"))
    print(f"{made.database}\n{made.grants}")
    print(f"{made.rows} rows were written.")
    for path in restoring.forget_old(folder, _today()):
        print(f"{path.name} was deleted: its life is over.")


def restore(arguments: argparse.Namespace) -> None:
    """Put a backup into an empty database, without what has ended."""
    start()
    from amparo.backup import ended, restoring

    from .migrate import make_tables

    file: Path = arguments.file
    with_grants = _say_whether_it_opens(file, without=arguments.without_grants)
    lines = [] if arguments.without_list else list(ended.read_list(_list(arguments)))
    if not restoring.is_empty():
        raise OperatorError(
            "This database is in use. Nothing was changed. Name an empty one in"
            " AMPARO_DATABASE_URL."
        )
    passphrases = _passphrases()
    make_tables()
    rows, struck = restoring.restore(
        file, passphrases, lines, with_grants=with_grants, wrong=what_is_wrong
    )
    print(f"{rows} rows were restored.")
    _print_struck(struck)
    if not arguments.as_drill:
        print("Now run: amparo migrate; amparo journal verify; amparo check")


def _say_whether_it_opens(file: Path, *, without: bool) -> bool:
    """Return whether the grants are restored; say before anything if not."""
    from amparo.backup import restoring

    why = restoring.why_nothing_opens(file, _today())
    if without:
        why = why or "The grants are left out."
    if not why:
        return True
    print(
        f"{why} Nothing will open: no team can read a record any more. Only who has the"
        " number of a concern opens its mailbox.",
        flush=True,
    )
    if not without:
        raise OperatorError(
            "Nothing was changed. Look for a newer backup, or restore accounts, journal"
            " and codes alone with --without-grants."
        )
    return False


def _list(arguments: argparse.Namespace) -> Path:
    from django.conf import settings

    path = arguments.list or Path(settings.AMPARO_ENDED_LIST or "ended.jsonl")
    if not path.is_file():
        raise OperatorError(
            f"The list of what has ended is not at {path}. Nothing was changed. Name"
            " it with --list. If it is lost: --without-list brings back what was"
            " deleted, withdrawn or closed since the backup was made."
        )
    return Path(path)


WORDS = {
    "concerns": "Deleted concerns",
    "answers": "Answers to questionnaires deleted again",
    "grants": "Withdrawn keys of records",
    "consents": "Withdrawn consents",
    "referrals": "Recalled referrals",
    "roles": "Ended roles",
    "accounts": "Closed accounts",
    "suspended": "Suspended accounts (a second person decides about them anew)",
    "invitations": "Open invitations",
    "bars": "Records out of which someone is kept again",
    "services": "Services that are hidden from the public again",
    "lessons": "Lessons and offer checks whose sign-off was withdrawn",
}


def _print_struck(struck: Struck) -> None:
    found = {name: ids for name, ids in vars(struck).items() if ids}
    print("Struck out, because it has ended since:" if found else NOTHING)
    for name, ids in found.items():
        print(f"    {WORDS[name]}: {len(ids)}")
        for each in ids:
            print(f"        {each}")


NOTHING = "Nothing was struck out."


# -- Drill ----------------------------------------------------------------------------


def drill(arguments: argparse.Namespace) -> int:
    """Restore the newest backup elsewhere, and open something there."""
    start()
    from django.db import connection

    from amparo.backup import ended, restoring

    file = restoring.newest(arguments.folder)
    if connection.vendor != "sqlite" and not arguments.into:
        raise OperatorError("Name an empty database with --into postgresql://…")
    passphrases = _passphrases()
    ended.add_to_list()
    with tempfile.TemporaryDirectory(prefix="amparo-drill-") as name:
        folder = Path(name)  # nobody but this account may look into it
        url = arguments.into or f"sqlite:///{folder / 'drill.sqlite3'}"
        there = _Elsewhere(url, folder, passphrases)
        ended_list = str(_known(folder))
        steps = [["restore", str(file.resolve()), "--as-drill", "--list", ended_list]]
        steps.append(["journal", "verify"])
        failed = any(there.run(*step) for step in steps)  # the first ends it
        if not failed and arguments.organisation:
            words = ("vault", "drill", arguments.organisation)
            failed = bool(there.run(*words, said=ask("The printed key")))
        if not failed and arguments.mailbox:
            failed = bool(there.open_mailbox(ask("The number of the concern")))
    print("The drill failed." if failed else "The drill went well.")
    return int(failed)


def _known(folder: Path) -> Path:
    """Return the list of what has ended; an empty one if none is kept."""
    from django.conf import settings

    known = Path(settings.AMPARO_ENDED_LIST or folder / "none")
    if not known.exists():
        known = folder / "ended.jsonl"
        known.touch()
    return known.resolve()


class _Elsewhere:
    """Another database, on which commands run in processes of their own."""

    def __init__(self, url: str, folder: Path, passphrases: Passphrases) -> None:
        self.environment = {
            **os.environ,
            "AMPARO_DATABASE_URL": url,
            "AMPARO_VAR": str(folder),
            "AMPARO_ENDED_LIST": str(folder / "ended-there.jsonl"),
            PASSPHRASE: passphrases.database,
            OF_GRANTS: passphrases.grants,
        }
        for name in (PASSPHRASE, OF_GRANTS, "AMPARO_DATABASE_URL", "AMPARO_ENDED_LIST"):
            self.environment.pop(f"{name}_FILE", None)

    def run(self, *words: str, said: str = "") -> int:
        """Run a command there, and return its code."""
        return self._python("-m", "amparo.cli", *words, said=said)

    def open_mailbox(self, number: str) -> int:
        """Open the mailbox of a number there; say only that it opened."""
        return self._python("-c", _OPEN, said=number)

    def _python(self, *words: str, said: str) -> int:
        sys.stdout.flush()
        return subprocess.run(  # noqa: S603  (our own program)
            [sys.executable, *words],
            env=self.environment,
            input=f"{said.strip()}\n\n",
            text=True,
            check=False,
        ).returncode


_OPEN = """
import sys
from amparo.commands.base import start
start()
from amparo.foundation.kernel.errors import AmparoError
from amparo.response.concerns.operations import open_mailbox
from amparo.response.concerns.receipts import read_number
try:
    open_mailbox(read_number(sys.stdin.readline()) or "")
except AmparoError:
    print("The mailbox does not open.")
    sys.exit(1)
print("The mailbox opens.")
"""
