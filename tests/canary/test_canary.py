"""A stolen database, backup, log or e-mail reveals no name and no story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from amparo.backup.files import lines
from tests.backup.machines import OPENED
from tests.canary import care, concern, prevention
from tests.canary import journey as steps
from tests.canary.journey import TEXTS, Way
from tests.canary.marks import Detector, needles, words_of
from tests.canary.storage import connected, dump, everywhere, files, rows
from tests.cast import World
from tests.serving import Server, Template, _environment, collected_statics

pytestmark = pytest.mark.django_db

CONTROL = "Zalmvogel Trixpakket"


@pytest.fixture
def server(cast_template: Template, tmp_path: Path) -> Iterator[Server]:
    """A real server with verbose logs, on a database of its own."""
    with cast_template.copy(tmp_path) as url:
        environment = _environment(url, tmp_path, collected_statics(), demo=False)
        environment["DJANGO_SETTINGS_MODULE"] = "tests.canary.settings"
        server = Server(tmp_path, url, environment)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def walk(way: Way, connection: BaseDatabaseWrapper) -> None:
    """Plant every text through the pages, ``tick`` and ``worker`` included."""

    def rename(old: str, new: str) -> None:
        quoted = connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {quoted(old)} RENAME TO {quoted(new)}")

    steps.telling(way)
    concern.worked_on(way, steps.first_concern(way))
    steps.moving(way)
    steps.writing_down(way)
    steps.closing(way)
    concern.ending(way)
    concern.written_often(way)
    steps.passing_the_name(way)
    steps.between_teams(way)
    service = steps.listing(way)
    care.opening(way)
    care.caring(way, service)
    prevention.club(way)
    prevention.course(way)
    prevention.looking_for_help(way)
    steps.looking(way)
    steps.knocking(way)
    steps.counting(way)
    steps.peeping(way)
    steps.failing(way, rename)
    commands = ("tick", "worker --once", "metrics --once")
    for command, (code, said) in zip(
        commands, way.server.run_each(*commands), strict=True
    ):
        assert code == 0, said
        way.shown[command] = said.encode()
    steps.counted(way)


@pytest.mark.parametrize(
    "thorough", [False, pytest.param(True, marks=pytest.mark.prove)]
)
def test_nothing_that_people_entrust_lies_anywhere_in_the_open(
    server: Server, world: World, thorough: bool
) -> None:
    detector = Detector(TEXTS.values())
    with connected(server) as connection:
        way = Way(server, world, thorough)
        walk(way, connection)
        assert list(server.folder.glob("mail/*")), "no letter was sent to look into"
        found = [
            line
            for where, content in (*everywhere(server, connection), *shown(way.shown))
            for line in detector.find(where, content)
        ]
        assert found == []
        backed_up = [f for w, c in backup(server) for f in detector.find(w, c)]
        assert backed_up == []
        assert beside_their_table(server, connection, way) == []
        control(server, connection)


def backup(server: Server) -> Iterator[tuple[str, bytes]]:
    """Yield the two files of a backup as they lie there, and as who opens them reads.

    The list of what has ended lies in the server's folder, with all else.
    """
    assert (server.folder / "ended.jsonl").exists(), "nothing has ended"
    folder = server.folder / "backup"
    folder.mkdir()
    server.environment |= OPENED
    done = server.run("backup", str(folder))
    assert done.returncode == 0, done.stderr
    yield "what it says", done.stdout.encode()
    for path, words in zip(sorted(folder.iterdir()), OPENED.values(), strict=True):
        yield path.name, path.read_bytes()
        yield f"{path.name}, opened", b"\n".join(lines(path, words))


def shown(pages: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield pages, each different line once: many pages say the same over and over."""
    known: set[bytes] = set()
    for where, content in pages.items():
        lines = [line for line in content.splitlines() if line not in known]
        known.update(lines)
        yield where, b"\n".join(lines)


def beside_their_table(
    server: Server, connection: BaseDatabaseWrapper, way: Way
) -> list[str]:
    """Return where texts that are sent often lie, but for their own table.

    They are in the open there, and so in the database's own files.
    """
    detector = Detector(concern.OPEN.values())
    own = [c for w, c in rows(connection) if w.startswith(concern.OPEN_TABLE)]
    assert any(detector.find("here", content) for content in own)
    others = [
        *((w, c) for w, c in rows(connection) if not w.startswith(concern.OPEN_TABLE)),
        *((w, c) for w, c in files(server) if w.endswith(".log") or "letter" in w),
        *((w, c) for w, c in way.shown.items() if "/texts/" not in w),
    ]
    return [line for where, content in others for line in detector.find(where, content)]


def control(server: Server, connection: BaseDatabaseWrapper) -> None:
    """Write one text into an ordinary column: now it has to be found everywhere."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch (words text)")
        cursor.execute("INSERT INTO scratch VALUES (%s)", [CONTROL])
    detector = Detector([CONTROL])
    places = {"row": rows(connection)}
    if connection.vendor == "postgresql":
        places["dump"] = dump(connection)
    else:
        places["file"] = files(server)
    looked_into = dict(files(server))
    assert b"POST" in looked_into["server.log"], "the log says nothing"
    for place, contents in places.items():
        found = [line for w, c in contents for line in detector.find(w, c)]
        assert found, f"a planted text was not found in any {place}"


def test_on_a_page_like_others_a_text_is_found_line_by_line() -> None:
    same = b"<ul>\n<li>nothing</li>\n</ul>"
    detector = Detector(TEXTS.values())
    assert not [f for w, c in shown({"a": same}) for f in detector.find(w, c)]
    for text in TEXTS.values():
        pages = {"a": same, "b": same + f"\n<li>{text}".encode(), "c": same}
        found = [line for w, c in shown(pages) for line in detector.find(w, c)]
        assert found and all(line.startswith("b: ") for line in found), text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_found_however_it_is_written(text: str) -> None:
    import base64
    import json
    import zlib

    detector = Detector([text])
    around = f"before {text} after"
    for content in (
        around.encode(),
        around.upper().lower().encode(),
        around.encode("utf-16"),
        around.encode().hex().encode(),
        around.encode().hex().upper().encode(),
        base64.b64encode(around.encode()),
        base64.b64encode(b"x" + around.encode()),
        base64.urlsafe_b64encode(b"xy" + around.encode()),
        json.dumps({"a": around}).encode(),
        repr(around.encode()).encode(),
    ):
        assert detector.find("here", content), content
    assert not detector.find("here", zlib.compress(around.encode()))


def test_each_planted_word_is_one_that_nobody_else_uses() -> None:
    words = [word for text in TEXTS.values() for word in words_of(text)]
    doubles = {w for w in words if words.count(w) > 1} - set(words_of(TEXTS["name"]))
    assert not doubles
    assert len({needle.word for needle in needles(TEXTS.values())}) > 60
