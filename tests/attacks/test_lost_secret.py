"""The server's secret is gone: its machine burnt, and nobody finds the sheet.

What is left is the database, the printed recovery key of each organisation, and two
people. No child may be lost; whoever has only the database gets nothing from it; and
what nobody can prove any more is not shown as proven.
"""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.cli import main
from amparo.foundation.accounts.models import User
from amparo.foundation.accounts.recovery import print_key
from amparo.foundation.accounts.secret_stocks import people_with_old_hash
from amparo.foundation.journal.chain import seal_pending, verify
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel import generations
from amparo.foundation.kernel.crypto import KeyPair, random_key
from amparo.foundation.kernel.errors import KeysLocked
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.models import SecretGeneration
from amparo.foundation.tasks.findings import people_without_factor
from amparo.foundation.vault import record_keys, recovery, team_keys, user_keys
from amparo.foundation.vault.models import RecoveryKey, UserKey, VaultKey
from amparo.response.concerns.operations import reply
from amparo.response.concerns.signed_messages import CONCERN, read_messages
from tests.accounts.helpers import try_password, with_app
from tests.accounts.test_recovery import agree
from tests.cast import World
from tests.reporting import WELCOME, Tell

Says = pytest.CaptureFixture[str]
KIND = "concerns.concern"
NEW = "the secret that was made after the fire, long enough"
PASSWORD = "a lamp over other water"
OTHERS = ("Bahay Araw", "Kanlungan", "Refugio Sol")


class Fire:
    """A team's record and its paper, and the day after."""

    def __init__(self, world: World, settings: Settings) -> None:
        self.world, self.settings = world, settings
        generations.record_first()
        with_app(world.users["carla"])
        self.casa = world.organisations["casa"].id
        agree(world)
        self.paper = print_key(world.sonia, self.casa)
        self.record = record_keys.new_key(KIND, uuid7(), [self.team])
        seal_pending()
        settings.AMPARO_SECRET = NEW  # and the old one is nowhere
        cache.clear()

    @property
    def team(self) -> UUID:
        return self.world.team_id("cochabamba")

    def begin_anew(self, monkeypatch: pytest.MonkeyPatch, *more: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(self.paper + "\n"))
        without = [word for name in OTHERS for word in ("--without", name)]
        people = ["--by", "ana@example.org", "--and", "sonia@example.org"]
        return main(["secret", "replace", "--lost", *people, *without, *more])


@pytest.fixture
def fire(world: World, settings: Settings) -> Fire:
    return Fire(world, settings)


def test_until_then_nothing_opens_and_no_page_breaks(fire: Fire, capsys: Says) -> None:
    carla = fire.world.users["carla"]
    assert user_keys.unlock(carla.id, "a lamp over calm water") is None
    assert team_keys.current_vault(fire.team) is None
    assert (
        try_password(Client(), carla.email, "a lamp over calm water").status_code == 200
    )


def test_the_paper_and_two_people_bring_every_record_back(
    fire: Fire, monkeypatch: pytest.MonkeyPatch, capsys: Says
) -> None:
    assert fire.begin_anew(monkeypatch) == 0
    said = capsys.readouterr().out
    assert "Cochabamba: its key is proved by the paper." in said
    sonia = User.objects.get(email="sonia@example.org")
    assert not sonia.has_usable_password()
    sonia.set_password(PASSWORD)  # by the link in her e-mail
    sonia.save()
    keys = user_keys.make_keys(sonia.id, PASSWORD)
    monkeypatch.setattr("sys.stdin", io.StringIO(fire.paper + "\n"))
    assert main(["vault", "recover", "Casa Abierta", "sonia@example.org"]) == 0
    actor = replace(fire.world.sonia, keys=keys)
    assert record_keys.open_key(actor, KIND, fire.record.record_id) == fire.record
    team_keys.rotate(actor, fire.team)  # ... and the team works on
    assert record_keys.open_key(actor, KIND, fire.record.record_id) == fire.record


