from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..countries.models import Country
from ..kernel.models import Record
from ..organisations.hours import zone_of
from ..organisations.models import Organisation, Team
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
    # Danger only (alerts.py). Exact, because minutes count; empty as soon as somebody
    # takes it or it ends.
    next_alert_at = models.DateTimeField(null=True)
    alert_round = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

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
            models.Index(
                fields=["next_alert_at"],
                condition=Q(next_alert_at__isnull=False),
                name="tasks_with_alerts",
            ),
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


class OnCall(Record):
    """Whom a team's alerts reach last: someone with a telephone, who needs no keys.

    The ordered list before them is in ``OnCallRung``; ``version`` counts for both.
    """

    team = models.OneToOneField(Team, models.CASCADE, related_name="on_call")
    last_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="last_on_call",
    )
    # Under the server's secret: it rings for the team, whoever has which keys.
    phone_sealed = models.BinaryField(null=True)


class OnCallRung(models.Model):
    """One person of a team in the order in which they are alerted, and when."""

    class When(models.TextChoices):
        ALWAYS = "always", _("Day and night")
        OPEN = "open", _("In the team's hours")
        CLOSED = "closed", _("Outside the team's hours")

    on_call = models.ForeignKey(OnCall, models.CASCADE, related_name="rungs")
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="on_call_rungs"
    )
    when = models.CharField(max_length=6, choices=When, default=When.ALWAYS)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["on_call", "position"], name="one_person_a_rung"
            )
        ]


class Alert(Record):
    """One person who was alerted about a task, in which round and on which rung."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="alerts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts"
    )
    round = models.PositiveSmallIntegerField()
    rung = models.PositiveSmallIntegerField()


class Webhook(Record):
    """Where else an organisation's or a team's alerts go: an address of its own.

    Address and signing key are sealed for the server. The results say how the last
    delivery went: a code of ``webhooks.RESULTS``, to the quarter hour.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="webhooks"
    )
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="webhooks"
    )
    address_sealed = models.BinaryField()
    secret_sealed = models.BinaryField()
    last_result = models.CharField(max_length=16, blank=True)
    last_status = models.PositiveSmallIntegerField(null=True)
    last_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True)
