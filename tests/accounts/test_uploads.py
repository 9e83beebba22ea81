"""A file comes only where one is taken, from who is signed in, whole or not at all."""

from __future__ import annotations

import io
from typing import Any, cast
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from amparo.foundation.lists.models import Import
from tests.cast import World
from tests.lists.importing import TARGET
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
FORMS_ONLY = ("application/x-www-form-urlencoded",)


def body(data: bytes = b"Name\nWara\n") -> dict[str, object]:
    return {"file": SimpleUploadedFile("a.csv", data), "form_key": uuid4()}


def address() -> str:
    return reverse("lists:import-upload", args=TARGET)


@override_settings(AMPARO_BODY_TYPES=FORMS_ONLY)
def test_only_an_address_that_takes_a_file_takes_one(world: World) -> None:
    client = signed_in(world, "carla")
    for other in (
        "/staff/account/",
        "/staff/lists/views/",
        "/upload/",
        "/staff/upload/",
    ):
        assert client.post(other, body()).status_code == 415, other
    assert client.post(address(), body()).status_code == 302
    assert Import.objects.count() == 1


def test_a_file_of_a_stranger_is_not_read(world: World) -> None:
    answer = Client().post(address(), body())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/sign-in/")
    assert not Import.objects.exists()


def test_half_a_file_is_none(world: World) -> None:
    client = signed_in(world, "carla")
    whole = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        b"Name\nWara\nInti\n\r\n--x--\r\n"
    )
    answer = client.generic(
        "POST",
        address(),
        whole[:-20],
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(len(whole)),
        **cast(Any, {"wsgi.input": io.BytesIO(whole[:-20])}),
    )
    assert answer.status_code == 400
    assert not Import.objects.exists()


def test_two_files_at_once_are_refused(world: World) -> None:
    client = signed_in(world, "carla")
    more = body() | {"other": SimpleUploadedFile("b.csv", b"x")}
    assert client.post(address(), more).status_code == 400
    assert not Import.objects.exists()


@override_settings(AMPARO_UPLOAD_BYTES=1000, DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_file_that_is_too_large_is_refused_unread(world: World) -> None:
    client = signed_in(world, "carla")
    assert client.post(address(), body(b"Name\n" + b"x\n" * 1500)).status_code == 413
    assert client.post(address(), body(b"Name\n" + b"x\n" * 200)).status_code == 302


def test_a_file_needs_the_token_of_a_form(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    client = signed_in(world, "carla", strict)
    assert client.post(address(), body()).status_code == 403
    assert not Import.objects.exists()
