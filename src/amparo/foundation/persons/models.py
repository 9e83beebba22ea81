from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..countries.models import Area, Country
from ..kernel.coded import CodedRecord
from ..organisations.models import Team

KIND = "persons.person"  # of the record key that seals an identity


class Sex(models.TextChoices):
    """As the person states it; not recorded and withheld are two values."""

    FEMALE = "female", _("Girl or woman")
    MALE = "male", _("Boy or man")
    OTHER = "other", _("Another gender")
    NOT_RECORDED = "not_recorded", _("Not recorded")
    UNDISCLOSED = "undisclosed", _("Does not want to say")


class Precision(models.TextChoices):
    """How much of a birth date is known."""

    DAY = "day", _("The day is known")
    MONTH = "month", _("Month and year are known")
    YEAR = "year", _("Only the year is known")
    AGE = "age", _("Estimated from an age")
    UNKNOWN = "unknown", _("Not known")


class Disability(models.TextChoices):
    """The answer to the Washington Group questions; "not asked" is not "no"."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_ASKED = "not_asked", _("Not asked")


class Person(CodedRecord):
    """A person as one team knows them: coded facts, and a sealed identity."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="persons")
    code = models.CharField(max_length=12, unique=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sex = models.CharField(max_length=12, choices=Sex, default=Sex.NOT_RECORDED)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_precision = models.CharField(
        max_length=8, choices=Precision, default=Precision.UNKNOWN
    )
    disability = models.CharField(
        max_length=10, choices=Disability, default=Disability.NOT_ASKED
    )
    identity_sealed = models.BinaryField()
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True)
                | Q(birth_year__gte=1900, birth_year__lte=2200),
                name="birth_year_of_somebody_alive",
            ),
            models.CheckConstraint(
                condition=Q(birth_year__isnull=False)
                | Q(birth_precision=Precision.UNKNOWN),
                name="precision_needs_a_birth_year",
            ),
        ]
