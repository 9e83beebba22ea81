"""The codes by which a concern can be found to be the same as another."""

from __future__ import annotations

from ..codes import Family
from ..models import Concern, MatchCode
from ..types import Details, SafeContact
from . import codes
from .codes import Coded


def store_codes(concern: Concern, coded: Coded) -> None:
    """Store the codes by which a concern can be found to be the same as another."""
    MatchCode.objects.bulk_create(
        MatchCode(concern=concern, family=family, code=code)
        for family, code in sorted(coded)
    )


def replace_contact_codes(concern: Concern, contact: SafeContact) -> None:
    """Forget by which contact a concern was found, and find it by this one."""
    _replace(concern, codes.of_contact(contact), Family.CONTACT)


def replace_detail_codes(concern: Concern, details: Details) -> None:
    """Forget by which name and place a concern was found, and find it by these."""
    coded = codes.of_details(details, concern.country_id)
    _replace(concern, coded, Family.CHILD, Family.SOUND, Family.PLACE)


def _replace(concern: Concern, coded: Coded, *families: Family) -> None:
    MatchCode.objects.filter(concern=concern, family__in=families).delete()
    store_codes(concern, coded)
