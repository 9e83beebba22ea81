from django.conf import settings
from django.db import models

from amparo.foundation.kernel.models import Record
from amparo.foundation.organisations.models import Team

from ..concerns.models import Concern
from .codes import TransferState


class Transfer(Record):
    """A concern that one team passes on to another, and what that team said.

    The key is laid ready for the other team and opens when it accepts.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="transfers")
    from_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="transfers_in")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    keeps_access = models.BooleanField(default=False)  # the first team reads on
    answer = models.CharField(
        max_length=8,
        choices=TransferState,
        default=TransferState.WAITING,
        db_index=True,
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason_sealed = models.BinaryField()  # why it is passed on, under the concern's key
    # A no has a coded reason only: the team that says it cannot open the concern.
    declined_because = models.CharField(max_length=20, blank=True)
    form_key = models.UUIDField(unique=True, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern"],
                condition=models.Q(answer="waiting"),
                name="one_transfer_at_a_time",
            )
        ]
