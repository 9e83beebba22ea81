"""Which texts someone without an account may read, and on which page.

A text is public when it comes from a file whose pages the public can open. This module
needs no Django, so that ``tools/messages.py`` can keep the catalogues with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent.parent
LOCALE = PACKAGE / "locale"
# The framework's own texts, named as in its own catalogue: "django/forms/fields.py".
FRAMEWORK = "django/"

_ROOM = "channels/public/"
_PAGES = _ROOM + "templates/public/"
_DESIGN = "foundation/design/"
_LEARNING = "prevention/learning/"
# Part by part, as someone meets them; a text belongs to the first part that has it.
# The last pattern takes the rest of the room, so that no new page is forgotten.
PARTS: dict[str, tuple[str, ...]] = {
    "start": (_PAGES + "start.html",),
    "help": (
        _PAGES + "country.html",
        _PAGES + "_numbers.html",
        _ROOM + "help.py",
        "foundation/countries/opening_hours.py",
    ),
    "places": (
        _PAGES + "where_to_turn.html",
        _PAGES + "places.html",
        _PAGES + "_place.html",
        _ROOM + "places.py",
        _ROOM + "place_views.py",
    ),
    "tell": (
        _PAGES + "report*",
        _PAGES + "receipt.html",
        _PAGES + "_pictures.html",
        _ROOM + "report_views.py",
        _ROOM + "response_time.py",
        _ROOM + "forms*",
    ),
    "choices": (_ROOM + "labels*",),
    "read": (
        _PAGES + "read.html",
        _PAGES + "mailbox*",
        _PAGES + "gone.html",
        _ROOM + "mailbox_views.py",
        _ROOM + "views*",
    ),
    "learn": (
        _PAGES + "lesson*",
        _PAGES + "_lesson*",
        _PAGES + "offer.html",
        _ROOM + "lesson_*",
        _LEARNING + "titles.py",
        _LEARNING + "offer_texts.py",
    ),
    "safety": (_PAGES + "safety*",),
    "frame": (
        _DESIGN + "templates/design/base_public.html",
        _DESIGN + "templates/design/base_error.html",
        _DESIGN + "templates/design/parts/callout.html",
        _DESIGN + "templates/design/parts/languages.html",
        _DESIGN + "templates/design/parts/leave_bar.html",
        _PAGES + "base.html",
        _PAGES + "_*",
    ),
    "errors": (
        _DESIGN + "templates/4??.html",
        _DESIGN + "templates/5??.html",
        _DESIGN + "templates/design/forms/*",
        _DESIGN + "forms.py",
        "response/concerns/operations/intake*",
        "response/concerns/operations/mailbox.py",
        "response/concerns/operations/_shared.py",
        "response/concerns/operations/_validation.py",
        "response/concerns/operations/addresses*",
        FRAMEWORK + "*",
    ),
    "more": (_ROOM + "*",),
}
# What only people with an account read.
STAFF = (
    _ROOM + "policy.py",
    _ROOM + "models.py",
    _ROOM + "operations.py",
    _ROOM + "staff/*",
    _ROOM + "templates/languages/*",
)


@dataclass(frozen=True)
class PublicText:
    """One public text in English and in another language; several forms are plurals."""

    part: str
    english: tuple[str, ...]
    translations: tuple[str, ...]
    context: str = ""

    @cached_property
    def key(self) -> str:
        """A short name of the English text."""
        return _digest(self.context, *self.english[:1])

    @cached_property
    def mark(self) -> str:
        """A short digest of text and translations; a new wording gives another mark."""
        return _digest(self.context, *self.english, *self.translations)


@cache
def part_of(path: str) -> str:
    """Return the part that a file's texts belong to; empty if they are for staff."""
    if any(fnmatchcase(path, pattern) for pattern in STAFF):
        return ""
    for part, patterns in PARTS.items():
        if any(fnmatchcase(path, pattern) for pattern in patterns):
            return part
    return ""


def part_of_entry(entry: polib.POEntry) -> str:
    """Return the first part that has a text; empty if only staff read it."""
    found = {part_of(path) for path, _line in entry.occurrences}
    return next((part for part in PARTS if part in found), "")


def public_files() -> Iterator[Path]:
    """Yield the files of the package that have public texts."""
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and part_of(path.relative_to(PACKAGE).as_posix()):
            yield path


def catalogue_path(language: str) -> Path:
    """Return the translation file of a language code such as ``pt-br``."""
    broad, _dash, narrow = language.partition("-")
    name = f"{broad}_{narrow.upper()}" if narrow else broad
    return LOCALE / name / "LC_MESSAGES" / "django.po"


@cache
def texts_of(language: str) -> tuple[PublicText, ...]:
    """Return every public text with its translation, in the order of the parts.

    A language without a catalogue of its own has none.
    """
    path = catalogue_path(language)
    if not path.exists():
        return ()
    found = [_public_text(entry) for entry in public_entries(polib.pofile(str(path)))]
    order = list(PARTS)
    return tuple(sorted(found, key=lambda text: order.index(text.part)))


def public_entries(entries: Iterable[polib.POEntry]) -> Iterator[polib.POEntry]:
    """Yield those entries of a catalogue that the public may read."""
    for entry in entries:
        if not entry.obsolete and part_of_entry(entry):
            yield entry


def digest(texts: Iterable[PublicText]) -> str:
    """Return one digest of several texts as they are worded now."""
    return _digest(*sorted(text.mark for text in texts))


def _public_text(entry: polib.POEntry) -> PublicText:
    english = (
        (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)
    )
    many = tuple(entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural))
    part = part_of_entry(entry)
    return PublicText(part, english, many or (entry.msgstr,), entry.msgctxt or "")


def _digest(*texts: str) -> str:
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:16]
