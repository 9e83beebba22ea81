"""Changing a password keeps the keys; resetting a forgotten one loses them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext_lazy as _

from ..journal.models import Entry, Outcome
from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..kernel.moments import QUARTER
from ..organisations.models import Team
from ..policy import PUBLIC
from ..vault import last_holder, user_keys
from ..vault.keyring import Keyring
from ..vault.team_keys import keyring_of
from . import rate_limits
from .actors import own
from .jobs import send_reset_link
from .middleware import StaffRequest
from .models import User
from .sign_in import confirm_password, seal_keys_for_session


def check_new(password: str, user: User) -> None:
    """Raise ``RuleBroken`` if the password is too short or too common."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages), "password") from error


def change(request: StaffRequest, current: str, new: str) -> None:
    """Change the signed-in person's password; the same keys are locked with it."""
    user = request.user
    confirm_password(request, current)
    check_new(new, user)
    keyring = user_keys.unlock(user.id, current)
    with act(request.actor, "account.change_password", own(request.actor), user):
        if keyring is not None:
            user_keys.change_password(keyring, new)
        _store(user, new)
        update_session_auth_hash(request, user)
        if keyring is not None:
            seal_keys_for_session(request, keyring)


def _store(user: User, password: str) -> None:
    user.set_password(password)
    user.password_known_on = None
    user.save(update_fields=["password", "password_known_on"])


def ask_reset(request: HttpRequest, email: str) -> None:
    """E-mail a reset link if the account exists; never reveal whether it does.

    The worker looks it up and sends, so that the response takes the same time for
    everyone.
    """
    try:
        rate_limits.take_mail(request, email)
    except RuleBroken:
        return  # the same response; this mailbox has enough links already
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    send_reset_link.enqueue(str(user.id if user else UUID(int=0)))


def user_of_reset(uid: str, token: str) -> User:
    """Return whose reset link this is, or raise ``RuleBroken``."""
    try:
        user_id = UUID(urlsafe_base64_decode(uid).decode())
    except ValueError:
        user_id = UUID(int=0)
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        raise RuleBroken(_("This link has already been used or is too old."))
    return user


def reset(uid: str, token: str, password: str, known: bool) -> User:
    """Set a new password by a link from an e-mail, and make new keys.

    What was sealed to the person stays closed until a colleague grants the keys again.
    What nobody else can open is kept for the old password, unless someone else may
    know that (``known``).
    """
    user = user_of_reset(uid, token)
    check_new(password, user)
    keep = not known and keeps_old(user)
    with act(PUBLIC, "account.reset_password", subject=user) as entry:
        entry.note(kept=keep)
        _store(user, password)
        _make_keys(user, password, keep)
    return user


def keeps_old(user: User) -> bool:
    """Return whether a reset may keep what only the old password opens."""
    return not (user.password_known_on or _factor_was_reset(user))


def _make_keys(user: User, password: str, keep: bool) -> Keyring:
    if not keep:
        last_holder.end_kept(user.id)
    end = last_holder.keep if keep else user_keys.retire
    return user_keys.make_keys(user.id, password, end)


def _factor_was_reset(user: User) -> bool:
    """Return whether an administrator took away the second factor of late."""
    return Entry.objects.filter(
        verb="account.reset_factor",
        outcome=Outcome.DONE,
        subject_id=user.id,
        at__gt=timezone.now() - last_holder.KEPT_FOR - QUARTER,  # rounded down
    ).exists()


def bring_back(request: StaffRequest, old_password: str) -> list[Team]:
    """Bring back what only the old password opens; return which teams."""
    keyring = keyring_of(request.actor)
    user = request.user
    places = rate_limits.take(request, user.email, "old password")
    with act(request.actor, "account.bring_back", own(request.actor), user) as entry:
        teams = last_holder.bring_back(keyring, old_password)
        if not teams:
            raise RuleBroken(_("This password no longer opens anything."), "password")
        entry.note(teams=[team.id for team in teams])
    places.give_back()
    return teams


def renew_keys(request: StaffRequest, password: str) -> None:
    """Make new keys for someone whose password does not open the old ones."""
    user = request.user
    confirm_password(request, password)
    with act(request.actor, "account.renew_keys", own(request.actor), user):
        if user_keys.unlock(user.id, password) is not None:
            raise RuleBroken(_("Your keys open with this password. Nothing to renew."))
        keep = keeps_old(user)
        seal_keys_for_session(request, _make_keys(user, password, keep))
