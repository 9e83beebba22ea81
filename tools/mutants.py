"""Make small wrong changes, one at a time, and see whether a room's tests notice.

    make mutants                                the rooms changed since BASE
    make mutants ROOMS="accounts cases" N=60    these, with sixty changes among them
    make mutants SEED=7                         the same changes once more

Works in a copy; your own files stay as they are. More than one in ten that no test
notices is a failure: read each survivor and write the test that is missing, or see that
the change makes no difference to anybody. A run that gave no answer, because it waited
too long or was ended from outside, counts as not noticed: try it again.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.mutations import Mutation, mutations  # noqa: E402

# A room's tests lie in the folder of its name. What is tested elsewhere too:
ALSO = {
    "accounts": ["cases/test_deputies.py"],  # who approves is tried where it is asked
    "policy": ["accounts", "cases", "test_role_matrix.py"],
}
# Pages are looked at by people and by the role matrix; this is about what lies below.
LEFT_OUT = ("migrations", "views", "forms", "presenters", "apps.py", "urls.py")
HIGHEST_RATE = 0.1
KILLED, SURVIVED, NO_ANSWER = "killed", "SURVIVED", "NO ANSWER"
# What waits for something that never comes uses no CPU, so the clock ends it too.
SECONDS = 1800
# The tests run on SQLite, with the settings of their own configuration.
NOT_HANDED_ON = {"AMPARO_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}


@dataclass(frozen=True)
class Mutant:
    """A change of one file of a room."""

    room: str
    file: str
    mutation: Mutation


def rooms() -> dict[str, Path]:
    """Return the rooms that have tests of their own, by name."""
    found = sorted((ROOT / "src" / "amparo").glob("*/*/"))
    return {room.name: room for room in found if tests_of(ROOT, room.name)}


def tests_of(root: Path, room: str, module: str = "") -> list[str]:
    """Return the test files of a room, those named like the module first.

    State machines, which take long, come last: the first failure ends a run.
    """
    places = [root / "tests" / name for name in [room, *ALSO.get(room, [])]]
    files = [path for place in places for path in place.glob("test_*.py")]
    files += [place for place in places if place.is_file()]
    like = f"test_{module[:5]}"
    files.sort(key=lambda f: ("machine" in f.name, not f.name.startswith(like), f))
    return [str(path.relative_to(root)) for path in files]


def git(*arguments: str) -> list[str]:
    """Return the lines that git answers, none if it cannot."""
    command = ["git", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


def changed_rooms(base: str) -> list[str]:
    """Return the rooms in which something changed since a commit."""
    known = git("rev-parse", "--verify", "--quiet", f"{base}^{{commit}}")
    changed = {
        ROOT / name for name in git("diff", "--name-only", *known or ["HEAD~20"])
    }
    return [
        name
        for name, folder in rooms().items()
        if any(folder in path.parents for path in changed)
    ]


def mutants_of(room: str) -> list[Mutant]:
    """Return every change that can be tried in a room."""
    files = [
        path
        for path in sorted(rooms()[room].rglob("*.py"))
        if not any(part.startswith(LEFT_OUT) for part in path.parts)
    ]
    return [
        Mutant(room, str(path.relative_to(ROOT)), mutation)
        for path in files
        for mutation in mutations(path.read_bytes())
    ]


def sample(asked: list[str], count: int, seed: int) -> list[Mutant]:
    """Choose changes, as many in each room; the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - to choose, not to hide
    piles = {room: mutants_of(room) for room in asked}
    for pile in piles.values():
        chance.shuffle(pile)
    chosen: list[Mutant] = []
    while len(chosen) < count and any(piles.values()):
        chosen += [pile.pop() for pile in piles.values() if pile]
    return sorted(chosen[:count], key=lambda m: (asked.index(m.room), m.file))


