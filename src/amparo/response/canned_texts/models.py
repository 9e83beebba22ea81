from django.db import models

from amparo.foundation.kernel.models import Record
from amparo.foundation.organisations.models import Team


class CannedText(Record):
    """A canned text in one language; public words, not sealed.

    Without a team it is shipped with Amparo (``loaded_as``), for all teams.
    """

    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="canned_texts"
    )
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=80)
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=100)
    retired_at = models.DateTimeField(null=True)
    loaded_as = models.CharField(max_length=60, null=True, unique=True, editable=False)

    class Meta:
        ordering = ["position", "title"]
