"""The part of a child's journey with a caseworker, a supervisor and a shelter."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from amparo.response.cases.codes import ClosingCheck
from tests.canary.journey import TEXTS, Way
from tests.visiting import Page, Values


def opening(way: Way) -> None:
    """Triage opens a case from the concern; the supervisor reads it.

    The officer names a saved view after the child, which nobody should do.
    """
    directory = way.page("tomasa", "/staff/services/")
    way.kept(directory.send({"name": TEXTS["called"]}, field="view"), "called")
    concern = next(u for u in way.seen if re.fullmatch(r"/staff/concerns/[^/]{36}/", u))
    way.kept(way.page("tomasa", f"{concern}case/").send({}, field="form_key"))
    case = way.page("sonia", concern).link(r"^/staff/cases/[^/]{36}/$")
    way.page("sonia", case, "words")


def caring(way: Way, service: str) -> None:
    """A child is recorded, asked, planned with, referred and seen off."""
    form = way.page("carla", "/staff/cases/new/")
    begun = way.kept(form.send({"story": TEXTS["story"]}))  # goes on to the child
    case = begun.url.removesuffix("child/")
    way.page("carla", case, "story")
    child(way, case)
    around(way, case)
    agreed(way, case)
    planned(way, case)
    asked(way, case)
    referral = referred(way, case, service)
    helped(way, referral)
    passed_on(way, case)
    followed(way, case)
    set_tasks(way, case)
    ended(way, case)


def child(way: Way, case: str) -> None:
    """Record who the child is, in three scripts."""
    year, month, day = TEXTS["birth date"].split("-")
    names = ("name", "name in Devanagari", "name in Thai")
    written(
        way,
        f"{case}child/",
        {
            "called": TEXTS["called"],
            "names": "\n".join(TEXTS[name] for name in names),
            "birth_day": day,
            "birth_month": month,
            "birth_year": year,
            "sex": "female",
            "phones": TEXTS["phone"],
            "street": TEXTS["street"],
            "safe_contact": TEXTS["safe contact"],
        },
    )
    person = way.page("carla", case, "called").link(r"^/staff/people/[^/]{36}/$")
    way.page("carla", person, *names, "street", "safe contact")
    way.page("carla", f"{person}change/", *names)


def written(way: Way, address: str, values: Values, *texts: str) -> Page:
    """Fill in a page as Carla; the texts have to stand on what comes next."""
    return way.kept(way.page("carla", address).send(values), *texts)


def around(way: Way, case: str) -> None:
    """Write down who is around the child, where the child is, and what happened."""
    here = case.replace("/cases/", "/cases/around/")
    someone = {
        "relation": "aunt_uncle",
        "name": TEXTS["person around"],
    }
    page = written(way, f"{here}person/", someone, "person around")
    why = {"why": TEXTS["correction"]}
    correct = page.link(r"/person/[^/]{36}/correct/$")
    written(way, correct, why | {"note": TEXTS["whereabouts"]}, "whereabouts")
    place = {"where": "shelter", "note": TEXTS["whereabouts"]}
    written(way, f"{here}place/", place, "whereabouts")
    happened = {
        "kind": "threats",
        "where": "school",
        "source": "peer",
        "summary": TEXTS["incident"],
    }
    page = written(way, f"{here}incident/", happened, "incident")
    said = {"words": TEXTS["the child's words"]}
    words = page.link(r"/incident/[^/]{36}/words/$")
    written(way, words, said, "the child's words")
    way.page("sonia", case, "person around", "the child's words", "correction")


def agreed(way: Way, case: str) -> None:
    """The child agrees to each thing that is asked."""
    answers = {
        "child_case_management": "yes",
        "child_sharing": "yes",
        "child_referral": "yes",
        "method": "spoken",
        "note": TEXTS["consent"],
    }
    written(way, f"{case}consent/", answers)
    way.page("carla", case, "consent")


def planned(way: Way, case: str) -> None:
    """The risk is judged, a goal and a step are agreed, the supervisor approves."""
    risk = {"level": "medium", "reason": TEXTS["risk"]}
    written(way, f"{case}risk/", risk)
    way.page("carla", case, "risk")
    goal = {"words": TEXTS["goal"], "domain": "safety"}
    page = written(way, f"{case}goal/", goal, "goal")
    step = {"text": TEXTS["action"], "help": "shelter"}
    step |= _day("due_on", days=30)
    written(way, page.link(r"/goals/[^/]+/step/$"), step, "action")
    note = {"kind": "child_said", "text": TEXTS["note"]}
    page = written(way, f"{case}note/", note, "note")
    way.kept(page.send(action="/ask/"))
    approved(way, case)


def approved(way: Way, case: str) -> None:
    """The supervisor reads what is asked and says yes."""
    page = way.page("sonia", case)
    question = way.page("sonia", page.link(r"/requests/[^/]+/$"))
    answer = {"approve": "yes", "note": TEXTS["approval"]}
    way.kept(question.send(answer), "approval")


def asked(way: Way, case: str) -> None:
    """A form of ours is filled in about the child and finished; another is a draft."""
    done = way.server.run("migrate", "--no-statics")
    assert done.returncode == 0, done.stderr
    begin = way.page("carla", case).link(r"/begin/[^/]{36}/$")

    def filled(text: str) -> str:
        page = way.kept(way.page("carla", begin).send({}, field="form_key"))
        page = way.kept(page.send({"/data/start/changed": TEXTS[text]}))
        return re.sub(r"fill/.*", "review/", page.url)

    review = way.page("carla", filled("answer"), "answer")
    read = way.kept(review.send({}, field="version"), "answer")
    way.page("sonia", read.url, "answer")
    way.page("sonia", filled("draft answer"), "draft answer")
    way.page("carla", case)


def referred(way: Way, case: str, service: str) -> str:
    """Send a referral with what the shelter needs, and a name with its reason."""
    service_id = UUID(service.strip("/").rsplit("/", 1)[-1])
    wish = {
        "priority": "urgent",
        "need": TEXTS["need"],
        "share_safety": TEXTS["item"],
        "share_full_name": TEXTS["name"],
        "why_full_name": "service_needs",
    }
    way.page("carla", f"{case}refer/")
    page = written(way, f"{case}refer/{service_id}/", wish)
    address = page.link(r"^/staff/referrals/[^/]{36}/$")
    way.page("carla", address, "need", "item")
    return address


def helped(way: Way, referral: str) -> None:
    """The shelter sees little, says yes, sees the rest, and tells what came of it."""
    before = way.page("pablo", referral, "need")
    for text in ("called", "name", "item", "safe contact", "phone", "street", "story"):
        assert TEXTS[text] not in before.text, f"{text!r} before the yes"
    page = way.kept(before.send(action="/accept/"), "item", "name", "safe contact")
    outcome = way.page("pablo", f"{page.url}outcome/")
    answers = {"outcome": _first(outcome), "note": TEXTS["outcome"]}
    way.kept(outcome.send(answers | _day("service_date")), "outcome")
    way.page("carla", referral, "outcome")


def passed_on(way: Way, case: str) -> None:
    """A lower risk is asked for; the case is to go elsewhere, and stays after all."""
    risk = {"level": "low", "reason": TEXTS["why lower"]}
    written(way, f"{case}risk/", risk)
    way.page("carla", case, "why lower")
    send = way.page("carla", case).link(r"^/staff/case-transfers/case/[^/]{36}/$")
    to = way.page("carla", send).form("why").offers["to_team_id"][-1]
    told = {"why": "moved", "to_team_id": to, "handover": TEXTS["handover"]}
    page = written(way, send, told, "handover")
    question = way.page("sonia", case).link(r"/requests/[^/]+/$")
    way.page("sonia", question, "handover")
    way.kept(page.send(action="/recall/"))
    trace = way.page("carla", "/staff/case-transfers/?of=sent")
    way.page("carla", trace.link(r"^/staff/case-transfers/[^/]{36}/sent/$"))


def followed(way: Way, case: str) -> None:
    """Words are agreed, one is heard; a visit is made, a service struck."""
    case_id = case.strip("/").rsplit("/", 1)[-1]
    here = f"/staff/follow-up/cases/{case_id}/"
    words = {"danger": "word for danger", "came_in": "word for someone"}
    said = {field: TEXTS[text] for field, text in words.items()} | {"can_call": "on"}
    page = written(way, f"{here}agreed/", said)
    plan = {"means": "visit", "because": "child_asked", **_day("due_on", days=2)}
    page = written(way, f"{here}plan/", plan)
    contact = page.link(r"^/staff/follow-up/contacts/[^/]{36}/$")
    heard = way.page("carla", contact).send({"word": TEXTS["word for danger"]})
    way.kept(heard)
    done = {"note": TEXTS["contact with her"]}
    written(way, f"{contact}danger/", done)
    contact_id = contact.strip("/").rsplit("/", 1)[-1]
    route = {"pair": "outside", "route": TEXTS["route"], "hours": "2"}
    trip = written(way, f"/staff/visits/to/{contact_id}/", route, "route")
    way.kept(trip.send(action="/check-out/"))
    result = {"result": "spoke", "note": TEXTS["contact with her"]}
    written(way, f"{contact}result/", result)
    way.page("carla", case, "contact with her")
    service = {"kind": "school", "by": "outside", "note": TEXTS["service"]}
    written(way, f"/staff/delivered/cases/{case_id}/", service | _day("on"), "service")
    struck = way.page("carla", case).link(r"^/staff/delivered/[^/]{36}/$")
    why = {"strike": "on", "why": TEXTS["service struck"]}
    written(way, struck, why, "service struck")


def set_tasks(way: Way, case: str) -> None:
    """A task is set about the case and one about nobody; one is done."""
    case_id = case.strip("/").rsplit("/", 1)[-1]
    about = {"text": TEXTS["added task"]} | _day("due_on", days=2)
    written(way, f"/staff/tasks/add/{case_id}/", about, "added task")
    alone = {"text": TEXTS["task of the team"]} | _day("due_on", days=3)
    written(way, "/staff/tasks/add/", alone, "task of the team")
    week = way.page("carla", "/staff/week/", "added task", "task of the team")
    task = week.link(r"^/staff/tasks/[^/]{36}/$")
    way.kept(way.page("carla", task).send(action="/done/"))
    way.page("carla", "/staff/tasks/", "added task", "task of the team")


def _first(page: Page) -> str:
    return next(value for value in page.form("outcome").offers["outcome"] if value)


def _day(field: str, days: int = 0) -> dict[str, str]:
    """Return the three parts of a day, counted from today in Bolivia."""
    here = timezone.now().astimezone(ZoneInfo("America/La_Paz"))
    day = (here + timedelta(days=days)).date()
    return {
        f"{field}_day": str(day.day),
        f"{field}_month": str(day.month),
        f"{field}_year": str(day.year),
    }


def ended(way: Way, case: str) -> None:
    """Closing is asked for, approved and done."""
    step = way.page("carla", case).link(r"/steps/[^/]+/$")
    way.kept(way.page("carla", step).send({"status": "done"}))
    answers = {"reason": "goals_met", "note": TEXTS["closing the case"]}
    answers |= dict.fromkeys(ClosingCheck.values, "yes")
    written(way, f"{case}closure/", answers)
    approved(way, case)
    page = way.page("carla", case)
    way.kept(way.page("carla", f"{case}close/").send({}, field="version"))
    assert page.status == 200
