"""Telephone numbers in templates."""

from __future__ import annotations

from django import template

from .. import phones

register = template.Library()


@register.filter
def phone(text: str, country_code: str | None = "") -> str:
    """Draw a number in groups, as a link that calls it; other text as it was typed."""
    return phones.linked(text, country_code or "")
