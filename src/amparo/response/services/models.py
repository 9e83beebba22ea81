from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.foundation.countries.models import Area, Country
from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Record
from amparo.foundation.organisations.models import Organisation, Team


class Kind(models.TextChoices):
    """The kind of a service."""

    SAFE_HOUSE = "safe_house", _("Safe place to stay")
    EMERGENCY_MEDICAL = "emergency_medical", _("Emergency medical care")
    CLINICAL_CARE = "clinical_care", _("Clinical care after sexual violence")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial support")
    LEGAL_AID = "legal_aid", _("Legal aid")
    POLICE_JUSTICE = "police_justice", _("Police and justice")
    EDUCATION = "education", _("School and learning")
    VOCATIONAL = "vocational", _("Vocational training")
    ECONOMIC_SUPPORT = "economic_support", _("Economic support for the family")
    FAMILY_TRACING = "family_tracing", _("Family tracing and mediation")
    ALTERNATIVE_CARE = "alternative_care", _("Alternative care")
    BASIC_NEEDS = "basic_needs", _("Food, clothes and other basic needs")
    IDENTITY_PAPERS = "identity_papers", _("Identity papers")
    DISABILITY = "disability", _("Support with a disability")
    INTERPRETATION = "interpretation", _("Interpretation")
    ONLINE_REMOVAL = "online_removal", _("Removal of content online")


class Capacity(models.TextChoices):
    """Whether there is room; "yes" never promises that a child is eligible."""

    HAS = "has", _("Has capacity")
    WAIT_LIST = "wait_list", _("Waiting list")
    ASK = "ask", _("Ask first")
    NONE = "none", _("No capacity now")


class ForSex(models.TextChoices):
    """Whom a service is for."""

    ANYBODY = "anybody", _("Everyone")
    GIRLS = "girls", _("Girls")
    BOYS = "boys", _("Boys")


class Freshness(models.TextChoices):
    """How recently the facts of a service were verified."""

    FRESH = "fresh", _("Verified")
    AGEING = "ageing", _("To be verified again")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")


class Service(Record):
    """A service of an organisation: public facts only, no confidential location.

    ``language_codes`` holds codes with a blank around each, so that one ``LIKE`` finds
    a language on every database; ``search_text`` is the name, fold.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("state of a service", "Open")
        INACTIVE = "inactive", _("Closed for now")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="services"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="services")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.ForeignKey(Country, models.PROTECT, related_name="services")
    areas = models.ManyToManyField(Area, blank=True, related_name="services")
    language_codes = models.CharField(max_length=200, blank=True)
    min_age = models.PositiveSmallIntegerField(default=0)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    for_sex = models.CharField(max_length=8, choices=ForSex, default=ForSex.ANYBODY)
    free = models.BooleanField(default=True)
    hours = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    description = models.TextField(max_length=1000, blank=True)
    capacity = models.CharField(max_length=10, choices=Capacity, default=Capacity.ASK)
    capacity_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    search_text = models.CharField(max_length=160, editable=False)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["country", "kind", "name"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_age__isnull=True) | Q(max_age__gte=F("min_age")),
                name="service_ages_in_order",
            )
        ]

    @property
    def languages(self) -> list[str]:
        """The codes of the languages that are spoken there."""
        return self.language_codes.split()

    def freshness(self, today: date) -> Freshness:
        """Return how fresh the facts are on a day."""
        if self.verified_on is None:
            return Freshness.UNCONFIRMED
        days = (today - self.verified_on).days
        if days < VERIFY_AGAIN_AFTER_DAYS:
            return Freshness.FRESH
        if days < UNCONFIRMED_AFTER_DAYS:
            return Freshness.AGEING
        return Freshness.UNCONFIRMED


# Our own defaults, after the practice of directories (about half a year).
VERIFY_AGAIN_AFTER_DAYS = 90
UNCONFIRMED_AFTER_DAYS = 180


class Location(Record):
    """The location of a service, as far as its disclosure class allows.

    Only a public location has its address here. The address for referral partners is
    sealed in ``SealedAddress``; that of a hidden location is not stored.
    """

    class Disclosure(models.TextChoices):
        PUBLIC = "public", _("Public: anyone may know the address")
        AREA = "area", _("Area only: the directory names the area")
        PARTNERS = "partners", _("Sealed: shared only for an accepted referral")
        NEVER = "never", _("Hidden: the address is never kept here")

    service = models.OneToOneField(Service, models.CASCADE, related_name="location")
    disclosure = models.CharField(max_length=8, choices=Disclosure)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # Becoming more public needs a second person and a week.
    wanted = models.CharField(max_length=8, choices=Disclosure, blank=True)
    wanted_by = models.UUIDField(null=True)
    wanted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address="") | Q(disclosure="public"),
                name="only_a_public_address_in_the_open",
            )
        ]


class SealedAddress(CodedRecord):
    """The exact address of a confidential location, under its own key.

    Its key is the providing team's, and for a time that of a team whose referral was
    accepted. Nothing that lists or exports services reads this table.
    """

    service = models.OneToOneField(
        Service, models.CASCADE, related_name="sealed_address"
    )
    address_sealed = models.BinaryField()


class PublicListing(CodedRecord):
    """What the public reads of a service: what two organisations agreed on.

    A copy: what the service's team changes afterwards is not public before it is agreed
    on again. Never the address of a place where children live.
    """

    SHOWN = (
        *("name", "kind", "area_codes", "languages", "min_age", "max_age"),
        *("for_sex", "free", "hours", "phone", "how_to_get_in", "address"),
    )
    CODED = (
        *("service_id", "country_id", *SHOWN),
        *("agreed_on", "hidden_at", "hidden_because"),
    )
    WATCHED = True

    service = models.OneToOneField(Service, models.CASCADE, related_name="listing")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    area_codes = models.JSONField(default=list)  # empty: the whole country
    languages = models.JSONField(default=list)
    min_age = models.PositiveSmallIntegerField(default=0)
    max_age = models.PositiveSmallIntegerField(null=True)
    for_sex = models.CharField(max_length=8, choices=ForSex, default=ForSex.ANYBODY)
    free = models.BooleanField(default=True)
    hours = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=60)
    how_to_get_in = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=200, blank=True)
    agreed_on = models.DateField()
    hidden_at = models.DateTimeField(null=True)
    hidden_because = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["country", "name"],
                condition=Q(hidden_at=None),
                name="public_services",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(address="")
                | ~Q(kind__in=[Kind.SAFE_HOUSE, Kind.ALTERNATIVE_CARE]),
                name="no_address_where_children_live",
            )
        ]
