"""The part of the journey with a course and a club: people, words, files that leave."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.canary.journey import TEXTS, Way
from tests.courses.on_server import make_team, started
from tests.days import today
from tests.visiting import Page, Visitor

_CONCERN = r'href="(/staff/concerns/[0-9a-f-]{36}/)"'


def club(way: Way) -> None:
    """A club is started, a girl joins and takes part; it asks, hears and is told."""
    new = way.page("carla", "/staff/groups/new/")
    words = {
        "kind": "club",
        "name": TEXTS["club"],
        "place": TEXTS["club's place"],
        "charter": TEXTS["charter"],
    }
    group = way.kept(new.send(words | _day("started_on", 60)), "club", "charter").url
    member = way.page("carla", f"{group}members/new/")
    girl = {"called": TEXTS["called in the club"], "age": "13", "sex": "female"}
    girl |= {"role": "member", "agreed_by": "caregiver"}
    way.kept(member.send(girl | _day("joined_on", 30)), "called in the club")
    action = way.page("carla", f"{group}activities/new/", "called in the club")
    told = {"kind": "campaign", "notes": TEXTS["club's notes"], "others": "12"}
    way.kept(action.send(told | _day("on", 20)), "club's notes")
    form = way.page("carla", f"{group}requests/new/")
    asked = {"words": TEXTS["request"], "to_whom": TEXTS["duty bearer"]}
    asked |= {"topic": "safety", "to": "local"}
    request = way.kept(form.send(asked | _day("asked_on", 9)), "request").url
    heard = {"value": "no", "words": TEXTS["club's answer"]}
    form = way.page("carla", f"{request}answer/")
    way.kept(form.send(heard | _day("on", 5)), "club's answer")
    thought = {"view": "not", "words": TEXTS["club's view"]}
    form = way.page("carla", f"{request}tell/")
    way.kept(form.send(thought | _day("on", 1)), "club's view", "duty bearer")
    way.page("sonia", "/staff/groups/", "club")


def course(way: Way) -> None:
    """A trainer registers people, one by one and from a file; one child tells."""
    make_team(way.server)
    rosa = way.person("rosa")
    place, risks = TEXTS["course's place"], TEXTS["course's risks"]
    run = way.kept(started(rosa, place=place, risks=risks), "course's place").url
    lines = f"{TEXTS['participant']} 12 f"
    people = way.page("rosa", f"{run}people/add/").send({"people": lines})
    way.kept(people, "participant")
    consented(way, people.link(r"/courses/people/[^/]{36}/$"))
    imported(way, run)
    session = way.page("rosa", run).link(r"/courses/sessions/[^/]{36}/$")
    sheet = way.page("rosa", session, "participant", "participant imported")
    way.kept(sheet.send({"how": "sheet"}), "participant")
    known = set(re.findall(_CONCERN, way.page("tomasa", "/staff/concerns/").text))
    told = way.page("rosa", f"{session}told/")
    told.send({"words": TEXTS["told to a trainer"], "about_colleague": "no"})
    inbox = way.page("tomasa", "/staff/concerns/").text
    new = next(url for url in re.findall(_CONCERN, inbox) if url not in known)
    way.page("tomasa", new, "told to a trainer")
    files(way)


def consented(way: Way, person: str) -> None:
    """A mother says yes."""
    form = way.page("rosa", f"{person}consent/")
    said = {"purpose": "take_part", "given": "yes", "giver": "caregiver"}
    said |= {"assent": "yes", "method": "written", "who": TEXTS["consents in course"]}
    way.kept(form.send(said | _day("on", 0)))


def imported(way: Way, run: str) -> None:
    """A list comes as a spreadsheet; the next one waits, with someone who is known."""
    one = checked(way, run, "participant imported")
    way.kept(one.send(action="save/").send(action="next/"))
    names = ("participant imported", "participant waits")
    one = checked(way, started(way.person("rosa")).url, *names)
    asked = way.page("rosa", f"{one.url}known/", "participant imported")
    offered = asked.form("row_2").offers["row_2"]
    assert len(offered) == 2 and offered[1] == "other"
    way.kept(asked.send({"row_2": offered[0]}))


def checked(way: Way, run: str, *names: str) -> Page:
    """Bring people into a run as a spreadsheet, as far as the dry run."""
    key = run.strip("/").split("/")[-1]
    page = way.page("rosa", f"/staff/lists/imports/course-people/{key}/upload/")
    fields = [one for one in page.form("form_key").filled({}) if one[0] != "file"]
    table = "\n".join(["name,age", *(f"{TEXTS[name]},13" for name in names)]).encode()
    one = way.person("rosa").upload(page.url, fields, table)
    return way.kept(one.send(action="columns/")).send(action="next/")


def files(way: Way) -> None:
    """What leaves: the list of runs, and the lessons that people carry on a phone.

    The lessons came with the forms, when the case was cared for.
    """
    runs = way.page("sonia", "/staff/courses/")
    way.shown["exported runs"] = runs.send(action="export/").body
    bundle = Visitor(way.server.url).get("/en/bo/learn/set/6-9/")
    assert bundle.status == 200, bundle.said
    way.shown["lessons in a file"] = bundle.body


def looking_for_help(way: Way) -> None:
    """Someone without an account writes what they need, and where."""
    page = Visitor(way.server.url).get("/en/bo/more/")
    if 'name="look"' in page.text:
        page.send({"look": TEXTS["need in public"]})


def _day(name: str, ago: int) -> dict[str, str]:
    day = today() - timedelta(days=ago)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}
