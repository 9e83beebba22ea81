"""The public pages are translated to the last word."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

from amparo.channels.public import texts
from tools import messages

from .texts import Text, catalogue, placeholders, public_texts

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PARTIAL = [code for code in LANGUAGES if code not in messages.WHOLE]
ROOM = texts.PACKAGE / "channels" / "public"


def said(entry: polib.POEntry) -> list[str]:
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def public(language: str) -> list[polib.POEntry]:
    return list(texts.public_entries(catalogue(language)))


# -- Which texts those are -------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("channels/public/templates/public/report.html", "tell"),
        ("channels/public/templates/public/new.html", "more"),
        ("channels/public/labels.py", "choices"),
        ("foundation/design/forms.py", "errors"),
        ("foundation/countries/opening_hours.py", "help"),
        ("django/forms/fields.py", "errors"),
        ("channels/public/policy.py", ""),
        ("channels/public/templates/languages/list.html", ""),
        ("response/cases/views.py", ""),
    ],
)
def test_a_file_is_for_the_public_or_for_staff(path: str, part: str) -> None:
    assert texts.part_of(path) == part


def test_a_text_that_staff_read_too_is_public() -> None:
    shared = polib.POEntry(
        msgid="Yes",
        occurrences=[
            ("response/cases/views.py", ""),
            ("channels/public/labels.py", ""),
        ],
    )
    assert texts.part_of_entry(shared) == "choices"


def test_every_part_has_texts() -> None:
    parts = {texts.part_of_entry(entry) for entry in public("th")}
    assert parts == set(texts.PARTS)


def called(path: Path) -> Iterator[str]:
    """Yield the modules of operations below whose functions a file of the room takes.

    And, of the same rooms, the modules that those lean on.
    """
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "amparo.response."
        ):
            for alias in node.names:
                thing = getattr(importlib.import_module(str(node.module)), alias.name)
                if inspect.isfunction(thing) and ".operations" in thing.__module__:
                    yield thing.__module__


def leaned_on(module: str) -> Iterator[str]:
    """Yield the sibling modules that a module of operations imports."""
    package = module.rpartition(".")[0]
    for node in ast.walk(ast.parse(file_of(module).read_text())):
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            yield f"{package}.{node.module}"


def file_of(module: str) -> Path:
    path = texts.PACKAGE.parent / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_what_public_operations_may_answer_counts_as_public() -> None:
    """An operation that a public page calls may refuse with a sentence of its file."""
    files = [f for f in texts.public_files() if f.suffix == ".py"]
    asked = {m for file in files if file.is_relative_to(ROOM) for m in called(file)}
    asked |= {sibling for module in asked for sibling in leaned_on(module)}
    assert any(module.endswith("intake") for module in asked)
    for module in asked:
        file = file_of(module)
        if "RuleBroken(" in file.read_text():
            name = file.relative_to(texts.PACKAGE).as_posix()
            assert texts.part_of(name), f"{name} speaks to the public: see PARTS"


# -- That every language says them -----------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_text_is_translated(language: str) -> None:
    known = {
        Text(text, entry.msgctxt or "")
        for entry in catalogue(language)
        for text in (entry.msgid, entry.msgid_plural)
        if text and not entry.fuzzy and all(said(entry))
    }
    missing = [(at, text) for text, at in public_texts().items() if text not in known]
    assert missing == [], "Gather with tools/messages.py, then translate these."


def test_the_tool_finds_nothing_missing() -> None:
    assert messages.missing() == []


def test_the_tool_names_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = polib.pofile(str(texts.catalogue_path("th")))
    public_entry = next(iter(texts.public_entries(source)))
    public_entry.msgstr = ""
    target = tmp_path / "th" / "LC_MESSAGES" / "django.po"
    target.parent.mkdir(parents=True)
    source.save(str(target))
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    assert messages.missing() == [f"th/LC_MESSAGES/django.po: {public_entry.msgid!r}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_text_is_a_guess(language: str) -> None:
    assert [entry.msgid for entry in public(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_survives(language: str) -> None:
    changed = []
    for entry in public(language):
        allowed = {tuple(placeholders(entry.msgid))}
        if entry.msgid_plural:  # "one answer" may leave the number out
            allowed.add(tuple(placeholders(entry.msgid_plural)))
        for text in said(entry):
            if tuple(placeholders(text)) not in allowed:
                changed.append((entry.msgid, text))
    assert changed == []


@pytest.mark.parametrize("language", PARTIAL)
def test_a_catalogue_counts_as_the_framework_does(language: str) -> None:
    path = texts.catalogue_path(language)
    rule = polib.pofile(str(path)).metadata["Plural-Forms"]
    assert rule == messages.plural_rule(path.parent.parent.name)
    forms = int(rule.partition("nplurals=")[2].partition(";")[0])
    plurals = [entry for entry in catalogue(language) if entry.msgid_plural]
    assert plurals
    assert all({*entry.msgstr_plural} == {*range(forms)} for entry in plurals)


@pytest.mark.parametrize("language", PARTIAL)
def test_a_catalogue_holds_nothing_that_only_colleagues_read(language: str) -> None:
    assert [e.msgid for e in catalogue(language) if not texts.part_of_entry(e)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_framework_and_we_say_all_that_a_form_may_say(language: str) -> None:
    code = texts.catalogue_path(language).parent.parent.name
    known = {
        (entry.msgctxt, entry.msgid)
        for entry in [*messages._django(code), *catalogue(language)]
        if entry.translated()
    }
    spoken = [
        entry
        for entry in messages._django("en")
        if any(path.startswith(messages.SPOKEN) for path, _line in entry.occurrences)
    ]
    assert len(spoken) > 100
    missing = [e.msgid for e in spoken if (e.msgctxt, e.msgid) not in known]
    assert missing == []


def test_no_text_has_the_letters_of_another_script() -> None:
    """A word that was left in English, or pasted from the wrong list, stands out."""
    own = {
        "hi": r"[\u0900-\u097f]",
        "ne": r"[\u0900-\u097f]",
        "bn": r"[\u0980-\u09ff]",
        "th": r"[\u0e00-\u0e7f]",
    }
    strange = re.compile(r"[\u0900-\u0963\u0966-\u0dff\u0e00-\u0e7f]")
    for language in PARTIAL:
        for entry in catalogue(language):
            for text in said(entry):
                rest = re.sub(own.get(language, "(?!)"), "", text)
                assert not strange.search(rest), (language, text)
                english = re.sub(r"%\(\w+\)s", "", entry.msgid)
                if language in own and re.search("[a-z]{4}", english):
                    assert re.search(own[language], text), (language, text)
