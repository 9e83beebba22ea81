"""The offer check: its signs and the offices of a country, as data with their source.

It has no score and keeps nothing: what is worth checking stands under each question, so
nothing that someone thinks of their offer is ever sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation

from .offer_texts import OFFICES, QUESTIONS

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Sign:
    """A known sign of a bad offer, and the question that looks for it.

    ``country`` is empty where it holds everywhere. Dimension and strength are for
    staff; nothing adds them up.
    """

    key: str
    question: str
    dimension: str
    strength: str
    source: str
    confidence: str
    reviewed_on: str
    country: str = ""


@dataclass(frozen=True)
class Office:
    """Who can be asked in a country, or which paper is due; the name as it is there."""

    country: str
    key: str
    use: str  # a key of OFFICES
    name: str
    source: str
    confidence: str
    reviewed_on: str


def signs_for(country_code: str) -> list[Sign]:
    """Return the signs that hold in a country."""
    return [sign for sign in _signs() if sign.country in ("", country_code)]


def offices_for(country_code: str) -> list[Office]:
    """Return the offices and papers of a country."""
    return [office for office in _offices() if office.country == country_code]


def offer_digest(country_code: str) -> str:
    """Return a digest of all that a practitioner reads before signing for a country."""
    with translation.override("en"):  # the wording that the others are translated from
        words = [[q.key, str(q.words), str(q.check)] for q in QUESTIONS]
    facts = [asdict(each) for each in signs_for(country_code)]
    facts += [asdict(each) for each in offices_for(country_code)]
    plain = json.dumps([words, facts], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


@cache
def _signs() -> tuple[Sign, ...]:
    known = {question.key for question in QUESTIONS}
    signs = tuple(Sign(**row) for row in _rows("offer_signs.json"))
    _refuse_unknown(sign.question for sign in signs if sign.question not in known)
    return signs


@cache
def _offices() -> tuple[Office, ...]:
    offices = tuple(Office(**row) for row in _rows("offer_offices.json"))
    _refuse_unknown(office.use for office in offices if office.use not in OFFICES)
    return offices


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return rows


def _refuse_unknown(unknown: Iterator[str]) -> None:
    for key in unknown:
        raise ValueError(f"there is no question or use {key}")
