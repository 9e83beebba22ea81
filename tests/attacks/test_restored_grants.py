"""A key that was withdrawn or destroyed is set back from an old copy, code and all."""

from __future__ import annotations

import pytest

from amparo.cli import main
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.grant_journal import contradicting_grants
from amparo.foundation.vault.models import KeyGrant, Purpose
from amparo.response.concerns.models import Concern
from amparo.response.concerns.signed_messages import CONCERN
from tests.cast import World
from tests.reporting import Tell


@pytest.fixture
def concern(tell: Tell) -> Concern:
    return tell()[1]


def grants(concern: Concern) -> list[KeyGrant]:
    return list(KeyGrant.objects.filter(kind=CONCERN, record_id=concern.id))


def test_a_destroyed_key_that_is_back_is_named(
    world: World, concern: Concern, capsys: pytest.CaptureFixture[str]
) -> None:
    copies = grants(concern)
    assert contradicting_grants() == []
    record_keys.destroy(CONCERN, concern.id)
    assert contradicting_grants() == []
    KeyGrant.objects.bulk_create(copies)
    assert contradicting_grants() == copies
    assert main(["journal", "verify"]) == 1
    assert str(copies[0].id) in capsys.readouterr().out


def test_a_withdrawn_key_that_is_back_is_named_unless_it_was_given_again(
    world: World, concern: Concern
) -> None:
    record = record_keys.open_key(world.tomasa, CONCERN, concern.id)
    team = world.team_id("el_alto")
    record_keys.give_to_team(record, team, Purpose.TALK)
    copy = KeyGrant.objects.get(vault_key__team_id=team)
    record_keys.withdraw(CONCERN, concern.id, team)
    copy.save(force_insert=True)
    assert contradicting_grants() == [copy]
    record_keys.give_to_team(record, team, Purpose.TALK)
    assert contradicting_grants() == []
