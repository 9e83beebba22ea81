"""How far each language of the public pages is checked, and which are offered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from amparo.foundation.countries.models import Country
from amparo.foundation.kernel.cache import Cache
from amparo.foundation.policy import AccessScope, Actor, may

from . import texts
from .models import Reading, Remark, SignOff
from .texts import PARTS, PublicText

SOURCE = "en"  # written here, so there is nothing to check it against
_signed = Cache(30)  # so long another process may still offer what was withdrawn


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


def forget_offered() -> None:
    """Make the next ``offered`` of this process look again."""
    _signed.clear()


def _signed_off() -> frozenset[str]:
    language_status = SignOff.objects.filter(ended_at=None)
    return frozenset(language_status.values_list("language", flat=True)) | {SOURCE}


# -- For those who check ---------------------------------------------------------------


class State(StrEnum):
    """How far a language is checked."""

    SOURCE = "source"
    NOT_REVIEWED = "not_reviewed"
    IN_REVIEW = "in_review"
    SIGNED_OFF = "signed_off"
    CHANGED = "changed"  # signed off, and other texts since


@dataclass(frozen=True)
class LanguageStatus:
    """Where a language stands: what was read, what was noted, who signed it off.

    ``unread`` names the parts that nobody has read as they are now, ``changed`` the
    keys of the texts that are new or other since the sign-off.
    """

    language: str
    sayings: tuple[PublicText, ...]
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
        """Return the keys of the texts that the sign-off does not hold for."""
        if self.signed is None:
            return frozenset()
        marks = self.signed.marks
        return frozenset(s.key for s in self.sayings if marks.get(s.key) != s.mark)

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts that have texts, in their order."""
        return tuple(p for p in PARTS if any(s.part == p for s in self.sayings))

    @property
    def unread(self) -> tuple[str, ...]:
        """Return the parts that nobody has read in their present wording."""
        return tuple(part for part in self.parts if not self.is_read(part))

    @property
    def ready(self) -> bool:
        """Say whether the language can be signed off as it is."""
        return bool(self.sayings) and not self.unread and not self.remarks

    def of(self, part: str) -> tuple[PublicText, ...]:
        """Return the texts of a part."""
        return tuple(saying for saying in self.sayings if saying.part == part)

    def is_read(self, part: str) -> bool:
        """Say whether somebody has read a part as it is now."""
        reading = self.readings.get(part)
        return reading is not None and all(
            reading.marks.get(saying.key) == saying.mark for saying in self.of(part)
        )


def language_statuses() -> list[LanguageStatus]:
    """Return where every shipped language stands, in three queries."""
    readings: dict[str, dict[str, Reading]] = defaultdict(dict)
    for reading in Reading.objects.select_related("reader"):
        readings[reading.language][reading.part] = reading
    remarks: dict[str, list[Remark]] = defaultdict(list)
    open_remarks = Remark.objects.filter(resolved_at=None).order_by("created_at")
    for remark in open_remarks.select_related("writer"):
        remarks[remark.language].append(remark)
    language_status = SignOff.objects.filter(ended_at=None).select_related("signer")
    signed = {one.language: one for one in language_status}
    lands = list(Country.objects.filter(in_programme=True))
    return [
        LanguageStatus(
            code,
            texts.sayings(code),
            readings[code],
            tuple(remarks[code]),
            signed.get(code),
            tuple(land for land in lands if code in land.languages),
        )
        for code in settings.PUBLIC_LANGUAGES
    ]


def language_status_of(language: str) -> LanguageStatus:
    """Return where a shipped language stands; an unknown one is a LookupError."""
    for language_status in language_statuses():
        if language_status.language == language:
            return language_status
    raise LookupError(language)


def scope_for(actor: Actor, verb: str, language: str) -> AccessScope:
    """Say where a language stands for this person and verb.

    A language stands in every country where it is spoken; where several are, the one
    that lets this person do it counts.
    """
    lands = Country.objects.filter(in_programme=True)
    places = [AccessScope(country=c.code) for c in lands if language in c.languages]
    allowed = (place for place in places if may(actor, verb, place))
    return next(allowed, places[0] if places else AccessScope())
