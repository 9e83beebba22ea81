from django.conf import settings
from django.db import models

from amparo.foundation.kernel.models import Record
from amparo.foundation.organisations.models import Team
from amparo.foundation.vault.models import UserKey

from ..codes import Family
from .concern import Concern


class LinkCode(models.Model):
    """A keyed code of something told, by which concerns that may be the same are found.

    ``code`` holds 8 bytes of an HMAC as a signed number, as the search codes of persons
    do. What remains visible is which codes are frequent.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="link_codes")
    family = models.CharField(max_length=8, choices=Family)
    code = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["code", "family"], name="link_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "family", "code"], name="one_code_once"
            )
        ]


class Talk(Record):
    """Supervisors of two teams talk about concerns that may be about the same child.

    Neither sees the other's concern; ``about`` and ``other_about`` are each team's own.
    The words are sealed under the talk's key, which both teams hold.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="talks_begun")
    other_team = models.ForeignKey(Team, models.PROTECT, related_name="talks_asked")
    about = models.ForeignKey(Concern, models.CASCADE, related_name="talks")
    other_about = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about", "other_about"],
                condition=models.Q(ended_at__isnull=True),
                name="one_talk_at_a_time",
            )
        ]


class TalkMessage(Record):
    """One message of a talk, sealed and signed."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="messages")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    user_key = models.ForeignKey(UserKey, models.PROTECT, related_name="+")
    text_sealed = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    form_key = models.UUIDField(unique=True, null=True)
