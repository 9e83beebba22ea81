"""A lesson's file: what is read from it, what is refused, and what comes through."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.prevention.learning.checks import new_marks, problems_of, translation_states
from amparo.prevention.learning.codes import TranslationState
from amparo.prevention.learning.document import Document, NotALesson, read, tidy

HEAD = '+++\ntitle = "Doors"\nsummary = "Who may come in."\n+++\n'
BODY = """
## picture hello hand
This is a **door**.

## choice visit
Someone knocks.

- [Open it](#open)
- [Call my aunt](#aunt)

## screen open -> end
It is the baker.

## screen aunt -> end
She looks first.

## question whom
Whom may I ask?

- My aunt
  > Yes. Aunts *listen*.
- Nobody
  > Many think so. You may.

## screen end
Goodbye.

## help help
Call a number.

## facilitator notes
Bring paper.
"""


def lesson(body: str = BODY) -> Document:
    return read(HEAD + body)


def words_of(body: str, audience: str = "6-9") -> list[tuple[str, str]]:
    found = problems_of(lesson(body), audience)
    return [(problem.step, str(problem.words)) for problem in found]


def test_a_good_lesson_has_no_problems() -> None:
    assert problems_of(lesson(), "6-9") == []


def test_a_choice_has_its_ways_on_and_a_question_its_feedback() -> None:
    document = lesson()
    choice, question = document.step("visit"), document.step("whom")
    assert choice is not None
    assert [(c.words, c.target) for c in choice.choices] == [
        ("Open it", "open"),
        ("Call my aunt", "aunt"),
    ]
    assert "Open it" not in choice.html
    assert question is not None
    assert [a.words for a in question.answers] == ["My aunt", "Nobody"]
    assert question.answers[0].feedback == "<p>Yes. Aunts <em>listen</em>.</p>"


def test_a_branch_leads_back_to_the_common_way() -> None:
    document = lesson()
    opened = document.step("open")
    assert opened is not None
    after = document.after(opened)
    assert after is not None
    assert after.key == "end"
    last = document.step("help")
    assert last is not None
    assert document.after(last) is None  # the notes are not for the readers


def test_a_screen_is_as_long_as_it_is_read_without_the_feedback() -> None:
    question = lesson().step("whom")
    assert question is not None
    assert question.length == 7


@pytest.mark.parametrize(
    ("body", "step", "part"),
    [
        (BODY.replace("#open)", "#nowhere)"), "visit", "not there"),
        (BODY.replace("  > Many think so. You may.\n", ""), "whom", "own feedback"),
        (BODY.replace("hello hand", "hello foot"), "hello", "no drawing"),
        (BODY.replace("open -> end", "open -> cellar"), "open", "should follow"),
        (BODY.replace("(#open)", "(https://example.org)"), "visit", "other steps"),
        (BODY.replace("## help help\nCall a number.\n", ""), "", "get help"),
        (BODY.replace("Goodbye.", "Good bye. " * 30), "end", "too long to read"),
        (BODY.replace("Goodbye.", "Go " * 13), "end", "sentence is too long"),
        (BODY.replace("## screen aunt", "## screen open"), "open", "this name"),
    ],
)
def test_what_is_wrong_is_said_with_its_step(body: str, step: str, part: str) -> None:
    assert any(at == step and part in words for at, words in words_of(body))


def test_teenagers_may_read_longer_screens_than_small_children() -> None:
    body = BODY.replace("Goodbye.", "We go home. " * 20)
    assert ("end", "This is too long to read aloud. Make two steps of it.") in words_of(
        body
    )
    assert words_of(body, "14-17") == []


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Hello",
        HEAD,
        HEAD + "Words before a step.\n\n## screen one\nHello.",
        HEAD + "## dance one\nHello.",
        "+++\ntitle = \n+++\n## screen one\nHello.",
    ],
)
def test_what_is_no_lesson_is_refused(source: str) -> None:
    with pytest.raises(NotALesson):
        read(source)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        '<a href="https://example.org">x</a>',
    ],
)
def test_no_script_picture_or_way_out_comes_through(evil: str) -> None:
    step = lesson(BODY.replace("Goodbye.", evil)).step("end")
    assert step is not None
    assert re.findall(r"<[^p/]", step.html) == []


@given(st.text(max_size=300))
def test_whatever_is_written_only_harmless_tags_come_out(words: str) -> None:
    try:
        document = read(HEAD + "## screen one\n" + words + "\n")
    except NotALesson:
        return
    html = "".join(step.html for step in document.steps)
    tags = {part.split(">")[0].strip("/ ") for part in html.split("<")[1:]}
    assert tags <= {"p", "strong", "em", "ul", "ol", "li", "br"}


@given(st.text(max_size=300))
def test_tidying_twice_changes_nothing(words: str) -> None:
    assert tidy(tidy(words)) == tidy(words)


# -- Translations ----------------------------------------------------------------------


def test_a_step_is_current_until_english_changes() -> None:
    english, spanish = lesson(), lesson(BODY.replace("Goodbye.", "Adiós."))
    marks = new_marks(english, None, spanish, {})
    states = translation_states(english, spanish, marks)
    assert set(states.values()) == {TranslationState.CURRENT}
    later = lesson(BODY.replace("Goodbye.", "Goodbye, and thank you."))
    states = translation_states(later, spanish, marks)
    assert states["end"] is TranslationState.CHANGED
    assert states["visit"] is TranslationState.CURRENT


def test_a_step_without_a_translation_is_missing() -> None:
    short = lesson("\n## screen end\nAdiós.\n")
    states = translation_states(lesson(), short, {})
    assert states["hello"] is TranslationState.MISSING
    assert translation_states(lesson(), None, {})["end"] is TranslationState.MISSING


def test_only_what_was_touched_counts_as_translated_again() -> None:
    before = lesson(BODY.replace("Goodbye.", "Adiós."))
    marks = new_marks(lesson(), None, before, {})
    english = lesson(
        BODY.replace("Goodbye.", "Bye.").replace("Bring paper.", "Bring pens.")
    )
    now = lesson(BODY.replace("Goodbye.", "Chao."))
    touched = new_marks(english, before, now, marks)
    states = translation_states(english, now, touched)
    assert states["end"] is TranslationState.CURRENT
    assert states["notes"] is TranslationState.CHANGED
    compared = new_marks(english, before, now, marks, all_checked=True)
    assert set(translation_states(english, now, compared).values()) == {
        TranslationState.CURRENT
    }
