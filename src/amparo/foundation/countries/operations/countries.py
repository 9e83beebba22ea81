"""A country's profile."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.errors import RuleBroken
from ...kernel.locking import change
from ...kernel.text import many_lines
from ...policy import Actor
from ..models import Country
from .base import changed_names, scope_of


@dataclass(frozen=True)
class CountryData:
    """What a person may change about a country; languages best first."""

    languages: tuple[str, ...]
    adult_at: int
    note: str
    source: str


def edit_country(
    actor: Actor, code: str, expected_version: int, words: CountryData
) -> Country:
    """Set the public pages' languages, the age of majority and the staff note."""
    country = Country.objects.get(code=code)
    with act(actor, "country.edit_country", scope_of(code)) as entry:
        values = asdict(words) | {
            "languages": list(words.languages),
            "note": many_lines(words.note),
            "source": many_lines(words.source),
        }
        known = dict(settings.LANGUAGES)
        if not words.languages or not set(words.languages) <= set(known):
            raise RuleBroken(_("Please choose from the answers."), "languages")
        if not 15 <= words.adult_at <= 25:
            raise RuleBroken(_("Please check the age."), "adult_at")
        entry.note(changed=changed_names(country, values))
        return change(country, expected_version, **values)