def test_the_old_keys_and_factors_of_people_end(
    fire: Fire, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fire.begin_anew(monkeypatch) == 0
    assert not UserKey.objects.filter(retired_at=None).exists()
    assert not Authenticator.objects.filter(type="totp").exists()
    assert not User.objects.filter(password__startswith="amparo").exists()
    # An ended password lets nobody in: it needs neither the lost secret nor a factor.
    assert people_with_old_hash() == []
    assert not people_without_factor().exists()
    with pytest.raises(KeysLocked):  # a session from before the fire
        record_keys.open_key(fire.world.sonia, KIND, fire.record.record_id)


def test_what_nobody_can_prove_counts_as_not_proven_before_that_day(
    fire: Fire, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fire.begin_anew(monkeypatch) == 0
    old = UserKey.objects.get(user=fire.world.users["carla"])
    assert user_keys.is_authentic(old) and not user_keys.is_proven_key(old)
    vault = VaultKey.objects.get(team_id=fire.team, retired_at=None)
    assert user_keys.is_proven_key(vault), "the paper opens it, and so proves it"
    paper = RecoveryKey.objects.get(organisation_id=fire.casa, retired_at=None)
    assert user_keys.is_proven_key(paper)
    verdict = verify()
    assert verdict.broken == "" and verdict.unproven > 0
    entry = Entry.objects.get(verb="account.replace_secret")
    people = [str(fire.world.users[name].id) for name in ("ana", "sonia")]
    assert entry.facts["people"] == people
    first = generations.latest()
    assert first is not None and first.number == 2


def test_a_key_that_somebody_slipped_in_is_not_vouched_for(
    fire: Fire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between fire and new secret someone writes their own key into a team's row."""
    mine = KeyPair(random_key())
    VaultKey.objects.filter(team_id=fire.team).update(public_key=mine.public_key)
    assert fire.begin_anew(monkeypatch) == 0
    assert team_keys.current_vault(fire.team) is None


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--and", "ana@example.org"], "Two different people"),
        (["--and", "nobody@example.org"], "Nobody has an account"),
    ],
)
def test_one_person_alone_cannot(
    fire: Fire,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Says,
    more: list[str],
    told: str,
) -> None:
    assert fire.begin_anew(monkeypatch, *more) == 2
    assert told in capsys.readouterr().err
    assert UserKey.objects.filter(retired_at=None).exists()


def test_without_the_paper_it_changes_nothing(
    fire: Fire, monkeypatch: pytest.MonkeyPatch, capsys: Says
) -> None:
    fire.paper = recovery.format_for_print(random_key())
    assert fire.begin_anew(monkeypatch) == 2
    assert "another organisation" in capsys.readouterr().err
    assert UserKey.objects.filter(retired_at=None).exists()
    assert generations.state() is generations.State.WRONG


def test_a_secret_that_is_not_lost_is_not_replaced(
    fire: Fire, monkeypatch: pytest.MonkeyPatch, capsys: Says
) -> None:
    fire.settings.AMPARO_SECRET = "a" * 10
    SecretGeneration.objects.all().delete()
    generations.record_first()
    assert fire.begin_anew(monkeypatch) == 2
    assert "is not lost" in capsys.readouterr().err


def test_an_entry_forged_with_a_lost_mark_is_named(
    fire: Fire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody can check may stand only where it stood on that day."""
    old = Entry.objects.order_by("number").first()
    assert fire.begin_anew(monkeypatch) == 0
    assert old is not None
    forged = Entry(actor_kind="person", verb="case.open", outcome="done")
    forged.mac = bytes(old.mac)
    forged.save(force_insert=True)
    assert "had been replaced" in verify().broken
    seal_pending()
    assert "had been replaced" in verify().broken


def test_a_message_from_before_says_since_when_it_is_proven(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid7())
    key = record_keys.open_key(world.tomasa, CONCERN, concern.id)
    (before,) = read_messages(key, concern, None)
    assert before.verified and before.proven_since is None
    fire = Fire(world, settings)
    assert fire.begin_anew(monkeypatch) == 0
    concern.refresh_from_db()
    (after,) = read_messages(key, concern, None)
    assert after.verified
    assert after.proven_since == timezone.now().date()
    assert concern.mailbox_lookup is None, receipt
