"""The texts of a form in its languages: read, missing, put in."""

from __future__ import annotations

import pytest

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.questionnaires.engine import parse_form
from amparo.foundation.questionnaires.texts import missing, read_texts, with_texts
from tests.questionnaires.helpers import compiled

OUTPUTS = """
| survey | type | name | label::English (en) | label::Español (es) |
|---|---|---|---|---|
| | integer | rooms | Rooms? | ¿Cuartos? |
| | text | which | Which of the ${rooms} rooms is yours? | |
| settings | form_title | form_id | default_language |
|---|---|---|---|
| | Rooms | rooms | English (en) |
"""
PLAIN = """
| survey | type | name | label |
|---|---|---|---|
| | integer | rooms | Rooms? |
| settings | form_title | form_id |
|---|---|---|
| | Rooms | rooms |
"""
WHICH = "/data/which:label"


def words(xform: str) -> dict[str, dict[str, str]]:
    return {one.id: dict(one.words) for one in read_texts(xform)}


def test_texts_are_read_in_each_language_that_has_them() -> None:
    known = words(compiled(OUTPUTS).xform)
    assert known["/data/rooms:label"] == {"en": "Rooms?", "es": "¿Cuartos?"}
    assert known[WHICH] == {"en": "Which of the ${rooms} rooms is yours?"}


def test_what_a_language_lacks_is_found() -> None:
    texts = read_texts(compiled(OUTPUTS).xform)
    assert [one.id for one in missing(texts, "es")] == [WHICH]
    assert len(missing(texts, "nl")) == len(texts)


def test_a_translation_keeps_the_answers_that_it_repeats() -> None:
    said = "¿Cuál de los ${rooms} cuartos es el tuyo?"
    xform, added = with_texts(compiled(OUTPUTS).xform, "es", {WHICH: said})
    assert added == {WHICH: said}
    assert words(xform)[WHICH]["es"] == said
    assert parse_form(xform).languages == ("en", "es")


def test_a_new_language_is_added_to_the_form() -> None:
    said = {"/data/rooms:label": "Kamers?"}
    xform, _added = with_texts(compiled(OUTPUTS).xform, "nl", said)
    assert words(xform)["/data/rooms:label"]["nl"] == "Kamers?"
    assert "nl" in parse_form(xform).languages


def test_a_name_that_is_no_answer_is_refused() -> None:
    with pytest.raises(RuleBroken, match="not repeated"):
        with_texts(compiled(OUTPUTS).xform, "es", {WHICH: "¿${secret}?"})


def test_markup_in_a_translation_is_text() -> None:
    said = "<output value='/data/rooms'/> & más"
    xform, _added = with_texts(compiled(OUTPUTS).xform, "es", {WHICH: said})
    assert words(xform)[WHICH]["es"] == said


@pytest.mark.parametrize("language", ["xx", "", "../etc"])
def test_a_language_that_nobody_knows_is_refused(language: str) -> None:
    with pytest.raises(RuleBroken):
        with_texts(compiled(OUTPUTS).xform, language, {WHICH: "?"})


def test_a_form_without_languages_says_how_to_name_one() -> None:
    with pytest.raises(RuleBroken, match="names no language"):
        with_texts(compiled(PLAIN).xform, "es", {"/data/rooms:label": "¿Cuartos?"})
