"""How messages of a consultation are sealed and signed."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

KIND = "consultations.consultation"  # of its record key


def place_of(message_id: UUID) -> str:
    """Return the name under which a message is sealed."""
    return f"consultation|{message_id}"


def signed_text(
    consultation_id: UUID, message_id: UUID, team_id: UUID, text: str
) -> bytes:
    """Return what a supervisor signs: the text, bound to its consultation and team."""
    place = (
        f"{settings.AMPARO_SITE}|consultation|{consultation_id}|{message_id}|{team_id}|"
    )
    return place.encode() + text.encode()
