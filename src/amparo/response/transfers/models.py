from django.conf import settings
from django.db import models

from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Turn
from amparo.foundation.organisations.models import Team

from ..concerns.models import Concern
from .codes import Review, TransferObjection, TransferState


class Transfer(CodedRecord):
    """A transfer of a concern from one team to another, and the answer.

    The key is held in escrow for the receiving team until it accepts.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="transfers")
    turn = Turn("concern")
    from_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="transfers_in")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    keeps_access = models.BooleanField(default=False)  # the sending team keeps reading
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
    reason_sealed = models.BinaryField()  # why, under the concern's key
    # A coded reason only: the team that declines cannot open the concern.
    declined_because = models.CharField(max_length=20, blank=True)
    # In danger: sent at once, approved afterwards by a supervisor of the senders.
    review = models.CharField(max_length=8, choices=Review, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=12, choices=TransferObjection, blank=True)
    form_key = models.UUIDField(unique=True, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern"],
                condition=models.Q(answer="waiting"),
                name="one_transfer_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None)
                | ~models.Q(reviewed_by=models.F("sent_by")),
                name="nobody_approves_their_own_transfer",
            ),
        ]
