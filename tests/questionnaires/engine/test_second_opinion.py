"""Random forms and answers, worked out here and by an engine that others wrote.

rxeval is right about the rules of XPath, repeats and choices. It is not asked about
dates, of which it does not know the functions, about ``position(..)``, nor about a sum
of answers of which some are missing: there we do as ODK Collect does. An answer that is
not asked counts as empty in Collect and here, and goes on counting in rxeval, so that
it is given only those that are asked.
"""

from __future__ import annotations

from typing import Any

import rxeval
from hypothesis import given

from amparo.foundation.questionnaires.engine import Filling, Kind, compile_table
from tests.questionnaires.engine.forms import NOW
from tests.questionnaires.engine.random_forms import Case, answered, cases, places_of


def theirs(case: Case, place: str) -> str:
    """Return a place as rxeval names it: a single row has no number."""
    return place.replace("[1]", "") if case.rows == 1 else place


def ours_and_theirs(case: Case) -> tuple[Filling, Any, Any]:
    compiled = compile_table(case.table)
    filling = answered(Filling(compiled.form, now=NOW), case)
    session = rxeval.Session(compiled.xform)
    for _row in range(case.rows - 1):  # there, a repeat begins with one
        session.add_row("/data/r")
    for place, value in case.answers.items():
        if value and filling.is_relevant(place):
            session.set(theirs(case, place), value)
    return filling, session, session.recompute()


def same(one: str, other: str) -> bool:
    """Compare two results; what is no number is none here, and "NaN" there."""
    if other in ("NaN", ""):
        return one == ""
    try:
        return abs(float(one) - float(other)) < 1e-9
    except ValueError:
        return one == other


@given(cases())
def test_a_second_engine_finds_the_same(case: Case) -> None:
    filling, session, found = ours_and_theirs(case)
    problems = filling.problems()
    missing = set(found["missing"])
    invalid = {place for place, _message in found["invalid"]}
    assert not found["failed"]
    for place, question in places_of(filling.form, case.rows):
        their = theirs(case, place)
        relevant = filling.is_relevant(place)
        assert relevant is found["relevant"][their], (place, case)
        if not relevant:
            continue
        if question.kind is Kind.CALCULATE:
            mine = filling.value(place)
            assert same(mine, session.get(their) or ""), (place, case)
            continue
        wrong = place in problems
        assert wrong is (their in missing or their in invalid), (place, case)
