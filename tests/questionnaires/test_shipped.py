"""Our own forms are loaded as published versions, once for each that is new."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from amparo.foundation.questionnaires.engine import compile_form
from amparo.foundation.questionnaires.models import Questionnaire, Version
from amparo.foundation.questionnaires.operations import load_shipped, shipped
from amparo.foundation.questionnaires.shipped import (
    ShippedForm,
    as_workbook,
    read_form,
)
from tests.questionnaires.helpers import FORM, NEXT

HOUSEHOLD = ShippedForm(
    "household",
    {"": "Household", "en": "Household", "es": "Hogar"},
    "visit",
    ("cases.case",),
    "Amparo's own form",
    "CC BY 4.0",
    FORM,
)


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> list[ShippedForm]:
    forms = [HOUSEHOLD]
    monkeypatch.setattr(shipped, "read_forms", lambda _folder: forms)
    return forms


@pytest.mark.django_db
def test_a_form_is_loaded_once_as_a_published_version(
    release: list[ShippedForm],
) -> None:
    assert load_shipped() == 1
    assert load_shipped() == 0
    one = Questionnaire.objects.get(key="household", organisation=None)
    version = one.versions.get()
    assert (version.state, version.number, version.published_by) == (
        "published",
        1,
        None,
    )
    assert version.is_sound
    assert one.title["es"] == "Hogar"


@pytest.mark.django_db
def test_what_a_release_says_otherwise_is_a_new_version(
    release: list[ShippedForm],
) -> None:
    load_shipped()
    release[:] = [replace(HOUSEHOLD, tables=NEXT)]
    assert load_shipped() == 1
    found = Version.objects.filter(questionnaire__key="household").order_by("number")
    assert [version.state for version in found] == ["retired", "published"]


def test_a_file_says_first_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "visit.md"
    file.write_text(
        "---\nkey: visit\ntitle: A visit\ntitle_es: Una visita\npurpose: visit\n"
        "subjects: cases.case, persons.person\nsource: Ours: written here\n---\n"
        "\n| survey | type | name |\n",
        encoding="utf-8",
    )
    form = read_form(file)
    assert form.title == {"": "A visit", "en": "A visit", "es": "Una visita"}
    assert form.subjects == ("cases.case", "persons.person")
    assert form.source == "Ours: written here"
    file.write_text("| survey |\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"visit\.md"):
        read_form(file)


def test_a_spreadsheet_of_a_form_has_its_sheets_and_compiles_to_the_same() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_workbook(FORM)))
    assert book.sheet_names == ["survey", "choices", "settings"]
    assert compile_form(as_workbook(FORM)).form == compile_form(HOUSEHOLD.xlsx).form
    assert as_workbook(FORM) == as_workbook(FORM)
