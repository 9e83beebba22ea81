"""What the journal's pages say of concerns: their codes, and what stays apart."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from amparo.foundation.audit.subjects import Subject, declare_subjects, hide_entries

from .models import Concern


def _apart(organisation_ids: frozenset[UUID]) -> Q:
    """Return the entries about a concern that is about one of an organisation.

    Nobody there learns of it: not that it exists, and not who handed it over.
    """
    apart = Concern.objects.filter(apart_from__organisation_id__in=organisation_ids)
    return Q(subject_id__in=apart.values("id"))


def declare() -> None:
    """Let the journal name concerns by their codes."""
    hide_entries(_apart)
    declare_subjects(
        Subject(
            Concern._meta.label_lower,
            Concern.objects.all,
            "concerns:concern",
            owner="owner_id",
        )
    )
