"""Answers beside each other: with last time, over time, and in three voices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..design.charts import Nothing, Value, spark
from .codes import Voice
from .engine import Kind, Question, Repeat
from .operations import OpenSheet
from .presenters import answer_words, number_of, readers_language

_COMPARED = {
    Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.INTEGER, Kind.DECIMAL, Kind.RANGE,
    Kind.DATE, Kind.ACKNOWLEDGE, Kind.TEXT,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One question with the answers of each column; ``picture`` for numbers."""

    label: str
    answers: tuple[str, ...]
    changed: bool
    score: bool
    picture: SafeString | str = ""


@dataclass(frozen=True)
class Comparison:
    """Several sets of answers to one questionnaire: heads of columns, and rows."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    changed: int


def over_time(sheets: Sequence[OpenSheet], columns: int = 3) -> Comparison:
    """Compare answers over time, oldest first; the last columns are shown in words.

    ``changed`` counts what differs between the last two. Pictures show all of them.
    """
    heads = [date_format(one.sheet.on, "SHORT_DATE_FORMAT") for one in sheets]
    return _compare(sheets, heads, columns)


def by_voice(sheets: Sequence[OpenSheet]) -> Comparison:
    """Set the latest answers of each voice side by side: child, caregiver, worker."""
    latest: dict[str, OpenSheet] = {one.sheet.voice: one for one in sheets}
    chosen = [latest[voice] for voice in Voice.values if voice in latest]
    heads = [
        _("%(voice)s, %(day)s")
        % {
            "voice": Voice(one.sheet.voice).label,
            "day": date_format(one.sheet.on, "SHORT_DATE_FORMAT"),
        }
        for one in chosen
    ]
    return _compare(chosen, heads, len(chosen), pictures=False)


def _compare(
    sheets: Sequence[OpenSheet],
    heads: Sequence[str],
    columns: int,
    *,
    pictures: bool = True,
) -> Comparison:
    if not sheets:
        return Comparison((), (), 0)
    language, shown = readers_language(), sheets[-columns:]
    rows = []
    for path, question in _questions(sheets).items():
        answers = tuple(_answer(one, path, language) for one in shown)
        if not any(answers):
            continue
        last = [_answer(one, path, language) for one in sheets[-2:]]
        rows.append(
            Row(
                _label(sheets, path, question, language),
                answers,
                changed=_differ(answers) if not pictures else _differ(last),
                score=question.score,
                picture=_picture(sheets, path, question) if pictures else "",
            )
        )
    return Comparison(
        tuple(heads[-columns:]), tuple(rows), sum(row.changed for row in rows)
    )


def _differ(answers: Sequence[str]) -> bool:
    return len(set(answers)) > 1


def _questions(sheets: Sequence[OpenSheet]) -> dict[str, Question]:
    """Return the questions of all versions by path, those of the newest first.

    Without those in repeats: rows of one time are not the rows of another.
    """
    found: dict[str, Question] = {}
    for one in reversed(sheets):
        for path, question in one.form.questions().items():
            asked = question.kind in _COMPARED or question.score
            if asked and not _is_repeated(one, path):
                found.setdefault(path, question)
    return found


def _is_repeated(one: OpenSheet, path: str) -> bool:
    repeats = [n.path for n in one.form.root.walk() if isinstance(n, Repeat)]
    return any(path.startswith(f"{repeat}/") for repeat in repeats)


def _answer(one: OpenSheet, path: str, language: str) -> str:
    question = one.form.questions().get(path)
    if question is None or not one.filling.is_relevant(path):
        return ""
    return answer_words(one.filling, path, question, language)


def _label(
    sheets: Sequence[OpenSheet], path: str, question: Question, language: str
) -> str:
    for one in reversed(sheets):
        if path in one.form.questions():
            return one.filling.label(path, language) or question.name
    return question.name


def _picture(
    sheets: Sequence[OpenSheet], path: str, question: Question
) -> SafeString | str:
    """Return a small line of the numbers over time; nothing for fewer than two."""
    values: list[Value] = []
    for one in sheets:
        known = one.form.questions().get(path)
        number = number_of(one.filling, path, known) if known else None
        values.append(Nothing.NOT_RECORDED if number is None else number)
    if sum(not isinstance(value, Nothing) for value in values) < 2:
        return ""
    if any(not isinstance(v, Nothing) and v < 0 for v in values):
        return ""  # the small line begins at zero
    return spark(values, _("Over time, oldest first"))
