"""Which lessons there are, and which of them people of a country may read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from amparo.foundation.kernel.cache import Cache

from .checks import translation_states
from .codes import TranslationState
from .document import Document, digest_of, read
from .models import Lesson, LessonSignOff, LessonText, OfferSignOff
from .offers import offer_digest

SOURCE = "en"  # lessons are written in it
_read = Cache(3600, size=400)  # a text never changes
_signed = Cache(30)  # seconds for which another process may show what was withdrawn


def document_of(text: LessonText) -> Document:
    """Return a text as a lesson; read once and kept for an hour."""
    return _read.get(digest_of(text.source), lambda: read(text.source))


def texts_of(lesson: Lesson, language: str) -> QuerySet[LessonText]:
    """Return all wordings of a lesson in a language, the newest first."""
    return LessonText.objects.filter(lesson=lesson, language=language).order_by(
        "-number"
    )


def newest_text(lesson: Lesson, language: str) -> LessonText | None:
    """Return the newest wording of a lesson in a language, signed or not."""
    return texts_of(lesson, language).first()


def newest_texts(**which: Any) -> QuerySet[LessonText]:
    """Return the newest wording of each lesson in each language; one query."""
    newest = LessonText.objects.filter(
        lesson=OuterRef("lesson"), language=OuterRef("language")
    ).order_by("-number")
    return (
        LessonText.objects.filter(id=Subquery(newest.values("id")[:1]), **which)
        .select_related("lesson", "author")
        .order_by("lesson__number", "language")
    )


def lesson_titles() -> dict[str, str]:
    """Return each lesson's title by its key: in the page's language, else English."""
    texts = newest_texts(language__in={SOURCE, get_language() or SOURCE})
    found: dict[str, str] = {}
    for text in sorted(texts, key=lambda one: one.language != SOURCE):
        found[text.lesson.slug] = document_of(text).title
    return found


def states_of(text: LessonText | None, lesson: Lesson) -> dict[str, TranslationState]:
    """Return the translation state of each English step in a text."""
    english = newest_text(lesson, SOURCE)
    if english is None:
        return {}
    translation = document_of(text) if text else None
    marks = text.marks if text else {}
    return translation_states(document_of(english), translation, marks)


def stale_steps(text: LessonText) -> list[str]:
    """Return the steps of a translation that are missing or older than English."""
    if text.language == SOURCE:
        return []
    states = states_of(text, text.lesson)
    return [key for key, each in states.items() if each != TranslationState.CURRENT]


def standing_sign_offs(**which: Any) -> QuerySet[LessonSignOff]:
    """Return the sign-offs that stand, with what they sign."""
    return LessonSignOff.objects.filter(ended_at=None, **which).select_related(
        "text", "lesson", "signer", "country"
    )


# -- For the public --------------------------------------------------------------------


@dataclass(frozen=True)
class PublicLesson:
    """A lesson as people of a country may read it; ``draft``: nobody has signed it."""

    number: int
    slug: str
    audience: str
    language: str
    document: Document
    draft: bool


def public_lessons(country_code: str) -> dict[int, dict[str, PublicLesson]]:
    """Return what people of a country may read, by number of lesson and language.

    In production only what someone of the country has signed, in that wording; on
    development machines drafts too, marked. A text or a sign-off that was changed
    outside of Amparo is left out. Kept for half a minute; without it two queries.
    """
    return _signed.get(("lessons", country_code), lambda: _public(country_code))


def _public(country_code: str) -> dict[int, dict[str, PublicLesson]]:
    found: dict[int, dict[str, PublicLesson]] = defaultdict(dict)
    if settings.AMPARO_OFFER_UNREVIEWED:
        for text in newest_texts():
            found[text.lesson.number][text.language] = _shown(text, draft=True)
    for signed in standing_sign_offs(country_id=country_code):
        text = signed.text
        if signed.is_authentic and digest_of(text.source) == signed.digest:
            text.lesson = signed.lesson
            found[signed.lesson.number][text.language] = _shown(text, draft=False)
    return {number: found[number] for number in sorted(found)}


def _shown(text: LessonText, draft: bool) -> PublicLesson:
    lesson = text.lesson
    return PublicLesson(
        lesson.number,
        lesson.slug,
        lesson.audience,
        text.language,
        document_of(text),
        draft,
    )


def offer_state(country_code: str) -> tuple[bool, bool]:
    """Return whether people of a country see the offer check, and whether as a draft.

    Kept for half a minute.
    """
    signed = _signed.get(
        ("offer", country_code), lambda: _offer_is_signed(country_code)
    )
    return signed or settings.AMPARO_OFFER_UNREVIEWED, not signed


def standing_offer_sign_off(country_code: str) -> OfferSignOff | None:
    """Return who signed the offer check for a country; none once its facts changed."""
    found = OfferSignOff.objects.filter(country_id=country_code, ended_at=None)
    row = found.select_related("signer").first()
    current = row is not None and row.digest == offer_digest(country_code)
    return row if row is not None and current and row.is_authentic else None


def _offer_is_signed(country_code: str) -> bool:
    return standing_offer_sign_off(country_code) is not None


def forget_signed() -> None:
    """Make the next question for what is signed look again (in this process)."""
    _signed.clear()
