from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Area, Country
from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Turn
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.persons.models import Person

from .codes import (
    ActionStatus,
    ApprovalKind,
    AtOnce,
    Audience,
    ClosureReason,
    ConsentGiver,
    ConsentMethod,
    Decision,
    GoalDomain,
    GoalStatus,
    HelpKind,
    NoteKind,
    Relation,
    Risk,
    State,
)

KIND = "cases.case"  # of the record key that seals everything in a case


class Case(CodedRecord):
    """A case of one child. Codes in plain columns, words sealed.

    ``version`` counts changes on forms (risk, owner, the child); ``state`` follows from
    operations and is guarded by its previous value.
    """

    code = models.CharField(max_length=12, unique=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="cases")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="cases")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    # Concerns are a room above; only the id is known here.
    concern_id = models.UUIDField(null=True, blank=True, unique=True)
    kinds = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.OPENED)
    risk = models.CharField(max_length=6, choices=Risk, blank=True)
    risk_assessed_at = models.DateTimeField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    closure_reason = models.CharField(max_length=12, choices=ClosureReason, blank=True)
    story_sealed = models.BinaryField()
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "risk"],
                condition=~Q(state="closed"),
                name="open_cases_of_team",
            ),
            models.Index(fields=["team", "state", "-closed_on"]),
            models.Index(
                fields=["owner"],
                condition=~Q(state="closed"),
                name="open_cases_of_owner",
            ),
            models.Index(fields=["country", "opened_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                & ~Q(closure_reason="")
                | ~Q(state="closed") & Q(closed_on__isnull=True, closure_reason=""),
                name="closed_case_has_day_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(risk="", risk_assessed_at__isnull=True)
                | ~Q(risk="") & Q(risk_assessed_at__isnull=False),
                name="case_risk_was_judged_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="case_closes_after_it_opened",
            ),
        ]


class Consent(CodedRecord):
    """A consent or refusal for one purpose, by one person; the note is sealed.

    Never by the alleged perpetrator, which the database checks too.
    """

    class Purpose(models.TextChoices):
        CASE_MANAGEMENT = "case_management", _("Case management and records")
        SHARING = "sharing", _("Information sharing")
        REFERRAL = "referral", _("Referral to a service")

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents")
    turn = Turn("case")
    purpose = models.CharField(max_length=16, choices=Purpose)
    giver = models.CharField(max_length=24, choices=ConsentGiver)
    relation = models.CharField(max_length=12, choices=Relation)
    is_alleged_offender = models.BooleanField(default=False)
    method = models.CharField(max_length=8, choices=ConsentMethod)
    given = models.BooleanField()
    age = models.PositiveSmallIntegerField(null=True)  # of the child, at the time
    expires_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawal_sealed = models.BinaryField(null=True)  # the reason
    # Ids of the referrals that ended by it, for undoing a mistake.
    ended_referrals = models.JSONField(default=list)
    note_sealed = models.BinaryField(null=True)
    # What must not be shared, and with which organisations (``consents.Withheld``).
    withheld_sealed = models.BinaryField(null=True)
    # Which version of which text was read out (``consent_texts.find``).
    text = models.CharField(max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["case", "purpose", "given"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_alleged_offender=False),
                name="consent_never_by_the_alleged_offender",
            ),
            models.CheckConstraint(
                condition=Q(given=True) | Q(expires_on__isnull=True),
                name="a_no_does_not_expire",
            ),
        ]


class ConsentText(CodedRecord):
    """How an organisation explains the purposes, in a language, to an age or an adult.

    A change is a new row with the next number; a consent names the row it was given by.
    """

    CODED = ("organisation_id", "language", "audience", "number", "words")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="consent_texts"
    )
    language = models.CharField(max_length=10)
    audience = models.CharField(max_length=8, choices=Audience)
    number = models.PositiveSmallIntegerField()
    words = models.JSONField()  # by the code of the purpose
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "language", "audience", "number"],
                name="one_consent_text_of_a_number",
            )
        ]


