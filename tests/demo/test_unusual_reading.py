"""The demonstration has something for those who watch over the journal."""

from __future__ import annotations

from amparo.demo.unusual_reading import read_unusually
from amparo.foundation.accounts.models import User
from amparo.foundation.audit.models import UnusualReading
from amparo.foundation.audit.tasks import UNUSUAL
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from tests.cases.helpers import opened
from tests.cast import World


def test_a_caseworker_s_day_is_found_and_its_supervisor_asked(world: World) -> None:
    carla = world.users["carla"]
    User.objects.filter(id=carla.id).update(email="caseworker.bo@demo.example")
    for _each in range(12):
        opened(world)
    Case.objects.update(owner=world.users["sonia"])
    read_unusually()
    found = UnusualReading.objects.get()
    assert (found.user_id, found.count) == (carla.id, 12)
    asked = Task.objects.filter(kind=UNUSUAL, owner=world.users["sonia"].id)
    assert asked.get().subject_id == found.id
