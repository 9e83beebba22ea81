from django.conf import settings
from django.db import models

from amparo.foundation.kernel.models import Record
from amparo.foundation.organisations.models import Team

from ..codes import Basis, Contact, DecisionKind, ResponseKind
from .concern import Concern


class TriageDecision(Record):
    """What a person decided about a concern, and the reason they gave, sealed.

    ``suggested`` is what the rules had suggested, ``rules`` which of them spoke: where
    it differs from ``value``, a person overrode the suggestion.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="decisions")
    about = models.CharField(max_length=8, choices=DecisionKind)
    value = models.CharField(max_length=12)
    suggested = models.CharField(max_length=12, blank=True)
    rules = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason_sealed = models.BinaryField()


class Response(Record):
    """Something that the team did about a concern: whom it informed, when, why.

    ``duty_id`` names the reporting duty that it fulfils, ``basis`` the ground.
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


class Block(Record):
    """A contact that abuses the line: for a time its messages wake nobody.

    Nothing is refused and nothing is thrown away; they wait, muted. ``contact`` is a
    keyed code of a number or account; without one it is the mailbox of ``concern``.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="blocks")
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="blocks")
    contact = models.BigIntegerField(null=True, db_index=True)
    until = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason_sealed = models.BinaryField()  # under the concern's key
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
