"""What the documents name in backticks exists: files, folders, and names in a room."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tooling.recipes import ROOT, recipes

SKIPPED = {".venv", ".git", "var", ".mypy_cache", "node_modules"}
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.rglob("*.md")
    if not SKIPPED & set(path.relative_to(ROOT).parts)
)
# Written by a run, by whoever follows a recipe, and by `amparo tick`.
MADE = {"tests/PROVED.json", "results/<benchmark>.jsonl", "ended.jsonl"}
# What any room may have; the README of one room may speak of those of others.
SHAPE = {"policy.py", "operations.py", "tasks.py", "panels.py"}
FILE = re.compile(
    r"[\w./-]*\w\.(?:py|md|json|jsonl|csv|html|css|js|toml|txt|po|pot|ini)"
)
FOLDER = re.compile(r"(?:src|tests|tools|docs|benchmarks|constraints)/[\w./-]*")
NAME = re.compile(r"(?:[\w]+\.)+[A-Za-z_]\w*")


def quoted(document: str) -> Iterator[str]:
    """Yield what stands in single backticks, but for blocks of code."""
    text = re.sub(r"^```.*?^```", "", (ROOT / document).read_text(), flags=re.M | re.S)
    for found in re.findall(r"`([^`\n]+)`", text):
        yield from found.split()


def exists(document: str, path: str) -> bool:
    """Say whether a path leads somewhere: from the root, or from the document.

    Documents of the whole may also shorten a path of a room to its end.
    """
    folder = (ROOT / document).parent
    bases = (ROOT, ROOT / "src/amparo", folder, folder / "templates", folder / "static")
    if path in SHAPE or any((base / path).exists() for base in bases):
        return True
    return folder in (ROOT, ROOT / "docs") and any(
        (ROOT / "src").glob(f"**/{path.removeprefix('/')}")
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_paths_that_a_document_names_exist(document: str) -> None:
    to_come = {
        step.path for recipe in recipes().values() for step in recipe.steps
    } | MADE
    paths = {
        path
        for path in quoted(document)
        if FILE.fullmatch(path) or FOLDER.fullmatch(path)
    }
    missing = {path for path in paths - to_come if not exists(document, path)}
    assert missing == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_links_of_a_document_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text()
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert ((ROOT / document).parent / target).exists(), target


def room_documents() -> list[str]:
    """Return the READMEs of rooms: of all packages of the project."""
    found = [Path(document) for document in DOCUMENTS if "src/amparo" in document]
    return [one.as_posix() for one in found if (ROOT / one).parent.name != "data"]


@pytest.mark.parametrize("document", room_documents())
def test_the_names_that_a_room_says_it_has_are_there(document: str) -> None:
    """``module.name`` is a name in a module of this room, or of another by its name."""
    missing = []
    for found in set(quoted(document)):
        if not NAME.fullmatch(found) or FILE.fullmatch(found):
            continue
        *path, name = found.split(".")
        sources = list(_modules((ROOT / document).parent, path))
        if sources and not any(_defines(source, name) for source in sources):
            missing.append(found)
    assert missing == []


def _modules(room: Path, path: list[str]) -> Iterator[Path]:
    """Yield the files of the module or package that may be meant."""
    bases = [room]
    if len(path) > 1:
        bases += (ROOT / "src/amparo").iterdir()
    for module in (base.joinpath(*path) for base in bases):
        if module.with_suffix(".py").exists():
            yield module.with_suffix(".py")
        yield from module.glob("*.py")


def _defines(source: Path, name: str) -> bool:
    pattern = (
        rf"^\s*(?:def|class) {name}\b|^\s*{name}\b.*=|^\s+{name},$|import .*{name}"
    )
    return re.search(pattern, source.read_text(), re.MULTILINE) is not None


def test_every_room_has_a_readme() -> None:
    rooms = {file.parent for file in (ROOT / "src/amparo").rglob("apps.py")}
    assert {room.name for room in rooms if not (room / "README.md").exists()} == set()
