"""When someone knows a person's password but lacks the second factor: tell them."""

from __future__ import annotations

from django.utils import timezone

from ..journal.operations import act
from ..policy import Actor
from . import rate_limits
from .actors import own
from .jobs import send_warning
from .models import User


def tell(user: User) -> None:
    """Write down and tell the person, once a day, that someone knows the password."""
    if not rate_limits.first_today(f"known-password|{user.id}"):
        return
    User.objects.filter(id=user.id).update(password_known_on=timezone.now().date())
    send_warning.enqueue(str(user.id))


def it_was_me(actor: Actor, user: User) -> None:
    """Take back the warning: the person themself gave the codes that did not fit."""
    with act(actor, "account.change", own(actor), user, warning="mine"):
        user.password_known_on = None
        user.save(update_fields=["password_known_on"])
