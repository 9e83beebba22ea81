"""Helpers shared by the operations of this room."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ...kernel.errors import RuleBroken
from ...policy import AccessScope
from ..facts import json_value
from ..models import HelpContact


def scope_of(country_code: str | None) -> AccessScope:
    """Return the access scope of a fact; one that holds everywhere has no country."""
    return AccessScope(country=country_code or "")


def words_of(contact: HelpContact) -> dict[str, Any]:
    """Return the content of a help contact as JSON values."""
    return {name: json_value(getattr(contact, name)) for name in HelpContact.WORDS}


def changed_names(row: models.Model, values: dict[str, Any]) -> str:
    """Return the names of the columns that differ, as one code for the journal."""
    return "+".join(n for n, v in values.items() if getattr(row, n) != v)[:80]


def require(value: str, field: str) -> None:
    """Raise ``RuleBroken`` at the field when it is empty."""
    if not value:
        raise RuleBroken(_("Please fill this in."), field)


def at_most(value: str, length: int, field: str) -> None:
    """Raise ``RuleBroken`` at the field when the text is too long."""
    if len(value) > length:
        raise RuleBroken(
            _("Please write at most %(length)s characters.") % {"length": length}, field
        )
