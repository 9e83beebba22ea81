"""Signing in, step by step: password and keys, second factor, session."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..journal.operations import act, record_refusal
from ..kernel.crypto import random_key
from ..kernel.errors import RuleBroken
from ..policy import PUBLIC, WITHOUT_FACTOR
from ..vault import user_keys
from ..vault.keyring import Keyring
from . import factors, few_codes, known_password, rate_limits
from .actors import actor_for, own
from .middleware import StaffRequest
from .models import User

PENDING_SECONDS = 10 * 60
CONFIRMED_SECONDS = 15 * 60

WRONG = _(
    "E-mail address and password do not match. Please try again, or ask for "
    "a new password below."
)
WRONG_PASSWORD = _("That is not your password. Please try again.")
KNOWN_PASSWORD = _(
    "Someone entered your password but failed the second step. If it was not "
    "you, change your password under “My account”."
)
NO_ROLE = _("Your account has no role at the moment. Please ask your administrator.")


def user_with_email(request: StaffRequest, email: str, password: str) -> User:
    """Return whose password this is; else ``RuleBroken``, the same for everyone."""
    places = rate_limits.take(request, email)
    user = authenticate(request, email=email.strip(), password=password)
    if not isinstance(user, User):
        record_refusal(PUBLIC, "account.sign_in")
        raise RuleBroken(WRONG)
    places.give_back()
    return user


def begin(request: StaffRequest, user: User, password: str) -> None:
    """First step done: unlock the keys and store them sealed; not signed in yet."""
    if not actor_for(user, None).assignments:
        raise RuleBroken(NO_ROLE)
    request.session.flush()
    request.session["pending"] = {
        "user": str(user.id),
        "at": int(time.time()),
        "name": secrets.token_hex(16),
    }
    keyring = user_keys.unlock(user.id, password)
    if keyring is None and user_keys.current_key(user.id) is None:
        keyring = user_keys.make_keys(user.id, password)
    if keyring is not None:
        seal_keys_for_session(request, keyring)


def seal_keys_for_session(request: StaffRequest, keyring: Keyring) -> None:
    """Store the keys in the session, under a key only the browser has."""
    cookie_key = random_key()
    request.session["keyring"] = keyring.seal_for_session(cookie_key)
    request.key_cookie = cookie_key.hex()


def needs_second_factor(request: StaffRequest) -> bool:
    """Return whether a role requires a second factor this session lacks."""
    needed = bool(request.actor.roles - WITHOUT_FACTOR)
    return needed and not request.session.get("factor")


def pending_user(request: StaffRequest) -> User | None:
    """Return who has given the right password but no second factor yet."""
    pending = request.session.get("pending")
    if not pending or time.time() - pending["at"] > PENDING_SECONDS:
        return None
    return User.objects.filter(id=UUID(pending["user"]), is_active=True).first()


def finish(request: StaffRequest, user: User, factor: str) -> None:
    """Sign the person in: new session, journal entry, device remembered.

    ``factor`` names the second factor that was shown; it is empty when there was none.
    """
    actor = actor_for(user, None)
    with act(actor, "account.sign_in", own(actor), user, factor=factor or "none"):
        if factor == factors.PAPER:
            few_codes.count_down(actor, user)
        request.session.pop("pending", None)
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        now = int(time.time())
        request.session["factor"] = factor
        request.session["began"] = request.session["seen"] = now
        request.session["confirmed"] = now
    rate_limits.remember_device(request, user.email)
    request.actor = actor


def warn(request: StaffRequest, user: User) -> None:
    """Say what somebody who has just signed in should know about their account."""
    if user.password_known_on:
        messages.warning(request, KNOWN_PASSWORD)
    if few_codes.few_left(user):
        left = factors.paper_codes_left(user)
        counted = ngettext(
            "%(n)s code is left on your sheet.",
            "%(n)s codes are left on your sheet.",
            left,
        )
        messages.warning(request, f"{counted % {'n': left}} {few_codes.ASK_FOR_IT}")


def show_code(request: StaffRequest, user: User, code: str) -> str:
    """Check an app code or a recovery code; return which it was.

    Raises ``RuleBroken`` when it is neither, or after too many attempts; the person
    then hears that someone knows their password.
    """
    name = request.session["pending"]["name"]
    try:
        places = rate_limits.take_code(request, user, name, factors.is_paper(code))
    except RuleBroken:
        known_password.tell(user)
        raise
    factor = factors.accept_code(user, code)
    if factor:
        places.give_back()
        return factor
    record_refusal(PUBLIC, "account.sign_in", own(actor_for(user, None)))
    if rate_limits.sign_in_used_up(name):
        known_password.tell(user)
        request.session.pop("pending")
        raise RuleBroken(rate_limits.START_AGAIN, "code")
    raise RuleBroken(factors.WRONG_CODE, "code")


def sign_in_as(
    request: StaffRequest, email: str, password: str, totp_secret: str = ""
) -> User:
    """Sign in a person whose password and app secret the caller knows.

    Every step is the real one. Only the demonstration knows such secrets.
    """
    user = user_with_email(request, email, password)
    begin(request, user, password)
    factor = ""
    if factors.has_factor(user):
        if settings.AMPARO_DEMO:
            factors.forget_last_code(user)
        factor = show_code(request, user, factors.code_now(totp_secret))
    finish(request, user, factor)
    return user


def unlock(request: StaffRequest, password: str) -> None:
    """Unlock the keys of a signed-in person with their password again."""
    user = request.user
    confirm_password(request, password)
    keyring = user_keys.unlock(user.id, password)
    with act(request.actor, "account.unlock", own(request.actor), user):
        if keyring is not None:
            seal_keys_for_session(request, keyring)
        request.session["confirmed"] = int(time.time())


def confirm_password(request: StaffRequest, password: str) -> None:
    """Raise ``RuleBroken`` unless this is the signed-in person's password."""
    places = rate_limits.take(request, request.user.email)
    before = request.user.password
    if not request.user.check_password(password):
        record_refusal(request.actor, "account.unlock", own(request.actor))
        raise RuleBroken(WRONG_PASSWORD, "password")
    places.give_back()
    if request.user.password != before:  # stored anew, under the secret of today
        update_session_auth_hash(request, request.user)


def confirmed_lately(request: StaffRequest) -> bool:
    """Return whether the password was given in the last quarter of an hour."""
    confirmed: int = request.session.get("confirmed", 0)
    return time.time() - confirmed < CONFIRMED_SECONDS


def lock(request: StaffRequest) -> None:
    """Drop the keys and sign out."""
    if request.actor.user_id is not None:
        with act(request.actor, "account.sign_out", own(request.actor)):
            logout(request)
    request.actor, request.memberships = PUBLIC, []
    request.key_cookie = ""


def end_other_sessions(request: StaffRequest) -> None:
    """End every other session of the person."""
    user = request.user
    with act(request.actor, "account.end_sessions", own(request.actor), user):
        user.session_epoch += 1
        user.save(update_fields=["session_epoch"])
        update_session_auth_hash(request, user)
