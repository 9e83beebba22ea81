from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..kernel.coded import CodedRecord


class Country(models.Model):
    """A country with its languages, time zones and age of majority."""

    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=60)
    languages = models.JSONField(default=list)  # of the public pages, best first
    time_zone = models.CharField(max_length=40)  # where most people live
    other_time_zones = models.JSONField(default=list, blank=True)
    in_programme = models.BooleanField(default=True)
    # The age of majority by law; data, not a constant.
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
        """Its name in the reader's language."""
        # The texts are gathered from the public pages, which name every country.
        return gettext(self.name)

    @property
    def time_zones(self) -> list[str]:
        """All its time zones, that of most people first."""
        return [self.time_zone, *self.other_time_zones]


class Area(models.Model):
    """A first-level division, as in ISO 3166-2."""

    code = models.CharField(primary_key=True, max_length=6)
    country = models.ForeignKey(Country, models.CASCADE, related_name="areas")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Confidence(models.TextChoices):
    """How sure we are of a fact from outside."""

    HIGH = "high", _("Confirmed")
    MEDIUM = "medium", _("To be confirmed")
    LOW = "low", _("Doubtful")


class Fact(CodedRecord):
    """A row that may come from our data files; ``loaded_as`` is its key there.

    A later release changes such a row only while it still has the last release's values
    (``ShippedFact``). Its code covers what is followed; where it does not hold, what
    our data files say is followed instead (``shipped.py``).
    """

    WATCHED = True

    loaded_as = models.CharField(max_length=90, null=True, unique=True, editable=False)

    class Meta:
        abstract = True


class ShippedFact(models.Model):
    """What the last release said of one fact, as in its file.

    A fact with other values was changed by a person; one whose row is gone was removed
    by a person. A release that says the same again changes nothing.
    """

    table = models.CharField(max_length=20)
    key = models.CharField(max_length=90)
    values = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="shipped_fact_once")
        ]


class HelpContact(Fact):
    """A helpline or site, with its source and review date.

    ``country`` is empty for contacts that serve the whole world. ``expires_on`` is the
    last day on which it may be shown to the public. ``closed_on`` is the day since
    which it no longer exists, as a release says; ``retired_at``, when people here
    removed it.
    """

    class Kind(models.TextChoices):
        """What it is for, the most urgent first."""

        EMERGENCY = "emergency", _("Emergency")
        CHILD_HELPLINE = "child_helpline", _("Child helpline")
        ANTI_TRAFFICKING = "anti_trafficking", _("Trafficking")
        ONLINE = "online", _("Something online")

    class Report(models.TextChoices):
        """What a colleague reports of it; never more than this code is kept."""

        WRONG = "wrong", _("Wrong number or address")
        SILENT = "silent", _("Nobody answers")
        UNSAFE = "unsafe", _("Not safe for children")

    TOPIC = "country.help_contact"  # of proposals
    # Its content, without the dates of its checks.
    WORDS = (
        *("kind", "position", "name", "local_name", "phone", "url", "hours"),
        *("languages", "operator", "note", "source", "confidence", "closed_on"),
    )

    # What a child reads, dials or opens: it changes by two people.
    FOLLOWED = ("kind", "name", "local_name", "phone", "url", "hours", "languages")

    CODED = (
        *("country_id", "position", "confidence", "confirmed_by", "checked_on"),
        *("expires_on", "closed_on", "retired_at", "reported_as", "reported_at"),
        *("loaded_as", *FOLLOWED),
    )

    # Kinds that a country keeps showing when it has nothing newer of them.
    LASTING = (Kind.EMERGENCY, Kind.CHILD_HELPLINE)

    country = models.ForeignKey(
        Country, models.CASCADE, null=True, blank=True, related_name="help_contacts"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField(default=100)  # within its kind
    name = models.CharField(max_length=120)
    # In the first language of its country; empty: same as ``name``.
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
    closed_on = models.DateField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    # A report that nobody has resolved yet; the next check of the contact ends it.
    reported_as = models.CharField(max_length=8, choices=Report, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.UUIDField(null=True, blank=True)

    # Set by queries, for the moment asked for.
    is_aged = False  # shown although its check has expired
    is_kept = False  # shown although it is reported
    is_changed = False  # outside of Amparo, so not shown
    open_now: bool | None = None
    hours_said: str = ""
    now_said: str = ""

    class Meta:
        ordering = ["country", "kind", "position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_gone(self) -> bool:
        """Return whether it was closed or removed."""
        return self.closed_on is not None or self.retired_at is not None

    @property
    def is_vouched_for(self) -> bool:
        """Return whether it is sure enough for the public, whatever its age."""
        if self.closed_on is not None:
            return False
        confirmed = self.confirmed_by is not None
        return self.confidence == Confidence.HIGH or (
            self.confidence == Confidence.MEDIUM and confirmed
        )


class ReportingDuty(Fact):
    """A legal duty to report: who tells whom, within how long. Data, with its source.

    ``applies_to`` are codes of ``presenters.ABOUT``; empty: whatever it is about. In
    the three questions that may be None, None means that the answer is not known yet.
    """

    CODED = (
        *("country_id", "position", "who", "to_whom", "within_hours", "law"),
        *("applies_to", "only_child_victim", "anonymous", "non_state", "summary"),
        *("source", "confidence", "reviewed_by", "reviewed_on", "loaded_as"),
    )

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
    """A setting in which a country differs; ``settings.py`` declares the keys.

    A country without a row of its own follows the default declared there.
    """

    CODED = ("country_id", "key", "value")

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

    ``kind`` is a task kind or a retention period (``KEEPING``), ``level`` an urgency or
    risk level (or empty).
    """

    CODED = ("country_id", "kind", "level", "hours")

    # Retention periods, which people count in days.
    KEEPING = (
        "concern.retention",
        "concern.retention_warning",
        "concern.online_part",
        "concern.block",
        "import.wait",
        "import.undo",
        "service.public",
        "group.request_answer",
        "group.advocate_period",
    )
    # Waits so short that ``hours`` holds minutes.
    IN_MINUTES = ("alert.next", "alert.again", "home_visit.back")

    # Waits of months and years, which people count in days.
    LONG = ("follow_up.after", "follow_up.silent")

    # Not waits at all, but limits of the same table: ``hours`` holds a number.
    IN_POINTS = ("case.weight", "case.load")
    IN_TIMES = (
        *IN_POINTS,
        "journal.times",
        "journal.least",
        "journal.others",
        "journal.searches",
        "follow_up.missed",
        "group.advocate_actions",
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
        """Return whether people count it in days."""
        return self.kind in self.KEEPING or self.kind in self.LONG

    @property
    def in_minutes(self) -> bool:
        """Return whether ``hours`` holds minutes."""
        return self.kind in self.IN_MINUTES

    @property
    def in_times(self) -> bool:
        """Return whether ``hours`` holds a number: of times, or of points."""
        return self.kind in self.IN_TIMES

    @property
    def in_points(self) -> bool:
        """Return whether ``hours`` holds points, by which caseloads are compared."""
        return self.kind in self.IN_POINTS
