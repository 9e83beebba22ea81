"""Decisions on possible duplicates."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import Actor, check
from amparo.foundation.vault.record_keys import open_key
from amparo.foundation.vault.team_keys import keyring_of

from ..models import MatchDecision
from ..queries import find, match_decision, scope_of
from ..signed_messages import CONCERN


def record_match(
    actor: Actor, concern_id: UUID, other_id: UUID, same: bool
) -> MatchDecision:
    """Record that two concerns are the same, or are not; the actor can read both.

    Nothing is merged. A decision of a colleague has to be undone before it can be
    contradicted.
    """
    concern, other = find(concern_id), find(other_id)
    with act(actor, "concern.link", scope_of(concern), concern, same=same) as entry:
        entry.note(other=other.id)
        check(actor, "concern.link", scope_of(other))
        if concern.id == other.id:
            raise RuleBroken(_("This is the same concern."))
        for each in (concern, other):
            open_key(actor, CONCERN, each.id)
        one, two = sorted((concern, other), key=lambda each: each.id)
        known, made = MatchDecision.objects.select_related("user").get_or_create(
            one=one,
            other=two,
            defaults={"same": same, "user_id": keyring_of(actor).user_id},
        )
        if not made and known.same != same:
            words = gettext("%(who)s marked this differently. Undo that first.")
            raise RuleBroken(words % {"who": known.user.name})
        entry.note(again=not made)
    return known


def undo_match(actor: Actor, concern_id: UUID, other_id: UUID) -> None:
    """Undo the decision about two concerns; once is enough."""
    concern, other = find(concern_id), find(other_id)
    with act(actor, "concern.link", scope_of(concern), concern, undo=True) as entry:
        entry.note(other=other.id)
        check(actor, "concern.link", scope_of(other))
        deleted, _rows = match_decision(concern, other).delete()
        entry.note(again=not deleted)
