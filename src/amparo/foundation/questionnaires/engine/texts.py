"""The texts of an XForm in their languages, with the answers that they mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext, gettext_noop, override

from amparo.foundation.kernel.languages import LANGUAGES

from .expressions import Expression, Parts, Said
from .shapes import Texts
from .xml import Element, local, value_of

# Stands for a translation that is missing, in what pyxform writes.
_MISSING = "-"
# What pyxform writes in English for "or_other", whatever the form's languages are.
_OTHER = {
    "Other": gettext_noop("Other"),
    "Specify other.": gettext_noop("Please specify"),
}
_SUBTAG = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")

Compile = Callable[[str], Expression | None]


def language_code(name: str) -> str:
    """Return the code of a language as a form names it: "Español (es)" is "es".

    "default" is the language of a form that names none.
    """
    if name in ("default", ""):
        return ""
    found = _SUBTAG.search(name)
    code = found[1] if found else name.strip()
    code = code.lower()
    for language in LANGUAGES.values():
        if code in (language.own.lower(), language.name.lower()):
            return language.code
    return code


def parts_of(element: Element, compile_path: Compile) -> tuple[Parts, str]:
    """Return a text in parts, and as an author wrote it, with ${name} for an answer."""
    parts: list[str | Expression] = [element.text or ""]
    shown = element.text or ""
    for child in element:
        if local(child) == "output":
            source = value_of(child, "value") or value_of(child, "ref")
            expression = compile_path(source)
            if expression is not None:
                parts.append(expression)
            shown += f"${{{source.strip().rpartition('/')[2]}}}"
        parts.append(child.tail or "")
        shown += child.tail or ""
    kept = [part for part in parts if not isinstance(part, str) or part]
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip()
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip()
    return tuple(part for part in kept if part != ""), shown.strip()


def without_gaps(said: Mapping[str, tuple[Parts, str]]) -> tuple[Said, Texts]:
    """Return the texts without those that only say that a translation is missing."""
    known = {
        code: both
        for code, both in said.items()
        if both[1] and (both[1] != _MISSING or len(said) == 1)
    }
    return (
        {code: parts for code, (parts, _shown) in known.items()},
        {code: shown for code, (_parts, shown) in known.items()},
    )


def in_our_words(texts: Texts, languages: Iterable[str]) -> dict[str, str] | None:
    """Return "Other" and "Specify other." in the form's languages; None for others."""
    english = set(texts.values())
    if len(english) != 1 or not (ours := _OTHER.get(next(iter(english)))):
        return None
    found = {}
    for code in languages:
        if code in LANGUAGES and LANGUAGES[code].pages:
            with override(code):
                found[code] = gettext(ours)
    return found or None
