"""A supervisor's morning without a browser: each page leads to the next."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from amparo.response.cases.models import Approval, Case
from tests.cast import World
from tests.days import today
from tests.journey.monday import MISSING, fill
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def test_a_supervisor_s_morning_danger_first_then_what_waits(world: World) -> None:
    monday, sonia = fill(world), signed_in(world, "sonia")
    danger, *others = sonia.get(reverse("tasks:my_day")).context["bands"]
    assert danger[0] == "danger"
    assert [row["code"] for row in danger[2]] == [monday.danger.code]
    assert monday.danger.code not in str(others)

    board = sonia.get(reverse("supervision:board")).content.decode()
    found = re.search(r'href="([^"]*need=late[^"]*)"', board)
    assert found
    late = sonia.get(found[1].replace("&amp;", "&")).context["page"]
    assert [row.record for row in late.rows] == [monday.late]
    page = reverse("cases:detail", args=[monday.late.id])
    assert monday.late.code in sonia.get(page).content.decode()

    for case, answer, note in ((monday.good, "yes", ""), (monday.gap, "no", MISSING)):
        waits = Approval.objects.get(case=case, kind="plan", decision="")
        url = reverse("cases:decide", args=[waits.id])
        version = sonia.get(url).context["form"]["version"].value()
        typed = {"approve": answer, "note": note, "version": version}
        assert sonia.post(url, typed).status_code == 302
    assert [Case.objects.get(id=c.id).state for c in (monday.good, monday.gap)] == [
        "planned",
        "opened",
    ]

    url = reverse("case_transfers:new-cover", args=[world.team_id("cochabamba")])
    day = today()
    parts = {"day": day.day, "month": day.month, "year": day.year}
    on = {f"{end}_{n}": v for end in ("starts_on", "ends_on") for n, v in parts.items()}
    key = sonia.get(url).context["form"]["form_key"].value()
    who = {"user": world.users["carla"].id, "by": world.users["beto"].id}
    assert sonia.post(url, {**who, **on, "form_key": key}).status_code == 302
    cover = sonia.get(reverse("case_transfers:cover")).content.decode()
    assert "Beto covers for Carla" in cover

    cases = (monday.late, monday.other)
    chosen = {"row": [f"{c.id}" for c in cases], "confirmed": "1"}
    typed = chosen | {"owner": str(world.users["beto"].id)}
    told = sonia.post(reverse("cases:assign-many"), typed).content.decode()
    assert all(case.code in told for case in cases)
    assert told.count("Now with Beto, with its open tasks.") == 2
