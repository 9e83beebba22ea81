"""Patterns: what matches, and that none of them takes for ever."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.questionnaires.engine.patterns import MAX_MATCHED, matcher

PATTERNS = [
    r"[0-9]{10}",
    r"^\+?\d{7,15}$",
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+",
    r"(a|b)*c",
    r"a?b{2,3}?c*",
    r"[^0-9]+",
    r"(?i)[a-c]+x",
    r"(?!00)\d{2}(-\d{2})*",
    r"\bana\b.*",
    r"\Ban",
    r"(yes|no|n)+",
    r"^$|a+",
    r".\D\S\W.*",
    r"(?=a)\w+",
    r"(?:ab|a)(?:bc|c)?",
    r"(a?){3}b",
    r"a{0}",
]


@given(st.sampled_from(PATTERNS), st.text("abcnxAX01-@.+ yeso\n", max_size=12))
def test_a_whole_answer_matches_as_for_python(pattern: str, answer: str) -> None:
    matches = matcher(pattern)
    assert matches is not None
    assert matches(answer) is (re.fullmatch(pattern, answer) is not None)


@pytest.mark.parametrize(
    ("pattern", "answer", "fits"),
    [
        (r"[\w.+-]+@[\w-]+(\.[\w-]+)+", "ana.maria@casa.example.org", True),
        (r"[\w.+-]+@[\w-]+(\.[\w-]+)+", "ana.maria@casa", False),
        (r"([A-ZÁÉÍÓÚ][a-záéíóú]+ ?)+", "Ana María Núñez".replace("ú", "u"), False),
        (r"([A-ZÁÉÍÓÚÑ][a-záéíóúñ]+ ?)+", "Ana María Núñez", True),
        (r"(?i)straße", "STRASSE", False),
        (r"(?i)ana", "ANA", True),
    ],
)
def test_patterns_that_forms_use(pattern: str, answer: str, fits: bool) -> None:
    matches = matcher(pattern)
    assert matches is not None and matches(answer) is fits


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a|a|a|a){20}b",
        "((a?){250}){250}b",
        "(((((a*)*)*)*)*)*b",
        "a*" * 40 + "b",
        "(a|){4000000}b",
    ],
)
def test_no_pattern_takes_for_ever(pattern: str) -> None:
    matches = matcher(pattern)
    assert matches is not None
    assert not matches("a" * MAX_MATCHED)  # with Python's own, this would not end
    assert matches("aab") or "20" in pattern


def test_an_answer_that_is_longer_than_any_pattern_is_for_does_not_match() -> None:
    matches = matcher("a*")
    assert matches is not None
    assert matches("a" * MAX_MATCHED)
    assert not matches("a" * (MAX_MATCHED + 1))


@pytest.mark.parametrize(
    "pattern", [r"(a)\1", "(?<=a)b", "(?s).", "(?i:a)b", "(?>a)", "a++", "[a", r"\p{L}"]
)
def test_a_pattern_that_cannot_be_followed_is_none(pattern: str) -> None:
    assert matcher(pattern) is None
