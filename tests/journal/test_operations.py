"""Nothing is done without an entry, and nothing undone leaves one."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, models, transaction

from amparo.foundation.journal.chain import seal_pending
from amparo.foundation.journal.models import Entry, Outcome, Seal, SealedEntry
from amparo.foundation.journal.operations import act, record_refusal
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import PUBLIC, SYSTEM, AccessScope
from tests.cast import World

VERB = "task.see"


def here(world: World, team: str = "cochabamba") -> AccessScope:
    found = world.teams[team]
    return AccessScope(
        team_ids=frozenset({found.id}),
        organisation_ids=frozenset({found.organisation_id}),
        country=found.country_id,
    )


def last() -> Entry:
    entry = Entry.objects.order_by("-number").first()
    assert entry is not None
    return entry


def test_an_entry_says_who_did_what_where_on_what(world: World) -> None:
    team = world.teams["cochabamba"]
    with act(world.carla, VERB, here(world), team, risk="high") as open_entry:
        open_entry.note(number=3, first=True, to=team.id, ids=[team.id])
    entry = last()
    assert entry.actor_id == world.users["carla"].id
    assert (entry.verb, entry.outcome) == (VERB, Outcome.DONE)
    assert (entry.subject_kind, entry.subject_id) == ("organisations.team", team.id)
    assert (entry.team_id, entry.organisation_id) == (team.id, team.organisation_id)
    assert entry.country == "BO"
    assert entry.facts == {
        "risk": "high",
        "number": 3,
        "first": True,
        "to": str(team.id),
        "ids": [str(team.id)],
    }


def test_what_fails_is_undone_with_its_entry(world: World) -> None:
    before = Entry.objects.count()
    with pytest.raises(RuleBroken), act(world.carla, VERB, here(world)):
        Team.objects.filter(id=world.team_id("cochabamba")).update(name="changed")
        raise RuleBroken("first something else")
    assert Entry.objects.count() == before
    assert Team.objects.get(id=world.team_id("cochabamba")).name == "Cochabamba"


def test_when_the_outer_act_fails_the_inner_entry_goes_too(world: World) -> None:
    before = Entry.objects.count()
    with pytest.raises(RuleBroken), act(world.carla, VERB, here(world)):
        with act(world.carla, VERB, here(world)):
            pass
        assert Entry.objects.count() == before + 1
        raise RuleBroken("not so")
    assert Entry.objects.count() == before


def test_a_refusal_stays_in_the_journal(world: World) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused), act(world.celso, VERB, here(world)):
        pytest.fail("the policy must come first")
    assert Entry.objects.count() == before + 1
    entry = last()
    assert (entry.outcome, entry.actor_id) == (
        Outcome.REFUSED,
        world.users["celso"].id,
    )


def test_a_refusal_inside_undoes_the_rest_and_is_written_once(world: World) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused), act(world.carla, VERB, here(world)):
        Team.objects.filter(id=world.team_id("cochabamba")).update(name="changed")
        with act(world.carla, "task.escalate", here(world)):
            pytest.fail("only the system may")
    assert Team.objects.get(id=world.team_id("cochabamba")).name == "Cochabamba"
    assert Entry.objects.count() == before + 1
    assert (last().verb, last().outcome) == ("task.escalate", Outcome.REFUSED)


def test_a_refusal_that_the_outer_act_survives_is_written_too(world: World) -> None:
    before = set(Entry.objects.values_list("id", flat=True))
    with act(world.carla, VERB, here(world)):
        with pytest.raises(Refused), act(world.carla, "task.escalate", here(world)):
            pytest.fail("only the system may")
    written = Entry.objects.exclude(id__in=before).order_by("number")
    assert [(entry.verb, entry.outcome) for entry in written] == [
        ("task.escalate", Outcome.REFUSED),
        (VERB, Outcome.DONE),
    ]


def test_after_a_refusal_the_next_act_is_journalled_as_ever(world: World) -> None:
    with pytest.raises(Refused), act(world.celso, VERB, here(world)):
        pass
    with act(world.carla, VERB, here(world)):
        pass
    assert last().outcome == Outcome.DONE
    with pytest.raises(Refused), act(world.celso, VERB, here(world)):
        pass
    assert last().outcome == Outcome.REFUSED


def test_a_turned_away_visitor_is_noted(world: World) -> None:
    record_refusal(PUBLIC, VERB)
    assert (last().actor_kind, last().actor_id) == ("public", None)


def test_the_system_acts_under_its_own_name(world: World) -> None:
    with act(SYSTEM, "task.escalate", here(world)):
        pass
    assert (last().actor_kind, last().actor_id) == ("system", None)


@pytest.mark.parametrize("fact", ["María López", "a b", "x" * 81, "รักษ์", "a\nb"])
def test_a_fact_that_could_hold_a_name_is_refused(world: World, fact: str) -> None:
    before = Entry.objects.count()
    with pytest.raises(ValueError, match="codes only"):
        with act(world.carla, VERB, here(world), reason=fact):
            pytest.fail("it must not begin")
    with pytest.raises(ValueError, match="codes only"):
        with act(world.carla, VERB, here(world)) as open_entry:
            open_entry.note(reason=fact)
    with pytest.raises(ValueError, match="codes only"):
        with act(world.carla, VERB, here(world)) as open_entry:
            open_entry.note(reasons=[uuid4(), fact])  # type: ignore[arg-type]
    assert Entry.objects.count() == before


@pytest.mark.parametrize("model", [Entry, Seal, SealedEntry])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_the_journal(
    world: World, model: type[models.Model], statement: str
) -> None:
    with act(world.carla, VERB, here(world)):
        pass
    seal_pending()
    table = model._meta.db_table
    column = {"journal_entry": "verb", "journal_seal": "count"}.get(table, "position")
    with pytest.raises(DatabaseError, match="append-only"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table, column, column))


def test_the_orm_cannot_rewrite_it_either(world: World) -> None:
    with act(world.carla, VERB, here(world)):
        pass
    entry = last()
    entry.verb = "task.other"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    assert last().verb == VERB
