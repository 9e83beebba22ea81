"""The texts that a team may send."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language

from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.policy import Actor

from .models import CannedText


def canned_for(team_id: UUID, language: str) -> QuerySet[CannedText]:
    """Return the texts that a team may send in a language, its own first."""
    return CannedText.objects.filter(
        Q(team_id=team_id) | Q(team=None), language=language, retired_at=None
    ).order_by(F("team").asc(nulls_last=True), "position", "title")


@dataclass(frozen=True)
class CannedGroup:
    """The texts of one language, and what the language is called."""

    name: str
    texts: list[CannedText]


def canned_by_language(actor: Actor) -> list[CannedGroup]:
    """Return the texts of the actor's teams by language, their own language first.

    One query, whatever the number of languages.
    """
    found = (
        CannedText.objects.filter(
            Q(team_id__in=actor.team_ids()) | Q(team=None), retired_at=None
        )
        .select_related("team")
        .order_by(F("team").asc(nulls_last=True), "position", "title")
    )
    by_language: dict[str, list[CannedText]] = {}
    for text in found:
        by_language.setdefault(text.language, []).append(text)
    own = get_language()
    codes = sorted(by_language, key=lambda c: (c != own, label_for_staff(c)))
    return [CannedGroup(label_for_staff(c), by_language[c]) for c in codes]
