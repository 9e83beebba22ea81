"""The sealed index of a team: complete, up to date, gone with what it was made of."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.kernel.crypto import Tampered
from amparo.foundation.kernel.errors import KeysLocked, Refused
from amparo.foundation.matching import index
from amparo.foundation.matching.entries import (
    STEP,
    Entry,
    Segment,
    pack,
    segment_of,
    unpack,
)
from amparo.foundation.matching.index import SEGMENT, fold, opened
from amparo.foundation.matching.models import IndexSegment, PendingEntry, TeamIndex
from amparo.foundation.matching.names import parse_name
from amparo.foundation.matching.operations import renew_index
from amparo.foundation.matching.sounds import Forms
from amparo.foundation.matching.tasks import RENEW
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import KIND, Person
from amparo.foundation.persons.operations import (
    change_person,
    record_person,
    search_people,
)
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault import record_keys, team_keys
from amparo.foundation.vault.models import KeyGrant, Purpose
from tests.cast import World
from tests.signin import signed_in


def recorded(world: World, *names: str, by: Actor | None = None) -> list[Person]:
    team = world.team_id("cochabamba")
    return [
        record_person(by or world.carla, team, Identity(names=[name]), Facts())
        for name in names
    ]


def unseen(world: World, *names: str) -> list[Person]:
    """Record people by somebody whose keys are locked."""
    return recorded(world, *names, by=world.without_keys("carla"))


def found(actor: Actor, text: str) -> list[UUID]:
    return [one.person.id for one in search_people(actor, text)]


def in_segments(actor: Actor) -> list[str]:
    """Return all that stands in the segments that the actor's keys open."""
    keys = record_keys.open_keys(
        actor, SEGMENT, IndexSegment.objects.values_list("id", flat=True)
    )
    rows = IndexSegment.objects.in_bulk(list(keys))
    return [
        " ".join(name.tokens)
        for row_id, key in keys.items()
        for entry in unpack(
            key.open_bytes("entries", rows[row_id].entries_sealed)
        ).entries()
        for name in entry.names
    ]


# -- What is packed ------------------------------------------------------------------


def test_a_segment_reads_back_as_it_was_packed() -> None:
    entries = [
        Entry(uuid4(), (parse_name("Ana Quispe Jr."), parse_name("Anahí")), "2011-04"),
        Entry(uuid4(), (), "", ("+59171234567", "a\tb\nc")),
        Entry(uuid4(), (parse_name("মোছাঃ রহিমা খাতুন"),), "2009"),
    ]
    again = unpack(pack(segment_of(entries))).entries()
    assert again[0] == entries[0] and again[2] == entries[2]
    assert again[1].marks == ("+59171234567", "abc")
    assert unpack(pack(segment_of([]))).entries() == []


def test_sizes_are_rounded_so_that_a_name_does_not_show() -> None:
    sizes = {
        len(pack(segment_of([Entry(uuid4(), (parse_name(name),))])))
        for name in ("Eva", "María Fernanda de los Ángeles Choquehuanca Mamani")
    }
    assert sizes == {STEP}


def test_forms_of_an_older_version_are_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = Entry(uuid4(), (parse_name("Ana Quispe"),))
    with monkeypatch.context() as patch:
        patch.setattr("amparo.foundation.matching.entries.VERSION", 0)
        patch.setattr(
            "amparo.foundation.matching.entries.forms",
            lambda token: Forms(token, "?", frozenset()),
        )
        packed = pack(segment_of([entry]))
    read: Segment = unpack(packed)
    assert read.plain == ["ana", "kispe"] and read.entries() == [entry]


# -- Additions and changes -----------------------------------------------------------


def test_a_new_person_is_in_the_index_at_once(world: World) -> None:
    [person] = recorded(world, "Ana Quispe")
    assert not PendingEntry.objects.exists()
    assert found(world.sonia, "Ana Quispe") == [person.id]
    assert IndexSegment.objects.get().size == 1


def test_what_came_without_a_key_is_found_and_then_folded_in(world: World) -> None:
    [person] = unseen(world, "Ana Quispe")
    assert not IndexSegment.objects.exists()
    assert found(world.sonia, "Ana Quispe") == [person.id]
    assert in_segments(world.carla) == ["ana quispe"]
    assert not PendingEntry.objects.exists()


