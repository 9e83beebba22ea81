"""No record is sealed to a key that is just being retired, for nobody to open."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from tests.serving import ROOT, Server


def together(installation: Server, what: str) -> Any:
    """Let two transactions meet in a process with two connections."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.vault.rotating", what],
        env=installation.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("what", ["rotate-seal", "seal-rotate"])
def test_what_is_sealed_during_a_rotation_opens_with_the_new_key(
    installation: Server, what: str
) -> None:
    found = together(installation, what)
    assert found == {"met": False, "in_force": [True]}


def test_two_who_seal_do_not_wait_for_each_other(installation: Server) -> None:
    found = together(installation, "seal-seal")
    # On SQLite everyone waits for whoever writes.
    met = connection.vendor != "sqlite"
    assert found == {"met": met, "in_force": [True, True]}
