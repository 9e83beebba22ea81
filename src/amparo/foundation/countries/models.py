from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..kernel.models import Record


class Country(models.Model):
    """A country and what is its own: languages, time zones, age of majority."""

    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=60)
    languages = models.JSONField(default=list)  # of the public pages, best first
    time_zone = models.CharField(max_length=40)  # where most people live
    other_time_zones = models.JSONField(default=list, blank=True)
    in_programme = models.BooleanField(default=True)
    # Which adult age, per law; data, not a constant.
    adult_at = models.PositiveSmallIntegerField(default=18)
    note = models.TextField(blank=True)  # for staff: what to be careful with
    source = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Its name in the language of whoever reads."""
        # The texts are gathered from the public pages, which name every country.
        return gettext(self.name)

    @property
    def time_zones(self) -> list[str]:
        """All its time zones, that of most people first."""
        return [self.time_zone, *self.other_time_zones]


class Area(models.Model):
    """A first-level division, as ISO 3166-2 has it."""

    code = models.CharField(primary_key=True, max_length=6)
    country = models.ForeignKey(Country, models.CASCADE, related_name="areas")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Confidence(models.TextChoices):
    """How sure we are of a fact that is not ours."""

    HIGH = "high", _("Confirmed")
    MEDIUM = "medium", _("To be confirmed")
    LOW = "low", _("Doubtful")


class Fact(Record):
    """A row that may come from our data files; ``loaded_as`` is its key there.

    A later release changes such a row only while it still says what the last release
    said (``ShippedFact``).
    """

    loaded_as = models.CharField(max_length=90, null=True, unique=True, editable=False)

    class Meta:
        abstract = True


class ShippedFact(models.Model):
    """What the last release said of one fact, as its file has it.

    A fact that says otherwise was changed by a person. One whose row is gone was taken
    away by a person. A release that says the same again changes nothing.
    """

    table = models.CharField(max_length=20)
    key = models.CharField(max_length=90)
    values = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="shipped_fact_once")
        ]


class HelpContact(Fact):
    """A telephone line or site that helps, with its source and review date.

    ``country`` is empty for contacts that serve the whole world. ``expires_on`` is the
    last day on which it may be shown to the public.
    """

    class Kind(models.TextChoices):
        """What it is for, nearest danger first."""

        EMERGENCY = "emergency", _("Emergency")
        CHILD_HELPLINE = "child_helpline", _("Child helpline")
        ANTI_TRAFFICKING = "anti_trafficking", _("Trafficking")
        ONLINE = "online", _("Something online")

    TOPIC = "country.help_contact"  # of proposals
    # What it says, without the days of its checks.
    WORDS = (
        *("kind", "position", "name", "local_name", "phone", "url", "hours"),
        *("languages", "operator", "note", "source", "confidence"),
    )

    # What stays on the pages of a country that has nothing newer of the kind.
    LASTING = (Kind.EMERGENCY, Kind.CHILD_HELPLINE)

    country = models.ForeignKey(
        Country, models.CASCADE, null=True, blank=True, related_name="help_contacts"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField(default=100)  # within its kind
    name = models.CharField(max_length=120)
    # In the first language of its country; empty: ``name`` is what it calls itself.
    local_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    url = models.URLField(max_length=300, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    languages = models.JSONField(default=list)
    operator = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)  # for staff
    source = models.TextField()
    confidence = models.CharField(max_length=8, choices=Confidence)
    confirmed_by = models.UUIDField(null=True, blank=True)  # for "medium" ones
    checked_on = models.DateField()
    expires_on = models.DateField()
    retired_at = models.DateTimeField(null=True, blank=True)

    # Filled by queries for the moment that was asked for.
    is_aged = False  # shown although its check is too old
    open_now: bool | None = None
    hours_said: str = ""
    now_said: str = ""

    class Meta:
        ordering = ["country", "kind", "position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_vouched_for(self) -> bool:
        """Say whether it is sure enough for the public, however long ago."""
        confirmed = self.confirmed_by is not None
        return self.confidence == Confidence.HIGH or (
            self.confidence == Confidence.MEDIUM and confirmed
        )


class ReportingDuty(Fact):
    """A legal duty to report: who tells whom, within how long. Data, with its source.

    ``applies_to`` are codes of ``words.ABOUT``; empty: whatever it is about. In the
    three questions that may be None, None means that nobody has found out yet.
    """

    country = models.ForeignKey(
        Country, models.CASCADE, related_name="reporting_duties"
    )
    position = models.PositiveSmallIntegerField(default=100)  # who is told first
    who = models.CharField(max_length=200)
    to_whom = models.CharField(max_length=200)
    within_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    law = models.CharField(max_length=200, blank=True)
    applies_to = models.JSONField(default=list, blank=True)
    only_child_victim = models.BooleanField(null=True, blank=True)
    anonymous = models.BooleanField(null=True, blank=True)
    non_state = models.BooleanField(null=True, blank=True)
    summary = models.TextField()
    source = models.TextField()
    confidence = models.CharField(max_length=8, choices=Confidence)
    reviewed_by = models.CharField(max_length=120, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["country", "position", "who"]


class CountrySetting(Fact):
    """What a country does otherwise than everybody; ``settings.py`` declares the keys.

    A country without a row of its own does as declared there.
    """

    country = models.ForeignKey(Country, models.CASCADE, related_name="settings")
    key = models.CharField(max_length=40)
    value = models.BooleanField()
    source = models.TextField()
    confidence = models.CharField(max_length=8, choices=Confidence)
    reviewed_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "key"], name="switch_per_country"
            )
        ]


class Deadline(Fact):
    """How long something may take in a country; without a country, everywhere.

    ``kind`` is a duty kind or something that is kept for a time (``KEEPING``),
    ``level`` an urgency or risk level (or empty).
    """

    # What is kept for a time and then destroyed or let go; people count it in days.
    KEEPING = (
        "concern.retention",
        "concern.retention_warning",
        "concern.online_part",
        "concern.block",
    )

    country = models.ForeignKey(
        Country, models.CASCADE, null=True, blank=True, related_name="deadlines"
    )
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=10, blank=True)
    hours = models.PositiveIntegerField()
    source = models.TextField()
    confidence = models.CharField(max_length=8, choices=Confidence)
    reviewed_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "kind", "level"], name="clock_per_country"
            ),
            models.UniqueConstraint(
                fields=["kind", "level"],
                condition=Q(country__isnull=True),
                name="clock_everywhere",
            ),
            models.CheckConstraint(condition=Q(hours__gte=1), name="clock_runs"),
        ]

    @property
    def in_days(self) -> bool:
        """Say whether people count it in days."""
        return self.kind in self.KEEPING
