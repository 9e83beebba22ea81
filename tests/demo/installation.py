"""An installation that is filled by processes of its own, which may be killed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.serving import ROOT, Server

KILLED = 9


@dataclass
class Installation:
    """A database in demo mode, and who fills it."""

    server: Server

    def start(self, cases: int, *options: str) -> subprocess.Popen[str]:
        """Start filling it with so many cases, in a session of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.demo.filling", str(cases), *options],
            env=self.server.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def fill(self, cases: int, *options: str) -> tuple[int, str]:
        """Fill it; return how that ended, and what was said."""
        process = self.start(cases, *options)
        out, errors = process.communicate(timeout=300)
        return process.returncode, out + errors

    def holds(self) -> dict[str, Any]:
        """Return what is there now, each table as one short text."""
        code, said = self.fill(0, "--only-look")
        assert code == 0, said
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
        return found
