"""Answers in words: on pages, on paper, and beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, number_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ..countries.models import Area
from . import attach
from .codes import WHY_LEFT, Mark, SheetState, VersionState, Voice
from .engine import Filling, Form, Item, Kind, Page, Question, Repeat, in_language
from .models import AnswerSheet, Questionnaire, Version
from .operations import OpenSheet

STATE_TONES = {
    VersionState.DRAFT: "quiet",
    VersionState.WAITING: "warn",
    VersionState.PUBLISHED: "good",
    VersionState.RETIRED: "quiet",
}
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE)


@dataclass(frozen=True)
class AnswerLine:
    """One line of filled answers: a heading, a note, or a question with its answer."""

    label: str
    answer: str = ""
    kind: str = "answer"  # or "heading", "note"
    left: bool = False  # without an answer, with a reason
    coded: bool = False
    depth: int = 0
    place: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Section:
    """What is asked together, with the answers."""

    key: str
    title: str
    lines: tuple[AnswerLine, ...]


def readers_language() -> str:
    """Return the language of the page, as forms name theirs."""
    return (get_language() or "en").lower()


def title_of(one: Questionnaire) -> str:
    """Return the title of a questionnaire for the reader."""
    return in_language(one.title, readers_language(), "") or one.key


def page_title(page: Page, form: Form) -> str:
    """Return the heading of a page; questions outside of groups have the form's."""
    title = in_language(page.title, readers_language(), form.default_language)
    return title or form.title


def shows_scores(voice: str) -> bool:
    """Whether scores are shown while answers are given: not to a child or caregiver."""
    return voice not in (Voice.CHILD, Voice.CAREGIVER)


def shown_pages(filling: Filling, *, scores: bool) -> list[Page]:
    """Return the pages with something to ask or show, with scores or without."""
    pages = filling.pages()
    if scores:
        return pages
    without = [
        replace(page, items=tuple(item for item in page.items if not _is_score(item)))
        for page in pages
    ]
    return [page for page in without if any(_is_shown(item) for item in page.items)]


def _is_score(item: Item) -> bool:
    return isinstance(item.node, Question) and item.node.score


def _is_shown(item: Item) -> bool:
    return isinstance(item.node, Question | Repeat)


def sections(
    filling: Filling,
    problems: dict[str, Any] | None = None,
    *,
    scores: bool,
) -> list[Section]:
    """Return what is relevant, with its answers, in the reader's language."""
    language, wrong = readers_language(), problems or {}
    return [
        Section(
            page.key,
            page_title(page, filling.form),
            tuple(_lines(filling, page, language, wrong)),
        )
        for page in shown_pages(filling, scores=scores)
    ]


def _lines(
    filling: Filling, page: Page, language: str, wrong: dict[str, Any]
) -> Iterator[AnswerLine]:
    for item in page.items:
        label = filling.label(item.place, language)
        node = item.node
        if isinstance(node, Question):
            if node.kind is Kind.CALCULATE and not node.score:
                continue
            if node.kind is Kind.NOTE:
                yield AnswerLine(label, kind="note", depth=item.depth)
                continue
            why = filling.left(item.place)
            yield AnswerLine(
                label or node.name,
                answer_words(filling, item.place, node, language),
                left=why is not None,
                coded=node.coded,
                depth=item.depth,
                place=item.place,
                problem=str(wrong.get(item.place, "")),
            )
        elif isinstance(node, Repeat) and item.row:
            words = {"what": label, "number": item.row}
            named = _("%(what)s %(number)s") % words if label else str(item.row)
            yield AnswerLine(named, kind="heading", depth=item.depth)
        elif label and not isinstance(node, Repeat) and node.path != page.key:
            yield AnswerLine(label, kind="heading", depth=item.depth)


def answer_words(
    filling: Filling, place: str, question: Question, language: str
) -> str:
    """Return an answer as a person reads it, or why there is none; empty: no answer."""
    if (why := filling.left(place)) is not None:
        return str(WHY_LEFT[why])
    value = filling.value(place)
    return value_words(question, value, language) if value else ""


def value_words(question: Question, value: str, language: str) -> str:
    """Return a stored value in words; what cannot be read stays as it was typed."""
    if question.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE):
        labels = {c.name: in_language(c.label, language) for c in question.choices}
        return ", ".join(labels.get(name) or name for name in value.split())
    if question.kind is Kind.ACKNOWLEDGE:
        return _("yes")
    try:
        return _typed_words(question, value)
    except (ValueError, InvalidOperation):
        return value


def _typed_words(question: Question, value: str) -> str:
    if question.kind in _NUMBERS or question.score:
        return str(number_format(Decimal(value).normalize(), use_l10n=True))
    if question.kind is Kind.DATE:
        day = date.fromisoformat(value[:10])
        shape = {"year": "Y", "month": "YEAR_MONTH_FORMAT"}
        return date_format(day, shape.get(question.precision, "DATE_FORMAT"))
    if question.kind is Kind.TIME:
        return time_format(time.fromisoformat(value[:5]), "TIME_FORMAT")
    if question.kind is Kind.DATETIME:
        words = {
            "day": date_format(date.fromisoformat(value[:10]), "DATE_FORMAT"),
            "time": time_format(time.fromisoformat(value[11:16]), "TIME_FORMAT"),
        }
        return _("%(day)s, %(time)s") % words
    if question.kind is Kind.PLACE:
        area = Area.objects.filter(code=value).first()
        return area.name if area else value
    return value


