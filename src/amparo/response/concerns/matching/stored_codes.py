"""Storing the codes by which possible duplicates are found."""

from __future__ import annotations

from ..codes import Family
from ..models import Concern, MatchCode
from ..types import Details, SafeContact
from . import codes
from .codes import Coded


def store_codes(concern: Concern, coded: Coded) -> None:
    """Store the codes of a concern."""
    MatchCode.objects.bulk_create(
        MatchCode(concern=concern, family=family, code=code)
        for family, code in sorted(coded)
    )


def replace_contact_codes(concern: Concern, contact: SafeContact) -> None:
    """Replace the codes of the contact of a concern."""
    _replace(concern, codes.of_contact(contact), Family.CONTACT)


def replace_detail_codes(concern: Concern, details: Details) -> None:
    """Replace the codes of the name of the child and the place."""
    coded = codes.of_details(details, concern.country_id)
    _replace(concern, coded, Family.CHILD, Family.SOUND, Family.PLACE)


def _replace(concern: Concern, coded: Coded, *families: Family) -> None:
    MatchCode.objects.filter(concern=concern, family__in=families).delete()
    store_codes(concern, coded)