def test_a_page_folds_in_only_a_few_and_finds_the_others_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.fold, "__kwdefaults__", {"most": 2, "only": ()})
    people = unseen(world, *["Ana Quispe"] * 5)
    assert set(found(world.sonia, "Ana Quispe")) == {one.id for one in people}
    assert PendingEntry.objects.count() == 3
    assert len(in_segments(world.sonia)) == 2


def test_folding_twice_changes_nothing_more(world: World) -> None:
    people = unseen(world, "Ana Quispe", "Rosa Mamani")
    team = world.team_id("cochabamba")
    assert fold(world.carla, KIND, team, wait=True) == 2
    before = set(IndexSegment.objects.values_list("id", flat=True))
    assert fold(world.sonia, KIND, team, wait=True) == 0
    assert set(IndexSegment.objects.values_list("id", flat=True)) == before
    index.note(KIND, [one.id for one in people], [team])
    assert fold(world.sonia, KIND, team, wait=True) == 2
    assert sorted(in_segments(world.carla)) == ["ana quispe", "rosa mamani"]


def test_a_full_segment_is_closed_and_another_begins(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "FULL", 2)
    recorded(world, "Ana", "Rosa", "Wara", "Eva", "Luz")
    assert sorted(IndexSegment.objects.values_list("size", flat=True)) == [1, 2, 2]
    full = set(IndexSegment.objects.filter(size=2).values_list("id", flat=True))
    recorded(world, "Inti")
    kept = set(IndexSegment.objects.filter(size=2).values_list("id", flat=True))
    assert full < kept and len(kept) == 3


def test_a_changed_name_is_gone_from_the_index(world: World) -> None:
    person, _other = recorded(world, "Ana Quispe", "Rosa Mamani")
    change_person(world.sonia, person.id, Identity(names=["Bea Rojas"]), Facts(), 1)
    assert sorted(in_segments(world.carla)) == ["bea rojas", "rosa mamani"]


# -- What ends -----------------------------------------------------------------------


def test_what_is_destroyed_is_sealed_away_in_the_same_moment(world: World) -> None:
    """Whoever kept the key of the segment opens nothing with it that is still there."""
    person, other = recorded(world, "Ana Quispe", "Rosa Mamani")
    row = IndexSegment.objects.get()
    key = record_keys.open_key(world.carla, SEGMENT, row.id)
    record_keys.destroy(KIND, person.id)
    index.fold_now(world.carla, KIND, [person.id], [world.team_id("cochabamba")])
    assert in_segments(world.sonia) == ["rosa mamani"]
    assert found(world.sonia, "Mamani") == [other.id]
    [now] = IndexSegment.objects.all()
    with pytest.raises(Tampered):
        key.open_bytes("entries", now.entries_sealed)
    assert not KeyGrant.objects.filter(kind=SEGMENT, record_id=row.id).exists()


def test_what_is_destroyed_does_not_wait_behind_what_came_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    [person] = recorded(world, "Ana Quispe")
    unseen(world, *["Rosa Mamani"] * 3)
    monkeypatch.setattr(index.fold, "__kwdefaults__", {"most": 2, "only": ()})
    record_keys.destroy(KIND, person.id)
    index.fold_now(world.carla, KIND, [person.id], [world.team_id("cochabamba")])
    assert in_segments(world.carla) == []
    assert PendingEntry.objects.count() == 3


def test_who_has_no_key_strikes_out_at_once_and_a_colleague_seals_anew(
    world: World,
) -> None:
    person, _other = recorded(world, "Ana Quispe", "Rosa Mamani")
    record_keys.destroy(KIND, person.id)
    assert PendingEntry.objects.get().record_id == person.id
    assert found(world.sonia, "Ana Quispe") == []
    assert in_segments(world.carla) == ["rosa mamani"]


def test_a_hit_in_an_old_segment_is_not_shown_without_a_live_grant(
    world: World,
) -> None:
    """Even if nobody had noted that the key is gone."""
    [person] = recorded(world, "Ana Quispe")
    KeyGrant.objects.filter(record_id=person.id).delete()
    assert in_segments(world.carla) == ["ana quispe"]
    assert found(world.carla, "Ana Quispe") == []


