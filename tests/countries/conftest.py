"""Facts are kept for half a minute; no test may read those of another."""

import pytest


@pytest.fixture(autouse=True)
def _fresh(fresh_facts: None) -> None:
    """Every test of this room begins with what stands in its database."""
