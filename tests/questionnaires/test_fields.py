"""Fields keep what was typed, and give the text that the form then looks at."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.design.forms import ThreePartDate
from amparo.foundation.questionnaires.engine import Kind, Question
from amparo.foundation.questionnaires.fields import (
    field_for,
    in_our_calendar,
    initial_of,
)


def asked(kind: Kind, **more: object) -> Question:
    return Question(path="/data/q", name="q", kind=kind, **more)  # type: ignore[arg-type]


def cleaned(question: Question, sent: str, country: str = "BO") -> str:
    field = field_for(question, country=country)
    raw = field.widget.value_from_datadict(QueryDict(sent), {}, "q")
    return str(field.clean(raw))


@given(st.dates(date(1900, 1, 1), date(2036, 12, 31)))
def test_a_date_comes_back_as_it_was_typed(day: date) -> None:
    question = asked(Kind.DATE)
    sent = f"q_day={day.day}&q_month={day.month}&q_year={day.year}"
    assert cleaned(question, sent) == day.isoformat()
    # A conflict's answer is the whole date.
    assert cleaned(question, f"q={day.isoformat()}") == day.isoformat()
    field = field_for(question, country="BO")
    parts = field.widget.decompress(initial_of(question, day.isoformat()))
    assert parts == [str(day.day), str(day.month), str(day.year)]


@pytest.mark.parametrize(
    ("appearance", "sent", "kept"),
    [
        ("month-year", "q_month=5&q_year=2013", "2013-05-01"),
        ("year", "q_year=2013", "2013-01-01"),
        ("", "q_day=&q_month=&q_year=", ""),
        ("", "q_day=31&q_month=2&q_year=2013", "2013-2-31"),
        ("", "q_day=x&q_month=2&q_year=2013", "2013-2-x"),
        ("", "q_day=٣&q_month=٥&q_year=٢٠١٣", "2013-05-03"),
    ],
)
def test_parts_of_a_date(appearance: str, sent: str, kept: str) -> None:
    assert cleaned(asked(Kind.DATE, appearance=appearance), sent) == kept


@pytest.mark.parametrize(
    ("country", "typed", "meant"),
    [
        ("TH", (2556, 5, 3), date(2013, 5, 3)),
        ("TH", (2570, 1, 9), date(2027, 1, 9)),
        ("NP", (2070, 1, 20), date(2013, 5, 3)),
        ("NP", (2027, 1, 9), date(2027, 1, 9)),
        ("BO", (2013, 5, 3), date(2013, 5, 3)),
    ],
)
def test_years_are_read_as_the_country_writes_them(
    country: str, typed: tuple[int, int, int], meant: date
) -> None:
    assert in_our_calendar(country, *typed) == meant


def test_a_choice_that_no_longer_fits_is_kept() -> None:
    assert cleaned(asked(Kind.SELECT_ONE), "q=gone") == "gone"
    assert cleaned(asked(Kind.SELECT_MULTIPLE), "q=a&q=gone") == "a gone"


def test_a_tick_is_what_xforms_stores() -> None:
    assert cleaned(asked(Kind.ACKNOWLEDGE), "q=on") == "OK"
    assert cleaned(asked(Kind.ACKNOWLEDGE), "") == ""


@given(st.text(max_size=200))
def test_any_text_is_one_line_or_many(text: str) -> None:
    sent = QueryDict(mutable=True)
    sent["q"] = text
    field = field_for(asked(Kind.TEXT), country="BO")
    assert "\n" not in str(field.clean(field.widget.value_from_datadict(sent, {}, "q")))


def test_the_parts_of_a_date_are_those_of_the_house() -> None:
    assert len(ThreePartDate.parts) == 3
