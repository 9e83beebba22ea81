"""The lessons that come with Amparo: our own text, CC BY 4.0, as drafts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amparo.foundation.journal.operations import act
from amparo.foundation.policy import SYSTEM

from .document import Document, read
from .models import Lesson, LessonText
from .queries import SOURCE, newest_text

FOLDER = Path(__file__).resolve().parent / "lessons"


@dataclass(frozen=True)
class ShippedLesson:
    """A lesson of the release: its number, its name, and its texts by language."""

    number: int
    slug: str
    texts: dict[str, Document]

    @property
    def audience(self) -> str:
        """Whom it is for."""
        return str(self.texts[SOURCE].head["audience"])


def read_lessons(folder: Path = FOLDER) -> Iterator[ShippedLesson]:
    """Yield the lessons of a folder; each has one of its own: ``07-secrets/en.md``."""
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        number, _dash, slug = place.name.partition("-")
        texts = {
            file.stem: read(file.read_text(encoding="utf-8"))
            for file in sorted(place.glob("*.md"))
        }
        yield ShippedLesson(int(number), slug, texts)


def load_shipped() -> int:
    """Add each text of the release that is new; return how many.

    What people wrote here stays; the new text follows it as a draft, and whoever reads
    in a country goes on reading what was signed there. Safe to run at every start.
    """
    known = set(LessonText.objects.values_list("lesson__slug", "language", "digest"))
    lessons = list(read_lessons())
    news = [
        (lesson, language)
        for lesson in lessons
        for language in sorted(lesson.texts, key=lambda code: code != SOURCE)
        if (lesson.slug, language, lesson.texts[language].digest) not in known
    ]
    if not news:
        return 0
    with act(SYSTEM, "lesson.load") as entry:
        for lesson, language in news:
            _load(lesson, language)
        entry.note(lessons=sorted({lesson.slug for lesson, _language in news}))
    return len(news)


def _load(shipped: ShippedLesson, language: str) -> None:
    lesson, _new = Lesson.objects.get_or_create(
        slug=shipped.slug,
        defaults={"number": shipped.number, "audience": shipped.audience},
    )
    text, english = shipped.texts[language], shipped.texts[SOURCE]
    # Those of a release were translated from each other.
    steps = (english.step(step.key) for step in text.steps)
    marks = {step.key: step.mark for step in steps if step is not None}
    newest = newest_text(lesson, language)
    LessonText.objects.create(
        lesson=lesson,
        language=language,
        number=newest.number + 1 if newest else 1,
        source=text.source,
        digest=text.digest,
        marks={} if language == SOURCE else marks,
    )
