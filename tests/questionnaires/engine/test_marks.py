"""Which questions may be marked as coded or as a score."""

from __future__ import annotations

import pytest

from tests.questionnaires.engine.forms import begun, only


@pytest.mark.parametrize("kind", ["text", "geopoint", "note"])
def test_what_is_written_freely_cannot_be_coded(kind: str) -> None:
    table = f"""
| survey | | | | |
| | type | name | label | coded |
| | {kind} | it | It | yes |
"""
    assert only(table)[:3] == ("survey", 2, "coded")


NUMBERS = """
| survey | | | | | | | |
| | type | name | label | calculation | coded | trigger | default |
| | text | phone | Telephone | | | | |
| | select_one yn | safe | Safe? | | | | |
| | calculate | middle | | substr(${phone}, 2) | | | |
| | calculate | fine | | if(${safe} = 'yes', 1, 0) | yes | | |
| | %s |
| choices | | | |
| | list_name | name | label |
| | yn | yes | Yes |
"""


@pytest.mark.parametrize(
    "row",
    [
        "calculate | sent | | number(${phone}) | yes | |",
        "calculate | sent | | ${middle} + 1 | yes | |",
        "calculate | sent | | ${phone} | yes | ${safe} |",
        "integer | sent | Sent | | yes | | ${phone}",
        "calculate | sent | | jr:choice-name(${safe}, '${safe}') | yes | |",
    ],
)
def test_a_coded_number_cannot_repeat_what_was_typed(row: str) -> None:
    sheet, number, column, text = only(NUMBERS % row)
    assert (sheet, number, column) == ("survey", 6, "coded")
    assert "free text" in text


def test_choices_that_are_earlier_answers_cannot_be_coded() -> None:
    table = """
| survey | | | | |
| | type | name | label | coded |
| | begin repeat | child | Child | |
| | text | name | Name | |
| | end repeat | | | |
| | select_one ${name} | eldest | Eldest | yes |
"""
    assert only(table)[:3] == ("survey", 5, "coded")


def test_only_a_calculation_is_a_score_and_marks_are_yes_or_no() -> None:
    table = """
| survey | | | | | |
| | type | name | label | coded | score |
| | integer | n | N | maybe | |
"""
    assert only(table)[:3] == ("survey", 2, "coded")
    assert only(table.replace("| maybe | |", "| | yes |"))[:3] == ("survey", 2, "score")


def test_a_mark_cannot_be_set_behind_the_column() -> None:
    table = """
| survey | | | | |
| | type | name | label | bind::amparo:coded |
| | text | it | It | yes |
"""
    assert only(table)[:3] == ("survey", 2, "coded")


def test_a_score_may_be_in_rows_where_each_row_has_its_own() -> None:
    table = """
| survey | | | | | |
| | type | name | label | calculation | score |
| | begin repeat | option | Option | | |
| | integer | n | N | | |
| | calculate | points | Points | ${n} * 2 | yes |
| | end repeat | | | | |
"""
    filling = begun(table)
    for n in ("3", "4"):
        filling.set(f"{filling.add_row('/data/option')}/n", n)
    items = [item for page in filling.pages() for item in page.items]
    scores = [item.place for item in items if getattr(item.node, "score", False)]
    assert [filling.value(place) for place in scores] == ["6", "8"]
    assert filling.value("/data/option/points") == ""
