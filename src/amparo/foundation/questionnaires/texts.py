"""The texts of a form in its languages: which are missing, and putting them in.

XLSForm keeps them in a column for each language, XForm in ``itext``. What is added here
goes into the XForm only; the uploaded file stays as it was.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from lxml import etree

from ..kernel.errors import RuleBroken
from ..kernel.languages import LANGUAGES
from ..kernel.text import many_lines
from .engine.texts import language_code
from .engine.xml import parse

_XFORMS = "{http://www.w3.org/2002/xforms}"
_NAMED = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_MISSING = "-"  # what pyxform writes where a column is empty
LONGEST_TEXT = 2_000


@dataclass(frozen=True)
class FormText:
    """One text of a form: its id, and what it says in each language that has it.

    Answers that a text repeats stand in it as ``${name}``.
    """

    id: str
    words: Mapping[str, str]


def read_texts(xform: str) -> list[FormText]:
    """Return every text of a form, in its order; none for a form without languages."""
    found: dict[str, dict[str, str]] = {}
    for translation in _translations(parse(xform.encode())):
        language = language_code(translation.get("lang", ""))
        for text in translation.iter(f"{_XFORMS}text"):
            said = found.setdefault(text.get("id", ""), {})
            value = _plain_value(text)
            words = _words(value) if value is not None else ""
            if words and words != _MISSING:
                said[language] = words
    return [FormText(key, words) for key, words in found.items() if words]


def missing(texts: list[FormText], language: str) -> list[FormText]:
    """Return the texts that a language does not have."""
    return [text for text in texts if language not in text.words]


def with_texts(
    xform: str, language: str, words: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """Return the form with these texts in a language, and those that were added.

    Only what is missing is added: a text that the author wrote is never overwritten.
    """
    if language not in LANGUAGES:
        raise RuleBroken(_("Please choose one of the languages."), "language")
    root = parse(xform.encode())
    translations = _translations(root)
    if not translations:
        raise RuleBroken(
            _(
                "This form names no language. Write it into the heads of its columns,"
                " such as “label::English (en)”, and upload it again."
            )
        )
    target = _translation(translations, language)
    lacking = {text.id: text for text in missing(read_texts(xform), language)}
    added = {}
    for key, typed in words.items():
        text = many_lines(typed)
        if not text or key not in lacking:
            continue
        if len(text) > LONGEST_TEXT:
            raise RuleBroken(_("This is too long. Please shorten it or split it."), key)
        _put(target, key, text, _outputs(translations, key))
        added[key] = text
    if not added:
        raise RuleBroken(_("Nothing was added. Write at least one text."))
    return etree.tostring(root, encoding="unicode"), added


def _translations(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(f"{_XFORMS}translation"))


def _translation(known: list[etree._Element], language: str) -> etree._Element:
    for one in known:
        if language_code(one.get("lang", "")) == language:
            return one
    name = f"{LANGUAGES[language].own or LANGUAGES[language].name} ({language})"
    made = known[0].makeelement(f"{_XFORMS}translation", {"lang": name})
    known[-1].addnext(made)
    return made


def _plain_value(text: etree._Element) -> etree._Element | None:
    """Return the value that is read, not a picture or a sound."""
    for value in text.iter(f"{_XFORMS}value"):
        if value.get("form", "long") in ("long", "short"):
            return value
    return None


def _words(value: etree._Element) -> str:
    parts = [value.text or ""]
    for child in value:
        if child.tag == f"{_XFORMS}output":
            parts.append(f"${{{_name_of(child)}}}")
        parts.append(child.tail or "")
    return "".join(parts).strip()


def _name_of(output: etree._Element) -> str:
    return str(output.get("value", "")).strip().rpartition("/")[2]


def _outputs(known: list[etree._Element], key: str) -> dict[str, etree._Element]:
    """Return the answers that a text repeats in any language, by their names."""
    return {
        _name_of(output): output
        for translation in known
        for text in translation.iter(f"{_XFORMS}text")
        if text.get("id") == key
        for output in text.iter(f"{_XFORMS}output")
    }


def _put(
    translation: etree._Element,
    key: str,
    words: str,
    outputs: Mapping[str, etree._Element],
) -> None:
    for old in [t for t in translation if t.get("id") == key]:
        translation.remove(old)
    text = etree.SubElement(translation, f"{_XFORMS}text", {"id": key})
    value = etree.SubElement(text, f"{_XFORMS}value")
    last = None
    for words_before, name in _parts(words):
        if last is None:
            value.text = (value.text or "") + words_before
        else:
            last.tail = (last.tail or "") + words_before
        if not name:
            continue
        if name not in outputs:
            raise RuleBroken(
                _("“%(name)s” is not repeated in this text. Leave it as it stands.")
                % {"name": f"${{{name}}}"},
                key,
            )
        last = copy.deepcopy(outputs[name])
        last.tail = None
        value.append(last)


def _parts(words: str) -> Iterator[tuple[str, str]]:
    """Yield the words before each ``${name}``, with the name; the last has none."""
    at = 0
    for found in _NAMED.finditer(words):
        yield words[at : found.start()], found[1]
        at = found.end()
    yield words[at:], ""
