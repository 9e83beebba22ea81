"""Clocks are kept for half a minute; no test may read those of another."""

from collections.abc import Iterator

import pytest

from amparo.foundation.places.queries import forget_hours


@pytest.fixture(autouse=True)
def fresh_clocks() -> Iterator[None]:
    forget_hours()
    yield
    forget_hours()
