from django.db import models

from amparo.foundation.kernel.models import Record


class Filling(Record):
    """How far the demonstration's data has come, so that filling can go on later."""

    size = models.CharField(max_length=8, unique=True)
    until = models.DateField()
    wanted = models.PositiveIntegerField()  # cases
    done = models.PositiveIntegerField(default=0)  # cases, in whole chunks
    finished_at = models.DateTimeField(null=True)
