from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import models

from amparo.foundation.kernel.models import Record
from amparo.foundation.organisations.models import Team
from amparo.foundation.vault.models import UserKey

from ..concerns.models import Concern
from .codes import ConsultationOutcome, ConsultationState


class Consultation(Record):
    """Supervisors of two teams consult about a possible duplicate.

    Neither sees the other's concern; ``about`` and ``other_about`` are each team's own.
    Messages are sealed under the consultation's key, which both teams hold; it is
    destroyed with either concern. ``reasons`` are Reason codes.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="talks_begun")
    other_team = models.ForeignKey(Team, models.PROTECT, related_name="talks_asked")
    about = models.ForeignKey(Concern, models.CASCADE, related_name="consultations")
    other_about = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=ConsultationOutcome, blank=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about", "other_about"],
                condition=models.Q(ended_at__isnull=True),
                name="one_talk_at_a_time",
            )
        ]

    @property
    def state(self) -> ConsultationState:
        """Where it stands."""
        if self.destroyed_at is not None:
            return ConsultationState.DELETED
        return ConsultationState.ENDED if self.ended_at else ConsultationState.OPEN

    def of(self, team_ids: Collection[UUID]) -> Team:
        """Return which of its two teams is among these."""
        return self.team if self.team_id in team_ids else self.other_team


class ConsultationMessage(Record):
    """A message of a consultation, sealed and signed; ``team`` is the author's."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="messages"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    user_key = models.ForeignKey(UserKey, models.PROTECT, related_name="+")
    text_sealed = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    form_key = models.UUIDField(unique=True, null=True)
