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
UNFINISHED = ROOT / "var" / "proving.json"  # a run in which some failed
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


def record(passed: dict[str, int], *, held: bool = True, again: bool = False) -> str:
    """Record what was proved; return a sentence about it.

    Where some failed, what passed is kept: ``again`` adds the failed ones once they
    pass, and the record names the commit of the first run. With changes that are not
    committed there is no commit to write down.
    """
    before = _unfinished() if again else None
    commit = before.commit if before else _git("rev-parse", "HEAD")
    if not commit or (not before and _git("status", "--porcelain") != ""):
        return (
            "Not written down: the proofs were run with changes that are not committed."
        )
    for where, count in (before.passed if before else {}).items():
        passed = {**passed, where: passed.get(where, 0) + count}
    proof = Proof(date.today().isoformat(), commit, passed)
    file = FILE if held else UNFINISHED
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(asdict(proof), indent=2) + "\n")
    if not held:
        return "Some proofs failed. Mend them, and run those again: make prove-again"
    UNFINISHED.unlink(missing_ok=True)
    return "All proofs held, and tests/PROVED.json says so. Please commit it."


def _unfinished() -> Proof | None:
    if not UNFINISHED.exists():
        return None
    return Proof(**json.loads(UNFINISHED.read_text()))


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
