"""Someone has a colleague's open browser: it is shut from elsewhere, at once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from amparo.cli import main
from amparo.foundation.accounts.endings import suspend
from tests.cast import World
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("accounts:sign_in")


def still_in(browser: Client) -> bool:
    answer = browser.get(reverse("concerns:inbox"))
    return answer.status_code == 200


@pytest.fixture
def stolen(world: World) -> Client:
    browser = signed_in(world, "tomasa")
    assert still_in(browser)
    return browser


def test_its_owner_signs_out_everywhere_else(world: World, stolen: Client) -> None:
    own = signed_in(world, "tomasa")
    assert own.post(reverse("accounts:end_others")).status_code == 302
    assert still_in(own) and not still_in(stolen)


def test_the_operator_closes_the_account(stolen: Client) -> None:
    assert main(["user", "deactivate", "tomasa@example.org"]) == 0
    assert not still_in(stolen)


def test_one_person_suspends_an_account_that_leads(world: World) -> None:
    browser = signed_in(world, "lucia")
    awake = reverse("accounts:awake")
    assert browser.get(awake).status_code != 302
    suspend(world.ana, world.users["lucia"].id)
    assert browser.get(awake).status_code == 302
