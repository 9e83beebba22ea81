"""``amparo journal``: verify the audit log."""

from __future__ import annotations

import argparse

from .base import Commands, declare, reach_database, start

MORE = """Recomputes every entry and every link of the chain. Ends with 1 and names the
first broken link if the journal was changed behind Amparo's back, and each key that is
back although the journal says that it was withdrawn or destroyed. Keep what it says
of the last seal somewhere else: a journal that was cut off after it then shows."""


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "journal", None, "Look after the journal")
    inner = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)
    declare(inner, "verify", verify, "Check the journal from its first entry", MORE)


def verify(_arguments: argparse.Namespace) -> int:
    """Print the verdict; 1 if the chain is broken."""
    start()
    reach_database()
    from amparo.foundation.journal.chain import verify as verdict_of
    from amparo.foundation.journal.models import Seal
    from amparo.foundation.vault.grant_journal import contradicting_grants

    verdict = verdict_of()
    print(f"{verdict.entries} entries under {verdict.seals} seals were checked.")
    if verdict.broken:
        print(f"The journal is broken: {verdict.broken}.")
        return 1
    restored = contradicting_grants()
    for grant in restored:
        print(f"The key grant {grant.id} is back although it was withdrawn.")
    if restored:
        print("Delete these rows, and ask who could write to the database.")
        return 1
    print(f"{verdict.waiting} entries wait for their seal. Nothing was changed.")
    if verdict.unproven:
        print(
            f"{verdict.unproven} of them are from before a secret was lost: nobody can"
            " check those any more."
        )
    last = Seal.objects.order_by("-number").first()
    if last:
        print(f"The last seal is number {last.number}: {bytes(last.digest).hex()}")
    return 0
