"""The base model of every table, and the secrets that this server has had."""

from django.db import models
from django.utils import timezone

from .ids import uuid7


class Record(models.Model):
    """A row with a time-ordered id, a creation time and a version.

    ``version`` counts changes: an operation that edits takes the version that the
    person saw and raises ``Conflict`` when it is no longer the current one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class SecretGeneration(models.Model):
    """One secret that this installation had: enough to recognise it, and no more.

    Both fingerprints are keyed with the secret itself. ``kept`` holds those keys of a
    secret that was replaced which are still needed, sealed under the one after it.
    """

    number = models.PositiveIntegerField(primary_key=True)
    mark = models.PositiveSmallIntegerField()
    fingerprint = models.BinaryField(max_length=32)  # of the secret
    site_fingerprint = models.BinaryField(max_length=32)  # of secret and site name
    began_on = models.DateField()
    drilled_on = models.DateField(null=True)
    lost = models.BooleanField(default=False)
    kept = models.BinaryField(null=True)
