from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..kernel.coded import CodedRecord
from ..kernel.models import Record


class Proposal(CodedRecord):
    """A change that waits for a second person: the old values and the new ones.

    ``topic`` and ``key`` say what it is about, in codes of the room that proposes it;
    ``subject_id`` is the row it would change (none: it would create one). ``old`` and
    ``new`` map columns to JSON values. Never anything sealed.

    Where it belongs (``team_ids``, ``organisation_ids``, ``country``) says who sees and
    confirms it. ``gains`` are the teams and people that get a role, a key or a stream
    by it; ``loses`` are the teams that lose something and may object.

    Its code covers all of it, for each column says what was agreed on, by whom, or who
    may still stop it. One that this server did not write is confirmed by nobody and
    takes no effect; it can only be closed, as ``CHANGED``.
    """

    class State(models.TextChoices):
        """The state of a proposal."""

        PENDING = "pending", _("Waiting for a second person")
        WAITING = "waiting", _("Confirmed, takes effect later")
        OBJECTED = "objected", _("Stopped by an objection")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")
        OVERTAKEN = "overtaken", _("Superseded by another change")

    OPEN = (State.PENDING, State.WAITING, State.OBJECTED)
    CHANGED = "changed"  # the reason of those that were changed outside of Amparo

    CODED = (
        *("topic", "key", "subject_id", "country", "team_ids", "organisation_ids"),
        *("gains", "loses", "old", "new", "source", "proposed_by", "proposed_as"),
        *("release", "state", "decided_by", "decided_at", "delay_hours"),
        *("takes_effect_at", "objected_by", "objected_at", "settled_by"),
        *("applied_at", "reason"),
    )
    WATCHED = True

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    subject_id = models.UUIDField(null=True)
    country = models.CharField(max_length=2, blank=True)  # empty: everywhere
    team_ids = models.JSONField(default=list)
    organisation_ids = models.JSONField(default=list)
    gains = models.JSONField(default=list)
    loses = models.JSONField(default=list)
    old = models.JSONField(default=dict)
    new = models.JSONField()
    source = models.TextField(blank=True)
    proposed_by = models.UUIDField(null=True)  # empty: a release
    # As what: "role:organisation" of each role that let them propose it.
    proposed_as = models.JSONField(default=list)
    release = models.CharField(max_length=40, blank=True)  # the release's version
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    decided_by = models.UUIDField(null=True)  # who confirmed, rejected or overtook it
    decided_at = models.DateTimeField(null=True)
    delay_hours = models.PositiveSmallIntegerField(default=0)
    takes_effect_at = models.DateTimeField(null=True)
    objected_by = models.UUIDField(null=True)
    objected_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)  # who decided about the objection
    applied_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)  # a code of the room

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "key"],
                condition=Q(state__in=["pending", "waiting", "objected"]),
                name="one_pending_proposal",
            )
        ]
        indexes = [
            models.Index(
                fields=["topic", "country"],
                condition=Q(state="pending"),
                name="pending_proposals",
            ),
            models.Index(
                fields=["takes_effect_at"],
                condition=Q(state="waiting"),
                name="waiting_proposals",
            ),
        ]

    @property
    def is_pending(self) -> bool:
        """Return whether it still waits for a second person."""
        return self.state == self.State.PENDING

    @property
    def row_id(self) -> UUID:
        """The id of the row that it would change; that of no row, if it has none."""
        return self.subject_id or UUID(int=0)

    @property
    def changed_columns(self) -> list[str]:
        """The columns that it would change."""
        return [name for name, v in self.new.items() if self.old.get(name) != v]


class Alarm(Record):
    """Something was done that these people must hear of; ``amparo tick`` tells them.

    ``what`` is a code of ``kinds.ALARMS``. The audience is everyone in these teams,
    those with one of ``roles`` in these organisations or countries, and these people.
    """

    what = models.CharField(max_length=40)
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True)
    by = models.UUIDField(null=True)
    person = models.UUIDField(null=True)  # whom it was done to
    # A role, a country; of names only that of a helpline or of who was invited.
    facts = models.JSONField(default=dict)
    team_ids = models.JSONField(default=list)
    organisation_ids = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    roles = models.JSONField(default=list)  # in the organisations and countries
    user_ids = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(told_at=None), name="alarms_to_tell"
            )
        ]


def ids_of(texts: list[str]) -> frozenset[UUID]:
    """Return the ids that a JSON column holds as texts."""
    return frozenset(UUID(text) for text in texts)
