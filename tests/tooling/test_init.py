"""``amparo init``: five questions, and nothing that others may read or that is lost."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.commands import settings_file

OPTIONS = {
    "site": "casa-abierta",
    "origin": "https://help.example.org/",
    "countries": "bo, pe",
    "database": "postgresql://amparo@db.example.org/amparo",
    "email": "smtps://amparo@mail.example.org",
}
PASSWORDS = "river/stone\nmoon:glass\n"
Says = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "etc"


def begin(
    folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, **options: str
) -> int:
    """Run ``amparo init`` with options; ``typed`` answers what else it asks."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return main(["init", "--folder", str(folder), *words])


def test_options_answer_the_questions_and_passwords_are_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Says
) -> None:
    assert begin(folder, monkeypatch, PASSWORDS, **OPTIONS) == 0
    found = settings_file.read(folder / "settings")
    assert found == {
        "AMPARO_SITE": "casa-abierta",
        "AMPARO_ORIGIN": "https://help.example.org",
        "AMPARO_VAR": f"{folder}/data",
        "AMPARO_ENDED_LIST": f"{folder}/data/ended.jsonl",
        "AMPARO_SECRET_FILE": f"{folder}/secret",
        "AMPARO_DJANGO_SECRET_FILE": f"{folder}/django-secret",
        "AMPARO_DATABASE_URL_FILE": f"{folder}/database-url",
        "AMPARO_EMAIL_URL_FILE": f"{folder}/email-url",
        "AMPARO_COUNTRIES": "BO,PE",
        "AMPARO_TRUSTED_PROXIES": "1",
    }
    database = (folder / "database-url").read_text()
    assert database == "postgresql://amparo:river%2Fstone@db.example.org/amparo\n"
    email = (folder / "email-url").read_text()
    assert email == "smtps://amparo:moon%3Aglass@mail.example.org\n"
    secrets = [(folder / f"{name}secret").read_text() for name in ("", "django-")]
    assert all(re.fullmatch("[0-9a-f]{64}\n", secret) for secret in secrets)
    assert len(set(secrets)) == 2
    said = capsys.readouterr().out
    for hidden in (*secrets, "river", "moon"):
        assert hidden.strip() not in said


def test_only_this_account_may_read_what_was_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begin(folder, monkeypatch, PASSWORDS, **OPTIONS) == 0
    for path in (folder, folder / "data", *folder.glob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_questions_are_asked_and_an_empty_answer_means_the_simple_way(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Says
) -> None:
    typed = "casa-abierta\nhttp://localhost:8000\n\n\n\n"
    assert begin(folder, monkeypatch, typed) == 0
    asked = capsys.readouterr().out
    assert asked.count("  > ") == 5
    found = settings_file.read(folder / "settings")
    assert not {"AMPARO_COUNTRIES", "AMPARO_EMAIL_URL_FILE"} & set(found)
    assert "AMPARO_TRUSTED_PROXIES" not in found
    database = (folder / "database-url").read_text()
    assert database == f"sqlite:///{folder}/data/amparo.sqlite3\n"


def test_what_is_there_already_is_never_overwritten(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Says
) -> None:
    assert begin(folder, monkeypatch, PASSWORDS, **OPTIONS) == 0
    before = (folder / "secret").read_text()
    (folder / "settings").unlink()
    assert begin(folder, monkeypatch, PASSWORDS, **OPTIONS) == 2
    assert "is there already" in capsys.readouterr().err
    assert (folder / "secret").read_text() == before


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("site", "demo", "small letters"),
        ("site", "Casa Abierta", "small letters"),
        ("origin", "http://help.example.org", "https://"),
        ("origin", "https://help.example.org/page", "name of the host"),
        ("countries", "BO,XX", "these countries"),
        ("database", "mysql://host/name", "postgresql://"),
        ("database", "postgresql://a:word@host/name", "Leave the password out"),
        ("email", "smtps://a:word@host", "Leave the password out"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Says,
    option: str,
    value: str,
    told: str,
) -> None:
    assert begin(folder, monkeypatch, PASSWORDS, **OPTIONS | {option: value}) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "word@" not in said
    assert not folder.exists()


def test_a_missing_answer_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Says
) -> None:
    assert begin(folder, monkeypatch, "casa-abierta\n") == 2
    assert "an answer is missing" in capsys.readouterr().err
    assert not folder.exists()


# -- the file that every command reads -------------------------------------------------


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of settings, as an installation names it."""
    path = tmp_path / "settings"
    path.write_text("# ours\nAMPARO_SITE=andes\nAMPARO_EMAIL_URL=smtp://host\n")
    path.chmod(0o600)
    monkeypatch.setenv("AMPARO_SETTINGS", str(path))
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    for name in ("AMPARO_SITE", "AMPARO_EMAIL_URL"):
        monkeypatch.setenv(name, "")  # put back as it was, whatever a test does
        monkeypatch.delenv(name)
    return path


def test_the_environment_comes_before_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMPARO_SITE", "alps")
    monkeypatch.setenv("AMPARO_EMAIL_URL_FILE", "/elsewhere")
    settings_file.load_for(["check"])
    assert os.environ["AMPARO_SITE"] == "alps"
    assert "AMPARO_EMAIL_URL" not in os.environ


def test_a_value_of_the_environment_comes_before_a_file_that_the_settings_name(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMPARO_DATABASE_URL", "sqlite:////tmp/drill.sqlite3")
    file.write_text("AMPARO_DATABASE_URL_FILE=/etc/amparo/database-url\n")
    settings_file.load_for(["restore"])
    assert "AMPARO_DATABASE_URL_FILE" not in os.environ


@pytest.mark.parametrize("words", [["demo", "--serve"], ["init"]])
def test_a_demonstration_never_comes_upon_the_settings_of_an_installation(
    file: Path, words: list[str]
) -> None:
    settings_file.load_for(words)
    assert "AMPARO_SITE" not in os.environ


def test_a_file_that_others_may_change_is_refused(file: Path, capsys: Says) -> None:
    file.chmod(0o620)
    assert main(["check"]) == 2
    assert f"chmod go-w {file}" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told_before_a_new_secret_is_made(
    file: Path, capsys: Says
) -> None:
    file.unlink()
    assert main(["check"]) == 2
    assert "AMPARO_SETTINGS names" in capsys.readouterr().err


def test_a_line_that_is_no_setting_is_named_and_not_shown(
    file: Path, capsys: Says
) -> None:
    file.write_text("AMPARO_SITE=andes\nriver stone\n")
    assert main(["check"]) == 2
    said = capsys.readouterr().err
    assert "Line 2" in said
    assert "river" not in said
