"""The codes of a transfer, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TransferState(TextChoices):
    """The state of a transfer."""

    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RECALLED = "recalled", _("Recalled")


class TransferDecline(TextChoices):
    """Why a team declines a transfer; it has not read the concern."""

    FULL = "full", _("We have nobody free for it in time")
    ELSEWHERE = "elsewhere", _("The place or the matter is not ours")
    LANGUAGE = "language", _("Nobody here speaks the language")
    UNSAFE = "unsafe", _("It is safer with somebody else")
