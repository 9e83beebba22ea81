"""Someone steals a backup: one file, both, or both with what opens the first.

The database part has no key of a record. The grants are in a file of their own under a
passphrase of their own, and live shorter; what was withdrawn since is withdrawn again
when the backup is restored (``tests/backup/test_ended.py``).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amparo.backup import files
from amparo.backup.files import Unreadable
from amparo.backup.snapshot import GRANTED, LEFT_OUT
from tests.backup.machines import OF_GRANTS, PASSPHRASE, Backup, back_up, run
from tests.fixtures import Start
from tests.serving import Server
from tests.visiting import Visitor, tell

pytestmark = pytest.mark.django_db
NAME, STORY = "Zompelhart Vroomschelp", "Briezeldans kantelwoud oksewaal."


@pytest.fixture
def stolen(start_server: Start, tmp_path: Path) -> Backup:
    server: Server = start_server()
    tell(Visitor(server.url), {"words": STORY, "name": NAME})
    return back_up(server, tmp_path / "safe")


def tables_of(path: Path, passphrase: str) -> dict[str, int]:
    """Return the tables in a file, and how many rows each has."""
    found: dict[str, int] = {}
    table = ""
    for line in files.lines(path, passphrase):
        if line[:1] == b"T":
            table = json.loads(line[1:])["table"]
            found[table] = 0
        elif line[:1] == b"R":
            found[table] += 1
    return found


def test_a_stolen_backup_gives_nothing_away(stolen: Backup) -> None:
    for path in (stolen.database, stolen.grants):
        raw = path.read_bytes()
        for word in (NAME, STORY, "tomasa", "Cochabamba", "journal_entry"):
            assert word.encode() not in raw
    # With the passphrase of the database alone there is no key of a record.
    known = tables_of(stolen.database, PASSPHRASE)
    assert known["concerns_concern"] > 0 and known["accounts_user"] > 0
    assert not (GRANTED | LEFT_OUT) & set(known)
    plain = b"\n".join(files.lines(stolen.database, PASSPHRASE))
    assert NAME.encode() not in plain and STORY.encode() not in plain
    with pytest.raises(Unreadable):
        tables_of(stolen.grants, PASSPHRASE)
    # The control: the keys are in the other file, and nothing else is.
    granted = tables_of(stolen.grants, OF_GRANTS)
    assert set(granted) == GRANTED and granted["vault_keygrant"] > 0


def test_a_passphrase_is_never_said(start_server: Start, tmp_path: Path) -> None:
    server = start_server(start=False)
    said = run(server, "backup", str(tmp_path))
    said += run(server, "backup", str(tmp_path / "nowhere"), code=2)
    assert PASSPHRASE not in said and OF_GRANTS not in said
