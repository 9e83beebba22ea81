"""State machines on the real database: written ways in the gate, random ones in proofs.

The gate follows histories that are written down and visit every state, so that each run
does the same whatever hypothesis would have drawn. ``pytest -m prove`` also tries
everything that could be done beside their steps (most of it is refused before anything
is written; the vault and the journal do it in the gate, on SQLite), and plays the same
rules in long random orders.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy, deepcopy
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

MANY = settings(
    max_examples=200,
    stateful_step_count=30,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)

# One act: the name of a rule and what it is told, in the order of its parameters.
Step = tuple[Any, ...]
# In a history: here everything that may be tried is tried once, each from this state.
EVERYTHING: Step = ("everything",)


class DatabaseMachine(RuleBasedStateMachine):
    """A machine whose every history begins with the same database."""

    def __init__(self) -> None:
        super().__init__()
        self._machinery = set(vars(self))
        self._outer = transaction.atomic()
        self._outer.__enter__()

    def teardown(self) -> None:
        """Undo what the history did."""
        transaction.set_rollback(True)
        self._outer.__exit__(None, None, None)


class Traveller(DatabaseMachine):
    """A machine that notes where its histories came by."""

    seen: ClassVar[set[str]]


# -- written ways ------------------------------------------------------------------


def follow(
    machine: type[DatabaseMachine],
    histories: Mapping[str, Sequence[Step]],
    tries: Sequence[Step] = (),
) -> None:
    """Go the written ways, and check after each step what always holds.

    With ``tries``, fails too when a rule of the machine is in no history and is never
    tried.
    """
    done: set[str] = set()
    rules: set[str] = set()
    for name, history in histories.items():
        going = machine()
        rules |= {rule.function.__name__ for rule in going.rules}
        try:
            for number, step in enumerate(history):
                where = f"in the history {name!r}, step {number}: {step}"
                if step is EVERYTHING:
                    _try_each(going, tries, done, where)
                else:
                    _noted(where, _do, going, step, done)
        finally:
            going.teardown()
    assert not tries or done >= rules, f"never tried: {rules - done}"


def _do(going: DatabaseMachine, step: Step, done: set[str]) -> None:
    name, *told = step
    assert _applies(going, name), f"{name} cannot happen here"
    getattr(going, name)(*told)
    done.add(name)
    for invariant in going.invariants:
        invariant.function(going)


def _try_each(
    going: DatabaseMachine, tries: Sequence[Step], done: set[str], where: str
) -> None:
    for step in tries:
        if _applies(going, step[0]):
            with transaction.atomic():
                _noted(f"{where}, trying {step}", _do, _twin(going), step, done)
                transaction.set_rollback(True)


def _applies(going: DatabaseMachine, name: str) -> bool:
    return all(
        condition(going)
        for rule in going.rules
        if rule.function.__name__ == name
        for condition in rule.preconditions
    )


def _twin(going: DatabaseMachine) -> DatabaseMachine:
    """Return a machine that knows the same and forgets it without the other."""
    twin = copy(going)
    for name, value in vars(going).items():
        if isinstance(value, list | set | dict) and name not in going._machinery:
            setattr(twin, name, deepcopy(value))
    return twin


def _noted(where: str, do: Callable[..., None], *told: Any) -> None:
    try:
        do(*told)
    except BaseException as fault:
        fault.add_note(where)
        raise


# -- random ways -------------------------------------------------------------------


def run(machine: type[DatabaseMachine], how_much: settings) -> None:
    """Play a machine in random orders; fails with a history that breaks it."""
    run_state_machine_as_test(machine, settings=how_much)


def run_everywhere(
    machine: type[Traveller], how_much: settings, places: Collection[str]
) -> None:
    """Play a machine, and go on with more histories until it was everywhere."""
    machine.seen = set()
    run(machine, how_much)
    if not machine.seen >= set(places):
        run(machine, settings(how_much, max_examples=8 * how_much.max_examples))
    assert machine.seen >= set(places), f"never: {set(places) - machine.seen}"
