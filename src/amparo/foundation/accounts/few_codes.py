"""When the codes on someone's only sheet run out: they and the administrators hear."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..policy import Actor, Role
from ..proposals.operations import raise_alarm
from .actors import own
from .factors import is_on_paper, paper_codes_left
from .models import User

FEW = 3

ASK_FOR_IT = _(
    "Ask your administrator for a new sheet of codes. Once a second person "
    "has confirmed it, you can print it here."
)


def few_left(user: User) -> bool:
    """Return whether the person's only second factor is a sheet with few codes."""
    return is_on_paper(user) and paper_codes_left(user) <= FEW


def count_down(actor: Actor, user: User) -> None:
    """Give the administrators a task when the codes on someone's sheet run out.

    Called inside of the sign-in that used one.
    """
    if few_left(user) and paper_codes_left(user) in (FEW, 0):
        tell_administrators("factor.few", actor)


def tell_administrators(what: str, actor: Actor) -> None:
    """Leave word about a person's codes for those who administer where they work."""
    raise_alarm(
        what,
        actor,
        person=actor.user_id,
        organisations=own(actor).organisation_ids,
        roles=(Role.ADMINISTRATOR,),
    )
