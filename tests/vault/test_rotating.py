"""No record is sealed to a key that is just being retired, for nobody to open."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from django.db import connection

from tests.serving import ROOT, Server


def together(installation: Server, *meetings: str) -> Any:
    """Let two transactions meet in a process with two connections, once for each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.vault.rotating", *meetings],
        env=installation.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_sealed_during_a_rotation_opens_with_the_new_key(
    installation: Server,
) -> None:
    """And two who seal do not wait for each other."""
    found = together(installation, "rotate-seal", "seal-rotate", "seal-seal")
    assert found == {
        "rotate-seal": {"met": False, "in_force": [True]},
        "seal-rotate": {"met": False, "in_force": [True]},
        # On SQLite everyone waits for whoever writes.
        "seal-seal": {"met": connection.vendor != "sqlite", "in_force": [True, True]},
    }
