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

    FULL = "full", _("Nobody is available in time")
    ELSEWHERE = "elsewhere", _("Outside our area or remit")
    LANGUAGE = "language", _("Nobody here speaks the language")
    UNSAFE = "unsafe", _("It is safer with someone else")
