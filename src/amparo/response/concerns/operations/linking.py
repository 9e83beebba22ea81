"""Concerns that may be the same, found by keyed codes within and across teams."""

from __future__ import annotations

from ..linking_codes import Coded
from ..models import Concern, LinkCode


def keep_codes(concern: Concern, coded: Coded) -> None:
    """Store the codes by which a concern can be found to be the same as another."""
    LinkCode.objects.bulk_create(
        LinkCode(concern=concern, family=family, code=code)
        for family, code in sorted(coded)
    )
