"""What ``amparo check`` finds, and what it keeps quiet about."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from amparo.channels.public.models import SignOff
from amparo.channels.public.queries import forget_offered
from amparo.cli import main
from amparo.commands import findings
from amparo.commands.findings import Finding, Level, examine
from amparo.commands.migrate import _make_private
from amparo.foundation.accounts.operations import close_account
from amparo.foundation.journal.chain import seal_pending
from amparo.foundation.policy import SYSTEM
from amparo.foundation.vault.models import VaultGrant
from amparo.foundation.vault.recovery import drill, make_recovery_key
from tests.cast import World
from tests.serving import Server

SAFE = {
    "AMPARO_DEMO": False,
    "AMPARO_SECRET": "3f9c0d4be1a85276" * 2,
    "SECRET_KEY": "77e2a90b4cd3f816" * 2,
    "AMPARO_SITE": "andes",
    "AMPARO_ORIGIN": "https://help.example.org",
    "ALLOWED_HOSTS": ["help.example.org"],
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_USE_SSL": True,
}
Look = Callable[[], findings.Findings]


def found(*looks: Look) -> list[Finding]:
    """Return what needs doing."""
    seen = [finding for look in looks for finding in look()]
    return [finding for finding in seen if finding.level is not Level.GOOD]


def test_safe_settings_need_nothing() -> None:
    looks = (findings.mode, findings.secrets, findings.transport, findings.mail)
    with override_settings(**SAFE):
        assert found(*looks) == []


@pytest.mark.parametrize(
    ("look", "change", "level", "told"),
    [
        (findings.mode, {"AMPARO_DEMO": True}, Level.UNSAFE, "anybody may come in"),
        (findings.mode, {"DEBUG": True}, Level.UNSAFE, "Debugging is on"),
        (
            findings.secrets,
            {"AMPARO_SECRET": "demo-secret-known-to-everybody"},
            Level.UNSAFE,
            "known to everybody",
        ),
        (findings.secrets, {"SECRET_KEY": "short"}, Level.UNSAFE, "too short"),
        (findings.secrets, {"AMPARO_SITE": "amparo"}, Level.ADVICE, "is called"),
        (
            findings.secrets,
            {"SECRET_KEY": SAFE["AMPARO_SECRET"]},
            Level.UNSAFE,
            "the same",
        ),
        (
            findings.transport,
            {"AMPARO_ORIGIN": "http://help.example.org"},
            Level.UNSAFE,
            "not encrypted",
        ),
        (findings.transport, {"ALLOWED_HOSTS": ["*"]}, Level.UNSAFE, "any name"),
        (findings.transport, {"ALLOWED_HOSTS": ["a.b"]}, Level.UNSAFE, "not among"),
        (
            findings.transport,
            {"SESSION_COOKIE_SECURE": False},
            Level.UNSAFE,
            "Cookies",
        ),
        (findings.transport, {"SECURE_HSTS_SECONDS": 0}, Level.ADVICE, "insist"),
        (
            findings.mail,
            {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
            Level.ADVICE,
            "goes nowhere",
        ),
        (findings.mail, {"EMAIL_USE_SSL": False}, Level.ADVICE, "unencrypted"),
    ],
)
def test_one_unsafe_setting_is_found(
    look: Look, change: dict[str, object], level: Level, told: str
) -> None:
    with override_settings(**{**SAFE, **change}):
        (finding,) = found(look)
    assert finding.level is level
    assert told in finding.what
    assert finding.do.endswith((".", "'", "5")), "what to do, in a sentence"


def test_a_door_behind_which_nobody_can_read(world: World) -> None:
    assert found(findings.doors) == []
    VaultGrant.objects.filter(vault_key__team=world.teams["manila"]).delete()
    (finding,) = found(findings.doors)
    assert finding.level is Level.UNSAFE
    assert "Maynila takes concerns from the public" in finding.what


def test_a_country_that_nobody_can_read_in_its_language(
    world: World, settings: Any
) -> None:
    assert found(findings.languages) == []
    settings.AMPARO_OFFER_UNREVIEWED = False
    (finding,) = found(findings.languages)  # the Philippines read English too
    assert finding.level is Level.ADVICE
    assert "Bolivia" in finding.what
    SignOff.objects.create(
        language="es", digest="", how="daily", signer=world.users["lucia"]
    )
    forget_offered()
    (finding,) = found(findings.languages)
    forget_offered()
    assert "texts in es are other ones" in finding.what


def test_an_organisation_without_a_key_on_paper(world: World) -> None:
    casa = world.organisations["casa"]
    missing = {finding.what for finding in found(findings.recovery)}
    assert "Casa Abierta has sealed records and no recovery key." in missing
    paper = make_recovery_key(world.sonia, casa.id)
    never_tried = [f for f in found(findings.recovery) if "Casa Abierta" in f.what]
    assert [finding.level for finding in never_tried] == [Level.ADVICE]
    drill(casa.id, paper)
    assert not [f for f in found(findings.recovery) if "Casa Abierta" in f.what]
    with time_machine.travel(timezone.now() + timedelta(days=300)):
        assert [f for f in found(findings.recovery) if "Casa Abierta" in f.what]


def test_a_clock_that_stands_still(world: World) -> None:
    close_account(SYSTEM, world.users["beto"].id)
    assert found(findings.journal) == [], "a few seconds are no delay"
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        (finding,) = found(findings.journal)
        assert finding.level is Level.UNSAFE
        assert "amparo tick" in finding.do
        seal_pending()
        assert found(findings.journal) == []


def test_people_without_a_second_factor_are_counted(world: World) -> None:
    (finding,) = found(findings.people)
    assert finding.what.split()[0].isdecimal()


def test_a_database_that_may_lose_what_it_acknowledged(db: None) -> None:
    # The tests' own databases trade safety for speed, and are found out.
    unsafe = [f for f in found(findings.engine) if f.level is Level.UNSAFE]
    assert len(unsafe) == 1
    assert "may lose what it acknowledged" in unsafe[0].what


def test_the_worst_comes_first_and_ends_with_one(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    words = [line.split()[0] for line in lines if line and not line.startswith(" ")]
    order = [word for word in words if word in ("UNSAFE", "improve", "ok")]
    assert order == sorted(order, key=["UNSAFE", "improve", "ok"].index)
    main(["check", "--quiet"])
    assert "\nok " not in capsys.readouterr().out


def test_everything_is_looked_at(world: World) -> None:
    assert len(examine()) >= 10


def test_missing_tables_are_told_instead_of_looked_into(
    installation: Server,
) -> None:
    changed = installation.folder / "empty.sqlite3"
    installation.environment["AMPARO_DATABASE_URL"] = f"sqlite:///{changed}"
    done = installation.run("check")
    assert done.returncode == 1
    assert "The database lacks" in done.stdout
    assert "Run: amparo migrate" in done.stdout


def test_a_database_file_that_others_may_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "amparo.sqlite3"
    _make_private(file)
    assert file.stat().st_mode & 0o077 == 0, "made for this account only"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    assert found(findings.folders) == []
    file.chmod(0o644)
    told = [finding.do for finding in found(findings.folders)]
    # PostgreSQL looks after its own files.
    assert told == ([f"Run: chmod 600 {file}"] if connection.vendor == "sqlite" else [])
