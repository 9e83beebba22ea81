"""Canned texts: a team's own, beside the shipped ones."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change
from amparo.foundation.kernel.text import one_line
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor

from ..concerns.operations._shared import text_of
from ..concerns.types import LONGEST_WORDS
from .models import CannedText

_LONGEST_TITLE = 80


def scope_of_canned(team: Team) -> AccessScope:
    """Return the access scope of a team's texts."""
    return AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
    )


def add_canned(
    actor: Actor, team_id: UUID, language: str, title: str, text: str
) -> CannedText:
    """Add a text for a team."""
    team = Team.objects.get(id=team_id)
    title, text = _checked(title, text)
    with act(actor, "concern.canned_edit", scope_of_canned(team)) as entry:
        made = CannedText.objects.create(
            team=team, language=language, title=title, text=text
        )
        entry.subject = made
    return made


def change_canned(
    actor: Actor, text_id: UUID, title: str, text: str, expected_version: int
) -> CannedText:
    """Change one of a team's own texts; shipped ones cannot be changed.

    Raises ``Conflict`` when a colleague changed it meanwhile.
    """
    found, team = own_text(text_id)
    title, text = _checked(title, text)
    _change(actor, found, team, expected_version, title=title, text=text)
    return found


def retire_canned(actor: Actor, text_id: UUID, expected_version: int) -> CannedText:
    """Retire one of a team's own texts."""
    found, team = own_text(text_id)
    _change(actor, found, team, expected_version, retired_at=timezone.now())
    return found


def own_text(text_id: UUID) -> tuple[CannedText, Team]:
    """Return a text of a team in use, or raise ``CannedText.DoesNotExist``."""
    found = CannedText.objects.select_related("team").get(id=text_id, retired_at=None)
    if found.team is None:
        raise CannedText.DoesNotExist
    return found, found.team


def _change(
    actor: Actor,
    found: CannedText,
    team: Team,
    expected_version: int,
    **fields: object,
) -> None:
    with act(actor, "concern.canned_edit", scope_of_canned(team), found):
        change(found, expected_version, **fields)


def _checked(title: str, text: str) -> tuple[str, str]:
    title = one_line(title)
    if not 0 < len(title) <= _LONGEST_TITLE:
        raise RuleBroken(_("Please give it a short title."), "title")
    if len(text) > LONGEST_WORDS // 4:
        raise RuleBroken(_("Please make it shorter: it is read on a phone."), "text")
    return title, text_of(text, "text")
