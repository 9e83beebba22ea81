"""Answers beside each other: with last time, over time, and in three voices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..design.charts import Nothing, Value, spark
from .codes import Voice
from .engine import Kind, Question, Repeat
from .operations import OpenSheet
from .presenters import answer_words, number_of, page_title, readers_language

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
    section: str = ""  # the heading under which it is asked
    heads: tuple[str, ...] = ()

    @property
    def beside(self) -> list[tuple[str, str]]:
        """The answers with the heads of their columns, for narrow screens."""
        return list(zip(self.heads, self.answers, strict=True))

    @property
    def shared(self) -> bool:
        """Whether more than one column has an answer."""
        return sum(map(bool, self.answers)) > 1


@dataclass(frozen=True)
class Comparison:
    """Several sets of answers to one questionnaire: heads of columns, and rows."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    changed: int

    @property
    def columns(self) -> int:
        """How many columns the heading of a section spans."""
        return len(self.heads) + 1


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
    found = _compare(chosen, heads, len(chosen), pictures=False)
    # What several were asked stands first: the same words, or scores to compare.
    rows = sorted(found.rows, key=lambda row: not row.shared)
    return replace(found, rows=tuple(rows))


def _compare(
    sheets: Sequence[OpenSheet],
    heads: Sequence[str],
    columns: int,
    *,
    pictures: bool = True,
) -> Comparison:
    if not sheets:
        return Comparison((), (), 0)
    every = [_Column(one, readers_language()) for one in sheets]
    shown, rows = every[-columns:], []
    for path, question in _questions(every).items():
        answers = tuple(one.answer(path) for one in shown)
        if not any(answers):
            continue
        if pictures:
            beside = [one.answer(path) for one in every[-2:]]
        else:  # what only one voice is asked differs from nothing
            beside = [each for each in answers if each]
        rows.append(
            Row(
                next(one.label(path) for one in reversed(every) if path in one.asked),
                answers,
                changed=len(set(beside)) > 1,
                score=question.score,
                picture=_picture(every, path) if pictures else "",
                section=_section(every, path),
                heads=tuple(heads[-columns:]),
            )
        )
    return Comparison(
        tuple(heads[-columns:]), tuple(rows), sum(row.changed for row in rows)
    )


class _Column:
    """One set of answers, with the questions of its version read once."""

    def __init__(self, one: OpenSheet, language: str) -> None:
        self.filling, self.language = one.filling, language
        self.sections = {
            item.node.path: page_title(page, one.form)
            for page in one.filling.pages()
            for item in page.items
        }
        nodes = list(one.form.root.walk())
        # Without what is repeated: rows of one time are not the rows of another.
        repeats = tuple(f"{n.path}/" for n in nodes if isinstance(n, Repeat))
        self.asked: dict[str, Question] = {
            node.path: node
            for node in nodes
            if isinstance(node, Question) and not node.path.startswith(repeats)
            if node.kind in _COMPARED or node.score
        }

    def label(self, path: str) -> str:
        return self.filling.label(path, self.language) or self.asked[path].name

    def answer(self, path: str) -> str:
        question = self.asked.get(path)
        if question is None or not self.filling.is_relevant(path):
            return ""
        return answer_words(self.filling, path, question, self.language)

    def number(self, path: str) -> Value:
        question = self.asked.get(path)
        number = number_of(self.filling, path, question) if question else None
        return Nothing.NOT_RECORDED if number is None else number


def _questions(every: Sequence[_Column]) -> dict[str, Question]:
    """Return the questions of all versions by path, those of the newest first."""
    found: dict[str, Question] = {}
    for one in reversed(every):
        found = {**found, **{p: q for p, q in one.asked.items() if p not in found}}
    return found


def _section(every: Sequence[_Column], path: str) -> str:
    found = (one.sections[path] for one in reversed(every) if path in one.sections)
    return next(found, "")


def _picture(every: Sequence[_Column], path: str) -> SafeString | str:
    """Return a small line of the numbers over time; nothing for fewer than two."""
    values = [one.number(path) for one in every]
    known = [value for value in values if not isinstance(value, Nothing)]
    if len(known) < 2 or min(known) < 0:  # the small line begins at zero
        return ""
    return spark(values, _("Over time, oldest first"))
