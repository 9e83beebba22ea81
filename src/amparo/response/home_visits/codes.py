"""The codes of home visits."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TripState(TextChoices):
    """Where the worker is on a home visit."""

    OUT = "out", _("On the way")
    THERE = "there", _("At the visit")
    BACK = "back", _("Back")
