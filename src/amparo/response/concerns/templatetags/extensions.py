"""Places for panels of rooms above on the pages of this room."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from .. import extensions
from ..models import Concern

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], slot: str, concern: Concern) -> SafeString:
    """Render the panels of rooms above in a slot."""
    return _drawn(context, extensions.panels(slot, context["request"], concern))


@register.simple_tag(takes_context=True)
def match_panels(context: dict[str, Any], concern: Concern, found: Any) -> SafeString:
    """Render the panels of rooms above about possible duplicates."""
    return _drawn(context, extensions.match_panels(context["request"], concern, found))


@register.simple_tag(takes_context=True)
def notices(context: dict[str, Any], slot: str) -> SafeString:
    """Render the notices of rooms above in a slot of the inbox."""
    return _drawn(context, extensions.notices(slot, context["request"]))


def _drawn(context: dict[str, Any], found: list[extensions.Drawn]) -> SafeString:
    parts = [
        render_to_string(one[0], one[1] | {"csrf_token": context.get("csrf_token")})
        for one in found
        if one is not None
    ]
    return mark_safe("".join(parts))  # noqa: S308 (each was rendered, and escaped)
