from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..countries.models import Area, Country
from ..kernel.coded import CodedRecord
from ..kernel.models import Turn
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
    """A person as one team knows them: coded facts, and a sealed identity.

    Of two records that were merged, one has ``merged_into`` and is found no more.
    """

    CODED: ClassVar[tuple[str, ...]] = ("identity_sealed", "merged_into_id")

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
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged"
    )
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="nobody_is_merged_into_themselves",
            ),
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


class EarlierDetails(CodedRecord):
    """What was recorded of a person before a change (sealed); never changed itself."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="earlier")
    turn = Turn("person")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    details_sealed = models.BinaryField()


class MergeState(models.TextChoices):
    """Whether a merge of two records stands."""

    MERGED = "merged", _("Merged")
    UNDONE = "undone", _("Undone")


class Merge(CodedRecord):
    """Two records of one person, of which one was kept, and how to undo it.

    ``moved`` names what rooms above moved to the record that was kept, by room.
    ``before`` is what that record said before, ``kept_version`` its version after: who
    changes it later keeps that change when the merge is undone.
    """

    CODED: ClassVar[tuple[str, ...]] = (
        *("kept_id", "away_id", "state", "moved", "kept_version"),
        *("before_id", "reason_sealed"),
    )

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    away = models.ForeignKey(Person, models.PROTECT, related_name="merges_away")
    state = models.CharField(
        max_length=6, choices=MergeState, default=MergeState.MERGED
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    moved = models.JSONField(default=dict)
    kept_version = models.PositiveIntegerField()
    before = models.ForeignKey(EarlierDetails, models.CASCADE, related_name="+")
    reason_sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["away"],
                condition=Q(state="merged"),
                name="merged_into_one_record_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("away")), name="merge_of_two_records"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", undone_at__isnull=True)
                | Q(state="undone", undone_at__isnull=False),
                name="merge_was_undone_at_a_time",
            ),
        ]


class NoDuplicate(CodedRecord):
    """Two records that someone marked as two people, so that nobody is asked again.

    The lower id is ``one``. It counts until it is withdrawn.
    """

    CODED: ClassVar[tuple[str, ...]] = ("one_id", "other_id", "withdrawn_at")

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["other"], name="no_duplicate_other")]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                condition=Q(withdrawn_at__isnull=True),
                name="marked_as_two_people_once",
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="no_duplicate_in_order"
            ),
        ]
