"""Run lint, then the tests on SQLite and on PostgreSQL. Any failure fails it all."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import browser, lint, messages, postgres, proxy  # noqa: E402


def pytest(where: str, database: str, *options: str) -> bool:
    """Run the tests on one database; say whether all passed."""
    print(f"\n== Tests on {where} ==", flush=True)
    begun = time.monotonic()
    env = {k: v for k, v in os.environ.items() if k != "AMPARO_DATABASE_URL"}
    if database:
        env["AMPARO_DATABASE_URL"] = database
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "--dist",
            "worksteal",
            *options,
        ],
        cwd=ROOT,
        env=env,
        check=False,
    )
    print(f"== {where}: {time.monotonic() - begun:.0f} s ==", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run everything, or with ``--prove`` the long proofs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prove", action="store_true", help="the long proofs instead")
    parser.add_argument("options", nargs="*", help="options for pytest")
    asked = parser.parse_args()
    marker = ["-m", "prove"] if asked.prove else []
    options = [*marker, "--no-skips", *asked.options]
    try:
        os.environ["AMPARO_CHROMIUM"] = browser.ensure()
        postgres.programs()
        if asked.prove:
            proxy.ensure()
    except (browser.Missing, postgres.Missing, proxy.Missing) as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    messages.compile_all()
    good = asked.prove or lint.main() == 0
    good = pytest("SQLite", "", *options) and good
    with postgres.cluster(durable=asked.prove) as server:
        good = pytest("PostgreSQL", server.url, *options, "--second-database") and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
