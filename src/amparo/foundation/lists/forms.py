"""What one fills in to take a list out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..design.forms import AmparoForm


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
