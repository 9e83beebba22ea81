"""Days of which only a part may be known: the year lies open, the rest is sealed."""

from __future__ import annotations

from typing import Any

from amparo.foundation.persons.birth_dates import Birth, parse_birth


def when_text(when: Birth | None) -> str:
    """Return what is known of a day: ``2026-05-03``, ``2026-05``, ``2026``, nothing."""
    if when is None or when.year is None:
        return ""
    return when.iso or str(when.year)


def when_columns(when: Birth | None) -> dict[str, Any]:
    """Return what of a day lies open: the year, and how much more is known."""
    known = when or Birth()
    return {"year": known.year, "precision": known.precision}


def read_when(text: str) -> Birth:
    """Return what ``when_text`` wrote."""
    return parse_birth(text) or Birth()
