"""Reasons for postponing a task: codes that the journal keeps."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Why a task is postponed."""

    CHILD_ASKED = "child_asked", _("The child asked for another time")
    NOT_SAFE_NOW = "not_safe_now", _("It is not safe to make contact now")
    WAITS_FOR_OTHERS = "waits_for_others", _("Someone else has to act first")
    OUT_OF_REACH = "out_of_reach", _("No network, no transport, or nobody there")
    MORE_URGENT = "more_urgent", _("Something more urgent came first")
