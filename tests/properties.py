"""How hypothesis looks for counterexamples: the same few in the gate, many in proofs.

A test with ``@given`` needs no settings of its own. ``pytest -m prove`` runs it too.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

# On a busy machine drawing is slow; the cast that a test asks for is rolled back.
_UNHURRIED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]

settings.register_profile(
    "gate",
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=_UNHURRIED,
)
settings.register_profile(
    "prove",
    max_examples=500,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=_UNHURRIED,
)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples; the gate's are the same in every run."""
    if _is_proof(config):
        settings.load_profile("prove")
        return
    settings.load_profile("gate")
    # It takes constants from the modules that happen to be loaded, even derandomized.
    vars(providers)["_get_local_constants"] = Constants


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """In proofs, properties run as well."""
    for item in items if _is_proof(config) else ():
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
            item.add_marker(pytest.mark.prove)


def _is_proof(config: pytest.Config) -> bool:
    return bool(config.getoption("markexpr") == "prove")
