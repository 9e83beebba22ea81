"""A team's key is rotated while someone seals to it: run on a database of its own.

Prints JSON: whether the key that each new record was sealed to is in force afterwards,
for each meeting that is named.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from uuid import UUID

import django

KIND = "persons.person"
A_MOMENT = 1.0  # enough for the other to get ahead, if nothing holds it off
PATIENCE = 20.0


def rotate() -> None:
    """Give the team of Cochabamba a new key."""
    from amparo.foundation.accounts.actors import actor_for
    from amparo.foundation.accounts.models import User
    from amparo.foundation.vault import team_keys
    from amparo.foundation.vault.user_keys import unlock
    from tests.cast import PASSWORD

    carla = User.objects.get(email="carla@example.org")
    team_keys.rotate(actor_for(carla, unlock(carla.id, PASSWORD)), team_id())


def seal() -> None:
    """Make a record that the team can open."""
    from amparo.foundation.kernel.ids import uuid7
    from amparo.foundation.vault.record_keys import new_key

    new_key(KIND, uuid7(), [team_id()])


def team_id() -> UUID:
    from amparo.foundation.organisations.models import Team

    return Team.objects.get(name="Cochabamba").id


def one_within_the_other(
    first: Callable[[], None], second: Callable[[], None], *, meet: bool = False
) -> bool:
    """Begin the second while the first is not committed yet.

    With ``meet`` the first waits for the second; returns whether it came. On SQLite it
    never can (everyone waits for whoever writes), so there a moment is enough.
    """
    from django.db import connection, transaction

    begun, ended, came = threading.Event(), threading.Event(), threading.Event()
    patient = meet and connection.vendor != "sqlite"

    def hold() -> None:
        with transaction.atomic():
            first()
            begun.set()
            if ended.wait(PATIENCE if patient else A_MOMENT):
                came.set()
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(PATIENCE)
    with transaction.atomic():
        second()
    ended.set()
    thread.join()
    return came.is_set()


def main(what: str) -> dict[str, object]:
    """Let them meet, and say what came of it."""
    from amparo.foundation.vault.models import KeyGrant

    order = {
        "rotate-seal": (rotate, seal),
        "seal-rotate": (seal, rotate),
        "seal-seal": (seal, seal),
    }
    before = list(KeyGrant.objects.values_list("id", flat=True))
    met = one_within_the_other(*order[what], meet=what == "seal-seal")
    grants = KeyGrant.objects.filter(kind=KIND).exclude(id__in=before)
    retired = grants.values_list("vault_key__retired_at", flat=True)
    return {"met": met, "in_force": [each is None for each in retired]}


if __name__ == "__main__":
    django.setup()
    json.dump({what: main(what) for what in sys.argv[1:]}, sys.stdout)