class Copy:
    """The tree in a folder of its own, where things may be broken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.limits: dict[str, int] = {}
        kept = git("ls-files", "--cached", "--others", "--exclude-standard")
        # Compiled texts are ignored by git, and tests in other languages need them.
        texts = (ROOT / "src").rglob("*.mo")
        for name in [*kept, *(str(each.relative_to(ROOT)) for each in texts)]:
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)

    def begin(self, room: str) -> None:
        """See that the tests pass while nothing is broken, and what they compute."""
        begun = _cpu_seconds()
        if self._run(tests_of(self.folder, room), 3600)[0] != SURVIVED:
            raise SystemExit(f"The tests of {room} fail before anything is changed.")
        self.limits[room] = 3 * int(_cpu_seconds() - begun) + 30

    def outcome(self, mutant: Mutant) -> tuple[str, str]:
        """Return whether a test noticed the change, and which one.

        The database of the unchanged code serves; a survivor is tried with its own too.
        """
        path = self.folder / mutant.file
        source = path.read_bytes()
        tests = tests_of(self.folder, mutant.room, path.stem)
        limit = self.limits[mutant.room]
        try:
            self._write(path, mutant.mutation.apply(source))
            found = self._run(tests, limit)
            if found[0] == SURVIVED:
                found = self._run(tests, limit, own_database=True)
            return found
        finally:
            self._write(path, source)

    def _write(self, path: Path, source: bytes) -> None:
        path.write_bytes(source)
        # Python would take the old one: same second, same length.
        compiled = importlib.util.cache_from_source(str(path))
        Path(compiled).unlink(missing_ok=True)

    def _run(
        self, tests: list[str], cpu: int, own_database: bool = False
    ) -> tuple[str, str]:
        """Run tests; one that computes for too long has noticed, on any machine."""
        options = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
        options += ["-m", "not prove and not browser"]
        env = {k: v for k, v in os.environ.items() if k not in NOT_HANDED_ON}
        env["PYTHONPATH"] = f"{self.folder}/src:{self.folder}"
        if not own_database:
            env["AMPARO_TESTS_MADE_FROM"] = "unchanged"
        run = subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, *tests],
            cwd=self.folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        resource.prlimit(run.pid, resource.RLIMIT_CPU, (cpu, cpu + 5))
        try:
            said = run.communicate(timeout=SECONDS)[0]
        except subprocess.TimeoutExpired:
            return NO_ANSWER, ""
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
        if run.returncode == -signal.SIGXCPU:
            return KILLED, "by the limit of CPU time"
        if run.returncode < 0:
            return NO_ANSWER, ""
        failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)
        word = KILLED if run.returncode else SURVIVED
        return word, f"by {failed[0]}" if failed else ""


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tried(chosen: list[Mutant]) -> Iterator[tuple[Mutant, str, str]]:
    """Try one change after the other; yields each with what became of it."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Copy(Path(folder))
        for mutant in chosen:
            if mutant.room not in copy.limits:
                copy.begin(mutant.room)
            yield mutant, *copy.outcome(mutant)


def main() -> int:
    """Try a sample and print it; 1 if more than one in ten survives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", help="else those changed since the base")
    parser.add_argument("-n", type=int, default=20, help="how many changes")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))  # noqa: S311
    parser.add_argument("--base", default="origin/main")
    given = parser.parse_args()
    asked = given.rooms or changed_rooms(given.base)
    unknown = set(asked) - set(rooms())
    if unknown:
        parser.error(f"no such room with tests: {', '.join(sorted(unknown))}")
    chosen = sample(asked, given.n, given.seed)
    print(
        f"{len(chosen)} changes in {', '.join(asked) or 'no room'}, SEED={given.seed}"
    )
    survivors = 0
    for mutant, word, how in tried(chosen):
        survivors += word != KILLED
        print(f"{word:<9} {mutant.file}:{mutant.mutation.line} {how}".rstrip())
        print(mutant.mutation.shown((ROOT / mutant.file).read_bytes()), flush=True)
    print(f"{survivors} of {len(chosen)} survived (SEED={given.seed})")
    return 1 if survivors > HIGHEST_RATE * len(chosen) else 0


if __name__ == "__main__":
    sys.exit(main())
