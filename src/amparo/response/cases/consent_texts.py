"""How the purposes of a consent are explained: in which language, to whom.

Each organisation has its own texts; until it writes one, that which comes with Amparo
is used. A text is never changed: a change is the next version, and a consent names the
one that was read out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.persons.ages import AGE_BANDS

from .codes import Audience
from .models import Consent, ConsentText

_SHIPPED = Path(__file__).parent / "data" / "consent_texts.json"


@dataclass(frozen=True)
class Text:
    """One version of a text: what is said for each purpose, and what a consent names.

    ``organisation`` is empty for one that comes with Amparo.
    """

    code: str
    language: str
    audience: Audience
    number: int
    words: Mapping[str, str]
    organisation: str = ""
    since: date | None = None

    @property
    def label(self) -> str:
        """Which version of which text it is, in words."""
        facts = {
            "n": self.number,
            "whose": self.organisation or "Amparo",
            "language": label_for_staff(self.language),
            "audience": self.audience.label,
        }
        return _("%(whose)s, version %(n)s: %(audience)s, %(language)s") % facts


def audience_at(age: int | None) -> Audience:
    """Return which text fits a child; at an unknown age that for 12 to 14."""
    for low, high in AGE_BANDS:
        code = f"{low}-{high}"
        if age is not None and low <= age <= high and code in Audience.values:
            return Audience(code)
    return Audience.OLDER if age is None else Audience.OLDEST


def text_for(
    organisation: Organisation, languages: Sequence[str], audience: Audience
) -> Text | None:
    """Return the text in the first of these languages that has one; None if none.

    The newest of the organisation, or else that of Amparo. One that this server did not
    write is not read out to a child.
    """
    found = texts_for(organisation, languages)
    return next((t for one in languages if (t := found[one, audience])), None)


def texts_for(
    organisation: Organisation, languages: Sequence[str]
) -> dict[tuple[str, Audience], Text | None]:
    """Return the text of an organisation for each language and audience; one query."""
    found = {
        (language, audience): _shipped_text(_shipped()["number"], language, audience)
        for language in languages
        for audience in Audience
    }
    rows = ConsentText.objects.filter(
        organisation=organisation, language__in=languages
    ).select_related("organisation")
    for row in rows.order_by("number"):
        if row.is_authentic:
            found[row.language, Audience(row.audience)] = _own(row)
    return found


def find(code: str) -> Text | None:
    """Return the version with this code, of whatever organisation; None if none."""
    if code.startswith("amparo."):
        return _shipped_by(code)
    try:
        rows = ConsentText.objects.filter(id=UUID(code))
    except ValueError:
        return None
    row = rows.select_related("organisation").first()
    return _own(row) if row is not None and row.is_authentic else None


def labels_of(codes: set[str]) -> dict[str, str]:
    """Return in words which versions these codes name, in one query."""
    own = [UUID(code) for code in codes if code and not code.startswith("amparo.")]
    rows = ConsentText.objects.filter(id__in=own).select_related("organisation")
    found = {row.id.hex: _own(row).label for row in rows} if own else {}
    for code in codes:
        shipped = find(code) if code.startswith("amparo.") else None
        if shipped is not None:
            found[code] = shipped.label
    return found


def _own(row: ConsentText) -> Text:
    return Text(
        code=row.id.hex,
        language=row.language,
        audience=Audience(row.audience),
        number=row.number,
        words=row.words,
        organisation=row.organisation.name,
        since=localtime(row.created_at).date(),
    )


def _shipped_by(code: str) -> Text | None:
    _amparo, *parts = code.split(".")
    if len(parts) != 3 or not parts[0].isdecimal() or parts[2] not in Audience.values:
        return None
    return _shipped_text(int(parts[0]), parts[1], Audience(parts[2]))


def _shipped_text(number: int, language: str, audience: Audience) -> Text | None:
    known = _shipped()["versions"].get(str(number), {}).get(language)
    if known is None or audience not in known:
        return None
    code = f"amparo.{number}.{language}.{audience}"
    return Text(code, language, audience, number, known[audience])


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    return found


def is_complete(words: Mapping[str, str]) -> bool:
    """Say whether a text has words for each purpose."""
    return all(words.get(purpose, "").strip() for purpose in Consent.Purpose.values)
