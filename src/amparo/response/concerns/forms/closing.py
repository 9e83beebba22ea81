"""Closing a concern, reviewing that, and reopening."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm

from ..codes import WORKED_ON
from ._shared import WorkingForm, radio, sentences


class CloseForm(WorkingForm):
    """The outcome of a concern, and the reason for closing."""

    outcome = radio(_("Outcome"), [(outcome, outcome.label) for outcome in WORKED_ON])
    reason = sentences(_("Reason for closing"))


class ClosingReviewForm(VersionedForm):
    """The note of a second person who reviews a closing."""

    note = sentences(_("Note for the record"), help_text=_("Sealed."), required=False)


class ReopenForm(VersionedForm):
    """The reason for reopening a concern."""

    reason = sentences(_("Reason for reopening"))
