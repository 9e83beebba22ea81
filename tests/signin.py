"""Sign in as one of the cast without going through the sign-in pages."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from amparo.foundation.accounts.middleware import KEY_COOKIE
from amparo.foundation.accounts.models import User
from amparo.foundation.kernel.crypto import random_key
from tests.cast import World


def signed_in(world: World, name: str, client: Client | None = None) -> Client:
    """Return a client in which this person has signed in, keys open, factor shown."""
    client = client or Client()
    # Read anew: the cast is shared, and a test may have changed its copy.
    user = User.objects.get(pk=world.users[name].pk)
    now, cookie_key = int(time.time()), random_key()
    session = client.session
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["keyring"] = world.keyrings[name].seal_for_session(cookie_key)
    session["factor"] = "totp"
    session["began"] = session["seen"] = session["confirmed"] = now
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    client.cookies[KEY_COOKIE] = cookie_key.hex()
    return client