class RiskAssessment(CodedRecord):
    """A risk assessment: the level, the previous one, and the reason (sealed)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="risk_assessments")
    turn = Turn("case")
    level = models.CharField(max_length=6, choices=Risk)
    previous = models.CharField(max_length=6, choices=Risk, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason_sealed = models.BinaryField()


class Goal(CodedRecord):
    """What the child wants to reach, in the child's words (sealed)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="goals")
    turn = Turn("case")
    domain = models.CharField(max_length=12, choices=GoalDomain)
    status = models.CharField(max_length=8, choices=GoalStatus, default=GoalStatus.OPEN)
    words_sealed = models.BinaryField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    form_key = models.UUIDField(unique=True, null=True, editable=False)


class Action(CodedRecord):
    """An action towards a goal: what (sealed), who, due when, kind of help."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="actions")
    turn = Turn("goal")
    help = models.CharField(max_length=12, choices=HelpKind)
    text_sealed = models.BinaryField()
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    due_on = models.DateField()
    status = models.CharField(
        max_length=8, choices=ActionStatus, default=ActionStatus.OPEN
    )
    done_on = models.DateField(null=True)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["goal", "status", "done_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False)
                | ~Q(status="done") & Q(done_on__isnull=True),
                name="done_action_has_a_day",
            )
        ]


class Approval(CodedRecord):
    """A request for approval by a supervisor, and the decision; the words are sealed.

    An assessment (by its id), a lower risk level (``level``) and what was done at once
    (``about``, with the id of the assessment, consent or referral) wait beside anything
    else; an objection to what was done at once undoes nothing.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="approvals")
    turn = Turn("case")
    kind = models.CharField(max_length=8, choices=ApprovalKind)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    about = models.CharField(max_length=8, choices=AtOnce, blank=True)
    subject_id = models.UUIDField(null=True, unique=True)
    level = models.CharField(max_length=6, choices=Risk, blank=True)  # asked for
    request_sealed = models.BinaryField(null=True)  # why it is asked for
    # Why a referral could not wait; the others carry their reason themselves.
    reason_note = models.ForeignKey(
        "cases.Note", models.PROTECT, null=True, related_name="+"
    )
    # Who may decide while the supervisor is away (operations/deputies.py).
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Of an approved plan: it is not the plan any more that was read.
    changed_since = models.BooleanField(default=False)
    note_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(decision="", kind__in=["plan", "transfer", "closure"]),
                name="one_open_question_in_a_case",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(decision="", kind__in=["assess", "risk"]),
                name="one_open_question_about_the_risk",
            ),
            models.CheckConstraint(
                condition=Q(kind="after", subject_id__isnull=False) & ~Q(about="")
                | Q(kind="assess", subject_id__isnull=False, about="")
                | ~Q(kind__in=["after", "assess"])
                & Q(subject_id__isnull=True, about=""),
                name="done_at_once_says_what",
            ),
            models.CheckConstraint(
                condition=Q(kind="risk", request_sealed__isnull=False) & ~Q(level="")
                | ~Q(kind="risk") & Q(level=""),
                name="lower_risk_says_which_and_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="nobody_approves_their_own_request",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_at__isnull=False),
                name="approval_was_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", "taken_back"], decided_by__isnull=True)
                | Q(
                    decision__in=["approved", "sent_back", "objected"],
                    decided_by__isnull=False,
                ),
                name="approval_was_decided_by_somebody",
            ),
        ]


class Note(CodedRecord):
    """A note about a day, or what the child said (sealed). Its words never change.

    What was wrong or missing in it is said in an addendum: a note that ``amends`` it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    turn = Turn("case")
    kind = models.CharField(max_length=10, choices=NoteKind)
    on = models.DateField()
    text_sealed = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    amends = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="addenda"
    )
    form_key = models.UUIDField(unique=True, null=True, editable=False)


class Correction(CodedRecord):
    """What something in a case said before it was corrected, and why (sealed).

    Written in the same transaction as the change, and never changed itself.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="corrections")
    turn = Turn("case")
    subject_kind = models.CharField(max_length=40)  # such as "cases.action"
    subject_id = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text_sealed = models.BinaryField()


class Closure(CodedRecord):
    """The reason of a request to close a case, and the answer to each check."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="closures")
    turn = Turn("case")
    approval = models.OneToOneField(Approval, models.CASCADE, related_name="closure")
    reason = models.CharField(max_length=12, choices=ClosureReason)
    checks = models.JSONField(default=dict)  # Check code: Answer code
    note_sealed = models.BinaryField(null=True)
