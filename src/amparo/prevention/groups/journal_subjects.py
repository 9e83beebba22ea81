"""What the journal's pages say of groups and requests: their codes."""

from __future__ import annotations

from amparo.foundation.audit.subjects import Subject, declare_subjects

from .models import KIND, Group, Request


def declare() -> None:
    """Let the journal name groups and requests by their codes."""
    declare_subjects(
        Subject(KIND, Group.objects.all, "groups:group"),
        Subject(Request._meta.label_lower, Request.objects.all, "groups:request"),
    )
