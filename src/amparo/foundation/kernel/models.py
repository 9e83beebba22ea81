"""The base model of every table, the secrets that this server has had, heartbeats."""

from typing import Any

from django.db import models

from .ids import uuid7
from .moments import now_rounded


class Record(models.Model):
    """A row with an id, a creation time (both to the quarter hour) and a version.

    ``version`` counts changes: an operation that edits takes the version that the
    person saw and raises ``Conflict`` when it is no longer the current one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=now_rounded, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Turn(models.PositiveIntegerField):  # type: ignore[type-arg]
    """The place of a row among those with the same parent, oldest first.

    Times say the quarter hour only; where an order within it decides something, sort by
    ``created_at`` and this. Two rows made at the same moment may share a place.
    """

    def __init__(self, parent: str, **options: Any) -> None:
        self.parent = parent
        super().__init__(**{"default": 0, "editable": False} | options)

    def deconstruct(self) -> Any:
        """Return how to make this field again, for migrations."""
        name, path, _args, options = super().deconstruct()
        return name, path, [self.parent], options

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Give a new row the next place."""
        if add and not getattr(model_instance, self.attname):
            column = f"{self.parent}_id"
            same = {column: getattr(model_instance, column)}
            siblings = type(model_instance)._base_manager.filter(**same)
            last = siblings.aggregate(last=models.Max(self.attname))["last"]
            setattr(model_instance, self.attname, (last or 0) + 1)
        return super().pre_save(model_instance, add)


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


class Heartbeat(models.Model):
    """The last sign of life of the clock, the worker or the mail server, exactly."""

    part = models.CharField(primary_key=True, max_length=8)
    at = models.DateTimeField()
