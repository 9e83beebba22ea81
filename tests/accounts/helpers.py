"""Small steps that several tests of this room take."""

from __future__ import annotations

from typing import Any

from django.test import Client

from amparo.foundation.accounts import factors
from amparo.foundation.accounts.models import User
from tests.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(user: User) -> User:
    """Give someone an app that shows codes for ``SECRET``."""
    factors.set_up_app(user, SECRET)
    return user


def try_password(
    client: Client, email: str, password: str, address: str = "192.0.2.1"
) -> Any:
    """Send the sign-in form from an address."""
    return client.post(
        "/staff/sign-in/",
        {"email": email, "password": password},
        REMOTE_ADDR=address,
    )


def walk_in(client: Client, user: User, address: str = "192.0.2.1") -> Any:
    """Sign in through the pages with the cast's password and the app's code."""
    try_password(client, user.email, PASSWORD, address)
    return client.post(
        "/staff/sign-in/second/",
        {"code": factors.code_now(SECRET)},
        REMOTE_ADDR=address,
    )


def actor_in(client: Client) -> Any:
    """Return as whom the site knows this client, keys included."""
    request: Any = client.get("/staff/awake/").wsgi_request
    return request.actor
