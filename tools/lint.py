"""Run every static check, two at a time, and print what each one found."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PATHS = ["src", "tests", "tools", "benchmarks"]


@dataclass(frozen=True)
class Result:
    """The output of one check, and how long it took."""

    name: str
    ok: bool
    output: str
    seconds: float


CHECKS: dict[str, list[str]] = {
    # The slowest first, so that the others fit beside it.
    "types (mypy)": ["mypy"],
    "style (ruff)": ["ruff", "check", *PATHS],
    "layout (ruff format)": ["ruff", "format", "--check", *PATHS],
    "floors (import-linter)": ["lint-imports", "--no-cache"],
    "layout of templates (djangofmt)": ["djangofmt", "src", "--check"],
    "templates (djlint)": ["djlint", "src", "--lint", "--quiet"],
    "texts (messages)": ["python", "tools/messages.py", "check"],
    "migrations": [
        "python",
        *["-m", "django", "makemigrations", "--check", "--dry-run"],
        "--settings=amparo.settings.test",
    ],
}


def check(name: str) -> Result:
    """Run one check and return its output."""
    program, *arguments = CHECKS[name]
    begun = time.monotonic()
    done = subprocess.run(
        [str(BIN / program), *arguments],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "XDG_RUNTIME_DIR": str(ROOT / "var")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - begun
    return Result(name, done.returncode == 0, done.stdout, seconds)


def main() -> int:
    """Run all checks; return 1 if one of them found something."""
    (ROOT / "var").mkdir(exist_ok=True)
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for result in pool.map(check, CHECKS):
            word = "ok  " if result.ok else "FAIL"
            print(f"{word} {result.name} ({result.seconds:.1f} s)", flush=True)
            if not result.ok:
                failed += 1
                print(result.output, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
