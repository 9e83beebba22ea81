from django.db import models
from django.utils import timezone

from amparo.foundation.countries.models import Country
from amparo.foundation.kernel.models import Record


class Method(models.TextChoices):
    """How a count avoids counting someone twice; stored with every value."""

    EXACT = "E", "exact id"
    NOT_ADDITIVE_ACROSS_TEAMS = "N", "exact id inside a team, not compared across teams"
    CODES = "T", "exact id inside a team, keyed codes inside an organisation"
    ADDITIVE = "A", "events, may be added"


class Count(Record):
    """One run over all indicators: when, over which records, by whom.

    It waits for ``amparo tick`` until ``seconds`` says how long counting took.
    """

    counted_at = models.DateTimeField(default=timezone.now)  # while it waits: asked at
    until = models.DateField()
    by = models.UUIDField(null=True)  # empty: ``amparo tick``
    seconds = models.FloatField(null=True)


class Value(models.Model):
    """The value of one indicator, in one country and period, of one run.

    ``quarter`` like ``2026Q4``, or empty for everything up to the run's day. Without a
    country it is the union over all, counted by itself and never a sum. ``part``: empty
    for the value itself; ``of`` for the whole of a share; a quality and its code, like
    ``sex:female``, for some of what was counted.
    """

    count = models.ForeignKey(Count, models.CASCADE, related_name="results")
    indicator = models.CharField(max_length=12)
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True)
    quarter = models.CharField(max_length=6, blank=True)
    part = models.CharField(max_length=24, blank=True)
    value = models.PositiveIntegerField()
    method = models.CharField(max_length=1, choices=Method)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["count", "indicator", "country", "quarter", "part"],
                name="value_once",
            ),
            models.UniqueConstraint(
                fields=["count", "indicator", "quarter", "part"],
                condition=models.Q(country__isnull=True),
                name="union_once",
            ),
        ]
