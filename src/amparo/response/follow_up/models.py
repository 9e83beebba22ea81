from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Turn
from amparo.response.cases.models import Case

from .codes import (
    After,
    Because,
    ContactState,
    Means,
    Result,
)


class FollowUp(CodedRecord):
    """How a child is followed: where contact stands, and what was agreed about it.

    ``words_sealed`` holds the agreed words; nothing ever shows them. ``version`` counts
    what anyone plans or records, so that two people do not plan past each other.
    """

    CODED: ClassVar[tuple[str, ...]] = ("can_call", "visit_exposes", "words_sealed")

    case = models.OneToOneField(Case, models.CASCADE, related_name="follow_up")
    missed = models.PositiveSmallIntegerField(default=0)  # failed contacts in a row
    reached_on = models.DateField(null=True)  # the last contact with the child's side
    in_danger = models.BooleanField(default=False)  # at the last contact
    can_call = models.BooleanField(default=True)  # there is a safe way to call
    visit_exposes = models.BooleanField(default=False)
    words_sealed = models.BinaryField(null=True)
    words_on = models.DateField(null=True)

    @property
    def exposes(self) -> bool:
        """Say whether a home visit would expose the child; so it is when in doubt."""
        return self.visit_exposes or not self.is_authentic


class Contact(CodedRecord):
    """One contact, planned or past; one that is moved is replaced by another row.

    ``after`` says which follow-up after closing it is; the case has one other contact
    planned at most. ``sheet_id`` are the answers that were filled in for it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="contacts")
    turn = Turn("case")
    means = models.CharField(max_length=10, choices=Means)
    due_on = models.DateField()
    after = models.CharField(max_length=6, choices=After, blank=True)
    state = models.CharField(
        max_length=8, choices=ContactState, default=ContactState.PLANNED
    )
    because = models.CharField(max_length=12, choices=Because, blank=True)
    result = models.CharField(max_length=8, choices=Result, blank=True)
    on = models.DateField(null=True)  # the day of it
    note_sealed = models.BinaryField(null=True)
    sheet_id = models.UUIDField(null=True)
    replaces = models.OneToOneField(
        "self", models.RESTRICT, null=True, related_name="replaced_by"
    )
    # Nobody: it follows from the risk, from the contact before or from closing.
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["case", "state", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "after"],
                condition=Q(state="planned"),
                name="one_next_contact",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "missed"], on__isnull=False)
                & ~Q(result="")
                | Q(state__in=["planned", "moved", "dropped"], on__isnull=True)
                & Q(result=""),
                name="past_contact_has_day_and_result",
            ),
            models.CheckConstraint(
                condition=Q(state="missed", result="nobody")
                | ~Q(state="missed") & ~Q(result="nobody"),
                name="missed_contact_reached_nobody",
            ),
        ]
