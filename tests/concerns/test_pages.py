from __future__ import annotations

import html
import re
import time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from amparo.response.cases.models import Case
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import (
    assign_to_me,
    close_concern,
    close_quickly,
    correct,
    open_concern,
    open_mailbox,
    read_answers,
    reply,
    triage,
    write_more,
)
from amparo.response.concerns.types import CorrectedFacts
from tests.cases.helpers import opened
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

from .full_inbox import fill_inbox
from .test_responses import a_duty, careful

PAGES = (
    *("concern", "triage", "correct", "respond", "close", "open_case", "join_case"),
    *("assign_to", "reopen", "review"),
)


def address(world: World, name: str, concern: Concern) -> tuple[Client, str]:
    """Return Tomasa's browser and the address of an act."""
    return signed_in(world, "tomasa"), reverse(f"concerns:{name}", args=[concern.id])


def page(client: Client, name: str, concern: Concern) -> str:
    answer = client.get(reverse(f"concerns:{name}", args=[concern.id]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_inbox_shows_codes_and_no_words(world: World, tell: Tell) -> None:
    _receipt, concern = tell(kinds=("job_offer",), reporter_type="coach")
    shown = signed_in(world, "tomasa").get("/staff/concerns/").content.decode()
    assert concern.code in shown
    assert "Recruitment by a job offer" in shown
    assert "Mi amiga" not in shown


def test_the_concern_page_puts_the_persons_words_first(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    shown = page(signed_in(world, "tomasa"), "concern", concern)
    assert shown.index("Mi amiga no viene") < shown.rindex("What it is about")
    assert 'lang="es"' in shown


def test_answering_from_the_page_reaches_the_mailbox(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    client = signed_in(world, "tomasa")
    url = reverse("concerns:reply", args=[concern.id])
    form = {"text": "Thank you.", "form_key": uuid4(), "version": concern.version}
    for _turn in range(2):
        assert client.post(url, form).status_code == 302
    assert [m.text for m in read_answers(receipt.number).messages] == ["Thank you."]


def test_an_answer_on_an_old_page_keeps_the_words_and_shows_the_news(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    write_more(receipt.number, "He is back since noon.", uuid4())
    client = signed_in(world, "tomasa")
    url = reverse("concerns:reply", args=[concern.id])
    form = {"text": "Is she safe?", "form_key": uuid4(), "version": concern.version}
    shown = client.post(url, form).content.decode()
    assert "He is back since noon." in shown
    assert "Is she safe?" in shown
    assert not Message.objects.filter(author="staff").exists()
    concern.refresh_from_db()
    form["version"] = concern.version
    assert f'value="{concern.version}"' in shown
    assert client.post(url, form).status_code == 302
    assert Message.objects.filter(author="staff").count() == 1


def test_an_empty_answer_is_asked_for_again(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    url = reverse("concerns:reply", args=[concern.id])
    form = {"text": " ", "form_key": uuid4(), "version": concern.version}
    answer = signed_in(world, "tomasa").post(url, form)
    assert "Please fill this in." in answer.content.decode()


def test_who_comes_second_hears_who_has_taken_it_on(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    assign_to_me(world.sonia, concern.id, concern.version)
    answer = signed_in(world, "tomasa").post(
        reverse("concerns:assign_to_me", args=[concern.id]),
        {"version": concern.version},
        follow=True,
    )
    assert "Sonia is now working on this." in answer.content.decode()
    concern.refresh_from_db()
    assert concern.owner_id == world.users["sonia"].id


# -- Two people, one concern ---------------------------------------------------------


def test_two_people_who_triage_choose_line_by_line(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    triage(world.sonia, concern.id, "soon", "Calm voice.", concern.version)
    client, url = address(world, "triage", concern)
    form = {"urgency": "now", "reason": "She travels tomorrow."}
    stale = client.post(url, form | {"version": concern.version})
    assert stale.status_code == 409
    shown = stale.content.decode()
    assert "Two people changed this" in shown
    assert "She travels tomorrow." in shown
    assert "Calm voice." in shown
    concern.refresh_from_db()
    assert concern.urgency == "soon"
    chosen = {"keep_urgency": "theirs", "keep_reason": "mine"}
    sent = client.post(url, form | chosen | {"version": concern.version})
    assert sent.status_code == 302
    last = open_concern(world.tomasa, concern.id).decisions[-1]
    assert (last.value, last.reason) == ("soon", "She travels tomorrow.")


def test_two_people_who_close_choose_which_outcome_stands(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    reply(world.tomasa, concern.id, "Thank you.", uuid4())
    concern.refresh_from_db()
    seen = concern.version
    close_concern(
        world.sonia, concern.id, "advice", "Line named.", seen, take_over=True
    )
    client, url = address(world, "close", concern)
    form = {"outcome": "not_enough", "reason": "Nothing more comes."}
    stale = client.post(url, form | {"version": seen})
    assert stale.status_code == 409
    assert "Line named." in stale.content.decode()
    concern.refresh_from_db()
    assert concern.outcome == "advice"
    kept = {"keep_outcome": "theirs", "keep_reason": "theirs"}
    sent = client.post(
        url, form | kept | {"version": concern.version, "take_over": "on"}
    )
    assert sent.status_code == 302
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("closed", "advice")


def test_two_people_who_set_facts_right_choose_line_by_line(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    other = CorrectedFacts(child_age="under_13", risk_signs=("travel",))
    correct(world.sonia, concern.id, other, concern.version)
    client, url = address(world, "correct", concern)
    form = {"child_age": "13_15", "kinds": ["job_offer"], "version": concern.version}
    stale = client.post(url, form)
    assert stale.status_code == 409
    concern.refresh_from_db()
    chosen = {
        "keep_child_age": "theirs",
        "keep_kinds": "mine",
        "keep_risk_signs": "theirs",
    }
    sent = client.post(url, form | chosen | {"version": concern.version})
    assert sent.status_code == 302
    concern.refresh_from_db()
    known = (concern.child_age, concern.kinds, concern.risk_signs)
    assert known == ("under_13", ["job_offer"], ["travel"])


def test_news_that_touch_no_line_are_said_and_what_was_typed_stays(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    write_more(receipt.number, "He is back since noon.", uuid4())
    client, url = address(world, "triage", concern)
    form = {"urgency": "now", "reason": "She travels tomorrow."}
    stale = client.post(url, form | {"version": concern.version})
    shown = stale.content.decode()
    assert "Someone changed something else here" in shown
    assert "He is back since noon." in shown
    concern.refresh_from_db()
    again = client.post(url, form | {"version": concern.version})
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("triage", {"urgency": "now", "reason": "She travels tomorrow."}),
        ("close", {"outcome": "advice", "reason": "Line named."}),
        ("correct", {"child_age": "13_15"}),
        ("open_case", {"form_key": "019a0719-ac96-7eb9-a837-cac215164834"}),
    ],
)
def test_a_concern_assigned_to_a_colleague_has_to_be_taken_over_first(
    world: World, tell: Tell, name: str, form: dict[str, str]
) -> None:
    _receipt, concern = tell()
    reply(world.sonia, concern.id, "Thank you.", uuid4())
    concern.refresh_from_db()
    client, url = address(world, name, concern)
    assert "Take this over from Sonia" in client.get(url).content.decode()
    refused = client.post(url, form | {"version": concern.version})
    shown = refused.content.decode()
    assert "Sonia is working on this." in shown
    for typed in form.values():
        assert typed in shown
    sent = client.post(url, form | {"version": concern.version, "take_over": "on"})
    assert sent.status_code == 302
    concern.refresh_from_db()
    assert concern.owner_id == world.users["tomasa"].id


def test_an_answer_to_what_a_colleague_works_on_stays_typed(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    held = assign_to_me(world.sonia, concern.id, concern.version)
    client, url = address(world, "reply", concern)
    form = {"text": "Is she safe?", "form_key": uuid4(), "version": held.version}
    shown = client.post(url, form).content.decode()
    assert "Sonia is working on this." in shown
    assert "Is she safe?" in shown
    assert client.post(url, form | {"take_over": "on"}).status_code == 302
    assert open_mailbox(receipt.number).answered


def test_a_reason_is_asked_for_at_its_field(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    url = reverse("concerns:triage", args=[concern.id])
    answer = signed_in(world, "tomasa").post(
        url, {"urgency": "soon", "reason": "", "version": concern.version}
    )
    assert "Please fill this in." in answer.content.decode()


def test_closing_before_answering_says_what_to_do(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    form = {"outcome": "advice", "reason": "ResponseKind.", "version": concern.version}
    url = reverse("concerns:close", args=[concern.id])
    shown = signed_in(world, "tomasa").post(url, form).content.decode()
    assert "Please reply first." in shown
    assert "ResponseKind." in shown


def test_a_caseworker_reads_and_sees_no_act(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    client = signed_in(world, "carla")
    shown = page(client, "concern", concern)
    assert "Mi amiga" in shown
    assert reverse("concerns:reply", args=[concern.id]) not in shown
    assert client.get("/staff/concerns/").status_code == 403


def test_a_concern_of_another_team_is_not_there(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    for name in PAGES:
        url = reverse(f"concerns:{name}", args=[concern.id])
        assert signed_in(world, "elena").get(url).status_code == 404
        assert signed_in(world, "tala").get(url).status_code == 404


def test_an_unknown_concern_is_not_there(world: World) -> None:
    client = signed_in(world, "tomasa")
    for name in PAGES:
        assert (
            client.get(reverse(f"concerns:{name}", args=[uuid4()])).status_code == 404
        )
    for name in ("reply", "assign_to_me", "unassign", "quick", "undo"):
        answer = client.post(
            reverse(f"concerns:{name}", args=[uuid4()]),
            {"version": 1, "text": "x", "form_key": uuid4()},
        )
        assert answer.status_code == 404


# -- The queue on the page -------------------------------------------------------------


def test_filters_stay_in_the_address_as_codes(world: World, tell: Tell) -> None:
    _receipt, fits = tell(language="en", child_age="13_15")
    _receipt, other = tell(language="es")
    client = signed_in(world, "tomasa")
    shown = client.get("/staff/concerns/?language=en&age=13_15").content.decode()
    assert fits.code in shown
    assert other.code not in shown
    assert f"/staff/concerns/{fits.id}/?language=en&amp;age=13_15" in shown
    beside = client.get(f"/staff/concerns/{fits.id}/?language=en").content.decode()
    assert other.code not in beside
    assert f"/staff/concerns/{fits.id}/urgency/?language=en" in beside


def test_the_next_one_is_assigned_and_opened(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    client = signed_in(world, "tomasa")
    answer = client.post("/staff/concerns/next/?language=es")
    assert answer["Location"] == f"/staff/concerns/{concern.id}/?language=es"
    again = client.post("/staff/concerns/next/", follow=True)
    assert "No unassigned concerns waiting." in again.content.decode()


def test_the_page_hears_of_news_and_of_nothing_when_there_is_none(
    world: World, tell: Tell
) -> None:
    tell()
    client = signed_in(world, "tomasa")
    shown = client.get("/staff/concerns/").content.decode()
    asks = html.unescape(re.findall(r'hx-get="([^"]+)"', shown)[0])
    quiet = client.get(asks)
    assert (quiet.status_code, quiet.content) == (204, b"")
    _receipt, new = tell(danger_now="yes")
    news = client.get(asks).content.decode()
    assert new.code in news
    assert re.search(r'id="inbox-news" hx-swap-oob="innerHTML">1 new<', news)
    asks = html.unescape(re.findall(r'hx-get="([^"]+)"', news)[0])
    assert client.get(asks).status_code == 204


def test_looking_for_news_is_cheap(
    world: World, tell: Tell, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill_inbox(world.teams["cochabamba"], 200)
    client = signed_in(world, "tomasa")
    shown = client.get("/staff/concerns/").content.decode()
    asks = html.unescape(re.findall(r'hx-get="([^"]+)"', shown)[0])
    # Session, person, memberships; what is new, how much waits, the page itself.
    with django_assert_max_num_queries(8):
        assert client.get(asks).status_code == 204


def test_a_page_that_watches_by_itself_is_nobodys_presence(
    world: World, tell: Tell
) -> None:
    client = signed_in(world, "tomasa")
    long_ago = int(time.time()) - 300
    session = client.session
    session["seen"] = long_ago
    session.save()
    client.get("/staff/concerns/news/", headers={"X-Watching": "1"})
    assert client.session["seen"] == long_ago
    client.get("/staff/concerns/")
    assert client.session["seen"] > long_ago


# -- Acts of one press -----------------------------------------------------------------


def test_one_button_closes_and_one_button_undoes_it(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    client, url = address(world, "quick", concern)
    closed = client.post(
        url, {"outcome": "thanks", "version": concern.version}, follow=True
    )
    shown = closed.content.decode()
    undo = reverse("concerns:undo", args=[concern.id])
    assert undo in shown
    concern.refresh_from_db()
    back = client.post(undo, {"version": concern.version})
    assert back.status_code == 302
    concern.refresh_from_db()
    assert concern.state == "new"


def test_a_colleague_finds_a_silent_concern_and_reviews_it(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    done = close_quickly(world.tomasa, concern.id, "silent", concern.version)
    mine = page(signed_in(world, "tomasa"), "concern", concern)
    review = reverse("concerns:review", args=[concern.id])
    assert review not in mine
    sonia = signed_in(world, "sonia")
    assert "Review closure" in sonia.get("/staff/concerns/").content.decode()
    assert review in page(sonia, "concern", concern)
    assert "Mi amiga no viene" in page(sonia, "review", concern)
    sent = sonia.post(review, {"note": "A pocket call.", "version": done.version})
    assert sent.status_code == 302
    assert concern.code not in sonia.get("/staff/concerns/").content.decode()


def test_a_closed_concern_is_opened_again_from_its_page(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    done = close_quickly(world.tomasa, concern.id, "test", concern.version)
    client, url = address(world, "reopen", concern)
    assert url in page(client, "concern", concern)
    sent = client.post(url, {"reason": "It was none.", "version": done.version})
    assert sent.status_code == 302
    concern.refresh_from_db()
    assert concern.state == "open"


def test_a_concern_is_assigned_to_a_colleague_from_the_page(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    client, url = address(world, "assign_to", concern)
    assert "Sonia" in client.get(url).content.decode()
    form = {"user_id": world.users["sonia"].id, "version": concern.version}
    assert client.post(url, form).status_code == 302
    concern.refresh_from_db()
    assert concern.owner_id == world.users["sonia"].id


# -- What was suggested, told and done -----------------------------------------------


def test_the_page_says_why_the_rules_suggest_hurry(world: World, tell: Tell) -> None:
    _receipt, concern = tell(child_age="under_13", risk_signs=("missing",))
    client = signed_in(world, "tomasa")
    for name in ("concern", "triage"):
        shown = page(client, name, concern)
        assert "The rules suggest: Now" in shown
        assert "The child is missing now." in shown
        assert "The child is under 13." in shown
    assert "Suggested: Now" in client.get("/staff/concerns/").content.decode()


def test_an_override_is_shown_beside_the_decision(world: World, tell: Tell) -> None:
    _receipt, concern = tell(risk_signs=("missing",))
    triage(world.sonia, concern.id, "normal", "Home by now.", concern.version)
    shown = page(signed_in(world, "tomasa"), "concern", concern)
    assert "The rules had suggested: Now." in shown


def test_a_response_is_recorded_on_the_page_with_day_and_time(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    client, url = address(world, "respond", concern)
    now = timezone.localtime(timezone.now(), ZoneInfo("America/La_Paz"))
    form = {
        "kind": "police",
        "detail": "Mrs Rojas, reference 17.",
        "basis": "consent",
        "day_day": now.day,
        "day_month": now.month,
        "day_year": now.year,
        "time": f"{now:%H:%M}",
        "form_key": uuid4(),
        "version": concern.version,
    }
    wrong = client.post(url, form | {"time": "noon", "basis": ""})
    assert "Please give hours and minutes" in wrong.content.decode()
    assert client.post(url, form).status_code == 302
    shown = page(client, "concern", concern)
    assert "Mrs Rojas, reference 17." in shown
    assert "Informed the police or an authority" in shown


@pytest.mark.usefixtures("fresh_facts")
def test_a_line_of_the_checklist_fills_the_form(world: World, tell: Tell) -> None:
    duty = a_duty(hours=24)
    _receipt, concern = tell()
    client = signed_in(world, "tomasa")
    shown = page(client, "concern", concern)
    link = f"{reverse('concerns:respond', args=[concern.id])}?duty={duty.id}"
    assert link in shown
    assert "The office for children" in shown
    assert "Told by a lawyer" in shown
    form = client.get(link).content.decode()
    assert re.search(r'value="police"[^>]*checked', form)
    assert re.search(r'value="duty"[^>]*checked', form)
    assert re.search(rf'value="{duty.id}"[^>]*selected', form)


@pytest.mark.usefixtures("fresh_facts")
def test_where_a_country_is_careful_the_page_offers_it_to_supervisors_only(
    world: World, tell: Tell
) -> None:
    duty = a_duty()
    careful()
    _receipt, concern = tell()
    for who, offered in (("tomasa", False), ("sonia", True)):
        shown = page(signed_in(world, who), "concern", concern)
        assert "Take care in this country" in shown
        assert (f"?duty={duty.id}" in shown) is offered


# -- A case from a concern -----------------------------------------------------------


def test_the_page_opens_the_case(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    client, url = address(world, "open_case", concern)
    form = {"version": concern.version, "form_key": uuid4()}
    assert client.post(url, form).status_code == 302
    concern.refresh_from_db()
    assert concern.case_id == Case.objects.get().id


def test_the_page_adds_it_to_a_case_by_its_code(world: World, tell: Tell) -> None:
    case = opened(world)
    _receipt, concern = tell()
    client, url = address(world, "join_case", concern)
    form = {"version": concern.version, "form_key": uuid4()}
    unknown = client.post(url, form | {"code": "BO-ZZZZZZ"}).content.decode()
    assert "Your team has no open case with this code." in unknown
    assert "BO-ZZZZZZ" in unknown
    assert client.post(url, form | {"code": case.code.lower()}).status_code == 302
    concern.refresh_from_db()
    assert concern.case_id == case.id


def test_a_supervisor_is_helped_with_half_a_code(world: World, tell: Tell) -> None:
    case = opened(world)
    _receipt, concern = tell()
    url = reverse("concerns:join_case", args=[concern.id])
    form = {"version": concern.version, "form_key": uuid4(), "code": case.code[3:8]}
    shown = signed_in(world, "sonia").post(url, form).content.decode()
    assert f"No case has this code. Similar codes: {case.code}." in shown
