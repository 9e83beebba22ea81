from django.db import models

from ..accounts.models import User
from ..kernel.models import Record
from ..organisations.models import Team
from .imports.models import ColumnChoice, Import, ImportRow

__all__ = ["ColumnChoice", "Import", "ImportRow", "SavedView"]


class SavedView(Record):
    """The filters and the order of a list, under a name that a person gave it.

    ``codes`` holds codes only, never a typed word. The name is typed, so it is sealed
    under the server's secret. ``team`` sees it too.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    list_name = models.CharField(max_length=40)
    name_sealed = models.BinaryField()
    codes = models.JSONField(default=dict)
    sort = models.CharField(max_length=40, blank=True)
    deleted_at = models.DateTimeField(null=True)  # for some minutes it can be restored

    class Meta:
        indexes = [
            models.Index(fields=["owner", "list_name"], name="views_of_a_person"),
            models.Index(fields=["team", "list_name"], name="views_of_a_team"),
        ]
