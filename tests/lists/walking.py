"""Walking a table of states: each move, tried by each person, does what it says.

Those who may not do a move take turns in ``make test``: two at each, another two at the
next and in the next state. ``make prove`` alone sees that each of them is refused at
each (fixture ``everybody``); whom the policy refuses where, the role matrix tries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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


def who_tries(
    people: Iterable[str], allowed: Callable[[str], bool], number: int, everybody: bool
) -> list[str]:
    """Return all who may do a move, and those whose turn it is to be refused."""
    may_do = {name: allowed(name) for name in sorted(people)}
    others = [name for name, may_it in may_do.items() if not may_it]
    start = 2 * number % len(others) if others else 0
    turn = [*others[start:], *others[:start]]
    return [n for n in may_do if may_do[n]] + (turn if everybody else turn[:2])


def wrong_moves(
    world: World,
    table: StateTable,
    record: Model,
    acts: Acts,
    where: Callable[[str], AccessScope],
    *more: str,
    everybody: bool,
    column: str = "state",
) -> list[tuple[str, str, str]]:
    """Return each move that did something else than the table says; nothing stays done.

    One person of each role tries it, and ``more``. ``where`` is the scope of a move.
    """
    before, wrong = getattr(record, column), []
    verbs = {move.key: move.verb for move in table.moves}
    people = {*ONE_OF_EACH_ROLE.values(), *more}
    first = list(table.states.values).index(before) * len(acts)
    for number, ((key, after), act) in enumerate(acts.items(), first):
        moves, verb, scope = table.allows(key, before, after), verbs[key], where(key)

        def allowed(name: str, verb: str = verb, scope: AccessScope = scope) -> bool:
            return may(getattr(world, name), verb, scope)

        for name in who_tries(people, allowed, number, everybody):
            actor = getattr(world, name)
            expected = moves and allowed(name)
            with transaction.atomic():
                try:
                    act(actor)
                except AmparoError:
                    pass
                now = getattr(type(record)._default_manager.get(pk=record.pk), column)
                transaction.set_rollback(True)
            if now != (after if expected else before):
                wrong.append((key, name, now))
    return wrong
