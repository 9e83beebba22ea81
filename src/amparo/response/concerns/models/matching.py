from django.conf import settings
from django.db import models

from amparo.foundation.kernel.models import Record

from .concern import Concern


class MatchDecision(Record):
    """A decision about two concerns: the same, or not the same.

    ``one`` has the smaller id. Undoing deletes the row; the journal keeps it.
    """

    one = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    other = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    same = models.BooleanField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_answer_of_two")
        ]
