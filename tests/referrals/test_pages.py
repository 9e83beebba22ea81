"""The pages of referrals, as sender and receiver see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.accounts.models import Membership
from amparo.foundation.countries.queries import local_date
from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.policy import Role
from amparo.foundation.vault import record_keys
from amparo.response.referrals import operations as do
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import FULL
from amparo.response.services.locations import open_location, set_location
from tests.cast import World
from tests.markup import on_one_line
from tests.referrals.helpers import NEED, PHONE, sent
from tests.services.helpers import a_service
from tests.signin import signed_in


def text(client: Client, name: str, *args: object) -> str:
    """Return the words of a page that opens."""
    response = client.get(reverse(f"referrals:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, name: str, referral: Referral, **typed: str) -> str:
    """Send a form, follow it, and return what is shown then."""
    url = reverse(f"referrals:{name}", args=[referral.id])
    return client.post(url, typed, follow=True).content.decode()


def test_the_receiver_sees_the_need_and_nothing_that_names(world: World) -> None:
    referral = sent(world)
    client = signed_in(world, "pablo")
    for shown in (text(client, "referral", referral.id), text(client, "list")):
        assert "Wara" not in shown
        assert PHONE not in shown
        assert referral.case_code not in shown
    assert NEED in text(client, "referral", referral.id)


def test_accepting_opens_the_page_with_safe_contact(world: World) -> None:
    referral, client = sent(world), signed_in(world, "pablo")
    shown = post(client, "accept", referral)
    assert "Wara" in shown
    assert PHONE in shown
    assert "Quiet rooms" in shown
    assert "Record outcome" in shown


def test_declining_without_a_reason_keeps_the_words(world: World) -> None:
    referral, client = sent(world), signed_in(world, "pablo")
    url = reverse("referrals:decline", args=[referral.id])
    assert client.get(url).status_code == 200
    response = client.post(url, {"note": "Try the house in Quillacollo."})
    assert response.status_code == 422
    assert "Try the house in Quillacollo." in response.content.decode()
    response = client.post(url, {"because": "other", "note": ""})
    assert b"Please say in a few words what the reason is." in response.content
    referral.refresh_from_db()
    assert referral.state == "sent"


def test_a_declined_referral_shows_nothing_of_the_child(world: World) -> None:
    referral, client = sent(world), signed_in(world, "pablo")
    post(client, "decline", referral, because="no_capacity")
    shown = text(client, "referral", referral.id)
    assert NEED not in shown
    assert "Your team declined this" in shown
    sender = text(signed_in(world, "carla"), "referral", referral.id)
    assert "No capacity now" in sender
    assert "Find another service" in sender
    assert "What they never saw" in sender


def test_the_sender_recalls_it_from_the_page(world: World) -> None:
    referral = sent(world)
    assert "Recalled" in post(signed_in(world, "carla"), "recall", referral)
    shown = text(signed_in(world, "pablo"), "referral", referral.id)
    assert "The sender recalled this" in shown
    assert NEED not in shown


def test_the_outcome_page_asks_for_the_day(world: World) -> None:
    referral, client = sent(world), signed_in(world, "pablo")
    do.accept(world.pablo, referral.id)
    url = reverse("referrals:outcome", args=[referral.id])
    response = client.post(url, {"outcome": "served", "note": "Six talks."})
    assert response.status_code == 422
    assert b"Please say on which day help was given." in response.content
    assert b"Six talks." in response.content
    day = local_date(referral.to_team.country, timezone.now())
    typed = {"outcome": "served", "note": "Six talks."}
    for part in ("day", "month", "year"):
        typed[f"service_date_{part}"] = str(getattr(day, part))
    response = client.post(url, typed)
    assert response.status_code == 302
    sender = text(signed_in(world, "carla"), "referral", referral.id)
    assert "Six talks." in sender
    assert "It helped a little" in sender


def test_the_childs_words_are_one_press(world: World) -> None:
    referral, client = sent(world), signed_in(world, "carla")
    do.accept(world.pablo, referral.id)
    do.record_outcome(world.pablo, referral.id, "no_show")
    assert "Please choose one of the answers." in post(client, "feedback", referral)
    post(client, "feedback", referral, feedback="bad")
    referral.refresh_from_db()
    assert referral.child_feedback == "bad"
    shown = on_one_line(text(client, "referral", referral.id))
    assert 'value="bad" aria-pressed="true"' in shown


def test_ending_the_follow_up_takes_it_off_the_list(world: World) -> None:
    referral, client = sent(world), signed_in(world, "carla")
    do.decline(world.pablo, referral.id, "no_capacity")
    shown = post(client, "follow-up", referral)
    assert "Find another service" not in shown


def test_when_it_is_late_the_sender_is_told_to_call(world: World) -> None:
    referral, client = sent(world), signed_in(world, "carla")
    assert "No answer yet" not in text(client, "referral", referral.id)
    past = timezone.now() - timedelta(hours=1)
    Referral.objects.filter(id=referral.id).update(answer_by=past)
    shown = text(client, "referral", referral.id)
    assert "No answer yet" in shown
    assert 'href="tel:+59145550101"' in shown


def test_telling_the_address_from_the_page(world: World) -> None:
    service, client = a_service(world), signed_in(world, "pablo")
    set_location(world.pablo, service.id, "partners", address="Calle Jordán 12")
    referral = sent(world, service)
    do.accept(world.pablo, referral.id)
    assert "Share address for two weeks" in text(client, "referral", referral.id)
    sender = signed_in(world, "carla")
    assert "They let you open their address" not in text(
        sender, "referral", referral.id
    )
    assert "can open it for now" in post(client, "tell-address", referral)
    assert "They let you open their address" in text(sender, "referral", referral.id)
    assert open_location(world.carla, service.id, "bring_child") == "Calle Jordán 12"


def test_a_receiver_whose_time_is_over_reads_only_the_state(world: World) -> None:
    referral, client = sent(world), signed_in(world, "pablo")
    do.accept(world.pablo, referral.id)
    record_keys.withdraw(FULL, referral.id, referral.to_team_id)
    shown = text(client, "referral", referral.id)
    assert "Your access has ended" in shown
    assert "Wara" not in shown


def test_an_answer_that_comes_too_late_says_so(world: World) -> None:
    referral, client = sent(world), signed_in(world, "pablo")
    do.recall(world.carla, referral.id)
    assert "This referral has changed in the meantime." in post(
        client, "accept", referral
    )


@pytest.mark.parametrize("who", ["beto", "tala", "jun"])
def test_nobody_from_elsewhere_finds_it(world: World, who: str) -> None:
    referral = sent(world)
    url = reverse("referrals:referral", args=[referral.id])
    expected = 403 if who == "tala" else 404
    assert signed_in(world, who).get(url).status_code == expected


def test_an_unknown_referral_is_not_found(world: World) -> None:
    client = signed_in(world, "pablo")
    for name in ("referral", "decline", "outcome"):
        url = reverse(f"referrals:{name}", args=[uuid7()])
        assert client.get(url).status_code == 404


def test_an_empty_list_teaches(world: World) -> None:
    assert "No referrals received yet" in text(signed_in(world, "pablo"), "list")
    assert "No referrals yet" in text(signed_in(world, "carla"), "list")


def test_the_lists_put_first_what_waits_for_an_answer(world: World) -> None:
    service = a_service(world)
    done = sent(world, service)
    do.decline(world.pablo, done.id, "safety")
    normal = sent(world, service, priority="normal")
    emergency = sent(world, service, priority="emergency")
    shown = text(signed_in(world, "pablo"), "list")
    order = [shown.index(r.code) for r in (emergency, normal, done)]
    assert order == sorted(order)
    sender = text(signed_in(world, "carla"), "list")
    assert all(r.code in sender for r in (emergency, normal, done))


@pytest.mark.parametrize("who", ["pablo", "carla"])
def test_the_lists_take_no_more_queries_for_many(
    world: World, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    service, client = a_service(world), signed_in(world, who)
    url = reverse("referrals:list")
    sent(world, service)
    with django_assert_max_num_queries(10) as few:
        client.get(url)
    for number in range(12):
        referral = sent(world, service)
        if number % 2:
            do.accept(world.pablo, referral.id)
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_locked_keys_lead_to_unlocking(world: World) -> None:
    referral, client = sent(world), signed_in(world, "pablo")
    session = client.session
    del session["keyring"]
    session.save()
    response = client.get(reverse("referrals:referral", args=[referral.id]))
    assert response.status_code == 302
    assert reverse("accounts:unlock") in response["Location"]


def test_only_who_may_answer_is_offered_an_answer(world: World) -> None:
    referral = do.accept(world.pablo, sent(world).id)
    client = signed_in(world, "pablo")
    assert "Record outcome" in text(client, "referral", referral.id)
    pablo = Membership.objects.filter(user=world.users["pablo"])
    write_coded(pablo, role=Role.SUPERVISOR)
    shown = text(client, "referral", referral.id)
    assert "Quiet rooms" in shown
    assert "Record outcome" not in shown
