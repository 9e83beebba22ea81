from django.conf import settings
from django.db import models

from amparo.foundation.kernel.models import Record
from amparo.foundation.organisations.models import Team

from ..concerns.models import Concern


class Block(Record):
    """A mailbox that is muted: for a time its plain words create no tasks."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="blocks")
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="blocks")
    until = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason_sealed = models.BinaryField()  # under the concern's key
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
