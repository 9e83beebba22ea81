"""Guessing is slowed down, without a way to lock a colleague out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from amparo.foundation.accounts import factors, rate_limits
from amparo.foundation.kernel.errors import RuleBroken
from tests.accounts.helpers import SECRET, try_password, walk_in, with_app
from tests.cast import PASSWORD, World
from tests.signin import signed_in

ANA = "ana@example.org"


def tries(times: int, email: str, address: str, client: Client | None = None) -> str:
    """Try wrong passwords and return the last page."""
    page = ""
    for number in range(times):
        response = try_password(client or Client(), email, f"wrong {number}", address)
        page = response.content.decode()
    return page


def test_after_five_wrong_tries_a_stranger_has_to_wait(world: World) -> None:
    assert "do not match" in tries(5, ANA, "198.51.100.7")
    assert "Too many attempts" in tries(1, ANA, "198.51.100.7")
    right = try_password(Client(), ANA, PASSWORD, "198.51.100.7")
    assert "Too many attempts" in right.content.decode()


def test_hammering_anas_address_from_elsewhere_does_not_stop_ana(world: World) -> None:
    for number in range(30):
        tries(5, ANA, f"198.51.100.{number}")
    assert try_password(Client(), ANA, PASSWORD, "192.0.2.50").status_code == 302


def test_a_guesser_behind_the_same_address_does_not_stop_a_known_device(
    world: World,
) -> None:
    anas = Client()
    assert try_password(anas, ANA, PASSWORD, "192.0.2.1").status_code == 302
    anas.post("/staff/lock/")
    tries(8, ANA, "192.0.2.1")
    for number in range(45):
        tries(1, f"somebody{number}@example.org", "192.0.2.1")
    assert try_password(Client(), ANA, PASSWORD, "192.0.2.1").status_code == 200
    assert try_password(anas, ANA, PASSWORD, "192.0.2.1").status_code == 302


def test_a_known_device_has_an_allowance_of_its_own_that_ends_too(
    world: World,
) -> None:
    anas = Client()
    try_password(anas, ANA, PASSWORD)
    anas.post("/staff/lock/")
    assert "do not match" in tries(10, ANA, "192.0.2.1", anas)
    assert "Too many attempts" in tries(1, ANA, "192.0.2.1", anas)


def test_the_device_of_one_person_is_a_stranger_for_another(world: World) -> None:
    anas = Client()
    try_password(anas, ANA, PASSWORD)
    anas.post("/staff/lock/")
    carla = world.users["carla"].email
    assert "do not match" in tries(5, carla, "192.0.2.1", anas)
    assert "Too many attempts" in tries(1, carla, "192.0.2.1", anas)


def test_a_device_cookie_cannot_be_made_at_home(world: World) -> None:
    anas = Client()
    anas.cookies["d"] = "0123456789.ab:cd:ef"
    tries(5, ANA, "192.0.2.1", anas)
    assert "Too many attempts" in tries(1, ANA, "192.0.2.1", anas)


def test_one_address_cannot_try_many_accounts(world: World) -> None:
    for number in range(rate_limits.PER_ADDRESS):
        tries(1, f"somebody{number}@example.org", "198.51.100.9")
    assert "Too many attempts" in tries(1, "one-more@example.org", "198.51.100.9")
    assert "do not match" in tries(1, "one-more@example.org", "198.51.100.10")


def test_signing_in_to_an_own_account_gives_no_new_tries_at_anothers(
    world: World,
) -> None:
    tries(5, ANA, "198.51.100.7")
    mariana = world.users["mariana"].email
    assert try_password(Client(), mariana, PASSWORD, "198.51.100.7").status_code == 302
    assert "Too many attempts" in tries(1, ANA, "198.51.100.7")


def test_the_wait_is_over_after_a_quarter_of_an_hour(world: World) -> None:
    noon = timezone.now().replace(hour=12)
    with time_machine.travel(noon, tick=False) as clock:
        tries(6, ANA, "198.51.100.7")
        clock.shift(timedelta(seconds=rate_limits.WINDOW + 1))
        right = try_password(Client(), ANA, PASSWORD, "198.51.100.7")
        assert right.status_code == 302


def test_the_wait_lasts_the_whole_quarter_of_an_hour(world: World) -> None:
    noon = timezone.now().replace(hour=12)
    with time_machine.travel(noon, tick=False) as clock:
        tries(5, ANA, "198.51.100.7")
        clock.shift(timedelta(minutes=14, seconds=59))
        assert "Too many attempts" in tries(1, ANA, "198.51.100.7")


def test_a_right_password_gives_its_slot_back_and_wrong_ones_keep_theirs(
    world: World,
) -> None:
    tries(4, ANA, "198.51.100.7")
    for _each in range(7):
        right = try_password(Client(), ANA, PASSWORD, "198.51.100.7")
        assert right.status_code == 302
    assert "do not match" in tries(1, ANA, "198.51.100.7")
    assert "Too many attempts" in tries(1, ANA, "198.51.100.7")


def test_a_right_code_gives_its_slot_back(world: World) -> None:
    carla = with_app(world.users["carla"])
    noon = timezone.now().replace(hour=12)
    with time_machine.travel(noon, tick=False) as clock:
        for _each in range(6):
            clock.shift(timedelta(minutes=1))  # to the next code of the app
            assert walk_in(Client(), carla, "198.51.100.7")["Location"] == "/staff/"


def test_who_unlocks_with_the_right_password_is_never_made_to_wait(
    world: World,
) -> None:
    client = signed_in(world, "carla")
    for _each in range(rate_limits.PER_DEVICE + 1):
        right = client.post("/staff/unlock/", {"password": PASSWORD})
        assert right.status_code == 302
    wrong = client.post("/staff/unlock/", {"password": "no"})
    assert "That is not your password" in wrong.content.decode()


def test_a_try_that_a_full_address_turned_away_does_not_count_for_the_person(
    world: World,
) -> None:
    noon = timezone.now().replace(hour=12)
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.7")
    with time_machine.travel(noon, tick=False) as clock:
        for number in range(rate_limits.PER_ADDRESS):
            rate_limits.take(request, f"somebody{number}@example.org")
        clock.shift(timedelta(minutes=10))
        for _each in range(rate_limits.PER_PAIR):
            with pytest.raises(RuleBroken):
                rate_limits.take(request, ANA)
        clock.shift(timedelta(minutes=5, seconds=1))
        for _each in range(rate_limits.PER_PAIR):
            rate_limits.take(request, ANA)
        with pytest.raises(RuleBroken):
            rate_limits.take(request, ANA)


def test_four_links_an_hour_go_to_one_mailbox_and_twenty_from_one_address() -> None:
    noon = timezone.now().replace(hour=12)
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.7")
    elsewhere = RequestFactory().get("/", REMOTE_ADDR="198.51.100.8")
    with time_machine.travel(noon, tick=False) as clock:
        for _each in range(4):
            rate_limits.take_mail(request, ANA)
        with pytest.raises(RuleBroken):
            rate_limits.take_mail(elsewhere, f" {ANA.upper()} ")
        for number in range(16):
            rate_limits.take_mail(request, f"somebody{number}@example.org")
        with pytest.raises(RuleBroken):
            rate_limits.take_mail(request, "one-more@example.org")
        rate_limits.take_mail(elsewhere, "one-more@example.org")
        clock.shift(timedelta(minutes=59, seconds=59))
        with pytest.raises(RuleBroken):
            rate_limits.take_mail(elsewhere, ANA)
        clock.shift(timedelta(seconds=2))
        rate_limits.take_mail(elsewhere, ANA)


def test_a_device_remembers_the_last_eight_people_who_signed_in_on_it() -> None:
    request: Any = RequestFactory().get("/")
    people = [f"somebody{number}@example.org" for number in range(9)]
    for email in (*people, people[8]):
        rate_limits.remember_device(request, email)
        request.COOKIES["d"] = request.device_cookie
    known = [email for email in people if rate_limits.known_device(request, email)]
    assert known == people[1:]
    assert len({rate_limits.known_device(request, email) for email in known}) == 1
    assert not rate_limits.known_device(request, "somebody-else@example.org")


def test_behind_proxies_the_address_is_the_one_that_the_nearest_trusted_one_saw(
    settings: Settings,
) -> None:
    def seen(forwarded: str) -> str:
        return rate_limits.address_from(
            {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
        )

    settings.AMPARO_TRUSTED_PROXIES = 1
    assert seen("203.0.113.5, 198.51.100.7") == "198.51.100.7"
    assert seen("") == "10.0.0.1"
    settings.AMPARO_TRUSTED_PROXIES = 2
    assert seen("192.0.2.9, 203.0.113.5, 198.51.100.7") == "203.0.113.5"
    assert seen("198.51.100.7") == "198.51.100.7"


def test_two_houses_are_two_addresses() -> None:
    seen = {
        rate_limits.address_from({"REMOTE_ADDR": text})
        for text in ("2001:db8:1:2::1", "2001:db8:1:3::1", "192.0.2.1", "192.0.2.2")
    }
    assert len(seen) == 4


def test_unknown_addresses_are_counted_like_known_ones(world: World) -> None:
    for email in (ANA, "nobody@example.org"):
        assert "do not match" in tries(5, email, "198.51.100.7")
        assert "Too many attempts" in tries(1, email, "198.51.100.7")


def test_codes_are_counted_apart_and_run_out_too(world: World) -> None:
    carla = with_app(world.users["carla"])
    client = Client()
    try_password(client, carla.email, PASSWORD)
    for _each in range(4):
        page = client.post("/staff/sign-in/second/", {"code": "000000"})
        assert "not correct" in page.content.decode()
    page = client.post("/staff/sign-in/second/", {"code": "000000"})
    assert "sign in again" in page.content.decode()
    right = client.post("/staff/sign-in/second/", {"code": factors.code_now(SECRET)})
    assert right["Location"] == "/staff/sign-in/"
    # Her own device, on which she signed in before, is not stopped by that.
    known = Client()
    request: Any = RequestFactory().get("/staff/")
    rate_limits.remember_device(request, carla.email)
    known.cookies["d"] = request.device_cookie
    assert walk_in(known, carla).status_code == 302


def test_neither_addresses_nor_e_mails_stand_in_the_cache(world: World) -> None:
    tries(2, ANA, "198.51.100.7")
    stored = str(list(cache._cache.items()))  # type: ignore[attr-defined]
    assert "t:" in stored
    assert "ana" not in stored
    assert "198.51" not in stored


def test_what_is_counted_today_cannot_be_recognised_tomorrow(world: World) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        tries(1, ANA, "198.51.100.7")
        today = set(cache._cache)  # type: ignore[attr-defined]
        cache.clear()
        clock.shift(timedelta(days=1))
        tries(1, ANA, "198.51.100.7")
        assert not today & set(cache._cache)  # type: ignore[attr-defined]


def test_an_ipv6_house_counts_as_one_address(settings: Settings) -> None:
    factory = RequestFactory()
    one = factory.get("/", REMOTE_ADDR="2001:db8:1:2::1")
    two = factory.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::9")
    assert rate_limits.address_of(one) == rate_limits.address_of(two)


@pytest.mark.parametrize(
    "same",
    [
        ("198.51.100.7", "198.51.100.7:51234", "::ffff:198.51.100.7", " 198.51.100.7"),
        ("198.51.100.7", "[::ffff:198.51.100.7]:443", "64:ff9b::198.51.100.7"),
        ("198.51.100.7", "2002:c633:6407::1", "::ffff:c633:6407"),
        ("2001:db8:1:2::1", "[2001:db8:1:2::9]", "[2001:db8:1:2::1]:443"),
        ("fe80::1", "fe80::1%eth0", "[fe80::1%25eth0]:80"),
        ("", "unknown", "unix:", "x" * 500, "198.51.100.7:8:9", "_hidden", "[::1"[:1]),
    ],
)
def test_one_place_is_one_however_it_is_written(same: tuple[str, ...]) -> None:
    assert len({rate_limits.address_from({"REMOTE_ADDR": a}) for a in same}) == 1


def test_places_that_differ_stay_apart() -> None:
    apart = ("198.51.100.7", "198.51.100.8", "2001:db8:1:2::1", "2001:db8:1:3::1", "")
    assert len({rate_limits.address_from({"REMOTE_ADDR": a}) for a in apart}) == 5


def test_a_forged_forwarding_header_changes_nothing(world: World) -> None:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="198.51.100.7", headers={"X-Forwarded-For": "192.0.2.99"}
    )
    assert rate_limits.address_of(request) == "198.51.100.7"


def test_a_browser_knows_the_device_for_half_a_year(world: World) -> None:
    client = Client()
    mariana = world.users["mariana"]
    try_password(client, mariana.email, PASSWORD)
    assert client.cookies["d"]["max-age"] == 180 * 24 * 60 * 60
    assert client.cookies["d"]["httponly"]
