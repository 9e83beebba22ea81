"""How old the long proofs are is said, and a copy without history is no error."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tools import proofs

Repository = Path


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    command = ["git", *who, *words]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return done.stdout.decode().strip()


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "More")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository of one commit, in which two commits are already many."""
    folder = tmp_path / "house"
    (folder / "tests").mkdir(parents=True)
    git(folder, "init", "-q")
    commit(folder)
    _work_in(folder, monkeypatch)
    monkeypatch.setattr(proofs, "OLD", 1)
    return folder


def _work_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "ROOT", folder)
    monkeypatch.setattr(proofs, "FILE", folder / "tests" / "PROVED.json")
    monkeypatch.setattr(proofs, "UNFINISHED", folder / "var" / "proving.json")


def test_new_proofs_need_no_word(repository: Repository) -> None:
    assert "Please commit it" in proofs.record({"SQLite": 15})
    written = json.loads(proofs.FILE.read_text())
    assert written["passed"] == {"SQLite": 15}
    assert set(written) == {"date", "commit", "passed"}
    commit(repository)
    assert proofs.warning() == ""


def test_old_proofs_are_told(repository: Repository) -> None:
    proofs.record({})
    commit(repository)
    commit(repository)
    assert "2 commits old" in proofs.warning()


def test_what_failed_is_run_once_more_and_the_first_commit_is_named(
    repository: Repository,
) -> None:
    first = git(repository, "rev-parse", "HEAD")
    assert "prove-again" in proofs.record({"SQLite": 14, "PostgreSQL": 9}, held=False)
    assert not proofs.FILE.exists()
    commit(repository)
    said = proofs.record({"SQLite": 0, "PostgreSQL": 1}, held=False, again=True)
    assert "prove-again" in said
    said = proofs.record({"SQLite": 1, "PostgreSQL": 0}, again=True)
    assert "All proofs held" in said
    written = json.loads(proofs.FILE.read_text())
    assert written["passed"] == {"SQLite": 15, "PostgreSQL": 10}
    assert written["commit"] == first
    assert not proofs.UNFINISHED.exists()


def test_proofs_that_were_never_made_are_told(repository: Repository) -> None:
    assert "never" in proofs.warning()
    proofs.FILE.write_text("[]")
    assert "cannot be read" in proofs.warning()


def test_a_shallow_copy_says_that_it_cannot_say(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proofs.record({})
    commit(repository)
    commit(repository)
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    _work_in(tmp_path / "shallow", monkeypatch)
    assert "shallow" in proofs.warning()


@pytest.mark.parametrize("path", ["", "/nowhere"])
def test_without_a_repository_it_says_that_it_cannot_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    (tmp_path / "tests").mkdir()
    _work_in(tmp_path, monkeypatch)
    proofs.FILE.write_text(json.dumps({"commit": "0" * 40}))
    if path:
        monkeypatch.setenv("PATH", path)
    assert "cannot be said" in proofs.warning()


def test_changes_that_are_not_committed_are_not_called_proved(
    repository: Repository,
) -> None:
    (repository / "more").write_text("x")
    assert "Not written down" in proofs.record({"SQLite": 15})
    assert not proofs.FILE.exists()


def test_only_what_passed_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="2" errors="1" skipped="1"/>'
        "</testsuites>"
    )
    assert proofs.passed_in(report) == 5
