"""A new server secret: what the server can open goes along, and people follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.cli import main
from amparo.commands.work_checks import secret_rotation as check_rotation
from amparo.foundation.accounts import factors, operations, secret_rotation
from amparo.foundation.accounts.models import Invitation, Membership
from amparo.foundation.countries.models import HelpContact
from amparo.foundation.journal.chain import mac_of, seal_pending, verify
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel import generations
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.secret import is_current
from amparo.foundation.organisations.models import Receiving, Team
from amparo.foundation.vault import record_keys, team_keys, user_keys
from amparo.foundation.vault.models import (
    Alarm,
    KeyGrant,
    Purpose,
    UserKey,
    VaultKey,
)
from amparo.foundation.vault.watch import watch
from tests.accounts.helpers import SECRET, actor_in, walk_in, with_app
from tests.cast import PASSWORD, World
from tests.signin import signed_in

Says = pytest.CaptureFixture[str]
NEXT = "the secret that follows the one of the tests"
KIND = "concerns.concern"


class Rotation:
    """An installation at work, just before its secret is rotated."""

    def __init__(self, world: World, settings: Settings) -> None:
        self.world, self.settings = world, settings
        generations.record_first()
        self.carla = with_app(world.users["carla"])
        self.team = world.team_id("cochabamba")
        self.other = world.team_id("refugio")
        self.record = record_keys.new_key(KIND, uuid7(), [self.team])
        end = timezone.now() + timedelta(days=3)
        record_keys.escrow_for_team(self.record, self.other, Purpose.REFERRAL, end)
        seal_pending()

    def begin(self) -> None:
        old = self.settings.AMPARO_SECRET
        self.settings.AMPARO_SECRET, self.settings.AMPARO_SECRET_OLD = NEXT, old
        secret_rotation.begin()

    def bring_along(self) -> list[tuple[int, int]]:
        told: list[tuple[int, int]] = []
        secret_rotation.bring_along(lambda done, total: told.append((done, total)))
        return told

    def finish(self) -> None:
        """Everybody signs in once; then the old secret is taken out."""
        for user in self.world.users.values():
            assert user_keys.unlock(user.id, PASSWORD) is not None
            fresh = type(user).objects.get(id=user.id)
            assert fresh.check_password(PASSWORD)
        self.settings.AMPARO_SECRET_OLD = ""


@pytest.fixture
def rotation(world: World, settings: Settings) -> Rotation:
    return Rotation(world, settings)


def test_everything_works_between_begin_and_end(rotation: Rotation) -> None:
    rotation.begin()
    client = Client()
    assert walk_in(client, rotation.carla)["Location"] == "/staff/"
    actor = replace(rotation.world.carla, keys=actor_in(client).keys)
    opened = record_keys.open_key(actor, KIND, rotation.record.record_id)
    assert opened == rotation.record
    assert team_keys.current_vault(rotation.team) is not None
    assert verify().broken == ""


def test_the_server_brings_along_what_it_alone_can_open(rotation: Rotation) -> None:
    rotation.begin()
    told = rotation.bring_along()
    assert told[0][0] == 0 and told[-1][0] == told[-1][1] > 20
    assert 0 < told[1][0] < told[1][1]  # a bar that moves, and not at once to its end
    keys: list[Any] = [*UserKey.objects.all(), *VaultKey.objects.all()]
    for key in keys:
        assert is_current(key.mac) and user_keys.is_proven_key(key)
    grant = KeyGrant.objects.get(in_escrow=True)
    assert is_current(grant.sealed_key)
    assert factors.accept_code(rotation.carla, factors.code_now(SECRET)) == "totp"
    assert {each.stock.name for each in secret_rotation.left()} == {
        "locks of people's keys",
        "passwords",
    }


def test_after_everybody_signed_in_the_old_secret_is_not_needed(
    rotation: Rotation,
) -> None:
    rotation.begin()
    rotation.bring_along()
    rotation.finish()
    assert secret_rotation.left() == []
    client = Client()
    assert walk_in(client, rotation.carla)["Location"] == "/staff/"
    assert actor_in(client).keys == rotation.world.keyrings["carla"]
    record_keys.release(KIND, rotation.record.record_id, rotation.other)
    opened = record_keys.open_key(rotation.world.pablo, KIND, rotation.record.record_id)
    assert opened == rotation.record
    verdict = verify()
    assert verdict.broken == "" and verdict.unproven == 0


def test_it_goes_on_where_it_was_stopped(rotation: Rotation) -> None:
    rotation.begin()

    class Stopped(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        secret_rotation.bring_along(stop)
    first = rotation.bring_along()[0][1]
    assert 0 < first
    assert rotation.bring_along() == [(0, 0)]


def test_what_was_tampered_with_is_left_behind_and_stops_nothing(
    rotation: Rotation,
) -> None:
    sonia = UserKey.objects.get(user=rotation.world.users["sonia"])
    UserKey.objects.filter(id=sonia.id).update(public_key=b"\1" * 32)
    rotation.begin()
    rotation.bring_along()
    sonia.refresh_from_db()
    assert not user_keys.is_authentic(sonia)
    left = {each.stock.name: each.count for each in secret_rotation.left()}
    assert left["public keys"] == 1


def test_a_link_that_was_sent_before_still_invites(rotation: Rotation) -> None:
    team = rotation.world.teams["cochabamba"]
    _invitation, secret = operations.invite(
        rotation.world.sonia,
        *("nina@example.org", "Nina", team.organisation_id, team.id),
        *("caseworker", "en"),
    )
    day = timezone.now() - timedelta(days=1)
    Invitation.objects.update(created_at=day)
    rotation.begin()
    waits = {each.stock.name: each.who for each in secret_rotation.left()}
    assert waits["open invitations"] == ["nina@example.org"]
    assert operations.invitation_of(secret).email == "nina@example.org"


def test_a_session_goes_on_through_a_rotation(rotation: Rotation) -> None:
    client = signed_in(rotation.world, "carla")
    rotation.begin()
    rotation.bring_along()
    assert actor_in(client).keys is not None


def test_an_entry_that_the_old_secret_forges_afterwards_is_named(
    rotation: Rotation,
) -> None:
    """Someone has the secret before; the journal takes nothing from it any more."""
    old = rotation.settings.AMPARO_SECRET
    rotation.begin()
    rotation.settings.AMPARO_SECRET = old
    forged = Entry(actor_kind="person", verb="case.open", outcome="done")
    forged.mac = mac_of(forged)
    rotation.settings.AMPARO_SECRET = NEXT
    forged.save(force_insert=True)
    assert "had been replaced" in verify().broken
    seal_pending()
    assert "had been replaced" in verify().broken


def test_the_commands_say_what_to_do(rotation: Rotation, capsys: Says) -> None:
    assert main(["secret", "rotate"]) == 2
    assert "There is nothing to rotate" in capsys.readouterr().err
    old = rotation.settings.AMPARO_SECRET
    rotation.settings.AMPARO_SECRET, rotation.settings.AMPARO_SECRET_OLD = NEXT, old
    assert main(["secret", "rotate"]) == 0
    said = capsys.readouterr().out
    assert "The new secret is in force" in said
    assert f"{len(rotation.world.users)} people follow" in said
    assert main(["secret", "rotate"]) == 0, "and again, with nothing to do"
    capsys.readouterr()
    assert main(["secret", "status", "--leaked"]) == 1
    said = capsys.readouterr().out
    assert "passwords wait for:\n    ana@example.org" in said
    assert "reads no sealed record" in said
    assert NEXT not in said and old not in said
    assert [found.id for found in check_rotation()] == ["amparo.W132", "amparo.W133"]
    rotation.settings.AMPARO_SECRET_OLD = ""
    assert next(iter(check_rotation())).id == "amparo.E131"


def test_a_secret_whose_mark_is_taken_is_refused(
    rotation: Rotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    now: Any = generations.latest()
    monkeypatch.setattr(generations, "mark_of", lambda _secret: now.mark)
    with pytest.raises(Exception, match="cannot follow"):
        rotation.begin()


def test_the_page_names_whom_a_rotation_waits_for(rotation: Rotation) -> None:
    ana = signed_in(rotation.world, "ana")
    assert "Nothing waiting" in ana.get("/staff/team/secret/").content.decode()
    rotation.begin()
    rotation.bring_along()
    assert user_keys.unlock(rotation.carla.id, PASSWORD) is not None
    page = ana.get("/staff/team/secret/").content.decode()
    assert "sonia@example.org" in page
    assert "luz@example.org" not in page, "she works elsewhere"
    assert "people in other organisations" in page
    assert 'href="/staff/team/secret/"' in ana.get("/staff/team/").content.decode()


def test_rows_and_grants_are_as_authentic_under_the_new_secret_as_before(
    rotation: Rotation,
) -> None:
    """Those in escrow too, whose seal changes; one that was changed stays so."""
    changed = Membership.objects.get(user=rotation.world.users["victor"])
    Membership.objects.filter(id=changed.id).update(role="alliance_lead")
    line, other = HelpContact.objects.filter(country="BO")[:2]
    HelpContact.objects.filter(id=other.id).update(phone="70055666")
    rotation.begin()
    rotation.bring_along()
    rotation.finish()
    for row in (line, *Team.objects.all(), *Receiving.objects.all()):
        row.refresh_from_db()
        assert row.is_authentic and is_current(row.row_code)
    other.refresh_from_db()
    assert not other.is_authentic
    assert KeyGrant.objects.filter(in_escrow=True).exists()
    coded = [*KeyGrant.objects.all(), *Membership.objects.exclude(id=changed.id)]
    assert all(row.is_authentic and is_current(row.row_code) for row in coded)
    assert not Membership.objects.get(id=changed.id).is_authentic


def test_a_scheduler_from_before_takes_nothing_for_changed(rotation: Rotation) -> None:
    """It knows no code of the new secret, and would end every proposal."""
    old = rotation.settings.AMPARO_SECRET
    rotation.begin()
    rotation.bring_along()
    rotation.settings.AMPARO_SECRET, rotation.settings.AMPARO_SECRET_OLD = old, ""
    assert not HelpContact.objects.filter(country="BO")[0].is_authentic
    assert watch() == 0
    assert not Alarm.objects.exists()
