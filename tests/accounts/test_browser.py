"""Signing in with a passkey, in Chromium with a virtual authenticator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accounts.browser import served, window_of
from tests.cast import PASSWORD, World


@pytest.fixture
def window(browser: Browser, world: World) -> Iterator[BrowserContext]:
    """A window on the site; the browser comes first, for it decides the connection."""
    with served() as address, window_of(browser, address) as context:
        yield context


def with_authenticator(page: Page) -> None:
    """Give the page a device that confirms passkeys, as a phone would."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def give_password(page: Page, email: str) -> None:
    page.goto("/staff/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.prove  # accounts/test_factors.py asks the server
def test_a_passkey_is_added_and_signs_in_the_next_time(
    window: BrowserContext, world: World
) -> None:
    carla = world.users["carla"]
    page = window.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    with_authenticator(page)

    give_password(page, carla.email)
    page.goto("/staff/team/")
    expect(page.get_by_role("heading", name="Add a second factor")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of the passkey").fill("my phone")
    page.get_by_role("button", name="Add this passkey").click()
    page.get_by_role("button", name="Show ten codes").click()
    expect(page.locator(".code")).to_have_count(10)
    page.get_by_role("link", name="I have saved them: continue").click()
    page.goto("/staff/account/")
    expect(page.get_by_text("my phone")).to_be_visible()

    page.get_by_role("button", name="Lock now").click()
    give_password(page, carla.email)
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto("/staff/account/")
    expect(page.get_by_text("with a passkey")).to_be_visible()

    assert not faults


@pytest.mark.prove  # accounts/test_factors.py asks the server
def test_another_device_cannot_answer_for_the_passkey(
    window: BrowserContext, world: World
) -> None:
    carla = world.users["carla"]
    page = window.new_page()
    with_authenticator(page)
    give_password(page, carla.email)
    page.goto("/staff/account/second-factor/passkey/")
    page.get_by_label("Name of the passkey").fill("my phone")
    page.get_by_role("button", name="Add this passkey").click()
    page.get_by_role("button", name="Show ten codes").wait_for()

    assert window.browser
    base = page.url.split("/staff")[0]
    stranger = window.browser.new_context(base_url=base).new_page()
    with_authenticator(stranger)
    give_password(stranger, carla.email)
    stranger.get_by_role("button", name="Use my passkey").click()
    expect(stranger.get_by_text("did not confirm")).to_be_visible()
    stranger.goto("/staff/account/")
    expect(stranger.get_by_role("heading", name="Good to see you")).to_be_visible()
