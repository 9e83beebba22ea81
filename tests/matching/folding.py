"""Two colleagues fold in what waits at once: run on a database of its own.

Prints JSON: whether they met, what each folded in, which records the index holds in
the end, and how few of them a search found meanwhile.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django

from tests.vault.rotating import (
    A_MOMENT,
    PATIENCE,
    one_within_the_other,
    team_id,
)

if TYPE_CHECKING:  # else it would be loaded before Django is set up
    from amparo.foundation.policy import Actor

MANY = 24
A_FEW = 3  # folded in at a time, so that they meet again and again
NAME = "Ana Quispe"


def come_without_a_key() -> list[UUID]:
    """Record people by somebody whose keys are locked."""
    from amparo.foundation.accounts.actors import actor_for
    from amparo.foundation.accounts.models import User
    from amparo.foundation.persons.identity import Facts, Identity
    from amparo.foundation.persons.operations import record_person

    carla = actor_for(User.objects.get(email="carla@example.org"), None)
    child = Identity(names=[NAME])
    return [record_person(carla, team_id(), child, Facts()).id for _ in range(MANY)]


def colleague(name: str) -> Actor:
    """Return a member of the team with open keys."""
    from amparo.foundation.accounts.actors import actor_for
    from amparo.foundation.accounts.models import User
    from amparo.foundation.vault.user_keys import unlock
    from tests.cast import PASSWORD

    user = User.objects.get(email=f"{name}@example.org")
    return actor_for(user, unlock(user.id, PASSWORD))


def in_index() -> list[str]:
    """Return the records of all segments, as often as they stand there."""
    from amparo.foundation.matching import index
    from amparo.foundation.persons.models import KIND

    segments = index._opened_segments(colleague("sonia"), [team_id()], KIND)
    return sorted(found for each in segments.values() for found in each.ids)


def held_up() -> dict[str, object]:
    """One has folded and her page is not finished; the other comes by meanwhile."""
    from amparo.foundation.matching.index import fold
    from amparo.foundation.persons.models import KIND

    folded: dict[str, int] = {}

    def by(name: str) -> Callable[[], None]:
        actor = colleague(name)

        def fold_in() -> None:
            folded[name] = fold(actor, KIND, team_id(), wait=False)

        return fold_in

    met = one_within_the_other(by("carla"), by("sonia"), meet=True)
    return {"met": met, "folded": folded}


def side_by_side() -> dict[str, object]:
    """Both open page after page until nothing waits."""
    from django.db import connection, transaction

    from amparo.foundation.matching import index
    from amparo.foundation.matching.models import PendingEntry
    from amparo.foundation.persons.models import KIND

    index.fold.__kwdefaults__ = {"most": A_FEW, "only": ()}  # as of every page
    start = threading.Barrier(2)

    def pages(actor: Actor) -> int:
        fewest = MANY
        try:
            start.wait(PATIENCE)
            while PendingEntry.objects.exists():
                with transaction.atomic():
                    opened = index.opened(actor, KIND, [team_id()])
                ids = {segment.ids[row] for segment, row in opened.rows()}
                fewest = min(fewest, len(ids))
        finally:
            connection.close()
        return fewest

    both = [colleague(name) for name in ("carla", "sonia")]
    with ThreadPoolExecutor() as pool:
        return {"fewest": min(pool.map(pages, both))}


def rotated_meanwhile() -> dict[str, object]:
    """A third gives the team a new key between reading what waits and sealing it."""
    from django.db import connection

    from amparo.foundation.matching import index
    from amparo.foundation.persons.models import KIND
    from amparo.foundation.vault.team_keys import rotate

    write, read, rotated = index._write, threading.Event(), threading.Event()

    def held_off(*asked: Any) -> None:
        read.set()
        rotated.wait(A_MOMENT)
        write(*asked)

    def fold_in() -> int:
        try:
            return index.fold(sonia, KIND, team_id(), wait=True)
        finally:
            connection.close()

    sonia, carla = colleague("sonia"), colleague("carla")
    index.fold(sonia, KIND, team_id(), wait=True, most=1)
    index._write = held_off  # type: ignore[assignment]
    with ThreadPoolExecutor() as pool:
        folded = pool.submit(fold_in)
        read.wait(PATIENCE)
        index._write = write
        rotate(carla, team_id())
        rotated.set()
    return {"folded": folded.result()}


def main(what: str) -> dict[str, object]:
    """Let them meet, and say what came of it."""
    from amparo.foundation.matching.models import PendingEntry

    known = sorted(each.hex for each in come_without_a_key())
    ways = {
        "held-up": held_up,
        "side-by-side": side_by_side,
        "rotated": rotated_meanwhile,
    }
    said = ways[what]()
    complete = in_index() == known
    return {**said, "complete": complete, "pending": PendingEntry.objects.count()}


if __name__ == "__main__":
    django.setup()
    json.dump(main(sys.argv[1]), sys.stdout)
