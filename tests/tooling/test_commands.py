"""What an operator does at the machine: people, keys, journal, tick."""

import io
import re
from threading import Event
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from amparo.cli import main
from amparo.commands.tick import Job, Scheduler, jobs
from amparo.foundation.accounts.models import Invitation, Membership, User
from amparo.foundation.accounts.queries import key_holders
from amparo.foundation.decisions.queries import audience
from amparo.foundation.journal.chain import seal_pending
from amparo.foundation.journal.models import Entry, Seal
from amparo.foundation.organisations.models import Organisation, Receiving, Team
from amparo.foundation.policy import Role
from amparo.foundation.proposals.models import Alarm
from amparo.foundation.vault.models import KeyGrant, RecoveryKey, VaultKey
from amparo.foundation.vault.recovery import make_recovery_key
from tests.cast import World
from tests.journal.owner import Owner
from tests.serving import Server

Says = pytest.CaptureFixture[str]


@pytest.fixture
def amparo(world: World, capsys: Says) -> "Amparo":
    return Amparo(capsys)


class Amparo:
    """Runs commands in this process; returns what they said."""

    def __init__(self, capsys: Says) -> None:
        self.capsys = capsys

    def __call__(self, *words: str, code: int = 0) -> str:
        self.capsys.readouterr()
        assert main(words) == code
        said = self.capsys.readouterr()
        return said.out + said.err


# -- people ----------------------------------------------------------------------------


def test_everyone_is_listed_with_roles(amparo: Amparo) -> None:
    said = amparo("user", "list")
    assert "carla@example.org  Carla  (active, password only)" in said
    assert "    Caseworker, Cochabamba" in said


def test_an_invitation_prints_a_link_that_works_once(
    amparo: Amparo, world: World
) -> None:
    said = amparo(
        *["user", "invite", "nina@example.org", "--name", "Nina"],
        *["--organisation", "casa abierta", "--team", "el alto"],
        *["--role", "caseworker"],
    )
    invitation = Invitation.objects.get(email="nina@example.org")
    assert invitation.team == world.teams["el_alto"]
    link = said.splitlines()[0]
    start = settings.AMPARO_ORIGIN + reverse("accounts:accept", args=["x"])[:-2]
    assert link.startswith(start)
    assert invitation.digest not in link.encode()
    assert Entry.objects.filter(verb="account.invite", actor_kind="system").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--organisation", "Nowhere"], "There is no organisation 'Nowhere'"),
        (["--organisation", "Casa Abierta", "--team", "Sucre"], "It has: "),
        (["--organisation", "Casa Abierta", "--role", "queen"], "these roles: triage"),
        (["--found", "Another", "--country", "BO"], "There is an organisation already"),
        (["--organisation", "Casa Abierta", "--role", "caseworker"], "choose one"),
    ],
)
def test_an_invitation_that_leads_nowhere_is_not_made(
    amparo: Amparo, words: list[str], told: str
) -> None:
    said = amparo("user", "invite", "x@example.org", "--name", "X", *words, code=2)
    assert told in said
    assert not Invitation.objects.filter(email="x@example.org").exists()


FOUNDING = ("Casa Nueva", "BO, PE", "Ana", "ana@a.example", "Wim", "wim@w.example")


@pytest.fixture
def nothing(world: World) -> None:
    """Take everybody and everything away: an installation that nobody has founded."""
    Team.objects.update(custodians=None, online_desk=None)
    for table in (Receiving, VaultKey, Membership, Team, Organisation, User):
        table._default_manager.all().delete()


def test_founding_asks_for_the_second_person_too(
    amparo: Amparo, nothing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = "\n".join((*FOUNDING, "witness", ""))
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    said = amparo("user", "found")
    places = Invitation.objects.order_by("created_at")
    assert [(one.email, one.role) for one in places] == [
        ("ana@a.example", "administrator"),
        ("wim@w.example", "witness"),
    ]
    assert said.count(settings.AMPARO_ORIGIN) == 2
    assert "founded already" in amparo("user", "found", code=2)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (FOUNDING, "an answer is missing"),
        ((*FOUNDING[:5], "ANA@a.example", "witness"), "the same person"),
        ((*FOUNDING, "queen"), "witness"),
        (("Casa", "XX"), "these countries"),
    ],
)
def test_a_founding_that_is_not_whole_leaves_nothing(
    amparo: Amparo,
    nothing: None,
    monkeypatch: pytest.MonkeyPatch,
    answers: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(answers)))
    assert told in amparo("user", "found", code=2)
    assert not Invitation.objects.exists()
    assert not Organisation.objects.exists()


def test_an_account_is_closed_at_once(amparo: Amparo, world: World) -> None:
    assert "is closed" in amparo("user", "deactivate", "Beto@example.org")
    assert not User.objects.get(email="beto@example.org").is_active
    assert world.users["beto"].id not in key_holders(world.team_id("el_alto"))
    assert "closed before" in amparo("user", "deactivate", "beto@example.org")


def test_without_e_mail_a_new_password_is_set_by_a_link_of_the_machine(
    amparo: Amparo, world: World
) -> None:
    link = amparo("user", "password", "carla@example.org").split()[0]
    page = Client().get(urlsplit(link).path, follow=True)
    assert page.status_code == 200 and b'name="password"' in page.content
    alarm = Alarm.objects.get(what="account.reset_link")
    assert audience(alarm) == {world.users["carla"].id, world.users["ana"].id}
    entry = Entry.objects.get(verb="account.give_reset_link")
    assert entry.subject_id == world.users["carla"].id and entry.facts == {}
    amparo("user", "deactivate", "carla@example.org")
    assert "closed" in amparo("user", "password", "carla@example.org", code=2)


