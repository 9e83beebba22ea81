"""What runs on this machine (Linux): whose children, and whether they are gone."""

from __future__ import annotations

import time
from pathlib import Path

PATIENCE = 60  # seconds


def _stat(process: int) -> list[str]:
    """Return what the system says of a process behind its name: state, parent ..."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ["Z", ""]
    return text.rpartition(")")[2].split()


def is_running(process: int) -> bool:
    """Say whether there is such a process, and not only its remains."""
    return _stat(process)[0] != "Z"


def parents() -> dict[int, int]:
    """Return who started each process that runs now."""
    everybody = sorted(int(folder.name) for folder in Path("/proc").glob("[0-9]*"))
    said = {each: _stat(each) for each in everybody}
    return {
        each: int(parent) for each, (state, parent, *_) in said.items() if state != "Z"
    }


def children_of(process: int) -> list[int]:
    """Return the processes that this one started and that still run, oldest first."""
    return [each for each, parent in parents().items() if parent == process]


def wait_until_gone(processes: list[int]) -> None:
    """Wait until these processes have ended by themselves."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and any(map(is_running, processes)):
        time.sleep(0.05)
    assert not [each for each in processes if is_running(each)]
