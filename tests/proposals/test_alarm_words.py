"""What an alarm says is known in each process that shows it."""

from __future__ import annotations

import subprocess
import sys

# A server's process: it loads the pages, and never the clock's work.
_IN_A_SERVER = """
from importlib import import_module
from pathlib import Path

import django

django.setup()
import amparo
import amparo.urls
from amparo.foundation.proposals.kinds import ALARMS

known = set(ALARMS)
for path in Path(amparo.__path__[0]).rglob("*.py"):
    if "declare_alarms(" in path.read_text("utf-8"):
        inside = path.relative_to(Path(amparo.__path__[0]).parent).with_suffix("")
        import_module(".".join(inside.parts))
print(len(known), sorted(set(ALARMS) - known))
"""


def test_a_server_knows_what_every_alarm_says() -> None:
    """It alone proves this: in the tests' own process the clock's work is loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _IN_A_SERVER],
        capture_output=True,
        text=True,
        check=True,
    )
    known, missing = done.stdout.split(maxsplit=1)
    assert int(known) > 20
    assert missing.strip() == "[]"
