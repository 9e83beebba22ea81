"""Someone uses the journal, or an emergency, to learn what they must not know.

The attackers: a supervisor about whom a concern is, a colleague who is kept out of a
record, an administrator who wants to watch, and whoever can write to the database.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts.models import EmergencyOpening
from amparo.foundation.audit.emergency import open_in_emergency
from amparo.foundation.audit.operations import read_own
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.lists.requests import Asked
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.safeguarding import name_for_country
from amparo.response.cases.operations import open_the_case
from amparo.response.cases.operations.bars import bar_from_case
from amparo.response.concerns.operations import open_concern
from amparo.response.concerns.queries import find
from amparo.response.safeguarding.operations import part
from tests.audit.helpers import subjects_seen
from tests.cases.helpers import opened
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in


def test_the_organisation_concerned_reads_nothing_of_what_was_handed_over(
    world: World, tell: Tell
) -> None:
    asked = name_for_country(world.lucia, "BO", world.team_id("manila"))
    confirm(world.lena, asked.id)
    concern = tell()[1]
    open_concern(world.tomasa, concern.id)
    assert concern.id in subjects_seen(world.sonia)
    now = find(concern.id)
    part(world.tomasa, concern.id, "The words name a colleague.", now.version)
    for name in ("sonia", "diego"):
        actor = getattr(world, name)
        assert concern.id not in subjects_seen(actor)
        assert not subjects_seen(actor, records=frozenset({concern.id}))
        page = signed_in(world, name).post(
            reverse("journal:list"), {"code": concern.code}
        )
        assert page.context["page"].rows == ()
    open_concern(world.luz, concern.id)
    assert concern.id in subjects_seen(world.luz)
    assert read_own(world.tomasa, Asked()).rows == ()


def test_who_is_kept_out_uses_no_emergency_and_reads_no_entry(world: World) -> None:
    case = opened(world)
    bar_from_case(world.sonia, case.id, world.users["tomasa"].id, "about")
    with pytest.raises(RuleBroken, match="No record of your teams"):
        open_in_emergency(world.tomasa, case.code, "danger")
    with pytest.raises(Refused):
        open_the_case(world.tomasa, case.id)


def test_a_bar_ends_an_emergency_at_once(world: World) -> None:
    case = opened(world)
    open_in_emergency(world.tomasa, case.code, "danger")
    open_the_case(world.tomasa, case.id)
    bar_from_case(world.sonia, case.id, world.users["tomasa"].id, "about")
    with pytest.raises(Refused):
        open_the_case(world.tomasa, case.id)


def test_without_the_key_no_emergency_opens_anything(world: World) -> None:
    case = opened(world)
    KeyGrant.objects.filter(record_id=case.id).delete()
    with pytest.raises(RuleBroken, match="None of your keys"):
        open_in_emergency(world.tomasa, case.code, "danger")
    assert not EmergencyOpening.objects.exists()


def test_an_emergency_written_into_the_database_counts_for_nothing(
    world: World,
) -> None:
    case = opened(world)
    open_in_emergency(world.tomasa, case.code, "danger")
    later = timezone.now() + timedelta(days=365)
    EmergencyOpening.objects.update(until=later)
    with pytest.raises(Refused):
        open_the_case(world.read_everybody().tomasa, case.id)


@pytest.mark.parametrize("name", ["ana", "carla", "tomasa", "lucia", "lena"])
def test_nobody_else_opens_a_page_of_the_journal(world: World, name: str) -> None:
    client = signed_in(world, name)
    for page in ("journal:list", "journal:week"):
        assert client.get(reverse(page)).status_code == 403
    assert client.post(reverse("journal:export")).status_code == 403


def test_reading_the_journal_cannot_be_done_unseen(world: World) -> None:
    client = signed_in(world, "sonia")
    before = Entry.objects.filter(verb="journal.see").count()
    for address in ("", "?show=refused", "?page=2", f"?record={opened(world).id}"):
        assert client.get(reverse("journal:list") + address).status_code == 200
    assert Entry.objects.filter(verb="journal.see").count() == before + 4
