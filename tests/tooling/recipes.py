"""The recipes of CONTRIBUTING: read, and followed in a copy of the repository."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "CONTRIBUTING.md"
COPIED = ("src", "tests", "tools", "benchmarks", "docs")
_STEP = re.compile(r"^\d+\. `([^`]+)`( \(new)?", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One file of a recipe, and what is to be written there."""

    path: str
    is_new: bool
    blocks: list[tuple[str, str]]


@dataclass(frozen=True)
class Recipe:
    """One common change, as CONTRIBUTING describes it."""

    title: str
    steps: list[Step]

    def block(self, kind: str) -> Iterator[tuple[Step, str]]:
        """Yield what is to be written in blocks of this kind."""
        for step in self.steps:
            yield from ((step, text) for name, text in step.blocks if name == kind)


def recipes() -> dict[str, Recipe]:
    """Return every recipe by its title."""
    text = GUIDE.read_text().partition("\n# Recipes\n")[2]
    parts = (part.partition("\n") for part in text.split("\n## ")[1:])
    return {title: Recipe(title, _steps(body)) for title, _line, body in parts}


def _steps(body: str) -> list[Step]:
    found = list(_STEP.finditer(body))
    ends = [match.start() for match in found[1:]] + [len(body)]
    return [
        Step(match[1], bool(match[2]), _BLOCK.findall(body[match.end() : end]))
        for match, end in zip(found, ends, strict=True)
    ]


def patched(text: str, diff: str) -> str:
    """Return a text with all places of a diff changed; each is there exactly once."""
    for hunk in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        places = list(re.finditer(f"^{re.escape(before)}", text, re.MULTILINE))
        if len(places) != 1:
            raise ValueError(f"{len(places)} places instead of one:\n{before}")
        text = text[: places[0].start()] + after + text[places[0].end() :]
    return text


class Copy:
    """A copy of the repository in which recipes are followed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        ignored = shutil.ignore_patterns("__pycache__", "*.mo")
        for name in COPIED:
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        for file in [*ROOT.glob("*.md"), ROOT / "pyproject.toml", ROOT / "Makefile"]:
            shutil.copy(file, root)

    def follow(self, recipe: Recipe) -> None:
        """Write what a recipe says, but for the translations."""
        for step in recipe.steps:
            file = self.root / step.path
            for kind, block in step.blocks:
                if kind == "diff":
                    file.write_text(patched(file.read_text(), block))
                elif kind == "python" and step.is_new:
                    file.parent.mkdir()
                    file.write_text(block)
                    file.with_name("__init__.py").touch()
                elif kind == "python":
                    file.write_text(f"{file.read_text()}\n\n{block}")
                elif kind == "json":
                    _add(file, json.loads(block))

    def translate(self, recipe: Recipe) -> None:
        """Write the Spanish; in a new catalogue the English, as if it were its own."""
        for step, block in recipe.block("po"):
            file = polib.pofile(str(self.root / step.path))
            for entry in polib.pofile(block):
                known = file.find(entry.msgid)
                assert known is not None, f"not gathered: {entry.msgid}"
                known.msgstr = entry.msgstr
            file.save()
        for step in recipe.steps:
            if step.is_new and step.path.endswith(".po"):
                _say_it_in_english(polib.pofile(str(self.root / step.path)))

    def run(self, *arguments: str) -> str:
        """Run Python in the copy and return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={
                "PATH": "/usr/bin:/bin",
                "PYTHONPATH": f"{self.root / 'src'}:{self.root}",
                "DJANGO_SETTINGS_MODULE": "amparo.settings.test",
                "AMPARO_VAR": str(self.root / "var"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def _add(file: Path, more: dict[str, object]) -> None:
    known = json.loads(file.read_text())
    known = [*known, more] if isinstance(known, list) else known | more
    file.write_text(json.dumps(known, ensure_ascii=False, indent=2))


def _say_it_in_english(file: polib.POFile) -> None:
    for entry in file:
        entry.msgstr = "" if entry.msgid_plural else entry.msgid
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, entry.msgid_plural)
    file.save()
