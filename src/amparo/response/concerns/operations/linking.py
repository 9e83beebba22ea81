"""Concerns that may be the same, found by keyed codes within and across teams."""

from __future__ import annotations

from .. import linking_codes
from ..codes import Family
from ..linking_codes import Coded
from ..models import Concern, LinkCode
from ..shapes import SafeContact


def keep_codes(concern: Concern, coded: Coded) -> None:
    """Store the codes by which a concern can be found to be the same as another."""
    LinkCode.objects.bulk_create(
        LinkCode(concern=concern, family=family, code=code)
        for family, code in sorted(coded)
    )


def replace_contact_codes(concern: Concern, contact: SafeContact) -> None:
    """Forget by which contact a concern was found, and find it by this one."""
    LinkCode.objects.filter(concern=concern, family=Family.CONTACT).delete()
    keep_codes(concern, linking_codes.of_contact(contact))
