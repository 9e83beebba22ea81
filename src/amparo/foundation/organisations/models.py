from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..countries.models import Area, Country
from ..kernel.coded import CodedRecord
from ..kernel.models import Record
from ..kernel.moments import ExactTime


class Organisation(Record):
    """An organisation the programme works with, from alliance member to school."""

    class Kind(models.TextChoices):
        ALLIANCE_MEMBER = "alliance_member", _("Alliance member")
        LOCAL_PARTNER = "local_partner", _("Local partner")
        SERVICE_PROVIDER = "service_provider", _("Service provider")
        POLICE_JUSTICE = "police_justice", _("Police or justice")
        GOVERNMENT = "government", _("Government")
        COMPANY = "company", _("Company")
        SCHOOL = "school", _("School")
        COMMUNITY_GROUP = "community_group", _("Community group")

    class Safeguarding(models.TextChoices):
        """Set by the partners room; a lower room only reads it."""

        UNKNOWN = "unknown", _("Not checked yet")
        OK = "ok", _("In order")
        EXPIRED = "expired", _("Check is out of date")
        RED = "red", _("Not in order")

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    countries = models.ManyToManyField(Country, related_name="organisations")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True)
    safeguarding = models.CharField(
        max_length=8, choices=Safeguarding, default=Safeguarding.UNKNOWN
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def circle(self) -> frozenset[UUID]:
        """It and what it belongs to: whose administrators decide beside each other."""
        return frozenset(one for one in (self.id, self.parent_id) if one)


class Team(CodedRecord):
    """People of one organisation who share keys and work in one country.

    Its code covers who keeps names and opens addresses for it. ``keeper_id`` and
    ``desk_id`` say what of that counts.
    """

    CODED = ("custodians_id", "online_desk_id")
    WATCHED = True

    created_at = ExactTime()  # the first receives a country's concerns

    class Kind(models.TextChoices):
        RESPONSE = "response", _("Response team")
        CUSTODIANS = "custodians", _("Custodians of identity")
        ONLINE_DESK = "online_desk", _("Online desk")
        SERVICE = "service", _("Service team")
        PROGRAMME = "programme", _("Programme team")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    country = models.ForeignKey(Country, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    # Who keeps reporters' names, apart from what they report.
    custodians = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="keeps_for"
    )
    # Who may open addresses of online material, to pass them to a hotline.
    online_desk = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="desk_for"
    )
    is_active = models.BooleanField(default=True)
    # One of its country's time zones; empty: that of most people there.
    time_zone = models.CharField(max_length=40, blank=True)
    # When somebody is there, as ``countries.opening_hours`` writes it; empty: not said.
    hours = models.CharField(max_length=400, blank=True)
    works_on_holidays = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="team_name_in_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def keeper_id(self) -> UUID | None:
        """Which team keeps the names of those who tell; None: the team itself.

        What was changed outside of Amparo names nobody: whoever can write to the
        database must not choose to whom names are sealed.
        """
        return self.custodians_id if self._names_others else None

    @property
    def desk_id(self) -> UUID | None:
        """Which team opens online addresses for it; None: nobody is asked for them."""
        return self.online_desk_id if self._names_others else None

    @property
    def _names_others(self) -> bool:
        named = self.custodians_id is not None or self.online_desk_id is not None
        return named and self.is_authentic

    @property
    def receives_concerns(self) -> bool:
        """Whether public concerns from its country arrive here."""
        return bool(self.receives.all())


class Receiving(CodedRecord):
    """Which team receives a country's public concerns, and which one stands by.

    One row for each country, written by a decision of two people; only switching to the
    standby team, named beforehand by two, takes one. A row that this server did not
    write gives nobody concerns.
    """

    CODED = ("country_id", "team_id", "standby_id")
    WATCHED = True

    country = models.OneToOneField(Country, models.PROTECT, related_name="receiving")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="receives")
    standby = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="stands_by_for"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    decision = models.UUIDField(null=True)  # the proposal; none: a switch by one


class SpecialDay(Record):
    """A day on which a team, or every team of a country, is closed or open otherwise.

    An open day without hours has those of its weekday. A team's own day comes before
    its country's, and that before a public holiday.
    """

    team = models.ForeignKey(
        Team, models.CASCADE, null=True, related_name="special_days"
    )
    country = models.ForeignKey(
        Country, models.CASCADE, null=True, related_name="special_days"
    )
    day = models.DateField()
    is_open = models.BooleanField(default=False)
    hours = models.CharField(max_length=120, blank=True)  # "08:00-12:00"
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["team", "day"], name="special_day_of_team"),
            models.UniqueConstraint(
                fields=["country", "day"], name="special_day_of_country"
            ),
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) ^ models.Q(country__isnull=True),
                name="special_day_of_team_or_country",
            ),
        ]


class SafeguardingTeam(CodedRecord):
    """Which team receives what is told about one of us: of a country, or a partner.

    Always of another organisation than the team that would receive it otherwise.
    Written by a decision of two people; one that this server did not write counts not.
    """

    CODED = ("country_id", "organisation_id", "team_id")
    WATCHED = True

    country = models.OneToOneField(
        Country, models.PROTECT, null=True, related_name="safeguarding"
    )
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, null=True, related_name="safeguarding_team"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="safeguards")
    decided_at = models.DateTimeField(default=timezone.now)
    decision = models.UUIDField(null=True)  # the proposal

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(country__isnull=True, organisation__isnull=False)
                | Q(country__isnull=False, organisation__isnull=True),
                name="safeguarding_of_a_country_or_a_partner",
            )
        ]
