"""State machines of hypothesis on the real database, each example undone at its end."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

# The default run is the same every time and does not look for the shortest history of
# a failure, which takes minutes on a database; ``pytest -m prove`` does both.
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
