"""Resolve versions and write the hashed pins, without any registry's address."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# setuptools makes the project importable without fetching anything while it does.
GROUPS = {"core": ["build"], "dev": ["build", "test", "lint"]}


def command(uv: str, kind: str) -> list[str]:
    """Return the call that writes one file of pins."""
    groups = [word for group in GROUPS[kind] for word in ("--group", group)]
    return [
        *[uv, "pip", "compile", "pyproject.toml", *groups],
        *["--universal", "--python-version", "3.11", "--upgrade", "--quiet"],
        *["--generate-hashes", "--no-emit-index-url", "--no-header"],
        *["--output-file", f"constraints/{kind}.txt"],
    ]


def main() -> int:
    """Write both files; what the core runs on is the same in both."""
    uv = shutil.which("uv")
    if not uv:
        sys.stderr.write("Choosing versions needs uv: pip install uv\n")
        return 1
    for kind in GROUPS:
        extra = ["--constraint", "constraints/core.txt"] if kind == "dev" else []
        done = subprocess.run([*command(uv, kind), *extra], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
