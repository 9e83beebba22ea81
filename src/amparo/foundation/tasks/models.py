from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..countries.models import Country
from ..kernel.models import Record
from ..organisations.hours import zone_of
from ..organisations.models import Team
from ..policy import Role


class Task(Record):
    """Something that is due: what, about what, by whom, when, and whom it escalates to.

    It belongs to a team or, without a team, to a country; without both, to its owner
    alone or, without an owner, to the alliance.
    """

    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="tasks"
    )
    country = models.ForeignKey(
        Country, models.CASCADE, null=True, blank=True, related_name="tasks"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tasks",
    )
    due_at = models.DateTimeField()
    level = models.CharField(max_length=10, blank=True)
    # A code for the row in "my day", such as the case code; never a name.
    label = models.CharField(max_length=40, blank=True)
    escalates_to = models.CharField(max_length=24, choices=Role, blank=True)
    escalated_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    postponed_from = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12, blank=True)  # done, dropped, closed

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "due_at"],
                condition=Q(completed_at__isnull=True),
                name="open_tasks_of_team",
            ),
            models.Index(
                fields=["owner", "due_at"],
                condition=Q(completed_at__isnull=True),
                name="open_tasks_of_owner",
            ),
            models.Index(fields=["subject_id", "kind"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(country__isnull=True),
                name="duty_of_a_team_or_a_country",
            )
        ]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone by which its days are counted."""
        if self.team:
            return zone_of(self.team)
        return ZoneInfo(self.country.time_zone if self.country else "UTC")


class Reminder(models.Model):
    """The one e-mail that a person got on a day; the constraint allows no second."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders"
    )
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="one_reminder_a_day")
        ]