def test_nobody_with_that_address(amparo: Amparo) -> None:
    assert "amparo user list" in amparo("user", "deactivate", "x@y.example", code=2)


# -- keys ------------------------------------------------------------------------------


def test_the_state_of_the_vaults(amparo: Amparo, world: World) -> None:
    said = amparo("vault", "status")
    assert "Casa Abierta: no recovery key" in said
    assert "    Cochabamba: 3 can open it" in said
    assert "    Custodias: 1 can open it (one more would be safer)" in said
    User.objects.filter(email="inti@example.org").update(is_active=False)
    assert "    Custodias: NOBODY can open it" in amparo("vault", "status")


def test_a_drill_tries_the_printed_key_and_changes_no_grant(
    amparo: Amparo, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = make_recovery_key(world.sonia, world.organisations["casa"].id)
    grants = KeyGrant.objects.count()
    monkeypatch.setattr("sys.stdin", io.StringIO(paper.lower()))
    said = amparo("vault", "drill", "Casa Abierta", code=1)
    assert "opens 1 of 3 vaults" in said
    assert paper not in said
    assert KeyGrant.objects.count() == grants
    assert "tried on" in amparo("vault", "status")
    assert Entry.objects.filter(verb="vault.drill").exists()


def test_recovery_gives_one_person_the_keys(
    amparo: Amparo, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = make_recovery_key(world.sonia, world.organisations["casa"].id)
    monkeypatch.setattr("sys.stdin", io.StringIO(paper))
    said = amparo("vault", "recover", "Casa Abierta", "beto@example.org")
    assert "can now open 1 vaults" in said
    assert world.users["beto"].id in key_holders(world.team_id("cochabamba"))
    entry = Entry.objects.get(verb="vault.recover")
    assert entry.facts["person"] == str(world.users["beto"].id)


def test_a_wrong_key_opens_nothing(
    amparo: Amparo, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_recovery_key(world.sonia, world.organisations["casa"].id)
    other = make_recovery_key(world.luz, world.organisations["kanlungan"].id)
    monkeypatch.setattr("sys.stdin", io.StringIO(other))
    said = amparo("vault", "drill", "Casa Abierta", code=2)
    assert "another organisation" in said
    assert not RecoveryKey.objects.filter(drilled_at__isnull=False).exists()


# -- journal and tick ------------------------------------------------------------------


def test_a_whole_journal(amparo: Amparo, world: World) -> None:
    make_recovery_key(world.sonia, world.organisations["casa"].id)
    amparo("user", "deactivate", "beto@example.org")
    amparo("tick")
    said = amparo("journal", "verify")
    assert "0 entries wait" in said
    digest = Seal.objects.order_by("-number").first()
    assert digest is not None
    assert bytes(digest.digest).hex() in said


def test_a_journal_that_was_changed_names_the_broken_link(
    amparo: Amparo, world: World
) -> None:
    amparo("user", "deactivate", "beto@example.org")
    seal_pending()
    entry = Entry.objects.get(verb="account.close")
    Owner().change(entry, verb="account.invite")
    said = amparo("journal", "verify", code=1)
    assert f"The journal is broken: entry {entry.id} of seal" in said


def test_tick_runs_all_its_jobs(world: World) -> None:
    assert Scheduler(jobs()).tick() == []


def test_a_failing_job_stops_no_other_and_tells_no_secret(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    done = []

    def fail() -> None:
        raise ValueError("Wara Mamani, Calle Luna 5")

    scheduler = Scheduler(
        [Job("fail", 0, fail), Job("go on", 60, lambda: done.append(1))]
    )
    assert scheduler.tick() == ["fail"]
    assert scheduler.tick() == ["fail"]
    assert done == [1], "once in its sixty seconds"
    assert "ValueError" in caplog.text
    assert "Mamani" not in caplog.text


def test_no_alert_waits_for_a_long_job(db: None) -> None:
    done, go_on, ended = [], Event(), Event()

    def count() -> None:
        done.append("begun")
        go_on.wait(20)
        ended.set()

    clock = Scheduler(
        [
            Job("count", 0, count, long=True),
            Job("alert", 0, lambda: done.append("sent")),
        ],
        beside=True,
    )
    assert clock.tick() == clock.tick() == []
    assert sorted(done) == ["begun", "sent", "sent"], "one count at a time"
    assert not ended.is_set()
    go_on.set()
    assert ended.wait(20)


def test_a_long_job_that_failed_is_not_tried_again_at_once(db: None) -> None:
    tried: list[int] = []

    def fail() -> None:
        tried.append(1)
        raise ValueError

    clock = Scheduler([Job("count", 0, fail, long=True)], beside=True)
    for _each in range(2):
        clock.tick()
        clock.threads["count"].join(20)
    assert tried == [1]


def test_commands_run_on_an_installation_of_their_own(installation: Server) -> None:
    done = installation.run_each("user list", "tick", "worker --once", "journal verify")
    assert [code for code, _said in done] == [0] * 4, done
    assert "tomasa@example.org" in done[0][1]
    assert re.search(r"\d+ entries under \d+ seals", done[3][1])


def test_the_roles_that_a_person_may_be_invited_to_are_those_of_the_policy(
    amparo: Amparo,
) -> None:
    said = amparo(
        *["user", "invite", "x@example.org", "--name", "X"],
        *["--organisation", "Casa Abierta", "--role", "queen"],
        code=2,
    )
    assert all(role in said for role in Role.values)
