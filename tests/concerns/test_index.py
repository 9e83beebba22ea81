"""A concern is in the index of its team from the first moment to the last."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from amparo.foundation.kernel.crypto import Tampered
from amparo.foundation.matching.combinations import stored
from amparo.foundation.matching.entries import unpack
from amparo.foundation.matching.index import SEGMENT
from amparo.foundation.matching.models import Combination, IndexSegment, PendingEntry
from amparo.foundation.policy import Actor
from amparo.foundation.vault import record_keys
from amparo.response.concerns.codes import Reason, State
from amparo.response.concerns.matching.found_by import FAMILIES
from amparo.response.concerns.matching.presenters import matches_of
from amparo.response.concerns.matching.ranking import find_matches
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import correct
from amparo.response.concerns.signed_messages import CONCERN
from amparo.response.concerns.types import CorrectedFacts, Details, SafeContact
from amparo.response.retention.operations import delete_concern
from amparo.response.transfers.operations import accept_transfer, transfer_concern
from amparo.response.transfers.types import TransferData
from tests.cast import World
from tests.reporting import Tell

WARA = Details(child="Wara Mamani Choque", place="Hotel Sucre")


def names(world: World, reader: Actor, team: str) -> list[str]:
    """Return whom the segments of a team hold, as far as the reader's keys open."""
    rows = IndexSegment.objects.filter(index__team=world.teams[team])
    keys = record_keys.open_keys(reader, SEGMENT, rows.values_list("id", flat=True))
    return [
        " ".join(name.tokens)
        for row in rows
        if row.id in keys
        for entry in unpack(
            keys[row.id].open_bytes("entries", row.entries_sealed)
        ).entries()
        for name in entry.names
    ]


def look(world: World, concern: Concern, who: str = "tomasa") -> list[UUID]:
    return [one.concern.id for one in find_matches(getattr(world, who), concern).alike]


def test_what_the_public_sends_is_noted_and_folded_in_by_the_next_colleague(
    world: World, tell: Tell
) -> None:
    one, other = tell(details=WARA)[1], tell(details=WARA)[1]
    assert not IndexSegment.objects.exists()
    assert look(world, one) == [other.id]
    assert len(names(world, world.sonia, "cochabamba")) == 2
    assert not PendingEntry.objects.exists()


def test_neither_the_reporter_nor_addresses_enter_the_index(
    world: World, tell: Tell
) -> None:
    concern = tell(
        details=WARA,
        name="Rosa Reportera",
        addresses="https://chat.example/sombra7",
        reach="call",
        contact=SafeContact(where="700 12 345"),
    )[1]
    look(world, concern)
    [row] = IndexSegment.objects.all()
    key = record_keys.open_key(world.tomasa, SEGMENT, row.id)
    segment = unpack(key.open_bytes("entries", row.entries_sealed))
    assert segment.written == ["wara", "mamani", "choque"]
    assert segment.marks_at(0) == ["BO|hotel", "BO|sucre"]
    assert "sombra7" not in repr(segment) and "reportera" not in repr(segment)


def test_a_deleted_concern_is_gone_from_index_and_combinations(
    world: World, tell: Tell
) -> None:
    more = {"child_age": "13_15", "area_code": "BO-C"}
    concern, _other = tell(details=WARA, **more)[1], tell(details=WARA)[1]
    look(world, concern)
    [row] = IndexSegment.objects.all()
    kept = record_keys.open_key(world.tomasa, SEGMENT, row.id)
    assert stored(concern.id, FAMILIES)
    Concern.objects.filter(id=concern.id).update(
        state=State.CLOSED, closed_at=concern.came_at, outcome="other_topic"
    )
    now = Concern.objects.get(id=concern.id)
    delete_concern(world.sonia, now.id, now.code, "asked", now.version)
    assert names(world, world.tomasa, "cochabamba") == ["wara mamani choque"]
    [row] = IndexSegment.objects.all()
    with pytest.raises(Tampered):
        kept.open_bytes("entries", row.entries_sealed)
    assert not stored(concern.id, FAMILIES)
    assert Combination.objects.count() == 0


@pytest.mark.parametrize("keeps", [True, False])
def test_a_transferred_concern_moves_to_the_index_of_the_other_team(
    world: World, tell: Tell, keeps: bool
) -> None:
    concern = tell(details=WARA)[1]
    look(world, concern)
    row = transfer_concern(
        world.tomasa,
        concern.id,
        TransferData(world.team_id("el_alto"), "Vive allí.", keeps),
        uuid4(),
        concern.version,
    )
    assert names(world, world.elena, "el_alto") == []
    accept_transfer(world.elena, row.id)
    assert names(world, world.elena, "el_alto") == ["wara mamani choque"]
    # The first team cannot write its index now: struck out, and sealed anew later.
    waiting = PendingEntry.objects.values_list("team_id", "record_id")
    assert set(waiting) == {(world.team_id("cochabamba"), concern.id)}
    other = tell(details=WARA)[1]
    assert concern.id not in look(world, other)
    assert names(world, world.sonia, "cochabamba") == ["wara mamani choque"]
    assert look(world, other) == []


def test_across_teams_a_full_name_counts_with_the_same_age_and_area(
    world: World, tell: Tell
) -> None:
    known = {"child_age": "13_15", "area_code": "BO-C"}
    one = tell(details=WARA, **known)[1]
    for number, more in enumerate(
        [known, {**known, "child_age": "16_17"}, {**known, "area_code": "BO-L"}, {}]
    ):
        other = tell(details=Details(child="Choque Mamani, Huara"), **more)[1]
        Concern.objects.filter(id=other.id).update(team=world.teams["manila"])
        PendingEntry.objects.filter(record_id=other.id).delete()
        elsewhere = matches_of(world.sonia, one).elsewhere
        assert [each.count for each in elsewhere] == [1], number
    assert elsewhere[0].best.reasons == (Reason.NAME, Reason.AGE, Reason.AREA)


def test_combinations_follow_a_corrected_age(world: World, tell: Tell) -> None:
    concern = tell(details=WARA, area_code="BO-C")[1]
    assert not stored(concern.id, FAMILIES)
    facts = CorrectedFacts(child_age="13_15", area_code="BO-C")
    correct(world.tomasa, concern.id, facts, concern.version)
    assert len(stored(concern.id, FAMILIES)) == 1


def test_who_cannot_open_the_index_finds_by_combinations_alone(
    world: World, tell: Tell
) -> None:
    contact = {"reach": "call", "contact": SafeContact(where="70012345")}
    one, by_number = tell(details=WARA, **contact)[1], tell(**contact)[1]
    by_name = tell(details=WARA)[1]
    assert set(look(world, one)) == {by_number.id, by_name.id}
    locked = world.without_keys("tomasa")
    assert [m.concern.id for m in find_matches(locked, one).alike] == [by_number.id]
    assert matches_of(locked, one).locked and not matches_of(world.tomasa, one).locked
    assert record_keys.open_key(world.tomasa, CONCERN, one.id)
