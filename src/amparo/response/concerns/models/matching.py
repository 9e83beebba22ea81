from django.conf import settings
from django.db import models

from amparo.foundation.kernel.models import Record

from ..codes import Family
from .concern import Concern


class MatchCode(models.Model):
    """A keyed code of a concern, by which possible duplicates are found.

    ``code`` holds 8 bytes of an HMAC as a signed number, as the search codes of persons
    do. It reveals only which codes are frequent.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="match_codes")
    family = models.CharField(max_length=8, choices=Family)
    code = models.BigIntegerField()

    class Meta:
        # Covers the concern, so that a code is looked up in the index alone.
        indexes = [models.Index(fields=["code", "concern"], name="link_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "family", "code"], name="one_code_once"
            )
        ]


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
