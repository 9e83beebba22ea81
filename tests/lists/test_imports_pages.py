"""The pages of imports, with and without script."""

from __future__ import annotations

import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from amparo.foundation.journal.models import Entry
from amparo.foundation.lists.imports.models import Import
from amparo.foundation.lists.imports.reading import open_waiting
from tests.cast import World
from tests.lists.importing import TARGET, checked, imported, uploaded
from tests.lists.test_imports import GOOD, MIXED, names
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def upload(client: Client, data: bytes) -> str:
    file = SimpleUploadedFile("views.csv", data)
    answer = client.post(
        reverse("lists:import-upload", args=TARGET), {"file": file, "form_key": uuid4()}
    )
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def hidden(page: str, action: str) -> dict[str, str]:
    (form,) = re.findall(rf'(?s)<form[^>]*action="{action}".*?</form>', page)
    return dict(re.findall(r'type="hidden" name="(version)" value="(\d+)"', form))


def test_a_file_is_imported_and_undone_without_script(world: World) -> None:
    client = signed_in(world, "carla")
    form = client.get(reverse("lists:import-upload", args=TARGET)).content.decode()
    assert 'enctype="multipart/form-data"' in form
    # Sent by the browser itself: script would put the answer somewhere, and a file
    # that is not sent yet must not keep the screen from locking.
    (whole,) = re.findall(r'<form[^>]*enctype="multipart[^>]*>', form)
    assert "hx-" not in whole and "data-watch" not in whole
    address = upload(client, GOOD)
    page = client.get(address).content.decode()
    assert "North" in page  # an example of what a column holds
    chosen = {"column_0": "name", "column_1": "day", "column_2": "risk"}
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    answer = client.post(f"{address}columns/", chosen | {"version": version[1]})
    assert answer.status_code == 302
    assert "Continue" in client.get(address).content.decode()
    client.post(f"{address}next/")
    page = client.get(address).content.decode()
    assert "2 rows can be imported" in page
    client.post(f"{address}save/", hidden(page, f"{address}save/"))
    client.post(f"{address}next/")
    page = client.get(address).content.decode()
    assert "2 rows were imported" in page
    assert names(world.carla) == ["North", "South"]
    client.post(f"{address}undo/", hidden(page, f"{address}undo/"))
    client.post(f"{address}next/")
    assert "2 rows were undone" in client.get(address).content.decode()
    assert names(world.carla) == []


def test_the_bar_goes_on_by_itself_with_script(world: World) -> None:
    client = signed_in(world, "carla")
    one = uploaded(world.carla, GOOD)
    address = reverse("lists:import", args=[one.id])
    client.post(f"{address}columns/", {"column_0": "name", "version": one.version})
    page = client.get(address).content.decode()
    assert 'hx-trigger="load"' in page
    answer = client.post(f"{address}next/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == address


def test_errors_are_listed_by_row(world: World) -> None:
    one = checked(world.carla, MIXED)
    page = signed_in(world, "carla").get(reverse("lists:import", args=[one.id]))
    text = page.content.decode()
    assert "3 rows can be imported" in text and "3 rows have errors" in text
    assert "Row 4" in text and "This name is taken." in text


def test_a_wrong_choice_of_columns_stays_on_the_page(world: World) -> None:
    one = uploaded(world.carla, GOOD)
    answer = signed_in(world, "carla").post(
        reverse("lists:import-columns", args=[one.id]),
        {"column_0": "", "version": one.version},
    )
    assert answer.status_code == 422
    assert "Choose a column for" in answer.content.decode()


def test_the_list_shows_own_imports_and_those_of_the_team_to_a_supervisor(
    world: World,
) -> None:
    imported(world.carla, GOOD)
    for name, seen in (("carla", True), ("sonia", True), ("beto", False)):
        page = signed_in(world, name).get(reverse("lists:imports")).content.decode()
        assert ("2 rows, uploaded by Carla" in page) is seen


def test_a_target_that_is_not_there_is_not_found(world: World) -> None:
    client = signed_in(world, "carla")
    for target in (("test-views", "nothing"), ("nothing", "cases")):
        assert (
            client.get(reverse("lists:import-upload", args=target)).status_code == 404
        )


def test_a_file_that_was_deleted_says_so(world: World) -> None:
    one = uploaded(world.carla, GOOD)
    client = signed_in(world, "carla")
    address = reverse("lists:import", args=[one.id])
    client.post(f"{address}delete/", {"version": one.version})
    assert "Deleted before it was imported" in client.get(address).content.decode()
    assert Import.objects.get().state == "dropped"


def test_an_empty_table_has_the_headings_and_is_taken_when_it_is_filled(
    world: World,
) -> None:
    client = signed_in(world, "carla")
    answer = client.get(reverse("lists:import-table", args=TARGET))
    book = load_workbook(io.BytesIO(answer.content))
    assert {one.title: [cell.value for cell in one[1]] for one in book} == {
        "Rows": ["Name", "Day", "Risk", "_index"],
        "Visits": ["Place", "How long", "_parent_index", "_index"],
        "Guests": ["Who", "_parent_index"],
    }
    rows = {"Rows": ["North", None, "High", 1], "Visits": ["Home", 2, 1, 1]}
    for name, cells in rows.items():
        book[name].append(cells)
    filled = io.BytesIO()
    book.save(filled)
    address = upload(client, filled.getvalue())
    said = open_waiting(world.carla, Import.objects.get().id).about
    assert said.fields == {"Name": "name", "Day": "day", "Risk": "risk", "_index": ""}
    assert list(said.parts) == ["visit", "guest"]
    assert client.get(address).status_code == 200


def test_a_supervisor_deletes_what_a_colleague_left_and_opens_none_of_it(
    world: World,
) -> None:
    one = checked(world.carla, MIXED)
    client = signed_in(world, "sonia")
    address = reverse("lists:import", args=[one.id])
    before = Entry.objects.filter(verb="list.import").count()
    page = client.get(address).content.decode()
    assert "Carla" in page and "taken" not in page
    assert f"{address}save/" not in page and f"{address}next/" not in page
    assert Entry.objects.filter(verb="list.import").count() == before
    client.post(f"{address}delete/", hidden(page, f"{address}delete/"))
    assert Import.objects.get().state == "dropped"