def test_whom_a_team_receives_enters_its_index_and_leaves_it_again(
    world: World,
) -> None:
    [person] = recorded(world, "Ana Quispe")
    refugio = world.team_id("refugio")
    key = record_keys.open_key(world.carla, KIND, person.id)
    until = timezone.now() + timedelta(days=2)
    record_keys.escrow_for_team(key, refugio, Purpose.REFERRAL, until)
    assert found(world.pablo, "Ana Quispe") == []
    assert in_segments(world.pablo) == []
    record_keys.release(KIND, person.id, refugio)
    assert found(world.pablo, "Ana Quispe") == [person.id]
    assert in_segments(world.pablo) == ["ana quispe"]
    with time_machine.travel(until + timedelta(seconds=1), tick=False):
        assert found(world.pablo, "Ana Quispe") == []
        assert index.drop_expired() == 1
        assert found(world.pablo, "Ana Quispe") == []
    assert in_segments(world.pablo) == []
    assert in_segments(world.carla) == ["ana quispe"]


def test_rotating_the_key_of_the_team_seals_the_index_under_new_keys(
    world: World,
) -> None:
    recorded(world, "Ana Quispe", "Rosa Mamani")
    row = IndexSegment.objects.get()
    key = record_keys.open_key(world.carla, SEGMENT, row.id)
    team_keys.rotate(world.sonia, world.team_id("cochabamba"))
    [now] = IndexSegment.objects.all()
    assert now.id != row.id
    with pytest.raises(Tampered):
        key.open_bytes("entries", now.entries_sealed)
    assert sorted(in_segments(world.carla)) == ["ana quispe", "rosa mamani"]


# -- Who ------------------------------------------------------------------------------


def test_another_team_opens_nothing_of_it(world: World) -> None:
    recorded(world, "Ana Quispe")
    for other in (world.beto, world.pablo, world.without_keys("carla")):
        team = world.team_id("cochabamba")
        assert in_segments(other) == []
        assert not list(opened(other, KIND, [team]).rows())


def test_who_lacks_the_key_of_the_team_folds_nothing(world: World) -> None:
    unseen(world, "Ana Quispe")
    team = world.team_id("cochabamba")
    for other in (world.beto, world.without_keys("carla")):
        assert fold(other, KIND, team, wait=True) == 0
    assert PendingEntry.objects.count() == 1
    assert found(world.carla, "Ana Quispe")


def test_what_only_the_reader_opens_does_not_enter_the_index_of_the_team(
    world: World,
) -> None:
    """Somebody in two teams must not carry people from one into the other."""
    [person] = recorded(world, "Ana Quispe")
    el_alto = world.team_id("el_alto")
    team_keys.admit(world.beto, el_alto, world.users["carla"].id)
    index.note(KIND, [person.id], [el_alto])
    assert fold(world.carla, KIND, el_alto, wait=True) == 1
    assert in_segments(world.beto) == []


# -- The task ------------------------------------------------------------------------


def test_what_nobody_folded_in_for_a_day_becomes_a_task(world: World) -> None:
    unseen(world, "Ana Quispe")
    assert index.create_renewal_tasks() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert index.create_renewal_tasks() == 1
        assert index.create_renewal_tasks() == 0
        task = Task.objects.get(kind=RENEW, completed_at=None)
        assert task.team_id == world.team_id("cochabamba")
        assert task.due_at <= timezone.now() + timedelta(hours=12)
        renew_index(world.carla, task.team_id)
    assert in_segments(world.carla) == ["ana quispe"]
    assert not Task.objects.filter(kind=RENEW, completed_at=None).exists()


def test_a_task_ends_when_the_work_was_done_on_the_way(world: World) -> None:
    unseen(world, "Ana Quispe")
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        index.create_renewal_tasks()
        assert found(world.carla, "Ana Quispe")
        assert index.create_renewal_tasks() == 0
    assert not Task.objects.filter(kind=RENEW, completed_at=None).exists()


def test_only_the_team_updates_its_index(world: World) -> None:
    team = world.team_id("cochabamba")
    for other in (world.beto, world.ana, world.lena):
        with pytest.raises(Refused):
            renew_index(other, team)
    with pytest.raises(KeysLocked):
        renew_index(world.without_keys("carla"), team)


def test_the_page_says_how_much_waits_and_folds_it_in(world: World) -> None:
    unseen(world, "Ana Quispe", "Rosa Mamani")
    client = signed_in(world, "sonia")
    url = reverse("matching:renew", args=[world.team_id("cochabamba")])
    assert (
        "2 changes are not in this team's search index yet"
        in client.get(url).content.decode()
    )
    assert client.post(url).status_code == 302
    assert "is up to date" in client.get(url).content.decode()
    assert client.get(url.replace(url.split("/")[-2], str(uuid4()))).status_code == 404
    assert TeamIndex.objects.count() == 1
