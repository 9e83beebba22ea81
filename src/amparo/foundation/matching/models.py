from uuid import uuid4

from django.db import models

from ..organisations.models import Team


class TeamIndex(models.Model):
    """The index of one kind of record for one team; who writes to it locks its name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind"], name="one_index_of_a_kind")
        ]


class IndexSegment(models.Model):
    """A part of an index, sealed under a key of its own for the team.

    Whatever changes makes a new segment with a new key, and destroys the old one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    index = models.ForeignKey(TeamIndex, models.CASCADE, related_name="segments")
    size = models.PositiveIntegerField()  # records in it
    entries_sealed = models.BinaryField()


class PendingEntry(models.Model):
    """A record whose entry in a team's index is not up to date.

    A search reads the record itself instead, if it still opens. So this row adds what
    came without a key, and strikes out what may no longer be found.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    noted_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["team", "kind"], name="pending_of_a_team")]


class Combination(models.Model):
    """A keyed code of a rare combination of facts, by which teams find each other's.

    One table for all kinds, without a word on what a code was made of. ``owner`` is the
    record and the part of it, encrypted under a server key: equal parts of different
    records share a ``code`` and nothing else. ``mark`` names the server's secret from
    which both grew.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.UUIDField(db_index=True)
    code = models.BigIntegerField(db_index=True)
    mark = models.PositiveSmallIntegerField()


class WaitingRecord(models.Model):
    """A record whose combinations wait for a colleague, since the secret changed.

    All records of a kind wait, whether they have combinations or not, so that the table
    does not say which of them have.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=40)  # of the key that opens it
    record_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], name="waits_once")
        ]
