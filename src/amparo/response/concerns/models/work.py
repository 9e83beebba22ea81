from django.conf import settings
from django.db import models

from amparo.foundation.kernel.models import Record

from ..codes import Basis, Contact, DecisionKind, ResponseKind
from .concern import Concern


class TriageDecision(Record):
    """A decision about a concern, with its sealed reason.

    ``suggested`` is what the rules suggested, ``rules`` are those that applied; if it
    differs from ``value``, the suggestion was overridden.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="decisions")
    about = models.CharField(max_length=8, choices=DecisionKind)
    value = models.CharField(max_length=12)
    suggested = models.CharField(max_length=12, blank=True)
    rules = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason_sealed = models.BinaryField()


class Response(Record):
    """A response of the team to a concern: what was done, who was informed, when.

    ``duty_id`` is the reporting duty that it fulfils, ``basis`` the ground.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="responses")
    kind = models.CharField(max_length=12, choices=ResponseKind)
    done_at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=8, choices=Basis, blank=True)
    duty_id = models.UUIDField(null=True)
    result = models.CharField(max_length=12, choices=Contact, blank=True)
    detail_sealed = models.BinaryField(null=True)  # who, reference, what was said
    form_key = models.UUIDField(unique=True, null=True)

    class Meta:
        indexes = [models.Index(fields=["concern", "done_at"])]
