from django.conf import settings
from django.db import models
from django.db.models import Q

from amparo.foundation.kernel.models import Record
from amparo.foundation.organisations.models import Team
from amparo.foundation.places.models import Area, Country
from amparo.foundation.vault.models import UserKey

from .codes import (
    Author,
    Channel,
    Danger,
    Judged,
    Outcome,
    Reach,
    State,
    Teller,
    Urgency,
)


class Concern(Record):
    """What somebody told. Codes in plain columns, words and contact sealed.

    The mailbox columns are empty when no mailbox was given out. ``reporter_mac`` is
    keyed with a server secret: whoever can only write to the database cannot put keys
    of their own in the place of the reporter's.
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
    channel = models.CharField(max_length=12, choices=Channel)
    teller = models.CharField(max_length=12, choices=Teller, blank=True)
    kinds = models.JSONField(default=list)
    danger_now = models.CharField(max_length=8, choices=Danger, blank=True)
    reach = models.CharField(max_length=8, choices=Reach, default=Reach.RETURN)
    language = models.CharField(max_length=10)
    urgency = models.CharField(max_length=8, choices=Urgency, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    first_answer_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True)

    narrative_sealed = models.BinaryField()
    narrative_signature = models.BinaryField(max_length=64, null=True)
    contact_sealed = models.BinaryField(null=True)
    identity_sealed = models.BinaryField(null=True)  # under a key of its own

    mailbox_lookup = models.BinaryField(max_length=32, unique=True, null=True)
    reporter_public = models.BinaryField(max_length=32, null=True)
    reporter_verify = models.BinaryField(max_length=32, null=True)
    reporter_mac = models.BinaryField(max_length=32, null=True)
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
            models.Index(fields=["owner", "state"]),
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
        ]


class Message(Record):
    """One message in the mailbox of a concern, sealed, and signed by its author."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="messages")
    author = models.CharField(max_length=8, choices=Author)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    user_key = models.ForeignKey(UserKey, models.PROTECT, null=True, related_name="+")
    text_sealed = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    # When the other side first opened it.
    read_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True, null=True)

    class Meta:
        indexes = [models.Index(fields=["concern", "created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(author="reporter", user__isnull=True)
                | Q(author="staff", user__isnull=False, user_key__isnull=False),
                name="message_has_its_author",
            )
        ]


class Judgement(Record):
    """What a person decided about a concern, and the reason they gave, sealed."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="judgements")
    about = models.CharField(max_length=8, choices=Judged)
    value = models.CharField(max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason_sealed = models.BinaryField()
