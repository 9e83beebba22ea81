"""The part of the journey with a club: its words, a girl in it, and what it asks."""

from __future__ import annotations

from datetime import timedelta

from tests.canary.journey import TEXTS, Way
from tests.days import today
from tests.visiting import Visitor


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


def looking_for_help(way: Way) -> None:
    """Someone without an account writes what they need, and where."""
    page = Visitor(way.server.url).get("/en/bo/more/")
    if 'name="look"' in page.text:
        page.send({"look": TEXTS["need in public"]})


def _day(name: str, ago: int) -> dict[str, str]:
    day = today() - timedelta(days=ago)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}
