"""The codes of a consultation, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConsultationOutcome(TextChoices):
    """What supervisors found out about two concerns in a consultation."""

    SAME = "same", _("They are about the same")
    OTHER = "other", _("They are not about the same")
    UNKNOWN = "unknown", _("We cannot tell")
