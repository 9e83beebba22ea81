"""Walking a table of states: each move, tried by each person, does what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model

from amparo.foundation.kernel.errors import AmparoError
from amparo.foundation.lists.states import StateTable
from amparo.foundation.policy import AccessScope, Actor, may
from tests.cast import PEOPLE, World

# What each move of the table does, by its key and the state to which it leads.
Acts = Mapping[tuple[str, str], Callable[[Actor], Any]]
ONE_OF_EACH_ROLE = {role: name for name, (_at, role) in reversed(PEOPLE.items())}


def moves_of(table: StateTable) -> set[tuple[str, str]]:
    """Return each move that does not begin a record, with each state after it."""
    moves = (move for move in table.moves if move.before)
    return {(move.key, str(after)) for move in moves for after in move.after}


def wrong_moves(
    world: World,
    table: StateTable,
    record: Model,
    state_of: Callable[[Any], str],
    acts: Acts,
    where: Callable[[str], AccessScope],
    *more: str,
) -> list[tuple[str, str, str]]:
    """Return each move that did something else than the table says; nothing stays done.

    One person of each role tries it, and ``more``. ``where`` is the scope of a move.
    """
    before, wrong = state_of(record), []
    verbs = {move.key: move.verb for move in table.moves}
    for (key, after), act in acts.items():
        for name in sorted({*ONE_OF_EACH_ROLE.values(), *more}):
            actor = getattr(world, name)
            moves = table.allows(key, before, after)
            expected = moves and may(actor, verbs[key], where(key))
            with transaction.atomic():
                try:
                    act(actor)
                except AmparoError:
                    pass
                now = state_of(type(record)._default_manager.get(pk=record.pk))
                transaction.set_rollback(True)
            if now != (after if expected else before):
                wrong.append((key, name, now))
    return wrong
