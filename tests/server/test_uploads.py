"""A file sent to a real server: taken from a colleague, and from nobody else."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.cast import PASSWORD
from tests.serving import Server
from tests.visiting import Page, Visitor

FILE = b"Code,Date\nC-NOBODY,2026-11-20\nC-NOBODY,2026-11-21\n"


def form(visitor: Visitor) -> Page:
    """Walk to the page on which earlier answers are uploaded."""
    page = visitor.get("/staff/questionnaires/")
    page = visitor.get(page.link(r"^/staff/questionnaires/[0-9a-f-]{36}/$"))
    page = visitor.get(page.link(r"/versions/[0-9a-f-]{36}/$"))
    page = visitor.get(page.link(r"/versions/[0-9a-f-]{36}/import/$"))
    return page if "/upload/" in page.url else visitor.get(page.link(r"/upload/$"))


def too_large(server: Server, address: str) -> int:
    """Say that six megabytes will come, and return what is answered before they do."""
    line = HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    line.putrequest("POST", urlsplit(address).path)
    line.putheader("Content-Type", "multipart/form-data; boundary=x")
    line.putheader("Content-Length", "6000000")
    line.endheaders()
    with closing(line):
        return line.getresponse().status


@pytest.mark.prove  # the gate asks without a server: accounts/test_uploads.py
def test_a_colleague_s_file_is_taken_and_no_other(server: Server) -> None:
    loaded = server.run("migrate", "--no-statics")  # our own questionnaires
    assert loaded.returncode == 0, loaded.stderr
    carla = Visitor(server.url)
    carla.sign_in("carla@example.org", PASSWORD)
    page = form(carla)
    fields = page.form("form_key").filled({})
    fields = [(name, value) for name, value in fields if name != "file"]
    taken = carla.upload(page.url, fields, FILE)
    assert taken.status == 200 and "/staff/lists/imports/" in taken.url, taken.said
    assert "2 rows were read" in taken.said
    stranger = Visitor(server.url).upload(page.url, fields, FILE)
    assert "/staff/sign-in/" in stranger.url, stranger.said
    assert too_large(server, page.url) == 413
    assert carla.upload("/staff/account/", fields, FILE).status == 415
    assert carla.upload("/en/bo/worried/", fields, FILE).status == 415
