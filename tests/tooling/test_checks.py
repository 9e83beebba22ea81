"""What ``amparo check`` finds, and what it leaves out."""

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.checks import ERROR, WARNING, CheckMessage, run_checks
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from amparo.channels.public.models import SignOff
from amparo.channels.public.queries import forget_offered
from amparo.cli import main
from amparo.commands import checks, work_checks
from amparo.commands.check_registry import Look
from amparo.commands.checks import examine
from amparo.commands.migrate import _make_private
from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.operations import close_account
from amparo.foundation.journal.chain import seal_pending
from amparo.foundation.journal.operations import act
from amparo.foundation.policy import GIVEN_BY_TWO, SYSTEM
from amparo.foundation.vault.models import KeyGrant, VaultGrant, VaultKey
from amparo.foundation.vault.recovery import (
    drill,
    make_recovery_key,
    seal_to_current,
)
from tests.cases.helpers import opened
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


def found(*looks: Look) -> list[CheckMessage]:
    """Return what needs doing."""
    seen = [message for look in looks for message in look()]
    return [message for message in seen if message.level >= WARNING]


def test_safe_settings_need_nothing() -> None:
    looks = (checks.mode, checks.secrets, checks.transport, checks.mail)
    with override_settings(**SAFE):
        assert found(*looks) == []


