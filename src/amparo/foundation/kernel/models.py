"""The shape that every table shares."""

from django.db import models
from django.utils import timezone

from .ids import uuid7


class Record(models.Model):
    """A row with an id that sorts by time, a birth time and a version.

    ``version`` counts changes: an operation that edits takes the version that the
    person saw and refuses with ``Conflict`` when it is no longer the current one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
