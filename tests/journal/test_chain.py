"""Whatever is changed in the journal, the check names where."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import override_settings
from django.utils import timezone

from amparo.foundation.journal import chain
from amparo.foundation.journal.chain import mac_of, seal_pending, verify
from amparo.foundation.journal.models import Entry, Outcome, Seal, SealedEntry
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.ids import uuid7
from tests.cast import World

from .owner import Owner
from .test_operations import VERB, here


def done(world: World, times: int = 1) -> list[Entry]:
    before = set(Entry.objects.values_list("id", flat=True))
    for _ in range(times):
        with act(world.carla, VERB, here(world)):
            pass
    return list(Entry.objects.exclude(id__in=before).order_by("number"))


def sealed(world: World, *sizes: int) -> list[list[Entry]]:
    """Write entries and seal them, one seal for each size."""
    seal_pending()
    batches = []
    for size in sizes:
        batches.append(done(world, size))
        assert seal_pending() == size
    assert verify().broken == ""
    return batches


def newest_seal() -> Seal:
    return Seal.objects.order_by("-number")[0]


def test_sealing_binds_what_waits_and_then_has_nothing_to_do(world: World) -> None:
    seal_pending()
    before = Seal.objects.count()
    assert seal_pending() == 0 and Seal.objects.count() == before
    done(world, 3)
    assert verify().waiting == 3
    assert seal_pending() == 3
    assert seal_pending() == 0
    assert (Seal.objects.count(), verify().waiting) == (before + 1, 0)


def test_many_entries_are_sealed_in_batches(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_pending()
    before = Seal.objects.count()
    done(world, 7)
    monkeypatch.setattr(chain, "BATCH", 3)
    assert seal_pending() == 7
    assert Seal.objects.count() == before + 3
    assert verify().broken == ""


def test_an_entry_of_a_slow_transaction_is_sealed_later(world: World) -> None:
    """Its id and time are older than the newest seal; it is caught all the same."""
    early = uuid7()
    at = timezone.now()
    sealed(world, 2)
    late = Entry(id=early, at=at, actor_kind="system", verb=VERB, outcome=Outcome.DONE)
    late.mac = mac_of(late)
    late.save(force_insert=True)
    assert verify().waiting == 1
    assert seal_pending() == 1
    assert SealedEntry.objects.get(entry_id=early).seal == newest_seal()
    assert verify().broken == ""


@pytest.mark.parametrize(
    "column",
    [
        {"verb": "case.open"},
        {"outcome": Outcome.REFUSED},
        {"actor_id": UUID(int=5)},
        {"actor_kind": "system"},
        {"subject_id": UUID(int=6)},
        {"subject_kind": "cases.case"},
        {"team_id": None},
        {"organisation_id": None},
        {"country": "PE"},
        {"facts": {"risk": "low"}},
        {"at": timezone.now() - timedelta(days=3)},
        {"mac": bytes(32)},
    ],
    ids=lambda column: str(*column),
)
@pytest.mark.parametrize("under_a_seal", [True, False])
def test_a_changed_entry_is_named(
    world: World, column: dict[str, object], under_a_seal: bool
) -> None:
    if under_a_seal:
        [[_first, entry, _third]] = sealed(world, 3)
    else:
        _first, entry, _third = done(world, 3)
    Owner().change(entry, **column)
    verdict = verify()
    assert verdict.entry_id == entry.id and "was changed" in verdict.broken
    assert str(entry.id) in verdict.broken


def test_a_removed_entry_is_named(world: World) -> None:
    [_before, [_first, entry], _after] = sealed(world, 2, 2, 1)
    Owner().remove(entry)
    assert verify().entry_id == entry.id and "is missing" in verify().broken


def test_an_entry_removed_with_all_its_traces_breaks_its_seal(world: World) -> None:
    [_before, [_first, entry], _after] = sealed(world, 2, 2, 1)
    number = newest_seal().number - 1
    Owner().remove_from_everywhere(entry)
    assert verify().broken == f"seal {number} does not match its entries"


def test_a_line_taken_from_a_list_breaks_its_seal(world: World) -> None:
    [[entry, _other]] = sealed(world, 2)
    Owner()
    SealedEntry.objects.filter(entry_id=entry.id).delete()
    number = newest_seal().number
    assert verify().broken == f"seal {number} lost entries from its list"


def test_a_removed_seal_is_named(world: World) -> None:
    sealed(world, 2, 2, 1)
    number = newest_seal().number - 1
    Owner().remove_seal(number)
    assert verify().broken == f"seal {number} is missing"


def test_a_removed_seal_whose_number_was_closed_up_is_noticed(world: World) -> None:
    sealed(world, 2, 2, 1)
    newest = newest_seal()
    owner = Owner()
    owner.remove_seal(newest.number - 1)
    lines = list(SealedEntry.objects.filter(seal=newest))
    owner.forget_seals_from(newest.number)
    newest.number -= 1
    newest.save(force_insert=True)
    for line in lines:
        line.seal = newest
    SealedEntry.objects.bulk_create(lines)
    assert verify().broken == f"seal {newest.number} does not follow the one before it"


def test_entries_that_changed_places_break_their_seal(world: World) -> None:
    sealed(world, 3)
    number = newest_seal().number
    Owner().swap(number, 0, 2)
    assert verify().broken == f"seal {number} does not match its entries"


def test_a_forged_entry_is_named(world: World) -> None:
    forged = Entry(actor_kind="person", verb=VERB, outcome=Outcome.DONE)
    with override_settings(AMPARO_SECRET="a guess"):
        forged.mac = mac_of(forged)
    forged.save(force_insert=True)
    assert verify().entry_id == forged.id
    seal_pending()  # a seal does not make it true
    assert verify().entry_id == forged.id


def test_nobody_chains_anew_without_the_servers_secret(world: World) -> None:
    """A database owner drops an entry and seals the rest again with a guessed key."""
    [[entry, *_rest], _after] = sealed(world, 3, 2)
    first_to_go = newest_seal().number - 1
    owner = Owner()
    owner.forget_seals_from(first_to_go)
    owner.remove(entry)
    with override_settings(AMPARO_SECRET="a guess"):
        assert seal_pending() == 4
    assert verify().broken == f"seal {first_to_go} does not match its entries"


def test_the_check_counts_what_it_saw(world: World) -> None:
    sealed(world, 2, 1)
    done(world, 2)
    verdict = verify()
    assert verdict.seals == Seal.objects.count()
    assert (verdict.entries, verdict.waiting) == (Entry.objects.count() - 2, 2)
