from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..kernel.models import Record


class Proposal(Record):
    """A change that waits for a second person: the old values and the new ones.

    ``topic`` and ``key`` say what it is about, in codes of the room that proposes it;
    ``subject_id`` is the row it would change (none: it would create one). ``old`` and
    ``new`` map columns to JSON values. Never anything sealed.
    """

    class State(models.TextChoices):
        """The state of a proposal; all but the first are final."""

        PENDING = "pending", _("Waiting for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")
        OVERTAKEN = "overtaken", _("Overtaken by another change")

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    subject_id = models.UUIDField(null=True)
    country = models.CharField(max_length=2, blank=True)  # empty: everywhere
    old = models.JSONField(default=dict)
    new = models.JSONField()
    source = models.TextField(blank=True)
    proposed_by = models.UUIDField(null=True)  # empty: a release
    release = models.CharField(max_length=40, blank=True)  # the release's version
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)  # a code of the room

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "key"],
                condition=Q(state="pending"),
                name="one_pending_proposal",
            )
        ]
        indexes = [
            models.Index(
                fields=["topic", "country"],
                condition=Q(state="pending"),
                name="pending_proposals",
            )
        ]

    @property
    def is_pending(self) -> bool:
        """Return whether it still waits for a decision."""
        return self.state == self.State.PENDING

    @property
    def changed_columns(self) -> list[str]:
        """The columns that it would change."""
        return [name for name, v in self.new.items() if self.old.get(name) != v]
