"""The pages of a case: what one sees, what bad input gets, what is never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.kernel.ids import uuid7
from amparo.response.cases.codes import ClosingCheck
from amparo.response.cases.models import Action, Approval, Case, Consent, Goal, Note
from amparo.response.cases.operations import (
    add_goal,
    ask_approval,
    ask_closure,
    assess_risk,
    open_case,
    refer,
    write_note,
)
from amparo.response.referrals.models import Referral
from tests.cases.helpers import (
    ALL_YES,
    GOAL,
    REASON,
    STORY,
    WISH,
    give_consent,
    opened,
    planned,
    ready,
    with_action,
    with_child,
    with_risk,
)
from tests.cases.test_closing import closing
from tests.cast import World
from tests.days import today
from tests.markup import on_one_line
from tests.services.helpers import a_service
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
Answers = dict[str, Any]
CONSENT = {
    "child_case_management": "yes",
    "child_referral": "yes",
    "method": "spoken",
    "note": "She asked who else will read it.",
}
CHILD = {
    "called": "Wara",
    "names": "Wara Quispe Mamani",
    "birth_year": "2013",
    "sex": "female",
    "disability": "not_asked",
    "safe_contact": "Her aunt, after 17:00.",
}


@pytest.fixture
def carla(world: World) -> Client:
    return signed_in(world, "carla")


def url(name: str, *args: UUID) -> str:
    return reverse(f"cases:{name}", args=list(args))


def sent(client: Client, address: str, answers: Answers) -> Any:
    return client.post(address, {"form_key": str(uuid7())} | answers)


def comes_next(client: Client, case: Case) -> str:
    found = client.get(url("detail", case.id)).context["next"]
    return str(found.title) if found else ""


def test_the_page_of_a_case_says_who_how_safe_and_what_next(
    world: World, carla: Client
) -> None:
    case = planned(world, "high")
    write_note(world.carla, case.id, "child_said", "I like the new class.")
    refer(world.carla, case.id, a_service(world).id, WISH)
    page = on_one_line(carla.get(url("detail", case.id)).content.decode())
    for words in (
        "<h1>Wara</h1>",
        case.code,
        "High risk",
        "Never call the house.",
        "Next action",
        STORY,
        "I like the new class.",
        GOAL,
        "Referred to Taller Esperanza",
        "The child, aged",
    ):
        assert words in page, words
    assert "Wara" not in page.split("</title>")[0]


def test_what_comes_next_follows_good_practice(world: World, carla: Client) -> None:
    case = opened(world)
    assert comes_next(carla, case) == "Register the child"
    case = with_child(world)
    assert comes_next(carla, case) == "Get consent"
    give_consent(world, case)
    assert comes_next(carla, case) == "Assess risk"
    with_risk(world, case, "medium")
    assert comes_next(carla, case) == "Write down what the child wants"
    goal = add_goal(world.carla, case.id, GOAL, "learning")
    assert comes_next(carla, case) == "Add a first action"
    goal.delete()
    with_action(world, case)
    assert comes_next(carla, case) == "Request plan approval"
    carla.post(url("ask", case.id))
    assert comes_next(carla, case) == "Waiting for a supervisor"
    sonia = signed_in(world, "sonia")
    assert comes_next(sonia, case) == "A request is waiting for your decision"


def test_the_supervisor_is_asked_first_to_assign_a_case(world: World) -> None:
    case = opened(world, world.tomasa)
    sonia = signed_in(world, "sonia")
    assert comes_next(sonia, case) == "Assign this case"
    answers = {"owner": str(world.users["carla"].id), "version": case.version}
    sent(sonia, url("assign", case.id), answers)
    assert Case.objects.get(id=case.id).owner_id == world.carla.user_id


def test_the_whole_way_of_a_child_through_the_pages(
    world: World, carla: Client
) -> None:
    team = {"team": str(world.team_id("cochabamba"))}
    sent(carla, url("new"), team | {"kinds": ["online"], "story": STORY})
    case = Case.objects.get()
    sent(carla, url("child", case.id), CHILD)
    sent(carla, url("consent", case.id), CONSENT)
    version = Case.objects.get().version
    risk = {"level": "medium", "reason": REASON, "version": version}
    sent(carla, url("risk", case.id), risk)
    sent(carla, url("goal", case.id), {"words": GOAL, "domain": "learning"})
    goal, day = Goal.objects.get(), today() + timedelta(days=5)
    step = {"text": "Speak with the school.", "help": "school"}
    until = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    sent(carla, url("action-new", goal.id), step | until)
    carla.post(url("ask", case.id))
    sonia, asked = signed_in(world, "sonia"), Approval.objects.get(kind="plan")
    yes = {"approve": "yes", "version": asked.version}
    sent(sonia, url("decide", asked.id), yes)
    sent(carla, url("action", Action.objects.get().id), {"status": "done"})
    service = a_service(world)
    assert service.name in carla.get(url("refer", case.id)).content.decode()
    need = {"priority": "urgent", "need": "Somebody to talk to.", "language": "es"}
    safe = {"safe_contact": "Her aunt.", "share_support_needs": "Quiet rooms."}
    sent(carla, url("refer-to", case.id, service.id), need | safe)
    referral = Referral.objects.get()
    assert referral.shared_items == ["support_needs"]
    carla.post(reverse("referrals:recall", args=[referral.id]))
    sent(carla, url("closure", case.id), {"reason": "goals_met", **ALL_YES})
    asked = Approval.objects.get(kind="closure")
    sent(sonia, url("decide", asked.id), yes | {"version": asked.version})
    case = Case.objects.get()
    carla.post(url("close", case.id), {"version": case.version})
    assert Case.objects.get().state == "closed"
    assert comes_next(carla, case) == ""


def test_each_page_opens_for_the_team_and_for_no_one_else(world: World) -> None:
    case = ready(world)
    goal = Goal.objects.get(case=case)
    step = Action.objects.get(goal=goal)
    asked = ask_approval(world.carla, case.id)
    pages = [
        *(
            url(name, case.id)
            for name in ("detail", "child", "consent", "risk", "note", "goal")
        ),
        url("goal-change", goal.id),
        url("action-new", goal.id),
        url("action", step.id),
        url("refer", case.id),
        url("refer-to", case.id, a_service(world).id),
        url("closure", case.id),
        url("close", case.id),
    ]
    only_sonia = [url("decide", asked.id), url("assign", case.id)]
    carla, sonia = signed_in(world, "carla"), signed_in(world, "sonia")
    assert {carla.get(page).status_code for page in pages} <= {200, 302}
    assert {sonia.get(page).status_code for page in pages + only_sonia} <= {200, 302}
    assert {carla.get(page).status_code for page in only_sonia} == {403}
    others = ("tomasa", "beto", "celso", "pablo", "mariana", "ana", "lucia")
    for number, page in enumerate(pages + only_sonia):  # each page as another of them
        client = signed_in(world, others[number % len(others)])
        assert client.get(page).status_code in (403, 404), page


def test_records_that_do_not_exist_are_not_found(carla: Client) -> None:
    for name in ("detail", "child", "risk", "goal-change", "action-new", "action"):
        assert carla.get(url(name, uuid7())).status_code == 404
    assert carla.post(url("withdraw_request", uuid7())).status_code == 404


def test_what_cannot_be_saved_stays_typed_with_the_reason(
    world: World, carla: Client
) -> None:
    case = with_child(world)
    offender = CONSENT | {
        "adult_case_management": "yes",
        "adult": "caregiver:father",
        "is_alleged_offender": "yes",
    }
    answer = sent(carla, url("consent", case.id), offender)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "can never consent" in page
    assert "She asked who else will read it." in page
    assert not Consent.objects.exists()
    for name, answers, stays in (
        ("risk", {"level": "low", "reason": "", "version": case.version}, "checked"),
        ("risk", {"level": "x", "reason": REASON, "version": 1}, REASON[:20]),
        ("goal", {"words": GOAL, "domain": "weather"}, GOAL),
        ("goal", {"words": "w" * 501, "domain": "learning"}, "w" * 501),
        ("note", {"kind": "call", "text": "n" * 5_001}, "n" * 5_001),
        ("closure", {"reason": "moved", "note": "They live in Oruro."}, "Oruro"),
    ):
        answer = sent(carla, url(name, case.id), answers)
        assert answer.status_code == 422, name
        assert stays in answer.content.decode(), name
    assert not Note.objects.exists()


def test_a_referral_beyond_the_minimum_asks_for_the_reason_and_keeps_the_rest(
    world: World, carla: Client
) -> None:
    case, service = planned(world), a_service(world)
    answers = {
        "priority": "urgent",
        "need": "Somebody to talk to.",
        "safe_contact": "Her aunt.",
        "share_legal": "A complaint was filed.",
    }
    answer = sent(carla, url("refer-to", case.id, service.id), answers)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say why they need this" in page
    assert "A complaint was filed." in page
    assert 'refer-more" open' in page
    assert not Referral.objects.exists()
    why = answers | {"why_legal": "safety"}
    sent(carla, url("refer-to", case.id, service.id), why)
    assert Referral.objects.get().shared_items == ["legal"]


def test_the_same_form_sent_twice_makes_one_record(world: World, carla: Client) -> None:
    case, form_key = with_child(world), str(uuid7())
    answers = {"form_key": form_key, "kind": "visit", "text": "All were well."}
    first = carla.post(url("note", case.id), answers)
    second = carla.post(url("note", case.id), answers)
    assert first["Location"] == second["Location"] == url("detail", case.id)
    assert Note.objects.count() == 1
    consent = CONSENT | {"form_key": str(uuid7())}
    carla.post(url("consent", case.id), consent)
    carla.post(url("consent", case.id), consent)
    assert Consent.objects.count() == 2


def test_the_second_of_two_people_sees_both_versions_and_chooses(
    world: World, carla: Client
) -> None:
    case = opened(world)
    stale = {"level": "low", "reason": "The aunt is there.", "version": case.version}
    assess_risk(world.sonia, case.id, "medium", REASON, case.version)
    answer = sent(carla, url("risk", case.id), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Two people changed this" in page
    assert "The aunt is there." in page
    now = Case.objects.get(id=case.id)
    assert now.risk == "medium"
    chosen = stale | {"version": now.version, "keep_level": "theirs"}
    sent(carla, url("risk", case.id), chosen)
    assert Case.objects.get(id=case.id).risk == "medium"
    assert case.risk_assessments.count() == 2


def test_two_people_who_write_one_goal_both_keep_their_words(
    world: World, carla: Client
) -> None:
    case = opened(world)
    goal = add_goal(world.carla, case.id, GOAL, "learning")
    sonia = signed_in(world, "sonia")
    theirs = {"words": "I want to go to school.", "domain": "learning"}
    more = {"status": "open", "version": goal.version}
    sent(sonia, url("goal-change", goal.id), theirs | more)
    mine = {"words": "I want my friends back.", "domain": "friends"}
    answer = sent(carla, url("goal-change", goal.id), mine | more)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "I want my friends back." in page
    assert "I want to go to school." in page


def test_a_plan_that_changed_is_read_again_and_the_note_stays(world: World) -> None:
    case = ready(world)
    asked = ask_approval(world.carla, case.id)
    add_goal(world.carla, case.id, "I want to learn to sew.", "work")
    sonia = signed_in(world, "sonia")
    stale = {"approve": "yes", "note": "Very good.", "version": asked.version}
    answer = sent(sonia, url("decide", asked.id), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "I want to learn to sew." in page
    assert "Very good." in page
    now = Approval.objects.get(id=asked.id)
    assert now.decision == ""
    sent(sonia, url("decide", asked.id), stale | {"version": now.version})
    assert Approval.objects.get(id=asked.id).decision == "approved"
    assert sonia.get(url("decide", asked.id)).status_code == 302


def test_a_stale_button_closes_nothing_and_says_so(world: World, carla: Client) -> None:
    case = closing(world, planned(world))
    stale = ("", "0", "x", "²", str(case.version + 1))
    for version in stale:
        assert (
            carla.post(url("close", case.id), {"version": version}).status_code == 302
        )
    # Each of them waits to be read on the next page.
    page = carla.get(url("detail", case.id)).content.decode()
    assert page.count("Someone changed this while") == len(stale)
    assert Case.objects.get(id=case.id).state == "closing"


def test_a_child_whom_the_team_knows_is_shown_before_a_second_is_recorded(
    world: World, carla: Client
) -> None:
    known, case = with_child(world), opened(world)
    form_key = {"form_key": str(uuid7())}
    answer = carla.post(url("child", case.id), CHILD | form_key)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "You may already know this person" in page
    assert Case.objects.get(id=case.id).person_id is None
    assert known.person_id is not None
    carla.post(url("link", case.id, known.person_id))
    assert Case.objects.get(id=case.id).person_id == known.person_id


def test_someone_else_with_the_same_name_is_recorded_when_one_says_so(
    world: World, carla: Client
) -> None:
    known, case = with_child(world), opened(world)
    sent(carla, url("child", case.id), CHILD | {"somebody_else": "1"})
    person_id = Case.objects.get(id=case.id).person_id
    assert person_id not in (None, known.person_id)


def test_a_person_of_another_team_cannot_be_linked_through_the_page(
    world: World, carla: Client
) -> None:
    from tests.cases.helpers import FACTS, WARA

    theirs = open_case(
        world.beto,
        team_id=world.team_id("el_alto"),
        country_code="BO",
        kinds=[],
        story="A teacher called.",
    )
    from amparo.response.cases.operations import record_child

    person_id = record_child(world.beto, theirs.id, WARA, FACTS).person_id
    assert person_id is not None
    case = opened(world)
    assert carla.post(url("link", case.id, person_id)).status_code == 404
    assert Case.objects.get(id=case.id).person_id is None


def test_a_withdrawn_consent_is_shown_as_such(world: World, carla: Client) -> None:
    case = with_child(world)
    give_consent(world, case, "sharing")
    yes = Consent.objects.get()
    carla.post(url("withdraw", case.id, yes.id), {"reason": "She said so."})
    page = carla.get(url("detail", case.id)).content.decode()
    assert "Withdrawn on" in page
    assert Consent.objects.get().withdrawn_at is not None


def test_the_usual_giver_is_suggested_with_the_confidence(
    world: World, carla: Client
) -> None:
    page = carla.get(url("consent", with_child(world).id)).content.decode()
    assert "A caregiver" in page
    assert "not confirmed" in page


def test_a_triage_officer_opens_a_case_and_sees_no_more_of_it(world: World) -> None:
    tomasa = signed_in(world, "tomasa")
    team = {"team": str(world.team_id("cochabamba"))}
    answer = sent(tomasa, url("new"), team | {"story": STORY})
    assert answer.status_code == 302
    case = Case.objects.get()
    assert case.owner_id is None
    assert tomasa.get(url("detail", case.id)).status_code == 403
    assert tomasa.get(url("list")).status_code == 403


def test_nobody_opens_a_case_for_a_team_that_is_not_theirs(
    world: World, carla: Client
) -> None:
    other = {"team": str(world.team_id("manila")), "story": STORY}
    assert sent(carla, url("new"), other).status_code == 422
    assert not Case.objects.exists()


def test_the_list_page_leads_to_the_case_and_takes_odd_filters(
    world: World, carla: Client
) -> None:
    case = with_child(world)
    assert url("detail", case.id) in carla.get(url("list")).content.decode()
    for odd in ("?state=x", "?risk=9", "?after=zzz", "?of=moon", "?text=%00"):
        assert carla.get(url("list") + odd).status_code == 200, odd


def test_a_page_reads_the_same_number_of_rows_for_a_long_case_as_for_a_short_one(
    world: World, carla: Client, django_assert_max_num_queries: Any
) -> None:
    case = planned(world)
    for _n in range(8):
        write_note(world.carla, case.id, "call", "She is well.")
        with_action(world, case)
    with django_assert_max_num_queries(60):  # half of them by rooms above
        carla.get(url("detail", case.id))


def test_a_request_to_close_shows_every_answer_to_the_supervisor(
    world: World,
) -> None:
    case = planned(world)
    note = "The lawyer goes on."
    checks = ALL_YES | {"court": "no"}
    asked = ask_closure(world.carla, case.id, "moved", checks, note)
    page = signed_in(world, "sonia").get(url("decide", asked.id)).content.decode()
    assert note in page
    for check in ClosingCheck:
        assert str(check.label) in page
