from django.conf import settings
from django.db import models
from django.db.models import Q

from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Turn
from amparo.response.cases.codes import HelpKind
from amparo.response.cases.models import Case

from .codes import Struck, Unit


class Delivery(CodedRecord):
    """Help that a child received, by whom, when and how much; never a telephone call.

    A row is never changed: one that was wrong is struck, and another replaces it. What
    a referral brought is the outcome of the referral.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="deliveries")
    turn = Turn("case")
    kind = models.CharField(max_length=12, choices=HelpKind)
    on = models.DateField()
    # Nobody of the team: someone else, named in the note.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    quantity = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=8, choices=Unit)
    note_sealed = models.BinaryField(null=True)
    struck = models.CharField(max_length=9, choices=Struck, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    struck_sealed = models.BinaryField(null=True)  # why
    replaces = models.OneToOneField(
        "self", models.RESTRICT, null=True, related_name="replaced_by"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["case", "on"]),
            models.Index(fields=["on"], name="services_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="a_service_is_at_least_one"
            ),
            models.CheckConstraint(
                condition=Q(struck="", struck_by__isnull=True)
                | ~Q(struck="") & Q(struck_by__isnull=False),
                name="a_struck_service_was_struck_by_someone",
            ),
        ]
