"""The codes of a transfer of a case, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """The state of a transfer."""

    ASKED = "asked", _("Waiting for approval")
    SENT_BACK = "sent_back", _("Not approved")
    SENT = "sent", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RECALLED = "recalled", _("Recalled")


OPEN_STATES = (State.ASKED, State.SENT)


class Why(TextChoices):
    """Why a case goes to another team: a code, for they read it before they accept."""

    MOVED = "moved", _("The child moves to another place")
    FAMILY = "family", _("It is closer to the family")
    HELP = "help", _("The child needs help that we cannot give")
    LANGUAGE = "language", _("Someone there speaks the child's language")
    SAFETY = "safety", _("It is safer with another team")
    CAPACITY = "capacity", _("Our team cannot continue")
    WISH = "wish", _("The child or family wants it")


class Decline(TextChoices):
    """Why a team declines; it has not read the case."""

    FULL = "full", _("Nobody is available in time")
    ELSEWHERE = "elsewhere", _("Outside our area or remit")
    LANGUAGE = "language", _("Nobody here speaks the language")
    UNSAFE = "unsafe", _("It is safer with someone else")
    CONFLICT = "conflict", _("Conflict of interest")
