"""Each kind of question: how an answer is kept, and what is none."""

from __future__ import annotations

import pytest

from amparo.foundation.questionnaires.engine import Kind
from tests.questionnaires.engine.forms import begun, form_of

KINDS = """
| survey | | | | | | | | |
| | type | name | label | appearance | parameters | coded | calculation | score |
| | text | t | T | | | | | |
| | text | long | L | multiline | | | | |
| | integer | n | N | | | yes | | |
| | decimal | x | X | | | yes | | |
| | date | d | D | | | yes | | |
| | date | m | M | month-year | | | | |
| | date | y | Y | year | | | | |
| | date | bs | BS | bikram-sambat | | | | |
| | time | clock | C | | | yes | | |
| | dateTime | at | At | | | | | |
| | select_one fruit | one | One | | | yes | | |
| | select_multiple fruit | some | Some | | | yes | | |
| | range | r | R | | start=0 end=1 step=0.5 | yes | | |
| | range | usual | U | | | | | |
| | geopoint | place | P | | | | | |
| | acknowledge | ok | OK | | | yes | | |
| | note | hello | Hello | | | | | |
| | calculate | risk | Risk | | | yes | if(${n} > 5, 'high', 'low') | yes |
| | calculate | mixed | | | | yes | concat(${one}, 'x') | |
| | calculate | points | | | | yes | ${n} * 2 | |
| choices | | | |
| | list_name | name | label |
| | fruit | apple | Apple |
| | fruit | pear | Pear |
| | fruit | fig | Fig |
"""


def test_kinds_and_what_appearance_and_parameters_say() -> None:
    asked = form_of(KINDS).questions()
    kinds = {path.rpartition("/")[2]: one.kind for path, one in asked.items()}
    assert kinds == {
        "t": Kind.TEXT,
        "long": Kind.TEXT,
        "n": Kind.INTEGER,
        "x": Kind.DECIMAL,
        "d": Kind.DATE,
        "m": Kind.DATE,
        "y": Kind.DATE,
        "bs": Kind.DATE,
        "clock": Kind.TIME,
        "at": Kind.DATETIME,
        "one": Kind.SELECT_ONE,
        "some": Kind.SELECT_MULTIPLE,
        "r": Kind.RANGE,
        "usual": Kind.RANGE,
        "place": Kind.PLACE,
        "ok": Kind.ACKNOWLEDGE,
        "hello": Kind.NOTE,
        "risk": Kind.CALCULATE,
        "mixed": Kind.CALCULATE,
        "points": Kind.CALCULATE,
    }
    precisions = [asked[f"/data/{name}"].precision for name in ("d", "m", "y")]
    assert precisions == ["day", "month", "year"]
    assert asked["/data/long"].many_lines and not asked["/data/t"].many_lines
    steps = [(one.start, one.end, one.step) for one in asked.values() if one.step]
    assert [tuple(map(str, one)) for one in steps] == [
        ("0", "1", "0.5"),
        ("1", "10", "1"),
    ]
    assert asked["/data/risk"].label == {"": "Risk"}
    assert asked["/data/risk"].score


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("t", "  Ana \n María ", "Ana María"),
        ("long", "one \n\n two", "one\n\n two"),
        ("n", " 1 000 ", "1000"),
        ("n", "٤٢", "42"),
        ("n", "-3", "-3"),
        ("x", "1,5", "1.5"),
        ("d", "2026-11-29", "2026-11-29"),
        ("m", "2026-11", "2026-11-01"),
        ("y", "2026", "2026-01-01"),
        ("clock", "7:05", "7:05"),
        ("clock", "07:05", "07:05:00"),
        ("at", "2026-11-29T07:05", "2026-11-29T07:05:00"),
        ("some", "fig apple fig", "apple fig"),
        ("ok", "on", "OK"),
        ("ok", "whatever", ""),
    ],
)
def test_an_answer_is_kept_in_one_form(name: str, typed: str, kept: str) -> None:
    assert begun(KINDS, **{name: typed}).value(f"/data/{name}") == kept


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("n", "twelve"),
        ("n", "a hundred and 1"),
        ("x", "1, 5, 6"),
        ("n", "1.5"),
        ("n", "1e3"),
        ("n", "1" * 16),
        ("x", "1.5.2"),
        ("x", "NaN"),
        ("x", "inf"),
        ("d", "29/11/2026"),
        ("d", "2026-02-30"),
        ("d", "2026-11-29T10:00"),
        ("d", "0000-01-01"),
        ("clock", "25:00"),
        ("at", "2026-11-29"),
        ("one", "banana"),
        ("one", "apple pear"),
        ("some", "apple banana"),
        ("r", "0.3"),
        ("r", "2"),
        ("usual", "0"),
        ("t", "x" * 20_001),
    ],
)
def test_what_is_no_answer_is_a_problem_and_is_kept_as_typed(
    name: str, typed: str
) -> None:
    filling = begun(KINDS, **{name: typed})
    assert list(filling.problems()) == [f"/data/{name}"]
    assert filling.value(f"/data/{name}") == typed


def test_what_may_lie_open_are_codes_and_numbers() -> None:
    filling = begun(
        KINDS,
        t="Ana María",
        n="7",
        x="1,5",
        d="2026-11-29",
        clock="07:05",
        one="pear",
        some="fig apple",
        r="0.5",
        ok="OK",
    )
    assert filling.finished().codes == {
        "/data/n": 7,
        "/data/x": 1.5,
        "/data/d": "2026-11-29",
        "/data/clock": "07:05:00",
        "/data/one": "pear",
        "/data/some": ["apple", "fig"],
        "/data/r": 0.5,
        "/data/ok": "OK",
        "/data/risk": "high",  # stands in the form; "mixed" does not
        "/data/points": 14,
    }