@pytest.mark.parametrize(
    ("look", "change", "level", "told"),
    [
        (checks.mode, {"AMPARO_DEMO": True}, ERROR, "anybody may come in"),
        (checks.mode, {"DEBUG": True}, ERROR, "Debugging is on"),
        (
            checks.secrets,
            {"AMPARO_SECRET": "demo-secret-known-to-everybody"},
            ERROR,
            "known to everybody",
        ),
        (checks.secrets, {"SECRET_KEY": "short"}, ERROR, "too short"),
        (checks.secrets, {"AMPARO_SITE": "amparo"}, WARNING, "is called"),
        (
            checks.secrets,
            {"SECRET_KEY": SAFE["AMPARO_SECRET"]},
            ERROR,
            "the same",
        ),
        (
            checks.transport,
            {"AMPARO_ORIGIN": "http://help.example.org"},
            ERROR,
            "not encrypted",
        ),
        (checks.transport, {"ALLOWED_HOSTS": ["*"]}, ERROR, "any name"),
        (checks.transport, {"ALLOWED_HOSTS": ["a.b"]}, ERROR, "not among"),
        (
            checks.transport,
            {"SESSION_COOKIE_SECURE": False},
            ERROR,
            "Cookies",
        ),
        (checks.transport, {"SECURE_HSTS_SECONDS": 0}, WARNING, "insist"),
        (
            checks.mail,
            {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
            WARNING,
            "goes nowhere",
        ),
        (checks.mail, {"EMAIL_USE_SSL": False}, WARNING, "unencrypted"),
    ],
)
def test_one_unsafe_setting_is_found(
    look: Look, change: dict[str, object], level: int, told: str
) -> None:
    with override_settings(**{**SAFE, **change}):
        (message,) = found(look)
    assert message.level == level
    assert told in message.msg
    assert str(message.hint).endswith((".", "'", "5")), "what to do, in a sentence"


def test_a_team_with_public_intake_that_nobody_can_read(world: World) -> None:
    for message in found(work_checks.intake):
        assert message.level == WARNING
        assert "stands by" in message.msg or "is on call" in message.msg
    VaultGrant.objects.filter(vault_key__team=world.teams["manila"]).delete()
    (message,) = [one for one in found(work_checks.intake) if one.level == ERROR]
    assert "Maynila takes concerns from the public" in message.msg


def test_a_country_that_nobody_can_read_in_its_language(
    world: World, settings: Any
) -> None:
    assert found(work_checks.languages) == []
    settings.AMPARO_OFFER_UNREVIEWED = False
    (message,) = found(work_checks.languages)  # the Philippines read English too
    assert message.level == WARNING
    assert "Bolivia" in message.msg
    SignOff.objects.create(
        language="es", digest="", how="daily", signer=world.users["lucia"]
    )
    forget_offered()
    (message,) = found(work_checks.languages)
    forget_offered()
    assert "texts in es are other ones" in message.msg


def test_an_organisation_without_a_key_on_paper(world: World) -> None:
    casa = world.organisations["casa"]
    missing = {message.msg for message in found(work_checks.recovery)}
    for whose in ("Casa Abierta", "the custodians of Casa Abierta"):
        assert f"No recovery key opens the sealed records of {whose}." in missing

    def told() -> list[str]:
        return [
            str(f.id) for f in found(work_checks.recovery) if "Casa Abierta" in f.msg
        ]

    paper = make_recovery_key(world.sonia, casa.id)
    apart = make_recovery_key(world.inti, casa.id, apart=True)
    # Never tried, both; two teams have not said yes to the one.
    assert told() == ["amparo.W112", "amparo.W113", "amparo.W112"]
    for key in (paper, apart):
        drill(casa.id, key)
    assert told() == ["amparo.W113"]
    for name, team in (("elena", "el_alto"), ("yara", "desk")):
        seal_to_current(getattr(world, name), world.team_id(team))
    assert told() == []
    with time_machine.travel(timezone.now() + timedelta(days=300)):
        assert told() == ["amparo.W112", "amparo.W112"]


def test_an_organisation_is_unsafe_only_once_it_holds_records(world: World) -> None:
    bahay = world.organisations["bahay"]

    def told() -> list[str]:
        return [str(f.id) for f in found(work_checks.recovery) if bahay.name in f.msg]

    KeyGrant.objects.filter(vault_key__team__organisation=bahay).delete()
    assert told() == ["amparo.W114"], "before the first record there is time"
    seal_something(world, "bahay")
    assert told() == ["amparo.E111"]
    KeyGrant.objects.filter(vault_key__team__organisation=bahay).delete()
    VaultKey.objects.filter(team__organisation=bahay).delete()
    assert told() == [], "without a vault there is nothing to lose"


def seal_something(world: World, team: str) -> None:
    """Seal the key of a record to a team, which then has something to lose."""
    vault = VaultKey.objects.get(team=world.teams[team], retired_at=None)
    KeyGrant.objects.create(
        kind="case", record_id=uuid4(), vault_key=vault, sealed_key=b"x"
    )


def test_countries_that_nobody_serves_are_told(world: World, settings: Any) -> None:
    (message,) = found(work_checks.countries)
    assert message.id == "amparo.W104"
    assert "BO,PH" in str(message.hint)
    settings.AMPARO_COUNTRIES = ("BO", "PH", "PE")
    assert found(work_checks.countries) == [], "Peru comes later, and was named"
    settings.AMPARO_COUNTRIES = ("BO", "XX", "NL")
    (message,) = found(work_checks.countries)
    assert message.level == ERROR
    assert "NL, XX" in message.msg


def test_one_person_who_leads_alone(world: World) -> None:
    assert found(work_checks.second_people) == []
    Membership.objects.filter(role__in=GIVEN_BY_TWO).exclude(
        user=world.users["ana"]
    ).update(ended_at=timezone.now())
    (message,) = found(work_checks.second_people)
    assert message.level == ERROR
    assert "witness" in str(message.hint)


def test_a_tick_that_no_longer_runs(world: World) -> None:
    close_account(SYSTEM, world.users["beto"].id)
    assert found(checks.journal) == [], "a few seconds are no delay"
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        (message,) = found(checks.journal)
        assert message.level == ERROR
        assert "amparo tick" in str(message.hint)
        seal_pending()
        assert found(checks.journal) == []


def test_without_a_backup_or_with_an_old_one_it_says_so_once_there_are_records(
    world: World, settings: Any
) -> None:
    settings.AMPARO_ENDED_LIST = "ended.jsonl"
    assert not KeyGrant.objects.exists()
    assert found(work_checks.backups) == []
    opened(world)
    (message,) = found(work_checks.backups)
    assert (message.id, message.msg) == ("amparo.W151", "No backup was made.")
    with act(SYSTEM, "vault.back_up", backup="1a2b3c4d"):
        pass
    assert found(work_checks.backups) == []
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        (message,) = found(work_checks.backups)
    assert message.msg.startswith("The last backup is of ")
    settings.AMPARO_ENDED_LIST = ""
    (message,) = found(work_checks.backups)
    assert message.id == "amparo.W152"


def test_people_without_a_second_factor_are_counted(world: World) -> None:
    (message,) = found(work_checks.people)
    assert message.msg.split()[0].isdecimal()


def test_a_database_that_may_lose_what_it_acknowledged(db: None) -> None:
    # The tests' own databases trade safety for speed, and are found out.
    unsafe = [f for f in found(checks.engine) if f.level == ERROR]
    assert len(unsafe) == 1
    assert "may lose what it acknowledged" in unsafe[0].msg


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
    subjects = {str(message.id)[-3:-1] for message in examine()}
    assert {"00", "01", "02", "03", "05", "06", "07", "08", "11", "12"} <= subjects


def test_each_message_has_an_id_of_its_level() -> None:
    letters = {"Error": "E", "Advice": "W", "Info": "I"}
    files = [Path(str(module.__file__)) for module in (checks, work_checks)]
    trees = [ast.parse(file.read_text()) for file in files]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    ids: dict[str, str] = {}
    for call in calls:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in letters:
            (given,) = [ast.literal_eval(k.value) for k in call.keywords]
            assert given.startswith(f"amparo.{letters[name]}"), given
            ids[given[-3:]] = given
    assert len(ids) == len(set(ids.values())) > 25


def test_no_other_command_waits_for_them(world: World) -> None:
    assert not [m for m in run_checks(databases=["default"]) if "amparo" in str(m.id)]


def test_what_django_checks_is_told_too(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with override_settings(**SAFE):
        others = {str(one.id) for one in examine() if "amparo" not in str(one.id)}
        # The browser of other tests in this process sets DJANGO_ALLOW_ASYNC_UNSAFE.
        assert others <= {"async.E001"}
    with override_settings(CSRF_TRUSTED_ORIGINS=["help.example.org"]):
        assert main(["check"]) == 1
    shown = capsys.readouterr().out
    assert "UNSAFE   As of Django 4.0" in shown and "[4_0.E001]" in shown


def test_what_is_silenced_is_not_told(world: World, settings: Any) -> None:
    settings.AMPARO_SITE = "amparo"
    assert "amparo.W014" in {message.id for message in examine()}
    settings.SILENCED_SYSTEM_CHECKS = ["amparo.W014"]
    assert "amparo.W014" not in {message.id for message in examine()}


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
    assert found(checks.folders) == []
    file.chmod(0o644)
    told = [message.hint for message in found(checks.folders)]
    # PostgreSQL looks after its own files.
    assert told == ([f"Run: chmod 600 {file}"] if connection.vendor == "sqlite" else [])
