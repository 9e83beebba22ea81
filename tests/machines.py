"""State machines of hypothesis on the real database, each example undone at its end."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

# The default run is the same for the same modules, and does not look for the shortest
# history of a failure: that takes minutes on a database. ``pytest -m prove`` does both.
FEW = settings(
    max_examples=12,
    stateful_step_count=15,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
MANY = settings(
    FEW,
    max_examples=200,
    stateful_step_count=30,
    derandomize=False,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)


class DatabaseMachine(RuleBasedStateMachine):
    """A machine whose every example begins with the same database."""

    def __init__(self) -> None:
        super().__init__()
        self._outer = transaction.atomic()
        self._outer.__enter__()

    def teardown(self) -> None:
        """Undo what the example did."""
        transaction.set_rollback(True)
        self._outer.__exit__(None, None, None)


def run(machine: type[DatabaseMachine], how_much: settings) -> None:
    """Run a machine; fails with a history that breaks it."""
    run_state_machine_as_test(machine, settings=how_much)


class Traveller(DatabaseMachine):
    """A machine that notes where its histories came by."""

    seen: ClassVar[set[str]]


def run_everywhere(
    machine: type[Traveller], how_much: settings, places: Collection[str]
) -> None:
    """Run a machine, and go on with others of its histories until it was everywhere.

    Which histories come first depends on the modules that are loaded (hypothesis takes
    constants from them), so the same few do not come by everywhere in each run.
    """
    machine.seen = set()
    run(machine, how_much)
    if machine.seen != set(places):
        more = settings(
            how_much, derandomize=False, max_examples=8 * how_much.max_examples
        )
        run(machine, more)
    assert machine.seen == set(places)
