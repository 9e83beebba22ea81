from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.models import Record


class Reading(Record):
    """Someone who speaks a language read one part of its texts and found it right."""

    language = models.CharField(max_length=10)
    part = models.CharField(max_length=20)
    marks = models.JSONField(default=dict)  # key of each text: digest of its wording
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language", "part"], name="one_reading_per_part"
            )
        ]


class Remark(Record):
    """What someone wrote about one text: what is wrong with it, what is better."""

    language = models.CharField(max_length=10)
    key = models.CharField(max_length=16)  # of the text
    words = models.CharField(max_length=1000)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    form_key = models.UUIDField(unique=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["language", "resolved_at"])]


class SignOff(Record):
    """Someone signs for a language: the public may read it.

    ``marks`` keep which texts that holds for, so that later changes are seen. Of one
    language at most one stands; what was withdrawn or renewed stays on record.
    """

    class How(models.TextChoices):
        """How well the person knows the language."""

        MOTHER_TONGUE = "mother_tongue", _("It is my mother tongue")
        DAILY = "daily", _("I speak it every day")
        WITH_SPEAKERS = "with_speakers", _("I read it together with native speakers")

    class Why(models.TextChoices):
        """Why it ended."""

        RENEWED = "renewed", _("Signed off again")
        WRONG = "wrong", _("Something in it is wrong")
        UNCLEAR = "unclear", _("Children do not understand it")
        HARMFUL = "harmful", _("Something in it could do harm")
        MISTAKE = "mistake", _("It was signed off by mistake")

    language = models.CharField(max_length=10)
    digest = models.CharField(max_length=16)
    marks = models.JSONField(default=dict)
    how = models.CharField(max_length=14, choices=How)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    why_ended = models.CharField(max_length=8, choices=Why, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language"],
                condition=Q(ended_at__isnull=True),
                name="one_sign_off_stands",
            )
        ]
