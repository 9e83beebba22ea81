"""The records behind one number as a list: codes and days, no names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec

from .declarations import Indicator, Source

_DAYS = {
    "case": (_("Opened"), "opened_on"),
    "referral": (_("Date of service"), "service_date"),
    "delivery": (_("Date of service"), "on"),
    "concern": (_("Received on"), "created_at"),
}
KINDS = {
    "case": _("Cases"),
    "referral": _("Referrals completed"),
    "delivery": _("Services recorded"),
    "concern": _("Concerns"),
}


def spec_for(indicator: Indicator, source: Source, case_links: bool) -> ListSpec:
    """Return the list of what an indicator counts; cases open where that is allowed.

    A service has the code of its case. There is no export: the codes of a country's
    cases stay in the house.
    """
    label, field = _DAYS[source.kind]
    by_case = source.kind == "delivery"
    opens = case_links and source.kind in ("case", "delivery")

    def code(record: Any) -> Cell:
        case = record.case if by_case else record
        if opens:
            return Cell(case.code, reverse("cases:detail", args=[case.id]))
        return Cell(code=case.code)

    def day(record: Any) -> date | None:
        value = getattr(record, field)
        return timezone.localdate(value) if isinstance(value, datetime) else value

    return ListSpec(
        name="indicator-records",
        label=indicator.label,
        columns=(
            Column("code", _("Code"), code, ("case__code" if by_case else "code",)),
            Column("day", label, day, (field,), labelled=True),
        ),
        order=("-id",),
        page_size=50,
    )
