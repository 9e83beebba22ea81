"""Run lint, then the tests on SQLite and on PostgreSQL. Any failure fails it all."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import browser, lint, messages, postgres, proofs, proxy  # noqa: E402

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
PROCESSORS = len(os.sched_getaffinity(0))
# One more than there are processors: tests of servers, locks and browsers mostly wait.
WORKERS = PROCESSORS + 1
BESIDE = max(1, PROCESSORS // 2)  # beside them, for the second database's fewer tests
# What leaves `make test` comes back in `make prove`; the markers: pyproject.toml.
GATE = {SQLITE: "not prove", POSTGRES: "not prove and not once"}
NOTHING_TO_DO = 5  # pytest chose no test: none had failed on this database
AGAIN = ["--lf", "--last-failed-no-failures=none"]
PROOFS = {SQLITE: "prove", POSTGRES: "prove or once"}


def report(where: str) -> Path:
    """Return the file of pytest's report on one database."""
    return ROOT / "var" / f"tests-{where.lower()}.xml"


def pytest(
    where: str,
    database: str,
    chosen: str,
    options: list[str],
    workers: int = WORKERS,
    output: IO[str] | None = None,
) -> bool:
    """Run the chosen tests on one database; say whether all passed."""
    print(f"\n== Tests on {where} ==", file=output, flush=True)
    begun = time.monotonic()
    done = subprocess.run(
        [
            *[sys.executable, "-m", "pytest", "-q", "--no-skips", "-m", chosen],
            *["-n", str(workers), "--dist", "worksteal"],
            f"--junitxml={report(where)}",
            *["-o", f"cache_dir={ROOT / 'var' / f'pytest-{where.lower()}'}"],
            *options,
        ],
        cwd=ROOT,
        env=_environment(database),
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        check=False,
    )
    seconds = time.monotonic() - begun
    print(f"== {where}: {seconds:.0f} s ==", file=output, flush=True)
    return done.returncode in (0, NOTHING_TO_DO if "--lf" in options else 0)


def _environment(database: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k != "AMPARO_DATABASE_URL"}
    return kept | {"AMPARO_DATABASE_URL": database} if database else kept


def compile_once() -> None:
    """Let all processes of the run share compiled modules, whatever the shell says.

    Where they lie beside their sources, pip has compiled the libraries already.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.pop("PYTHONPYCACHEPREFIX", None)


@contextmanager
def databases(*, durable: bool) -> Iterator[str]:
    """Begin to make the test databases, and yield the address of PostgreSQL's.

    They are ready before the first test wants them, or it waits. Meanwhile pytest reads
    all tests once: each worker would compile every file for itself.
    """
    with postgres.cluster(durable=durable) as server:
        making = [_begun("", "pytest", "--collect-only", "-p", "no:cacheprovider")]
        making += [_begun(url, "tests.databases", "all") for url in ("", server.url)]
        try:
            yield server.url
        finally:
            for each in making:
                each.wait()


def _begun(database: str, module: str, *options: str) -> subprocess.Popen[bytes]:
    where = {
        "DJANGO_SETTINGS_MODULE": "amparo.settings.test",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    return subprocess.Popen(
        [sys.executable, "-m", module, *options],
        env=_environment(database) | where,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )


def one_by_one(chosen: dict[str, str], options: list[str], address: str) -> bool:
    """Run the chosen tests on both databases; say whether all passed."""
    good = pytest(SQLITE, "", chosen[SQLITE], options)
    return pytest(POSTGRES, address, chosen[POSTGRES], options) and good


def at_once(chosen: dict[str, str], options: list[str], address: str) -> bool:
    """Run them on both databases at the same time; say whether all passed.

    Neither waits while the other begins, ends, or waits for a server of its own. What
    PostgreSQL's run prints comes after that of SQLite's.
    """
    file = report(POSTGRES).with_suffix(".txt")
    with file.open("w", encoding="utf-8") as output, ThreadPoolExecutor(1) as pool:
        begun = (POSTGRES, address, chosen[POSTGRES], options, BESIDE, output)
        second = pool.submit(pytest, *begun)
        first = pytest(SQLITE, "", chosen[SQLITE], options)
        good = second.result() and first
    print(file.read_text("utf-8"), flush=True)
    return good


def main() -> int:
    """Run the tests, or the long proofs, or those of them that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prove", action="store_true", help="the long proofs instead")
    parser.add_argument("--again", action="store_true", help="only what failed there")
    parser.add_argument("options", nargs="*", help="options for pytest")
    asked = parser.parse_args()
    compile_once()
    try:
        os.environ["AMPARO_CHROMIUM"] = browser.ensure()
        browser.ensure_fonts()
        postgres.programs()
        if asked.prove:
            proxy.ensure()
    except (browser.Missing, postgres.Missing, proxy.Missing) as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    messages.compile_all()
    if asked.prove:
        options = asked.options + (AGAIN if asked.again else [])
        with databases(durable=True) as address:
            good = one_by_one(PROOFS, options, address)
        if not asked.options:
            passed = {where: proofs.passed_in(report(where)) for where in PROOFS}
            print(proofs.record(passed, held=good, again=asked.again))
        return 0 if good else 1
    os.environ["AMPARO_TESTS_BEGUN"] = str(time.time())
    with databases(durable=False) as address:
        good = lint.main() == 0
        good = at_once(GATE, asked.options, address) and good
    if warning := proofs.warning():
        print(f"\nWarning: {warning}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