def number_of(filling: Filling, place: str, question: Question) -> float | None:
    """Return an answer as a number where it is one, for a small picture."""
    value = filling.value(place)
    if not value or not (question.kind in _NUMBERS or question.score):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None


def scores(filling: Filling) -> list[tuple[str, str]]:
    """Return what the form shows as scores: label and number, also of each row."""
    language = readers_language()
    return [
        (
            filling.label(item.place, language) or item.node.name,
            answer_words(filling, item.place, item.node, language),
        )
        for page in filling.pages()
        for item in page.items
        if isinstance(item.node, Question)
        if item.node.score and filling.value(item.place)
    ]


def sheet_words(sheet: AnswerSheet) -> str:
    """Return whose answers these are and of what day, in one line."""
    day = date_format(sheet.on, "DATE_FORMAT")
    if sheet.voice == Voice.NONE:
        return day
    return f"{Voice(sheet.voice).label} · {day}"


def _age(sheet: AnswerSheet) -> tuple[date, datetime, int]:
    return sheet.on, sheet.finished_at or sheet.created_at, sheet.turn


def since_last_time(sheets: Iterable[AnswerSheet]) -> dict[UUID, str]:
    """Say of finished answers how many coded ones differ from last time, by id.

    Of the same questionnaire and voice; from what lies open, so nothing is opened.
    """
    said: dict[UUID, str] = {}
    before: dict[tuple[UUID, str], dict[str, Any]] = {}
    for sheet in sorted(sheets, key=_age):
        alike = sheet.form_version.questionnaire_id, sheet.voice
        if (last := before.get(alike)) is not None and sheet.codes and last:
            count = sum(
                sheet.codes.get(place) != last.get(place)
                for place in {*sheet.codes, *last}
            )
            text = ngettext(
                "Compared with last time: %(n)s coded answer differs.",
                "Compared with last time: %(n)s coded answers differ.",
                count,
            )
            said[sheet.id] = text % {"n": count}
        before[alike] = sheet.codes
    return said


def sheet_row(sheet: AnswerSheet) -> dict[str, Any]:
    """Return answers as a row of a list; nothing is opened for it."""
    draft = sheet.state == SheetState.DRAFT
    by = sheet.begun_by if draft or sheet.finished_by is None else sheet.finished_by
    name = "questionnaires:continue" if draft else "questionnaires:read"
    return {
        "title": title_of(sheet.form_version.questionnaire),
        "url": reverse(name, args=[sheet.id]),
        "second": f"{sheet_words(sheet)} · {by.name}",
        "state": str(SheetState(sheet.state).label) if draft else "",
        "tone": "warn" if draft else "",
        "icon": "note",
    }


def facts_of(one: OpenSheet) -> list[tuple[str, str]]:
    """Return what is known of filled answers besides the answers."""
    sheet, version = one.sheet, one.sheet.form_version
    by = sheet.finished_by or sheet.begun_by
    rows = [
        (_("About"), one.subject.title),
        (_("Date"), date_format(sheet.on, "DATE_FORMAT")),
        (_("Whose answers"), str(Voice(sheet.voice).label)),
        (_("Filled in by"), by.name),
        (_("Team"), sheet.team.name),
        (_("Version"), str(version.number)),
    ]
    if sheet.voice == Voice.NONE:
        del rows[2]
    return rows


def version_row(version: Version) -> dict[str, Any]:
    """Return a version as a row of a list."""
    number = _("Version %(number)s") % {"number": version.number}
    by = version.uploaded_by.name if version.uploaded_by else _("comes with Amparo")
    return {
        "title": number,
        "url": reverse("questionnaires:version", args=[version.id]),
        "second": f"{by} · {date_format(localtime(version.created_at), 'DATE_FORMAT')}",
        "state": str(VersionState(version.state).label),
        "tone": STATE_TONES[VersionState(version.state)],
    }


def questionnaire_facts(one: Questionnaire) -> list[tuple[str, str]]:
    """Return what is known of a questionnaire, as label and value."""
    known = attach.kinds()
    about = [str(known[kind].label) for kind in one.subjects if kind in known]
    owner = one.organisation.name if one.organisation else _("comes with Amparo")
    return [
        (_("Filled in about"), ", ".join(about)),
        (_("From"), owner),
        (_("Source"), one.source),
        (_("Licence"), one.licence),
        (_("Whose answers"), ", ".join(str(Voice(v).label) for v in one.voices)),
        *([(_("Validation"), str(Mark(one.mark).label))] if one.mark else []),
    ]
