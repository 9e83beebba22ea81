"""What ``make prove`` last proved, and when: ``tests/PROVED.json``."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "tests" / "PROVED.json"
OLD = 100  # commits
AGAIN = "Please run `make prove` and commit tests/PROVED.json."


@dataclass(frozen=True)
class Proof:
    """All proofs of one day: the commit, and how many tests passed where."""

    date: str
    commit: str
    passed: dict[str, int]


def passed_in(report: Path) -> int:
    """Return how many tests passed, by pytest's JUnit report."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314
    return sum(
        int(suite.get("tests", 0))
        - sum(int(suite.get(kind, 0)) for kind in ("failures", "errors", "skipped"))
        for suite in suites
    )


def record(passed: dict[str, int]) -> str:
    """Record that all proofs held; return a sentence about it.

    With changes that are not committed there is no commit to write down.
    """
    commit = _git("rev-parse", "HEAD")
    if not commit or _git("status", "--porcelain") != "":
        return (
            "All proofs held. Not written down: they held for changes that are not"
            " committed."
        )
    proof = Proof(date.today().isoformat(), commit, passed)
    FILE.write_text(json.dumps(asdict(proof), indent=2) + "\n")
    return "All proofs held, and tests/PROVED.json says so. Please commit it."


def warning() -> str:
    """Return a warning about the age of the proofs; empty if they are recent."""
    try:
        commit = str(json.loads(FILE.read_text())["commit"])
    except FileNotFoundError:
        return f"The long proofs have never been written down. {AGAIN}"
    except (ValueError, KeyError, TypeError):
        return f"tests/PROVED.json cannot be read. {AGAIN}"
    since = _git("rev-list", "--count", f"{commit}..HEAD", "--")
    if not (since or "").isdigit():
        return (
            f"The long proofs held at commit {commit[:12]}, which this copy of the"
            " repository does not hold (shallow?): how old that is cannot be said."
        )
    if int(since or 0) > OLD:
        return f"The long proofs are {since} commits old. {AGAIN}"
    return ""


def _git(*words: str) -> str | None:
    """Return what git says, or None where it cannot say it."""
    try:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()
