"""Indicators of trafficking in our own form, against sums made by hand."""

from __future__ import annotations

import pytest

from .our_forms import Filled

RISK = "risk_factors_signs"
TRAFFICKING = {  # what alone is a dimension with a second indicator, and what is not
    "deceived": (("work", "pay"), ("pay", "school")),
    "forced": (("sold", "debt"), ("debt", "documents")),
    "used": (("poverty", "love", "relative"), ("poverty", "love")),
    "exploited": (("sexual",), ("images",)),
    "held": (("guarded", "threats"), ("drugs", "threats")),
    "depends": (("needs", "shame"), ("language", "shame")),
}


def test_trafficking_is_asked_about_where_someone_did_something() -> None:
    form = Filled(RISK, acts="none")
    assert not form.asks("deceived") and not form.asks("traffic_presumed")
    form.set(acts="moved received")
    assert form.asks("deceived") and form.asks("depends")
    assert form.problem("traffic_grounds")
    assert not form.asks("traffic_next")
    form.set(traffic_presumed="unclear")
    assert form.asks("traffic_next")
    form.set(traffic_presumed="not_presumed")
    assert not form.asks("traffic_next")


@pytest.mark.parametrize("name", sorted(TRAFFICKING))
def test_a_dimension_of_trafficking_needs_enough_indicators(name: str) -> None:
    enough, too_few = TRAFFICKING[name]
    assert Filled(RISK, acts="moved", **{name: " ".join(enough)})["traffic_met"] == "1"
    assert Filled(RISK, acts="moved", **{name: " ".join(too_few)})["traffic_met"] == "0"
    assert Filled(RISK, acts="moved", **{name: "none"})["traffic_met"] == "0"


def test_three_indicators_are_enough_and_dimensions_add_up() -> None:
    form = Filled(RISK, acts="moved", deceived="pay school travel")
    assert form["traffic_met"] == "1"
    form.set(exploited="hours conditions low_pay", held="violence debt")
    assert form["traffic_met"] == "3"
