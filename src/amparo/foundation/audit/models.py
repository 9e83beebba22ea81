from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..kernel.models import Record


class Unusual(models.TextChoices):
    """Why reading was unusual."""

    MANY = "many", _("Far more records than on any day before")
    OUTSIDE = "outside", _("Records outside their cases or team")
    AGAIN = "again", _("The same search again and again")


class Finding(models.TextChoices):
    """What came of looking into it."""

    EXPLAINED = "explained", _("There is a good reason")
    TALKED = "talked", _("Discussed with the person; no further action")
    MISUSE = "misuse", _("Not needed for their work; handled under our rules")


class UnusualReading(Record):
    """Unusual reading by one person on one day; the constraint allows no second."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="unusual_readings"
    )
    day = models.DateField()
    because = models.CharField(max_length=8, choices=Unusual)
    count = models.PositiveIntegerField()
    usual = models.PositiveIntegerField(default=0)
    finding = models.CharField(max_length=10, choices=Finding, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"], name="one_unusual_reading_a_day"
            )
        ]


class Digest(models.Model):
    """The one e-mail of a week to a person; the constraint allows no second."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="journal_digests"
    )
    week = models.DateField()  # its Monday

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "week"], name="one_digest_a_week")
        ]
