"""The pages of courses, as a trainer and a stranger meet them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from amparo.prevention.courses import operations as do
from amparo.prevention.courses.models import Attendance, Enrolment, Run
from amparo.prevention.courses.queries import marks_of
from amparo.response.concerns.models import Concern
from tests.cast import World
from tests.courses.helpers import course_of, people, session_of, started, training
from tests.days import today
from tests.signin import signed_in


def open_pages(run: Run) -> list[str]:
    session, row = session_of(run), Enrolment.objects.filter(run=run).first()
    assert row is not None
    of_run = ("run", "change-run", "safety", "people", "add", "known", "cards")
    of_session = ("session", "move", "heads", "hours", "door", "told")
    return [
        *(reverse(f"courses:{name}") for name in ("list", "states", "catalogue")),
        reverse("courses:new-course"),
        reverse("courses:new-run", args=[run.course_id]),
        *(reverse(f"courses:{name}", args=[run.id]) for name in of_run),
        *(
            reverse(f"courses:{name}", args=[run.id])
            for name in ("tests", "print-cards", "gain")
        ),
        *(reverse(f"courses:{name}", args=[session.id]) for name in of_session),
        *(
            reverse(f"courses:{name}", args=[row.id])
            for name in ("person", "facts", "consent")
        ),
    ]


def test_a_trainer_opens_every_page_and_a_stranger_none(world: World) -> None:
    run = started(world)
    people(world, run)
    trainer, stranger = signed_in(world, "rosa"), signed_in(world, "luz")
    pages = open_pages(run)
    assert [url for url in pages if trainer.get(url).status_code != 200] == []
    own = {reverse(f"courses:{name}") for name in ("list", "states", "catalogue")}
    own.add(reverse("courses:new-course"))
    seen = [u for u in pages if u not in own and stranger.get(u).status_code == 200]
    assert seen == []


def test_an_evening_on_the_phone(world: World) -> None:
    run = started(world)
    client = signed_in(world, "rosa")
    lines = "Wara Quispe 12 f\nNina Mamani 11 f\nInti Choque 13 m"
    client.post(
        reverse("courses:add", args=[run.id]), {"people": lines, "form_key": uuid4()}
    )
    rows = list(Enrolment.objects.filter(run=run))
    assert len(rows) == 3
    session = session_of(run)
    page = reverse("courses:session", args=[session.id])
    shown = client.get(page).content.decode()
    assert all(name in shown for name in ("Wara Quispe", "Nina Mamani"))
    sent = {f"was_{row.id}": "" for row in rows} | {"how": "sheet"}
    sent[f"now_{rows[0].id}"] = "present"
    client.post(page, sent)
    assert sorted(marks_of(session).values()) == ["absent", "absent", "present"]
    # A second tab with the old sheet: what was ticked stays, and nothing is written.
    stale = sent | {f"now_{rows[1].id}": "present"}
    answer = client.post(page, stale)
    assert answer.status_code == 409
    assert sorted(marks_of(session).values()) == ["absent", "absent", "present"]


def test_what_a_child_told_leaves_by_one_button(world: World) -> None:
    run = started(world)
    client = signed_in(world, "rosa")
    page = reverse("courses:told", args=[session_of(run).id])
    said = {"words": "Tiene miedo de volver a casa.", "form_key": str(uuid4())}
    answer = client.post(page, said | {"about_colleague": "yes"})
    assert answer.status_code == 422
    assert 'type="checkbox" name="usual_team"' in answer.content.decode()
    assert not Concern.objects.exists()
    done = client.post(page, said | {"about_colleague": "no"})
    assert done.status_code == 200
    assert Concern.objects.get().team_id == world.team_id("cochabamba")


def test_about_a_colleague_it_goes_to_the_usual_team_only_if_that_is_chosen(
    world: World,
) -> None:
    run = started(world)
    client = signed_in(world, "rosa")
    page = reverse("courses:told", args=[session_of(run).id])
    said = {"words": "Tiene miedo.", "form_key": str(uuid4()), "about_colleague": "yes"}
    done = client.post(page, said | {"usual_team": "on"})
    assert done.status_code == 200
    assert Concern.objects.get().team_id == world.team_id("cochabamba")


def test_a_card_signs_in_without_account_and_cookie(world: World) -> None:
    run = started(world)
    row = people(world, run, 1)[0]
    door = do.open_door(world.rosa, session_of(run).id).door
    visitor = Client()
    page = reverse("public:here", args=[door])
    shown = visitor.get(page)
    assert "Wara" not in shown.content.decode()
    token = shown.content.decode().split('name="token" value="')[1].split('"')[0]
    answer = visitor.post(
        page,
        f"token={token}&card={row.code}",
        content_type="application/x-www-form-urlencoded",
    )
    assert "Good that you are here" in answer.content.decode()
    assert Attendance.objects.get().how == "code"
    assert not visitor.cookies


@pytest.mark.parametrize("name", ["mariana", "lucia"])
def test_those_who_count_see_codes_and_no_names(world: World, name: str) -> None:
    run = started(world)
    people(world, run)
    client = signed_in(world, name)
    shown = client.get(reverse("courses:run", args=[run.id]))
    assert shown.status_code == 200
    assert "Sala comunal" not in shown.content.decode()
    for page in ("people", "cards", "change-run", "tests"):
        url = reverse(f"courses:{page}", args=[run.id])
        assert client.get(url).status_code in (403, 404)


def test_a_course_and_a_run_are_written_on_the_pages(world: World) -> None:
    training(world)
    client = signed_in(world, "rosa")
    course = course_of(world)
    page = reverse("courses:new-run", args=[course.id])
    day = today() + timedelta(days=7)
    sent = {
        "way": "online",
        "starts_on_day": str(day.day),
        "starts_on_month": str(day.month),
        "starts_on_year": str(day.year),
        "place": "",
        "area_code": "",
        "language": "es",
        "partner_id": str(world.organisations["sol"].id),
        "form_key": str(uuid4()),
    }
    answer = client.post(page, sent)
    run = Run.objects.get()
    assert answer.headers["Location"] == reverse("courses:run", args=[run.id])
    assert "Refugio Sol" in client.get(answer.headers["Location"]).content.decode()
    changed = client.get(reverse("courses:change-run", args=[run.id])).content.decode()
    assert f'value="{run.partner_id}" selected' in changed


def test_the_list_shows_when_the_runs_of_ones_own_teams_began(world: World) -> None:
    first, page = started(world), reverse("courses:list")
    assert signed_in(world, "rosa").get(page).context["chart"] is None
    started(world, title="Otro curso")
    Run.objects.filter(id=first.id).update(
        starts_on=today() - timedelta(days=200), way="online"
    )
    chart = signed_in(world, "rosa").get(page).context["chart"]
    assert [sum(one.values) for one in chart.series] == [1, 1, 0]
    # Whoever is in none of these teams sees the list alone.
    assert signed_in(world, "lucia").get(page).context["chart"] is None
