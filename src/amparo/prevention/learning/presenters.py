"""How lessons, their languages and their sign-offs are shown to staff."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from amparo.foundation.kernel.languages import label_for_staff, names_for_staff
from amparo.foundation.policy import Actor

from .codes import Picture, StepKind, TranslationState
from .document import Document, Step
from .models import Lesson, LessonSignOff, LessonText
from .queries import SOURCE, document_of, states_of

TONES = {
    TranslationState.CURRENT: "good",
    TranslationState.CHANGED: "warn",
    TranslationState.MISSING: "quiet",
}


def own_countries(actor: Actor) -> list[str]:
    """Return the codes of the countries in which someone works."""
    codes = {code for each in actor.assignments for code in each.countries}
    return sorted(codes)


def title_of(texts: list[LessonText]) -> str:
    """Return a lesson's title in the page's language, or else in English."""
    text = _for_reader(texts)
    return document_of(text).title if text else ""


def _for_reader(texts: list[LessonText]) -> LessonText | None:
    """Return the text in the page's language, or the English one."""
    own = [text for text in texts if text.language == get_language()]
    return own[0] if own else _source(texts)


def _source(texts: list[LessonText]) -> LessonText | None:
    return next((text for text in texts if text.language == SOURCE), None)


def lesson_rows(
    texts: list[LessonText], signed: list[LessonSignOff], countries: list[str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return rows of lessons by audience: title, languages, where they are signed."""
    by_lesson: dict[Lesson, list[LessonText]] = defaultdict(list)
    for text in texts:
        by_lesson[text.lesson].append(text)
    here = {row.lesson_id for row in signed if row.country_id in countries}
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for lesson, own in by_lesson.items():
        languages = names_for_staff([text.language for text in own])
        state = (
            (_("Signed off"), "good") if lesson.id in here else (_("Draft"), "quiet")
        )
        groups[str(lesson.get_audience_display())].append(
            {
                "title": f"{lesson.number} · {title_of(own)}",
                "url": reverse("learning:lesson", args=[lesson.id]),
                "second": languages,
                "state": state[0],
                "tone": state[1],
            }
        )
    return list(groups.items())


def language_row(lesson: Lesson, text: LessonText) -> dict[str, Any]:
    """Return a row for one language of a lesson, with how far it is translated."""
    state, tone = translation_of(text, lesson)
    return {
        "title": label_for_staff(text.language),
        "url": reverse("learning:text", args=[lesson.id, text.language]),
        "second": wording_of(text),
        "state": state,
        "tone": tone,
    }


def wording_of(text: LessonText) -> str:
    """Say which wording it is and who wrote it."""
    who = text.author.name if text.author else _("came with Amparo")
    return _("Wording %(number)s, %(who)s") % {"number": text.number, "who": who}


def translation_of(text: LessonText, lesson: Lesson) -> tuple[str, str]:
    """Return how far a text is translated, and the tone of that."""
    if text.language == SOURCE:
        return _("Source"), "quiet"
    states = states_of(text, lesson)
    open_steps = [s for s in states.values() if s != TranslationState.CURRENT]
    if not open_steps:
        return _("Translated"), "good"
    count = len(open_steps)
    return (
        ngettext("%(n)s step to translate", "%(n)s steps to translate", count)
        % {"n": count},
        "warn",
    )


def sign_off_rows(signed: list[LessonSignOff]) -> list[dict[str, Any]]:
    """Return rows of the sign-offs that stand."""
    return [
        {
            "id": row.id,
            "where": row.country.label,
            "language": label_for_staff(row.language),
            "wording": row.text.number,
            "who": row.signer.name,
            "work": row.get_work_display(),
            "when": row.created_at,
            "country": row.country_id,
        }
        for row in signed
    ]


def steps_of(
    document: Document,
    english: Document | None = None,
    states: dict[str, TranslationState] | None = None,
) -> list[dict[str, Any]]:
    """Return the steps as they are previewed, beside English where that is given.

    English steps without a translation come where they stand in English.
    """
    own = {step.key: step for step in document.steps}
    source = english.steps if english else document.steps
    order = [
        *(each.key for each in source),
        *(key for key in own if key not in {each.key for each in source}),
    ]
    return [
        {
            "english": _shown(english.step(key)) if english else None,
            "own": _shown(own.get(key)),
            "key": key,
            "state": states.get(key) if states else None,
            "tone": TONES[states[key]] if states and key in states else "",
        }
        for key in order
    ]


def _shown(step: Step | None) -> dict[str, Any] | None:
    if step is None:
        return None
    known = step.picture in set(Picture)
    return {
        "kind": StepKind(step.kind).label,
        "html": step.html,
        "choices": step.choices,
        "answers": step.answers,
        "then": step.then,
        "length": step.length,
        "drawing": drawing(step.picture) if known else "",
    }


def drawing(name: str) -> str:
    """Return one of our drawings as it stands in a page."""
    return render_to_string(f"learning/pictures/{name}.svg")


def facts_of(texts: list[LessonText]) -> list[tuple[str, str]]:
    """Return what the front matter says; the summary in the language of the page."""
    shown, source = _for_reader(texts), _source(texts)
    if shown is None or source is None:
        return []
    document = document_of(source)
    head = document.head
    facts = [
        (_("About"), document_of(shown).summary),
        (_("UNESCO concepts"), ", ".join(document.words("itgse"))),
        (_("Convention on the Rights of the Child"), _articles(document)),
        (_("Licence"), str(head.get("licence", ""))),
    ]
    if head.get("care"):
        facts.append((_("Take care"), _("It may touch something that people lived.")))
    return [(name, value) for name, value in facts if value]


def _articles(document: Document) -> str:
    numbers = ", ".join(document.words("crc"))
    return _("Articles %(numbers)s") % {"numbers": numbers} if numbers else ""
