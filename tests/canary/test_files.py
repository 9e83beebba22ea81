"""Files that come in and go out leave no name and no story behind, at any stage."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from amparo.foundation.lists.imports.models import Import
from amparo.foundation.lists.imports.operations import begin, begin_undo, choose_columns
from amparo.foundation.lists.imports.reading import open_waiting
from amparo.foundation.questionnaires.answers_in import NAME, key_of_target
from amparo.foundation.questionnaires.answers_out import Wish, export_answers
from amparo.foundation.questionnaires.models import AnswerSheet
from tests.canary.marks import Detector
from tests.canary.storage import rows
from tests.cases.helpers import opened
from tests.cast import World
from tests.lists.importing import whole
from tests.questionnaires.data_helpers import visits
from tests.signin import signed_in

pytestmark = pytest.mark.django_db

HEADING, NICK, STORY = "Kwolderbreuk", "Zjimpeltje Vrokstra", "Dwarrelknoop striemvlas."
PHONE, WRONG, FILE = "+591 7 604 9182", "Glimwortel plofzand", "Smurkelbaan.xlsx"
PLANTED = (HEADING, NICK, STORY, PHONE, WRONG, FILE)


def test_nothing_of_a_spreadsheet_lies_anywhere_in_the_open(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.lists.test_imports_files import book_of

    caplog.set_level(logging.DEBUG)
    detector = Detector(PLANTED)
    version, case = visits(world), opened(world)
    data = book_of(
        ["Code", "Date", "home/safe", "home/why", "phone", HEADING, "_index"],
        [case.code, "2026-11-20", "no", STORY, PHONE, NICK, 1],
        [case.code, "2026-11-20", WRONG, None, None, None, 2],
        sheets={"child": [["nick", "_parent_index"], [NICK, 1]]},
    )
    client = signed_in(world, "carla")
    address = reverse(
        "lists:import-upload", args=[NAME, key_of_target(version.id, "cases.case")]
    )
    file = SimpleUploadedFile(FILE, data)
    answer = client.post(address, {"file": file, "form_key": uuid4()})
    assert answer.status_code == 302, answer.content.decode()
    one = Import.objects.get()
    look(detector, "waiting")
    said = open_waiting(world.carla, one.id).about
    assert HEADING in said.heads
    choose_columns(world.carla, one.id, said.fields, one.version)
    one = whole(world.carla, one)
    assert open_waiting(world.carla, one.id).wrong
    look(detector, "checked")
    begin(world.carla, one.id, one.version)
    one = whole(world.carla, one)
    assert AnswerSheet.objects.count() == 1
    look(detector, "imported")
    for everything in (False, True):
        wish = Wish("quality", "xlsx", everything=everything)
        sent = export_answers(world.sonia, version.questionnaire_id, wish)
        content = b"".join(sent.pieces)
        assert (STORY in unpacked(content)) is everything
        assert everything or not detector.find("codes", unpacked(content))
        assert not detector.find("name", sent.name)
    look(detector, "exported")
    begin_undo(world.carla, one.id, one.version)
    whole(world.carla, one)
    look(detector, "undone")
    assert not detector.find("log", caplog.text)


def look(detector: Detector, stage: str) -> None:
    found = [
        line
        for where, content in rows(connection)
        for line in detector.find(where, content)
    ]
    assert found == [], stage


def unpacked(content: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def test_a_word_in_a_column_would_be_found() -> None:
    detector = Detector(PLANTED)
    for word in PLANTED:
        assert detector.find("here", f"before {word} after")
