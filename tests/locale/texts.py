"""Every text that is marked for translation, read from the source itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

from amparo.channels.public.texts import PACKAGE, catalogue_path, public_files

MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
# What Django makes of a template before it looks for texts in it.
IN_TEMPLATE = re.compile(rf"\b(?:_|n?gettext)\(({STRING})(?:, ({STRING}))?")
PLACEHOLDER = re.compile(r"%?%\((\w+)\)[sd]|\{(\w+)\}")


class Text(NamedTuple):
    """An English text, with the context for translators, if any."""

    said: str
    context: str = ""


@cache
def source_texts() -> dict[Text, str]:
    """Return each English text with the first file that has it."""
    found: dict[Text, str] = {}
    for path in sorted(PACKAGE.rglob("*")):
        for text in _texts(path):
            found.setdefault(text, str(path.relative_to(PACKAGE)))
    return found


def _texts(path: Path) -> Iterator[Text]:
    if path.suffix == ".py":
        yield from _in_code(path.read_text())
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        for one, many in IN_TEMPLATE.findall(templatize(path.read_text())):
            yield from (Text(ast.literal_eval(said)) for said in (one, many) if said)


def _in_code(code: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        said = [a.value for a in node.args if isinstance(a, ast.Constant)]
        if node.func.id in WITH_CONTEXT:
            yield Text(str(said[1]), str(said[0]))
        elif node.func.id in MARKS:
            # The third of ngettext_lazy names the number.
            yield from (Text(one) for one in said[:2] if isinstance(one, str))


@cache
def catalogue(language: str) -> list[polib.POEntry]:
    """Return the entries of a language's translation file."""
    return list(polib.pofile(str(catalogue_path(language))))


@cache
def public_texts() -> dict[Text, str]:
    """Return each English text of a file that has public texts."""
    found: dict[Text, str] = {}
    for path in public_files():
        for text in _texts(path):
            found.setdefault(text, path.relative_to(PACKAGE).as_posix())
    return found


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a text as they are written, sorted."""
    return sorted(match.group() for match in PLACEHOLDER.finditer(text))
