"""The codes of a consultation, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConsultationOutcome(TextChoices):
    """What supervisors found out about two concerns in a consultation."""

    SAME = "same", _("They are duplicates")
    OTHER = "other", _("They are not duplicates")
    UNKNOWN = "unknown", _("We cannot tell")


class ConsultationState(TextChoices):
    """The state of a consultation; it follows from its dates."""

    OPEN = "open", _("Under way")
    ENDED = "ended", _("Ended, with an outcome")
    DELETED = "deleted", _("Messages deleted")
