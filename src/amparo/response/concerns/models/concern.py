from django.conf import settings
from django.db import models
from django.db.models import Q

from amparo.foundation.countries.models import Area, Country
from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.organisations.models import Team
from amparo.foundation.vault.models import UserKey

from ..codes import (
    AboutColleague,
    Age,
    Channel,
    ContactWay,
    Danger,
    FormKind,
    OffenderAccess,
    Outcome,
    ReporterType,
    State,
    Urgency,
)


class Concern(CodedRecord):
    """A report: codes in plain columns, words and contact sealed.

    The mailbox columns are empty without a receipt. ``reporter_mac`` is keyed with a
    server secret: write access to the database alone does not suffice to replace the
    reporter's keys.
    """

    code = models.CharField(max_length=12, unique=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="concerns")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="concerns")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="concerns",
    )

    # Intake. ``came_at`` is when it was reported, which for a concern recorded by the
    # team is before ``created_at``.
    form_kind = models.CharField(
        max_length=8, choices=FormKind, default=FormKind.WORRIED
    )
    channel = models.CharField(max_length=12, choices=Channel)
    came_at = models.DateTimeField(default=now_rounded)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_key = models.ForeignKey(
        UserKey, models.PROTECT, null=True, related_name="+"
    )

    # Coded facts, as coarse as the work allows; officers may correct them.
    # About one of us: ``apart_from`` is the team that must not learn of it, ``team``
    # the safeguarding team that reads it instead. ``parted_at``: an officer of that
    # team had read it until then; empty if it came in apart.
    about_colleague = models.CharField(max_length=8, choices=AboutColleague, blank=True)
    apart_from = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    parted_at = models.DateTimeField(null=True)

    reporter_type = models.CharField(max_length=12, choices=ReporterType, blank=True)
    kinds = models.JSONField(default=list)  # Kind codes
    online = models.BooleanField(
        default=False
    )  # something online is part of it, whatever the kind
    danger_now = models.CharField(max_length=8, choices=Danger, blank=True)
    child_age = models.CharField(max_length=8, choices=Age, blank=True)
    offender_access = models.CharField(max_length=8, choices=OffenderAccess, blank=True)
    risk_signs = models.JSONField(default=list)  # RiskSign codes
    disclosed_to = models.JSONField(default=list)  # DisclosedTo codes
    language = models.CharField(max_length=10)

    # Whether and how the reporter may be contacted (the rest is sealed).
    reach = models.CharField(
        max_length=8, choices=ContactWay, default=ContactWay.RETURN
    )
    contact_checked_at = models.DateTimeField(null=True)
    contact_ended_at = models.DateTimeField(null=True)  # permission withdrawn
    safe_said_at = models.DateTimeField(null=True)

    urgency = models.CharField(max_length=8, choices=Urgency, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    promised_at = models.DateTimeField(null=True)  # the first deadline that was set
    first_answer_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)
    in_transfer = models.BooleanField(default=False)  # a transfer waits for an answer
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    # Retention. ``keep_until``: extended until this moment, the beginning of a day in
    # the country.
    keep_until = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    online_purge_at = models.DateTimeField(null=True)
    online_purged_at = models.DateTimeField(null=True)

    narrative_sealed = models.BinaryField()
    narrative_signature = models.BinaryField(max_length=64, null=True)
    details_sealed = models.BinaryField(null=True)  # name of the child, place
    contact_sealed = models.BinaryField(null=True)
    identity_sealed = models.BinaryField(null=True)  # under a key of its own
    online_sealed = models.BinaryField(null=True)  # addresses; a key of its own

    mailbox_lookup = models.BinaryField(max_length=32, unique=True, null=True)
    reporter_public = models.BinaryField(max_length=32, null=True)
    reporter_verify = models.BinaryField(max_length=32, null=True)
    reporter_mac = models.BinaryField(max_length=33, null=True)
    reporter_sealed_key = models.BinaryField(null=True)
    submission_digest = models.BinaryField(max_length=32, unique=True, null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "-created_at"],
                condition=~Q(state="closed"),
                name="open_concerns_of_team",
            ),
            models.Index(fields=["team", "state", "-closed_at"]),
            # Covers everything that figures count, so that no row is read.
            models.Index(
                fields=[
                    *("team", "came_at", "channel", "reporter_type", "area", "state"),
                    *("outcome", "promised_at", "first_answer_at", "kinds"),
                    "apart_from",
                ],
                name="concern_figures",
            ),
            models.Index(fields=["owner", "state"]),
            models.Index(
                fields=["case_id"],
                condition=Q(case_id__isnull=False),
                name="concerns_of_case",
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(state="closed", destroyed_at__isnull=True),
                name="concerns_kept",
            ),
            models.Index(
                fields=["online_purge_at"],
                condition=Q(online_purge_at__isnull=False, online_purged_at=None),
                name="addresses_to_purge",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="closed_concern_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="case") | Q(case_id__isnull=False),
                name="concern_with_case",
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True, recorded_key__isnull=True)
                | Q(recorded_by__isnull=False, recorded_key__isnull=False),
                name="recorded_concern_has_a_signer",
            ),
        ]
