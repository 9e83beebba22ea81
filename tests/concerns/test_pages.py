from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.kernel.errors import Conflict
from amparo.response.cases.models import Case
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import (
    claim,
    open_case_from,
    open_mailbox,
    read_answers,
    reply,
    write_more,
)
from tests.cast import World
from tests.signin import signed_in

from .conftest import Tell


def page(client: Client, name: str, concern: Concern) -> str:
    answer = client.get(reverse(f"concerns:{name}", args=[concern.id]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_inbox_shows_codes_and_no_words(world: World, tell: Tell) -> None:
    _receipt, concern = tell(kinds=("job_offer",), teller="coach")
    shown = signed_in(world, "tomasa").get("/staff/concerns/").content.decode()
    assert concern.code in shown
    assert "Recruitment by a job offer" in shown
    assert "Mi amiga" not in shown


def test_the_concern_page_puts_the_persons_words_first(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    shown = page(signed_in(world, "tomasa"), "concern", concern)
    assert shown.index("Mi amiga no viene") < shown.index("What it is about")
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
    claim(world.sonia, concern.id, concern.version)
    answer = signed_in(world, "tomasa").post(
        reverse("concerns:claim", args=[concern.id]),
        {"version": concern.version},
        follow=True,
    )
    assert "Sonia has taken this on meanwhile." in answer.content.decode()
    concern.refresh_from_db()
    assert concern.owner_id == world.users["sonia"].id


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("judge", {"urgency": "now", "reason": "She travels tomorrow."}),
        ("close", {"outcome": "test", "reason": "Our own test."}),
    ],
)
def test_two_people_at_one_form_see_each_other(
    world: World, tell: Tell, name: str, form: dict[str, str]
) -> None:
    _receipt, concern = tell()
    claim(world.sonia, concern.id, concern.version)
    client, url = (
        signed_in(world, "tomasa"),
        reverse(f"concerns:{name}", args=[concern.id]),
    )
    stale = client.post(url, form | {"version": str(concern.version)})
    shown = stale.content.decode()
    assert "Two people changed this" in shown
    assert form["reason"] in shown
    concern.refresh_from_db()
    assert (concern.urgency, concern.state) == ("", "open")
    again = client.post(url, form | {"version": str(concern.version)})
    assert again.status_code == 302


def test_a_reason_is_asked_for_at_its_field(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    url = reverse("concerns:judge", args=[concern.id])
    answer = signed_in(world, "tomasa").post(
        url, {"urgency": "soon", "reason": "", "version": concern.version}
    )
    assert "Please fill this in." in answer.content.decode()


def test_closing_before_answering_says_what_to_do(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    form = {"outcome": "advice", "reason": "Done.", "version": concern.version}
    url = reverse("concerns:close", args=[concern.id])
    shown = signed_in(world, "tomasa").post(url, form).content.decode()
    assert "Please answer first." in shown
    assert "Done." in shown


def test_a_caseworker_reads_and_sees_no_act(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    client = signed_in(world, "carla")
    shown = page(client, "concern", concern)
    assert "Mi amiga" in shown
    assert reverse("concerns:reply", args=[concern.id]) not in shown
    assert client.get("/staff/concerns/").status_code == 403


def test_a_concern_of_another_team_is_not_there(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    for name in ("concern", "judge", "close", "open_case"):
        url = reverse(f"concerns:{name}", args=[concern.id])
        assert signed_in(world, "elena").get(url).status_code == 404
        assert signed_in(world, "tala").get(url).status_code == 404


def test_an_unknown_concern_is_not_there(world: World) -> None:
    client = signed_in(world, "tomasa")
    for name in ("concern", "judge", "close", "open_case"):
        assert (
            client.get(reverse(f"concerns:{name}", args=[uuid4()])).status_code == 404
        )
    for name in ("reply", "claim", "hand_back"):
        answer = client.post(
            reverse(f"concerns:{name}", args=[uuid4()]),
            {"version": 1, "text": "x", "form_key": uuid4()},
        )
        assert answer.status_code == 404


def test_a_custodian_passes_a_name_on_from_the_page(world: World, tell: Tell) -> None:
    _receipt, concern = tell(name="Quispe Condori")
    client = signed_in(world, "inti")
    assert "/staff/concerns/names/" in client.get("/staff/concerns/").content.decode()
    found = client.post("/staff/concerns/names/", {"code": concern.code.lower()})
    url = reverse("concerns:pass_name", args=[concern.id])
    assert found["Location"] == url
    form = {"user_id": world.users["sonia"].id, "hours": 4, "reason": "protect"}
    assert client.post(url, form).status_code == 302
    assert "Quispe Condori" in page(signed_in(world, "sonia"), "concern", concern)
    assert "Quispe Condori" not in page(signed_in(world, "tomasa"), "concern", concern)


def test_supervisors_who_keep_no_names_find_none(world: World, tell: Tell) -> None:
    _receipt, concern = tell(name="Quispe Condori")
    client = signed_in(world, "sonia")
    shown = client.post("/staff/concerns/names/", {"code": concern.code})
    assert "We keep no name under this code." in shown.content.decode()
    url = reverse("concerns:pass_name", args=[concern.id])
    assert client.get(url).status_code == 404


# -- A case from a concern -----------------------------------------------------------


def test_a_case_begins_with_what_was_told(world: World, tell: Tell) -> None:
    receipt, concern = tell(kinds=("job_offer",))
    case = open_case_from(world.tomasa, concern.id, concern.version, uuid4())
    concern.refresh_from_db()
    assert (concern.state, concern.case_id) == ("case", case.id)
    assert case.kinds == ["job_offer"]
    assert case.concern_id == concern.id
    reply(world.tomasa, concern.id, "Somebody will help you.", uuid4())
    assert open_mailbox(receipt.number).answered


def test_one_concern_makes_one_case(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    open_case_from(world.tomasa, concern.id, concern.version, uuid4())
    with pytest.raises(Conflict):
        open_case_from(world.sonia, concern.id, concern.version, uuid4())
    assert Case.objects.count() == 1


def test_an_old_page_opens_no_case(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    claim(world.sonia, concern.id, concern.version)
    with pytest.raises(Conflict):
        open_case_from(world.tomasa, concern.id, concern.version, uuid4())
    assert not Case.objects.exists()


def test_the_page_opens_the_case(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    url = reverse("concerns:open_case", args=[concern.id])
    form = {"version": concern.version, "form_key": uuid4()}
    answer = signed_in(world, "tomasa").post(url, form)
    assert answer.status_code == 302
    concern.refresh_from_db()
    assert concern.case_id == Case.objects.get().id
