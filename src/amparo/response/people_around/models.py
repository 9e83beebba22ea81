"""People around a child, care, whereabouts, incidents: sealed under the case's key."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Turn
from amparo.foundation.persons.models import Precision
from amparo.response.cases.models import Case

from .codes import (
    Access,
    AroundState,
    CareKind,
    CareReason,
    IncidentKind,
    Place,
    PlaceClass,
    ProtectionKind,
    ProtectionState,
    Relation,
    Schooling,
    Source,
)


class Around(CodedRecord):
    """What the tables of this room share.

    ``details_sealed`` is JSON under the key of the case, at ``<table>.<id>``.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    turn = Turn("case")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    details_sealed = models.BinaryField()
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        """Where the details are sealed under the case's key."""
        return f"{self._meta.model_name}.{self.pk}"


class Dated(Around):
    """A row about a day of which only a part may be known; the whole is sealed."""

    year = models.PositiveSmallIntegerField(null=True)
    precision = models.CharField(
        max_length=8, choices=Precision, default=Precision.UNKNOWN
    )

    class Meta:
        abstract = True


class PersonAround(Around):
    """Someone around a child: who they are to the child is coded, their name sealed.

    An alleged perpetrator has no part in care, contact or consent: the database refuses
    it too.
    """

    CODED: ClassVar[tuple[str, ...]] = (
        *("details_sealed", "relation", "is_alleged_perpetrator", "is_caregiver"),
        *("is_trusted", "is_safe_contact", "may_consent"),
    )

    relation = models.CharField(max_length=12, choices=Relation)
    is_caregiver = models.BooleanField(default=False)
    in_household = models.BooleanField(default=False)
    is_trusted = models.BooleanField(default=False)
    is_safe_contact = models.BooleanField(default=False)
    may_consent = models.BooleanField(default=False)
    is_alleged_perpetrator = models.BooleanField(default=False)
    access = models.CharField(max_length=10, choices=Access, blank=True)
    is_at_risk = models.BooleanField(default=False)  # a child at risk, too
    state = models.CharField(
        max_length=6, choices=AroundState, default=AroundState.AROUND
    )
    # The case of a sibling or friend; who may not open it learns nothing of it.
    linked_case = models.ForeignKey(
        Case, models.SET_NULL, null=True, related_name="linked_from"
    )

    class Meta:
        indexes = [models.Index(fields=["case", "turn"], name="people_around_a_child")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_alleged_perpetrator=False)
                | Q(
                    is_caregiver=False,
                    is_trusted=False,
                    is_safe_contact=False,
                    may_consent=False,
                ),
                name="no_part_for_an_alleged_perpetrator",
            ),
            models.CheckConstraint(
                condition=Q(is_alleged_perpetrator=True) | Q(access=""),
                name="access_is_of_an_alleged_perpetrator",
            ),
        ]


class CareArrangement(Dated):
    """With whom or where the child lives and is cared for; the latest counts.

    ``caregiver`` is never an alleged perpetrator.
    """

    CODED: ClassVar[tuple[str, ...]] = ("details_sealed", "kind", "caregiver_id")

    kind = models.CharField(max_length=12, choices=CareKind)
    reason = models.CharField(max_length=10, choices=CareReason, blank=True)
    caregiver = models.ForeignKey(
        PersonAround, models.RESTRICT, null=True, related_name="care"
    )

    class Meta:
        indexes = [models.Index(fields=["case", "turn"], name="care_of_a_child")]


class Whereabouts(Dated):
    """Where the child is now; the latest counts."""

    where = models.CharField(max_length=12, choices=Place)

    class Meta:
        indexes = [models.Index(fields=["case", "turn"], name="where_a_child_is")]


class ChildDetails(Around):
    """School, languages and papers of the child of a case; one row, with a history."""

    schooling = models.CharField(
        max_length=12, choices=Schooling, default=Schooling.NOT_RECORDED
    )
    papers = models.JSONField(default=list)  # codes of Paper

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="details_of_one_child")
        ]


class Incident(Dated):
    """Something that happened: coded, with a short summary.

    ``said_sealed`` is what the child said on their own, in exact words, written once.
    """

    CODED: ClassVar[tuple[str, ...]] = ("details_sealed", "said_sealed")

    kind = models.CharField(max_length=12, choices=IncidentKind)
    relation = models.CharField(max_length=12, choices=Relation, blank=True)
    person = models.ForeignKey(
        PersonAround, models.RESTRICT, null=True, related_name="incidents"
    )
    where = models.CharField(max_length=12, choices=PlaceClass)
    source = models.CharField(max_length=10, choices=Source)
    said_sealed = models.BinaryField(null=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # who wrote it down

    class Meta:
        indexes = [models.Index(fields=["case", "turn"], name="incidents_of_a_child")]


class ProtectionConcern(Dated):
    """What a child has to be protected from, or lacks, until it is resolved."""

    kind = models.CharField(max_length=12, choices=ProtectionKind)
    source = models.CharField(max_length=10, choices=Source)
    state = models.CharField(
        max_length=13, choices=ProtectionState, default=ProtectionState.CURRENT
    )

    class Meta:
        indexes = [models.Index(fields=["case", "turn"], name="protection_of_a_child")]
