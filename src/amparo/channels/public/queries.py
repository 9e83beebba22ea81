"""How far each language of the public pages is reviewed, and which are offered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from amparo.foundation.countries.models import Country
from amparo.foundation.countries.queries import (
    country_setting,
    programme_countries,
)
from amparo.foundation.countries.settings import HIDE_PARTNER_NAMES
from amparo.foundation.kernel.cache import Cache
from amparo.foundation.policy import AccessScope, Actor, may
from amparo.response.concerns.queries import intake_for

from . import texts
from .models import Reading, Remark, SignOff
from .texts import PARTS, PublicText

SOURCE = "en"  # the texts are written in it, so there is nothing to check
_signed = Cache(30)  # seconds for which another process may offer what was withdrawn


# -- For the public --------------------------------------------------------------------


def offered() -> dict[str, bool]:
    """Return the languages that the public may choose, and whether each is checked.

    Costs one query in half a minute. The source is offered when nothing else is.
    """
    signed = _signed.get("off", _signed_off)
    found = {code: code in signed for code in settings.PUBLIC_LANGUAGES}
    if not settings.AMPARO_OFFER_UNREVIEWED:
        found = {code: checked for code, checked in found.items() if checked}
    return found or {SOURCE: True}


def reader_of(country_code: str) -> str:
    """Return the organisation that reads what is told; empty where that stays hidden.

    And where nobody receives anything.
    """
    if not country_code or country_setting(country_code, HIDE_PARTNER_NAMES):
        return ""
    intake = intake_for(country_code)
    return intake.team.organisation.name if intake else ""


def countries_without_language() -> list[Country]:
    """Return the countries with a team in whose languages nothing is signed off."""
    known = set(offered())
    working = programme_countries().filter(teams__is_active=True).distinct()
    return [c for c in working if c.languages and not known & set(c.languages)]


def forget_offered() -> None:
    """Make the next ``offered`` of this process look again."""
    _signed.clear()


def _signed_off() -> frozenset[str]:
    sign_offs = SignOff.objects.filter(ended_at=None)
    return frozenset(sign_offs.values_list("language", flat=True)) | {SOURCE}


# -- For those who check ---------------------------------------------------------------


class State(StrEnum):
    """How far a language is checked."""

    SOURCE = "source"
    NOT_REVIEWED = "not_reviewed"
    IN_REVIEW = "in_review"
    SIGNED_OFF = "signed_off"
    CHANGED = "changed"  # signed off, but texts have changed since


@dataclass(frozen=True)
class LanguageStatus:
    """The review of a language: what was read, what was noted, who signed it off.

    ``unread`` names the parts that nobody has read as they are now, ``changed`` the
    keys of the texts that are new or changed since the sign-off.
    """

    language: str
    texts: tuple[PublicText, ...]
    readings: dict[str, Reading]
    remarks: tuple[Remark, ...]
    signed: SignOff | None
    countries: tuple[Country, ...]

    @property
    def state(self) -> State:
        """Return the state as one word."""
        if self.language == SOURCE:
            return State.SOURCE
        if self.signed:
            return State.CHANGED if self.changed else State.SIGNED_OFF
        return State.IN_REVIEW if self.readings or self.remarks else State.NOT_REVIEWED

    @property
    def changed(self) -> frozenset[str]:
        """Return the keys of the texts that the sign-off does not cover."""
        if self.signed is None:
            return frozenset()
        marks = self.signed.marks
        return frozenset(s.key for s in self.texts if marks.get(s.key) != s.mark)

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts that have texts, in their order."""
        return tuple(p for p in PARTS if any(s.part == p for s in self.texts))

    @property
    def unread(self) -> tuple[str, ...]:
        """Return the parts that nobody has read in their present wording."""
        return tuple(part for part in self.parts if not self.is_read(part))

    @property
    def ready(self) -> bool:
        """Return whether the language can be signed off as it is."""
        return bool(self.texts) and not self.unread and not self.remarks

    def of(self, part: str) -> tuple[PublicText, ...]:
        """Return the texts of a part."""
        return tuple(text for text in self.texts if text.part == part)

    def is_read(self, part: str) -> bool:
        """Return whether someone has read a part as it is now."""
        reading = self.readings.get(part)
        return reading is not None and all(
            reading.marks.get(text.key) == text.mark for text in self.of(part)
        )


def language_statuses() -> list[LanguageStatus]:
    """Return the review of every shipped language, in three queries."""
    readings: dict[str, dict[str, Reading]] = defaultdict(dict)
    for reading in Reading.objects.select_related("reader"):
        readings[reading.language][reading.part] = reading
    remarks: dict[str, list[Remark]] = defaultdict(list)
    open_remarks = Remark.objects.filter(resolved_at=None).order_by("created_at")
    for remark in open_remarks.select_related("writer"):
        remarks[remark.language].append(remark)
    sign_offs = SignOff.objects.filter(ended_at=None).select_related("signer")
    signed = {sign_off.language: sign_off for sign_off in sign_offs}
    countries = list(programme_countries())
    return [
        LanguageStatus(
            code,
            texts.texts_of(code),
            readings[code],
            tuple(remarks[code]),
            signed.get(code),
            tuple(country for country in countries if code in country.languages),
        )
        for code in settings.PUBLIC_LANGUAGES
    ]


def language_status_of(language: str) -> LanguageStatus:
    """Return the review of a shipped language; an unknown one is a LookupError."""
    for language_status in language_statuses():
        if language_status.language == language:
            return language_status
    raise LookupError(language)


def scope_for(actor: Actor, verb: str, language: str) -> AccessScope:
    """Return the scope that counts for a language, for this person and permission.

    A language belongs to every country where it is spoken; among several, the one that
    lets this person do it counts.
    """
    countries = programme_countries()
    scopes = [AccessScope(country=c.code) for c in countries if language in c.languages]
    allowed = (scope for scope in scopes if may(actor, verb, scope))
    return next(allowed, scopes[0] if scopes else AccessScope())
