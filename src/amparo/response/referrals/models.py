from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Country
from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Turn
from amparo.foundation.organisations.models import Team
from amparo.response.services.models import Service


class Priority(models.TextChoices):
    """How soon the child needs help."""

    EMERGENCY = "emergency", _("Emergency")
    URGENT = "urgent", _("Urgent")
    NORMAL = "normal", _("Normal")


class State(models.TextChoices):
    """The state of a referral."""

    SENT = "sent", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RECALLED = "recalled", _("Recalled")
    COMPLETED = "completed", _("Help was given")
    NOT_COMPLETED = "not_completed", _("Did not take place")


OPEN_STATES = (State.SENT, State.ACCEPTED)
ENDED_STATES = (State.COMPLETED, State.NOT_COMPLETED)  # with an outcome
# The states in which the receiver may read the whole record.
SHARED_STATES = (State.ACCEPTED, *ENDED_STATES)


class Declined(models.TextChoices):
    """Why a service declines."""

    NO_CAPACITY = "no_capacity", _("No capacity now")
    OUTSIDE_AREA = "outside_area", _("Outside our area")
    NOT_ELIGIBLE = "not_eligible", _("Age, gender or another condition does not fit")
    NOT_OUR_MANDATE = "not_our_mandate", _("Not what we do")
    NOT_ENOUGH_INFORMATION = "not_enough_information", _("More information needed")
    CONSENT_MISSING = "consent_missing", _("Consent is missing")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("Conflict of interest")
    SAFETY = "safety", _("It would not be safe")
    ALREADY_SERVED = "already_served", _("The child already has this help")
    OTHER = "other", _("Another reason")


class Outcome(models.TextChoices):
    """The outcome of an accepted referral."""

    SERVED = "served", _("Help was given")
    NO_SHOW = "no_show", _("The child did not come")
    CHILD_DECLINED = "child_declined", _("The child or caregiver decided against it")
    UNREACHABLE = "unreachable", _("Could not be reached")
    MOVED = "moved", _("Moved away")
    UNSAFE = "unsafe", _("It was not safe to go on")
    NOT_ELIGIBLE = "not_eligible", _("Not suitable after assessment")
    SERVICE_STOPPED = "service_stopped", _("The service stopped")
    DIED = "died", _("The child died")
    OTHER = "other", _("Another reason")


# The child received help: needs a day, and counts as a service delivered.
HELPED = frozenset({Outcome.SERVED})


class Feedback(models.TextChoices):
    """The feedback of the child about the help."""

    GOOD = "good", _("It helped me")
    MIXED = "mixed", _("It helped a little")
    BAD = "bad", _("It did not help me")


class Override(models.TextChoices):
    """Why to refer to an organisation whose safeguarding is not in order."""

    NO_OTHER = "no_other", _("There is no other service within reach")
    DANGER_NOW = "danger_now", _("The child is in danger now")
    COURT_ORDER = "court_order", _("A court or authority ordered it")


class Referral(CodedRecord):
    """A referral of one child to one service.

    ``preview_sealed`` (kind ``referrals.referral.preview``) opens for both teams at
    once and holds the minimum. ``full_sealed`` (kind ``referrals.referral``) opens for
    the receiver only after it has accepted.
    """

    code = models.CharField(max_length=12, unique=True)
    case_id = models.UUIDField(db_index=True)
    turn = Turn("case")  # among the referrals of a case
    case_code = models.CharField(max_length=12)
    person = models.ForeignKey(
        "persons.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="referrals",
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="referrals")
    from_team = models.ForeignKey(Team, models.PROTECT, related_name="referrals_sent")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="referrals_sent"
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="referrals")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="referrals_received")
    priority = models.CharField(max_length=10, choices=Priority)
    state = models.CharField(max_length=14, choices=State, default=State.SENT)
    shared_items = models.JSONField(default=list)  # codes of what was shared
    override = models.CharField(max_length=12, choices=Override, blank=True)
    answer_by = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    declined_because = models.CharField(max_length=24, choices=Declined, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    service_date = models.DateField(null=True)
    child_feedback = models.CharField(max_length=6, choices=Feedback, blank=True)
    preview_sealed = models.BinaryField()
    full_sealed = models.BinaryField()
    declined_sealed = models.BinaryField(null=True)
    outcome_sealed = models.BinaryField(null=True)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["to_team", "state", "answer_by"]),
            models.Index(fields=["from_team", "state", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(declined_because=""),
                name="no_decline_without_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["completed", "not_completed"]) | ~Q(outcome=""),
                name="no_end_without_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(service_date__isnull=False),
                name="help_was_given_on_a_day",
            ),
        ]
