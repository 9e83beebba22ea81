"""What expressions give, reckoned by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.questionnaires.engine.values import (
    days_of,
    moment_at,
    moment_of,
    number_of,
    rounded,
    text_of,
    truth_of,
)
from tests.questionnaires.engine.forms import begun, result

ASKED = "integer n, text t, date d"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${n} + 1", "6"),
        ("${n} = 5", "true"),
        ("${n} = '5'", "true"),
        ("${n} * 2 - 1", "9"),
        ("${n} div 2", "2.5"),
        ("1 div 3", "0.3333333333333333"),
        ("-${n} mod 3", "-2"),
        ("${n} > 4 and ${n} < 6", "true"),
        ("${n} > 5 or ${n} < 5", "false"),
        ("${n} >= 5 and not(${t} = '')", "true"),
        ("(1 + 2) * 3", "9"),
        ("1 div 0", ""),  # no number is no answer
        ("if(${n} > 3, 'many', 'few')", "many"),
        ("coalesce('', ${t})", "Ana María"),
        ("concat(${t}, '!', ${n})", "Ana María!5"),
        ("substr(${t}, 4)", "María"),
        ("substr(${t}, 0, 3)", "Ana"),
        ("substr(${t}, -5, -1)", "Marí"),
        ("substring(${t}, 2, 2)", "na"),
        ("substring-before(${t}, ' ')", "Ana"),
        ("substring-after(${t}, ' ')", "María"),
        ("string-length(${t})", "9"),
        ("normalize-space('  a   b ')", "a b"),
        ("translate(${t}, 'an', 'AN')", "ANA MAríA"),
        ("contains(${t}, 'Mar')", "true"),
        ("starts-with(${t}, 'Ana')", "true"),
        ("ends-with(${t}, 'Ana')", "false"),
        ("join('-', 'a', 'b')", "a-b"),
        ("selected('a b c', 'b')", "true"),
        ("selected('ab c', 'b')", "false"),
        ("selected-at('a b c', 1)", "b"),
        ("selected-at('a b c', 3)", ""),
        ("count-selected(' a b ')", "2"),
        ("int(2.9)", "2"),
        ("int(-2.9)", "-2"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(2.345, 2)", "2.35"),
        ("floor(-2.5)", "-3"),
        ("ceiling(2.1)", "3"),
        ("abs(-3)", "3"),
        ("pow(2, 10)", "1024"),
        ("sqrt(16)", "4"),
        ("sqrt(-1)", ""),
        ("max(3, ${n}, 4)", "5"),
        ("max(3, 'x', '')", "3"),
        ("max('')", ""),
        ("sum(1, ${n}, '')", "6"),  # what is no number is left out, as in Collect
        ("min(3, ${n}, 4)", "3"),
        ("number('12.50')", "12.5"),
        ("number('twelve')", ""),
        ("boolean-from-string('1')", "true"),
        ("checklist(1, 2, true(), false(), ${n} = 5)", "true"),
        ("checklist(3, -1, true(), false(), ${n} = 5)", "false"),
        ("weighted-checklist(5, -1, true(), 2, ${n} = 5, 3)", "true"),
        ("regex(${t}, 'Ana.*')", "true"),
        ("regex(${t}, 'Ana')", "false"),  # the whole answer, as in ODK Collect
        ("string(${n})", "5"),
        ("true()", "true"),
    ],
)
def test_an_expression_gives_what_a_person_reckons(
    expression: str, expected: str
) -> None:
    found = result(expression, ASKED, n="5", t="Ana María", d="2026-11-01")
    assert found == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # It is Monday already in Greenwich; the clock on the wall counts.
        ("today()", "2026-11-29"),
        ("now()", "2026-11-29T21:30:00.000-04:00"),
        ("today() - ${d}", "28"),
        ("${d} < today()", "true"),
        ("${d} = date('2026-11-01')", "true"),
        ("date('2026-03-01') - date('2026-02-01')", "28"),
        ("date(${d} + 30)", "2026-12-01"),
        ("date('2026-11-01T10:00:00')", "2026-11-01"),
        ("date-time(20758.5)", "2026-11-01T12:00:00"),
        ("number(date('1970-01-02'))", "1"),
        ("decimal-date-time('1970-01-03T06:00:00')", "2.25"),
        ("decimal-time('18:00:00')", "0.75"),
        ("int((today() - ${d}) div 7)", "4"),
        ("format-date(${d}, '%d/%m/%Y')", "01/11/2026"),
        ("format-date(${d}, '%e-%n-%y')", "1-11-26"),
        ("format-date(${d}, '%b')", "Nov"),
        ("format-date-time(now(), '%H:%M')", "21:30"),
        ("format-date('no date', '%Y')", ""),
        ("now() > today()", "true"),
        ("int((today() - date('2014-11-30')) div 365.25)", "11"),
    ],
)
def test_a_date_counts_as_days_of_the_clock_on_the_wall(
    expression: str, expected: str
) -> None:
    assert result(expression, ASKED, d="2026-11-01") == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${n} = ''", "true"),
        ("${n} + 1", ""),
        ("${n} > 3", "false"),
        ("${n} < 3", "false"),
        ("${n} != 5", "true"),
        ("not(${n})", "true"),
        ("concat('a', ${n})", "a"),
        ("coalesce(${n}, 7)", "7"),
        ("string-length(${t})", "0"),
        ("today() - ${d}", ""),
        ("${d} <= today()", "false"),
    ],
)
def test_an_answer_that_is_missing_is_no_error(expression: str, expected: str) -> None:
    assert result(expression, ASKED) == expected


def test_a_sum_of_a_hundred_answers_is_worked_out() -> None:
    assert result(" + ".join(["${n}"] * 100), ASKED, n="3") == "300"
    assert result(f"sum({', '.join(['${n}'] * 500)})", ASKED, n="3") == "1500"


def test_a_number_of_zero_is_false_and_a_text_of_zero_is_true() -> None:
    assert result("if(${n}, 'yes', 'no')", ASKED, n="0", t="0") == "no"
    assert result("if(${t}, 'yes', 'no')", ASKED, n="0", t="0") == "yes"


def test_a_group_as_text_is_what_is_asked_in_it() -> None:
    table = """
