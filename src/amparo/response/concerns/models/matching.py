from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import models

from amparo.foundation.kernel.models import Record
from amparo.foundation.organisations.models import Team
from amparo.foundation.vault.models import UserKey

from ..codes import ConsultationOutcome, Family
from .concern import Concern


class MatchCode(models.Model):
    """A keyed code of something told, by which concerns that may be the same are found.

    ``code`` holds 8 bytes of an HMAC as a signed number, as the search codes of persons
    do. What remains visible is which codes are frequent.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="match_codes")
    family = models.CharField(max_length=8, choices=Family)
    code = models.BigIntegerField()

    class Meta:
        # With the concern in it, who carries a code is read from the index alone.
        indexes = [models.Index(fields=["code", "concern"], name="link_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "family", "code"], name="one_code_once"
            )
        ]


class MatchDecision(Record):
    """What somebody said of two concerns: the same, or not the same.

    ``one`` has the smaller id. Taken back, the row is gone; the journal remembers it.
    """

    one = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    other = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    same = models.BooleanField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_answer_of_two")
        ]


class Consultation(Record):
    """Supervisors of two teams talk about concerns that may be about the same child.

    Neither sees the other's concern; ``about`` and ``other_about`` are each team's own.
    The words are sealed under the talk's key, which both teams hold; it is destroyed
    with either concern. ``reasons`` are Reason codes.
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

    def of(self, team_ids: Collection[UUID]) -> Team:
        """Return which of its two teams somebody of these teams speaks for."""
        return self.team if self.team_id in team_ids else self.other_team


class ConsultationMessage(Record):
    """One message of a talk, sealed and signed; ``team`` is the side that wrote it."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="messages"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    user_key = models.ForeignKey(UserKey, models.PROTECT, related_name="+")
    text_sealed = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    form_key = models.UUIDField(unique=True, null=True)
