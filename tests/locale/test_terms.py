"""No text of the interface blames a child or uses a word the field has left behind."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from .texts import catalogue, source_texts

LISTS: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("avoid.json").read_text()
)


# A letter of any script; the vowel signs of Devanagari and Bengali belong to it.
LETTER = r"[\w\u0900-\u0963\u0980-\u09e3\u200c\u200d]"


def pattern(language: str) -> re.Pattern[str]:
    """Match any term to avoid; a star in the list stands for any ending."""
    avoid = LISTS[language]["avoid"]
    terms = [re.escape(term).replace(r"\*", f"{LETTER}*") for term in avoid]
    any_of = f"(?:{'|'.join(terms)})"
    if language == "th":  # no spaces between words
        return re.compile(any_of)
    return re.compile(rf"(?<!{LETTER}){any_of}(?!{LETTER})", re.IGNORECASE)


def texts(language: str) -> list[str]:
    if language == "en":
        return [text.said for text in source_texts()]
    entries = catalogue(language)
    return [t for e in entries for t in (e.msgstr, *e.msgstr_plural.values()) if t]


def test_every_language_of_the_public_pages_has_its_own_list() -> None:
    assert {code for code, _name in settings.LANGUAGES} == set(LISTS)
    assert all(one["source"] and one["avoid"] for one in LISTS.values())


@pytest.mark.parametrize("language", sorted(LISTS))
def test_no_text_uses_a_term_to_avoid(language: str) -> None:
    avoid = pattern(language)
    assert len(texts(language)) > (1000 if language in ("en", "es") else 150)
    assert [text for text in texts(language) if avoid.search(text)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Runaways of last week"),
        ("en", "A child-pornography case"),
        ("es", "Fue rescatada ayer"),
        ("es", "Un Menor de edad"),
        ("es", "Turismo sexual"),
        ("nl", "Kinderpornografie"),
        ("pt-br", "Um menor de idade"),
        ("hi", "यह अश्लीलता है"),
        ("bn", "সে পতিতাদের কথা বলে"),
        ("ne", "पीडितहरूको कुरा"),
        ("id", "Pelacuran anak"),
        ("fil", "Na-rescue ang bata"),
        ("th", "นี่คือเหยื่อของเขา"),
    ],
)
def test_the_list_finds_a_term_in_any_form(language: str, text: str) -> None:
    assert pattern(language).search(text)


def test_the_list_leaves_plain_words_alone() -> None:
    assert not pattern("en").search("The history of this phone is kept apart.")
    assert not pattern("es").search("Al menos tres personas refugiadas, una mayor.")
    assert not pattern("hi").search("इसमें आपकी कोई गलती नहीं है।")
