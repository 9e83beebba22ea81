"""The codes of retention, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EarlyReason(TextChoices):
    """Why a concern is deleted before its retention period ends."""

    ASKED = "asked", _("The reporter requests it")
