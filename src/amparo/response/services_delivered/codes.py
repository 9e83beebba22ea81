"""The codes of services that were delivered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """In what a service is counted."""

    SESSIONS = "sessions", _("sessions")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    NIGHTS = "nights", _("nights")
    ITEMS = "items", _("items")
    PAYMENTS = "payments", _("payments")


class Struck(TextChoices):
    """Why a service does not count any more; the row stays."""

    CORRECTED = "corrected", _("Corrected")
    MISTAKE = "mistake", _("Recorded by mistake")
