"""A person who is kept out of one record of their own team looks for it everywhere.

They know its code and address, and have a key of the team. What they want: to read it
again, or to learn what becomes of it.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from amparo.foundation.accounts.models import RecordBar
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import AmparoError, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.matching.names import parse_name
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.queries import known_elsewhere
from amparo.foundation.persons.search import PersonQuery, find
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import my_day
from amparo.foundation.tasks.reminders import remind
from amparo.foundation.vault.record_keys import open_keys
from amparo.response.cases import queries as cases
from amparo.response.cases.models import Case
from amparo.response.cases.operations import assign, record_child
from amparo.response.cases.operations.bars import bar_from_case, lift_from_case
from amparo.response.concerns import queries, queue
from amparo.response.concerns.matching.presenters import matches_of
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import (
    assign_to,
    assign_to_me,
    bar_from_concern,
    lift_from_concern,
    open_case_from,
    open_concern,
)
from amparo.response.concerns.signed_messages import CONCERN
from amparo.response.concerns.types import Details
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

WARA = PersonQuery([parse_name("Wara Quispe")])
ALIKE: dict[str, Any] = {
    "details": Details("Wara Quispe Mamani", "Calle Sucre"),
    "child_age": "13_15",
    "area_code": "BO-C",
}


def fresh(concern: Concern) -> Concern:
    return queries.find(concern.id)


def test_a_barred_officer_finds_a_concern_in_no_way(world: World, tell: Tell) -> None:
    twin, concern = tell(**ALIKE)[1], tell(**ALIKE)[1]
    assign_to_me(world.tomasa, concern.id, concern.version)
    assert matches_of(world.tomasa, twin).open
    bar_from_concern(world.sonia, concern.id, world.users["tomasa"].id, "knows")
    assert fresh(concern).owner is None
    assert concern not in queries.visible_to(world.tomasa)
    keys = queue.keys(world.tomasa, queue.QueueFilter(), None, 50)
    assert [key.concern_id for key in keys] == [twin.id]
    assert queue.counts(world.tomasa).waiting == 1
    day = my_day(world.tomasa)
    assert {t.subject_id for t in day.shown} <= {twin.id}
    found = matches_of(world.tomasa, twin)
    assert not (found.open or found.same or found.others or found.elsewhere)
    assert not open_keys(world.tomasa, CONCERN, [concern.id])
    with pytest.raises(Refused):
        open_concern(world.tomasa, concern.id)
    with pytest.raises(Refused):
        assign_to_me(world.tomasa, concern.id, fresh(concern).version)
    with pytest.raises(RuleBroken, match="in this team"):
        mine = world.users["tomasa"].id
        assign_to(world.sonia, concern.id, mine, fresh(concern).version)
    client = signed_in(world, "tomasa")
    assert client.get(f"/staff/concerns/{concern.id}/").status_code in (403, 404)
    assert concern.code not in client.get("/staff/concerns/").content.decode()
    assert open_concern(world.sonia, concern.id).words
    facts = Entry.objects.get(verb="concern.bar", facts__has_key="because").facts
    assert facts["because"] == "knows"


def test_no_mail_tells_a_barred_person(world: World, tell: Tell) -> None:
    concern = tell(danger_now="yes")[1]
    bar_from_concern(world.sonia, concern.id, world.users["tomasa"].id, "about")
    remind()
    told = {each for message in mail.outbox for each in message.to}
    assert world.users["tomasa"].email not in told


def test_a_supervisor_cannot_keep_out_themself_nor_the_last_who_can_open(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    with pytest.raises(RuleBroken, match="yourself"):
        bar_from_concern(world.sonia, concern.id, world.users["sonia"].id, "about")
    with pytest.raises(Refused):
        bar_from_concern(world.tomasa, concern.id, world.users["sonia"].id, "about")
    for name in ("tomasa", "carla"):
        bar_from_concern(world.sonia, concern.id, world.users[name].id, "about")
    world.users["elena"].memberships.create(
        organisation=world.organisations["casa"],
        team=world.teams["cochabamba"],
        role="supervisor",
    )  # a second supervisor, still without the team's key
    with pytest.raises(RuleBroken, match="nobody else"):
        bar_from_concern(world.elena, concern.id, world.users["sonia"].id, "about")
    assert set(RecordBar.objects.values_list("user__name", flat=True)) == {
        "Tomasa",
        "Carla",
    }
    with pytest.raises(RuleBroken, match="in this team"):
        bar_from_concern(world.sonia, concern.id, world.users["beto"].id, "about")


def test_who_was_let_in_again_reads_it_again(world: World, tell: Tell) -> None:
    concern = tell()[1]
    bar_from_concern(world.sonia, concern.id, world.users["tomasa"].id, "other")
    with pytest.raises(Refused):
        lift_from_concern(world.tomasa, concern.id, world.users["tomasa"].id)
    lift_from_concern(world.sonia, concern.id, world.users["tomasa"].id)
    assert open_concern(world.tomasa, concern.id).words
    assert not RecordBar.objects.exists()


def a_case(world: World, tell: Tell) -> tuple[Concern, Case]:
    concern = tell()[1]
    case = open_case_from(world.sonia, concern.id, concern.version)
    child = Identity(names=["Wara Quispe"])
    record_child(world.sonia, case.id, child, Facts(country_code="BO"))
    case = assign(world.sonia, case.id, world.users["carla"].id, _version(case))
    return concern, case


def _version(case: Case) -> int:
    return Case.objects.get(id=case.id).version


def test_a_barred_caseworker_finds_neither_case_nor_child(
    world: World, tell: Tell
) -> None:
    concern, case = a_case(world, tell)
    assert find(world.carla, "person.search", WARA)
    bar_from_case(world.sonia, case.id, world.users["carla"].id, "knows")
    case = Case.objects.select_related("person__team").get(id=case.id)
    assert case.owner_id is None
    assert case not in cases.visible_to(world.carla)
    assert cases.by_code(world.carla, case.code, "case.list") is None
    assert not find(world.carla, "person.search", WARA)
    assert case.person is not None
    assert not known_elsewhere(
        world.carla, case.person, Identity(names=["Wara Quispe"])
    )
    day = my_day(world.carla)
    assert not {case.code, concern.code} & {task.label for task in day.shown}
    assert not Task.objects.filter(owner=world.users["carla"], completed_at=None)
    with pytest.raises(AmparoError):
        open_concern(world.carla, concern.id)
    client = signed_in(world, "carla")
    for path in (
        f"/staff/cases/{case.id}/",
        f"/staff/people/{case.person_id}/",
        f"/staff/concerns/{concern.id}/",
    ):
        assert client.get(path).status_code in (403, 404), path
    with pytest.raises(RuleBroken, match="in this team"):
        assign(world.sonia, case.id, world.users["carla"].id, _version(case))
    lift_from_case(world.sonia, case.id, world.users["carla"].id)
    assert case in cases.visible_to(world.carla)
    assert not RecordBar.objects.exists()


def test_a_case_opened_later_from_a_barred_concern_is_barred_too(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    bar_from_concern(world.sonia, concern.id, world.users["carla"].id, "knows")
    case = open_case_from(world.sonia, concern.id, fresh(concern).version, uuid7())
    child = Identity(names=["Wara Quispe"])
    record_child(world.sonia, case.id, child, Facts(country_code="BO"))
    assert case not in cases.visible_to(world.carla)
    assert not find(world.carla, "person.search", WARA)