| survey | | | | | |
| | type | name | label | relevant | calculation |
| | integer | n | N | | |
| | begin group | g | G | | |
| | text | a | A | | |
| | text | b | B | ${n} > 1 | |
| | end group | | | | |
| | calculate | all | | | string(/data/g) |
"""
    filling = begun(table, n="2")
    filling.set("/data/g/a", "one")
    filling.set("/data/g/b", "two")
    assert filling.value("/data/all") == "onetwo"
    filling.set("/data/n", "1")
    assert filling.value("/data/all") == "one"


def test_questions_may_have_the_names_of_functions_and_operators() -> None:
    names = "integer date, integer count, integer div, integer if, text position"
    answers = {"date": "2", "count": "3", "div": "12", "if": "2", "position": "x"}
    assert result("${count} * ${date}", names, **answers) == "6"
    assert result("${div} div ${if}", names, **answers) == "6"
    assert result("concat(${position}, ${count})", names, **answers) == "x3"


def test_a_text_is_written_as_it_is_read() -> None:
    assert result("'it is [2], jr:itext(x)'", ASKED) == "it is [2], jr:itext(x)"


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_as_text_is_the_same_number(number: float) -> None:
    assert number_of(text_of(number)) == pytest.approx(number, rel=1e-12)


@given(st.integers(min_value=-500_000, max_value=2_000_000))
def test_a_day_and_its_number_are_the_same(day: int) -> None:
    moment = moment_at(float(day))
    assert moment is not None and days_of(moment) == day
    assert number_of(moment.date().isoformat()) == day
    assert moment_of(moment.date().isoformat()) == moment


@given(st.floats(min_value=-1e9, max_value=1e9))
def test_rounding_goes_to_a_neighbour_and_a_half_up(number: float) -> None:
    found = rounded(number)
    assert found == math.floor(found)
    assert abs(found - number) <= 0.5 and not (found < number and number - found == 0.5)


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [(2.345, 2, 2.35), (-2.345, 2, -2.34), (33.33, -1, 30.0), (1e300, 2, 1e300)],
)
def test_rounding_takes_a_number_as_it_is_written(
    number: float, places: int, expected: float
) -> None:
    assert rounded(number, places) == expected


def test_numbers_that_are_written_differently_are_equal() -> None:
    asked = "decimal a, decimal b, text c"
    answers = {"a": "1.50", "b": "1.5", "c": "1.50"}
    assert result("${a} = ${b}", asked, **answers) == "true"
    assert result("${b} = ${c}", asked, **answers) == "true"
    assert result("${c} = '1.5'", asked, **answers) == "false"


@given(st.text())
def test_a_text_is_true_if_there_is_any(text: str) -> None:
    assert truth_of(text) is bool(text)


NUMBER = st.integers(min_value=-50, max_value=50)


@given(NUMBER, NUMBER, NUMBER)
def test_arithmetic_is_that_of_whole_numbers(a: int, b: int, c: int) -> None:
    given_ = {"a": str(a), "b": str(b), "c": str(c)}
    filling = begun(_two("${a} * ${b} + ${c}", "${a} - ${b} - ${c}"), **given_)
    assert filling.value("/data/one") == str(a * b + c)
    assert filling.value("/data/two") == str(a - b - c)


def _two(one: str, two: str) -> str:
    return f"""
| survey | | | | |
| | type | name | label | calculation |
| | integer | a | A | |
| | integer | b | B | |
| | integer | c | C | |
| | calculate | one | | {one} |
| | calculate | two | | {two} |
"""
