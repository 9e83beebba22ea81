"""The records behind one number as a list: codes and days, no names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec

from .declarations import Indicator

_DAYS = {
    "case": (_("Opened"), "opened_on"),
    "referral": (_("Date of service"), "service_date"),
    "concern": (_("Received on"), "created_at"),
}


def spec_for(indicator: Indicator, case_links: bool) -> ListSpec:
    """Return the list of what an indicator counts; cases open where that is allowed.

    It has no export: the codes of a country's cases stay in the house.
    """
    label, field = _DAYS[indicator.trace_kind]
    opens = case_links and indicator.trace_kind == "case"

    def code(record: Any) -> Cell:
        if opens:
            return Cell(record.code, reverse("cases:detail", args=[record.id]))
        return Cell(code=record.code)

    def day(record: Any) -> date | None:
        value = getattr(record, field)
        return timezone.localdate(value) if isinstance(value, datetime) else value

    return ListSpec(
        name="indicator-records",
        label=indicator.label,
        columns=(
            Column("code", _("Code"), code, ("code",)),
            Column("day", label, day, (field,), labelled=True),
        ),
        order=("-id",),
        page_size=50,
    )
