"""Our own questionnaires, compiled once, and filled in by the names of questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import pytest
from pyxform.xls2json_backends import md_to_dict

from amparo.foundation.questionnaires.engine import Compiled, Filling, compile_table
from amparo.foundation.questionnaires.operations import shipped
from amparo.foundation.questionnaires.shipped import ShippedForm, read_forms

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LANGUAGES = {"en": "English (en)", "es": "Español (es)"}


@cache
def ours() -> dict[str, ShippedForm]:
    return {form.key: form for form in read_forms()}


def load(*keys: str) -> None:
    """Publish these of our forms only: compiling all of them takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shipped, "read_forms", lambda _folder: [ours()[k] for k in keys])
        shipped.load_shipped()


@cache
def compiled(key: str) -> Compiled:
    return compile_table(ours()[key].tables)


@cache
def paths(key: str) -> dict[str, str]:
    """Return the path of each question of a form by its name."""
    return {q.name: path for path, q in compiled(key).form.questions().items()}


@cache
def sheet(key: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a sheet as they are written."""
    rows: list[dict[str, str]] = md_to_dict(ours()[key].tables)[name]
    return rows


class Filled:
    """A form filled in by the names of its questions, which are there once each."""

    def __init__(self, key: str, **answers: str | int) -> None:
        self.key = key
        self.filling = Filling(compiled(key).form, now=NOW)
        self.set(**answers)

    def set(self, **answers: str | int) -> None:
        for name, answer in answers.items():
            self.filling.set(paths(self.key)[name], str(answer))

    def __getitem__(self, name: str) -> str:
        return self.filling.value(paths(self.key)[name])

    def asks(self, name: str) -> bool:
        return self.filling.is_relevant(paths(self.key)[name])

    def problem(self, name: str, language: str = "en") -> str:
        path = paths(self.key)[name]
        return str(self.filling.problems([path], language).get(path, ""))

    def pages(self) -> list[str]:
        return [page.key for page in self.filling.pages()]


def texts(key: str, language: str) -> Iterator[str]:
    """Go through all texts of a form in a language, its title too."""
    yield ours()[key].title[language]
    for name in ("survey", "choices"):
        for row in sheet(key, name):
            for header, text in row.items():
                if header.endswith(f"::{LANGUAGES[language]}"):
                    yield text
