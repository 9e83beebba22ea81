"""What people fill in to export a list, or to save a view of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..design.conflicts import VersionedForm
from ..design.forms import AmparoForm
from ..organisations.models import Team
from .saved_views import LONGEST_NAME


class Purpose(models.TextChoices):
    """What a file is for; the journal keeps the code."""

    SUPERVISION = "supervision", _("Supervision and workload")
    COORDINATION = "coordination", _("Coordination with partners")
    REPORTING = "reporting", _("Reporting")
    QUALITY = "quality", _("Data quality")
    AUDIT = "audit", _("Audit or data protection")


class Format(models.TextChoices):
    """What sort of file."""

    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("CSV")


class ExportForm(AmparoForm):
    """Says what the file is for."""

    purpose = forms.ChoiceField(label=_("Purpose"))
    format = forms.ChoiceField(label=_("File"), choices=Format.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("purpose", [("", _("Choose")), *Purpose.choices])


class _NamedForm(AmparoForm):
    name = forms.CharField(
        label=_("Name of the view"),
        help_text=_("Never the name of a child or family."),
        max_length=LONGEST_NAME,
    )


class SaveViewForm(_NamedForm):
    """Names a view. ``view`` is the signed list with its filters and its order."""

    view = forms.CharField(widget=forms.HiddenInput)
    next = forms.CharField(widget=forms.HiddenInput, required=False)


class ChangeViewForm(VersionedForm, _NamedForm):
    """Renames a view, and says who sees it."""

    team = forms.ChoiceField(label=_("Who sees it"), required=False)

    def __init__(self, *args: Any, teams: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = [(str(team.id), team.name) for team in teams]
        self.offer("team", [("", _("Only me")), *shared])
        self.order_fields(["name", "team", "version"])
