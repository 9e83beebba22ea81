"""The open concerns as a list: what counts, in which order, and as a file."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.tasks.models import Task
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import assign_to_me, close_quickly
from tests.cast import World
from tests.reporting import Tell
from tests.rows import write
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
URL = "/staff/concerns/open/"
CSV = {"format": "csv", "purpose": "quality"}


def listed(world: World, who: str = "sonia", **asked: str) -> list[Concern]:
    page = signed_in(world, who).get(URL, asked).context["page"]
    return [row.record for row in page.rows]


def test_the_list_has_open_concerns_of_the_team_first_due_first(
    world: World, tell: Tell
) -> None:
    (_one, later), (_two, sooner), (_three, over) = tell(), tell(), tell()
    close_quickly(world.tomasa, over.id, "test", over.version)
    Task.objects.filter(subject_id=sooner.id).update(
        due_at=timezone.now() - timedelta(hours=1)
    )
    assert listed(world) == listed(world, "tomasa") == [sooner, later]
    assert listed(world, "elena") == []
    assert signed_in(world, "carla").get(URL).status_code == 403


def test_the_list_narrows_by_state_urgency_kind_and_what_needs_attention(
    world: World, tell: Tell
) -> None:
    (_one, mine), (_two, late), (_three, joined) = tell(), tell(), tell()
    write(Concern.objects.get(id=joined.id), state="case", case_id=uuid4())
    assign_to_me(world.tomasa, mine.id, mine.version)
    write(Concern.objects.get(id=mine.id), urgency="now", kinds=["abuse"])
    Task.objects.filter(subject_id=late.id).update(
        due_at=timezone.now() - timedelta(hours=1)
    )
    for asked, rows in (
        ({"urgency": "now"}, [mine]),
        ({"urgency": "none"}, [late]),
        ({"kind": "abuse"}, [mine]),
        ({"needs": "late"}, [late]),
        ({"needs": "none"}, [late]),
        ({"state": "open"}, [mine]),
        ({"state": "new", "urgency": "now"}, []),
        ({"state": "case"}, [joined]),
    ):
        assert listed(world, **asked) == rows, asked


def test_the_file_holds_codes_and_who_took_it_out_but_nothing_that_was_told(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell(words="Wara told me at the market.")
    url = f"{URL}export/"
    assert signed_in(world, "tomasa").post(url, CSV).status_code == 403
    made = signed_in(world, "sonia").post(url, CSV).content.decode("utf-8-sig")
    lines = made.splitlines()
    assert concern.code in lines[1]
    assert "Wara" not in made
    assert "Sonia" in lines[-1]
    entry = Entry.objects.get(verb="concern.export", outcome="done")
    assert (entry.facts["rows"], entry.facts["purpose"]) == (1, "quality")
    narrowed = signed_in(world, "sonia").post(url, CSV | {"urgency": "now"})
    assert concern.code not in narrowed.content.decode()


def test_a_longer_list_asks_no_more_of_the_database(world: World, tell: Tell) -> None:
    client = signed_in(world, "sonia")
    tell()
    client.get(URL)
    counts = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))
        tell()
        tell()
    assert counts[0] == counts[1]
