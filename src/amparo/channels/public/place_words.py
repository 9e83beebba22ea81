"""Other words for needs and areas: how people say them, and in which script.

They are data (``data/place_words.json``) and only find and name places; nobody's words
are compared with anything that is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from amparo.foundation.kernel.text import fold, words
from amparo.foundation.matching.romanise import romanise

_FILE = Path(__file__).resolve().parent / "data" / "place_words.json"


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def forms_of(text: str) -> tuple[str, ...]:
    """Return each word of a text as it is compared: as it is written, and in Latin."""
    return _unique(form for word in words(fold(text)) for form in both(word))


def both(word: str) -> tuple[str, ...]:
    """Return a folded word as it is written and, if that differs, in Latin letters."""
    return tuple(dict.fromkeys((word, fold(romanise(word)))))


@cache
def need_forms(letter: str) -> tuple[str, ...]:
    """Return other words for a need, in all languages of the public pages."""
    return forms_of(" ".join(_data()["needs"].get(letter, {}).values()))


@cache
def area_forms(code: str) -> tuple[str, ...]:
    """Return other names of an area, in its own script and as it is also called."""
    names = (own[code] for own in _data()["areas"].values() if code in own)
    return forms_of(" ".join((*names, _data()["also"].get(code, ""))))


def area_name(code: str, name: str) -> str:
    """Return an area's name in the script of the page, where we have it."""
    own: str = _data()["areas"].get(get_language() or "", {}).get(code, name)
    return own


def _unique(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
