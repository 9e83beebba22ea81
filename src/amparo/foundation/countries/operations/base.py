"""What the operations of this room share."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ...kernel.errors import RuleBroken
from ...policy import AccessScope
from ..models import HelpContact


def scope_of(country_code: str | None) -> AccessScope:
    """Say where a fact stands; one that holds everywhere stands in no country."""
    return AccessScope(country=country_code or "")


def words_of(contact: HelpContact) -> dict[str, Any]:
    """Return what a help contact says, fit for JSON."""
    return {name: getattr(contact, name) for name in HelpContact.WORDS}


def changed_names(row: models.Model, values: dict[str, Any]) -> str:
    """Return the names of what differs, as one code for the journal."""
    return "+".join(n for n, v in values.items() if getattr(row, n) != v)[:80]


def require(value: str, field: str) -> None:
    """Raise ``RuleBroken`` at the field when nothing is written there."""
    if not value:
        raise RuleBroken(_("Please fill this in."), field)


def at_most(value: str, length: int, field: str) -> None:
    """Raise ``RuleBroken`` at the field when the text is too long to keep."""
    if len(value) > length:
        raise RuleBroken(
            _("Please write at most %(length)s characters.") % {"length": length}, field
        )
