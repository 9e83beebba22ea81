"""The codes of a transfer, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TransferState(TextChoices):
    """The state of a transfer."""

    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RECALLED = "recalled", _("Recalled")


class Review(TextChoices):
    """The approval of a transfer in danger, which was sent at once; empty: none."""

    PENDING = "pending", _("Done at once, approval pending")
    APPROVED = "approved", _("Done at once, approved")
    OBJECTED = "objected", _("Done at once, objected")


class TransferObjection(TextChoices):
    """Why a supervisor objects; a code, for the team may have no key any more."""

    OTHER_TEAM = "other_team", _("It belonged to another team")
    NO_DANGER = "no_danger", _("There was time to ask first")
    OURS = "ours", _("Our team could have helped")
    UNSAFE = "unsafe", _("That team may not be safe for this child")


class TransferDecline(TextChoices):
    """Why a team declines a transfer; it has not read the concern."""

    FULL = "full", _("Nobody is available in time")
    ELSEWHERE = "elsewhere", _("Outside our area or remit")
    LANGUAGE = "language", _("Nobody here speaks the language")
    UNSAFE = "unsafe", _("It is safer with someone else")
