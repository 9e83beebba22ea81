from django.db import models

from ..kernel.ids import uuid7
from ..kernel.moments import now_rounded


class Outcome(models.TextChoices):
    DONE = "done"
    REFUSED = "refused"


class Entry(models.Model):
    """One thing that was done, seen or refused: codes only, never content.

    The database refuses to change or delete a row (see the first migration). ``mac`` is
    keyed with a server secret, so that someone who can only write to the database
    cannot forge an entry; seals chain the entries, so that none can disappear.
    """

    # The database counts: times and ids say the quarter hour only.
    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=now_rounded)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8, choices=Outcome)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    team_id = models.UUIDField(null=True)
    country = models.CharField(max_length=2, blank=True)
    facts = models.JSONField(default=dict)
    mac = models.BinaryField(max_length=33)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "number"]),
            models.Index(fields=["organisation_id", "number"]),
            models.Index(fields=["actor_id", "number"]),
        ]


class Seal(models.Model):
    """A link of the chain: a batch of entries, bound to the batch before it."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(default=now_rounded)
    count = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=33)
    digest = models.BinaryField(max_length=33)


class SealedEntry(models.Model):
    """Which seal an entry belongs to, and its position there."""

    entry_id = models.UUIDField(primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="seal_position")
        ]
