"""How much work cases are: points by their risk, and the load of one caseworker."""

from __future__ import annotations

from amparo.foundation.countries.queries import limit_of

WEIGHT, LOAD = "case.weight", "case.load"


def weight_of(country: str, risk: str) -> int:
    """Return how many points a case counts in a caseload; "" is not assessed yet."""
    return limit_of(country, WEIGHT, risk)


def target_of(country: str) -> int:
    """Return how many points a caseworker takes on."""
    return limit_of(country, LOAD)
