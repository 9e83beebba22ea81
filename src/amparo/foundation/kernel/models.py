"""The base model of every table."""

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
