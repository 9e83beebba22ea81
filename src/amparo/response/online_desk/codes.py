"""The codes of the online desk, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoHandOffReason(TextChoices):
    """Why addresses are deleted without a hand-off to a hotline."""

    FORBIDDEN = "forbidden", _("The rules of this country forbid it")
    NOTHING = "nothing", _("Not addresses, or sent by mistake")
    KNOWN = "known", _("The hotline has them already")
