from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Record, Turn
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.models import Sex

from ..cases.models import Approval, Case
from .codes import OPEN_STATES, Decline, State, Why


class CaseTransfer(CodedRecord):
    """A transfer of a case from one team to another, and the answer.

    The keys are held in escrow for the receiving team until it accepts. Until then it
    sees ``why``, and the child's age band and sex, beside codes of the case. For the
    team before, this row is all that is left.
    """

    # Whoever receives it opens the case: what says so is not written by anyone else.
    CODED = (
        *("case_id", "from_team_id", "to_team_id", "approval_id"),
        *("state", "handover_sealed"),
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="transfers")
    turn = Turn("case")
    from_team = models.ForeignKey(Team, models.PROTECT, related_name="cases_sent")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="cases_received")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # Of the sending team; none where a supervisor has sent it.
    approval = models.OneToOneField(
        Approval, models.PROTECT, null=True, related_name="transfer"
    )
    state = models.CharField(max_length=10, choices=State)
    why = models.CharField(max_length=10, choices=Why)
    age_band = models.CharField(max_length=12, blank=True)
    sex = models.CharField(max_length=12, choices=Sex)
    handover_sealed = models.BinaryField()  # under the key of the case
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # A coded reason only: the team that declines cannot open the case.
    declined_because = models.CharField(max_length=10, choices=Decline, blank=True)
    form_key = models.UUIDField(unique=True, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_team", "state"]),
            models.Index(fields=["from_team", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=OPEN_STATES),
                name="one_transfer_of_a_case_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(from_team=F("to_team")),
                name="case_transfer_to_another_team",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") & ~Q(declined_because="")
                | ~Q(state="declined") & Q(declined_because=""),
                name="declined_case_transfer_says_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["accepted", "declined"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                | ~Q(state__in=["accepted", "declined"])
                & Q(answered_at__isnull=True, answered_by__isnull=True),
                name="answered_case_transfer_says_who_and_when",
            ),
        ]


class Cover(Record):
    """Who does a caseworker's work in a team while they are on leave.

    It gives no key and no permission: both are of the team already.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="cover")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="covered"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="covers"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    # The same days in the time zone of the team.
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    form_key = models.UUIDField(unique=True, null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "ends_at"], name="running_cover")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(user=F("by")), name="nobody_covers_themselves"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="cover_ends_after_start"
            ),
        ]
