"""The records behind one number as a list: codes and days, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.specs import Cell, Column, ListSpec
from amparo.foundation.policy import Actor, may_anywhere

from .shapes import Indicator, Source, Words


@dataclass(frozen=True)
class Kind:
    """How a counted record is listed: the code of ``of``, and a day.

    Where ``page`` is the address of what has the code, it is a link for those who may
    ``verb``. ``has_own``: the record has a code beside it, such as that of a card.
    """

    label: Words
    day_label: Words
    day: str
    of: str = ""  # empty: the record itself
    page: str = ""
    verb: str = ""
    has_own: bool = False

    @property
    def code(self) -> str:
        """The column that holds the code."""
        return f"{self.of}__code" if self.of else "code"


_CASE = ("cases:detail", "case.open")
_RUN = ("courses:run", "course.see")
_SESSION_DAY = (_("Date of the session"), "session__on")
_OF_A_SESSION = (*_SESSION_DAY, "session__run", *_RUN)
_REQUEST = (_("Answer was due"), "due_on")
_OF_A_CARD = (_("Course began"), "card__run__starts_on", "card__run", *_RUN)
_REGISTERED = (_("Course began"), "run__starts_on", "run", *_RUN, True)
KINDS = {
    "case": Kind(_("Cases"), _("Opened"), "opened_on", "", *_CASE),
    "referral": Kind(_("Referrals completed"), _("Date of service"), "service_date"),
    "delivery": Kind(
        _("Services recorded"), _("Date of service"), "on", "case", *_CASE
    ),
    "concern": Kind(_("Concerns"), _("Received on"), "created_at"),
    "attendance": Kind(_("Presences at sessions"), *_OF_A_SESSION),
    "headcount": Kind(_("Headcounts of sessions"), *_OF_A_SESSION),
    "enrolment": Kind(_("Courses completed"), *_REGISTERED),
    "participation": Kind(_("Courses attended"), *_REGISTERED),
    "session": Kind(
        _("Sessions of courses"), _("Date of the session"), "on", "run", *_RUN
    ),
    "test": Kind(_("Tests before and after"), *_OF_A_CARD),
    "test_rose": Kind(_("Tests that rose"), *_OF_A_CARD),
    "activity": Kind(_("Actions of groups"), _("Date"), "on", "group"),
    "group": Kind(_("Groups"), _("Began"), "started_on"),
    "request": Kind(_("Requests due"), *_REQUEST),
    "request_answered": Kind(_("Requests answered in time"), *_REQUEST),
    "person": Kind(_("People"), _("Recorded"), "created_at"),
}


def spec_for(actor: Actor, indicator: Indicator, source: Source) -> ListSpec:
    """Return the list of what an indicator counts; codes open where that is allowed.

    What has no code of its own has that of its case, course run or group. There is no
    export: the codes of a country stay in the house.
    """
    kind = KINDS[source.kind]
    owner, day_of = _getter(kind.of), _getter(kind.day)
    opens = bool(kind.page) and may_anywhere(actor, kind.verb)

    def code(record: Any) -> Cell:
        found = owner(record)
        said = f"{found.code} · {record.code}" if kind.has_own else found.code
        if opens:
            return Cell(said, reverse(kind.page, args=[found.id]))
        return Cell(code=said)

    def day(record: Any) -> date | None:
        value = day_of(record)
        return timezone.localdate(value) if isinstance(value, datetime) else value

    return ListSpec(
        name="indicator-records",
        label=indicator.label,
        columns=(
            Column("code", _("Code"), code, (kind.code,)),
            Column("day", kind.day_label, day, (kind.day,), labelled=True),
        ),
        order=("-id",),
        page_size=50,
    )


def near(source: Source) -> list[str]:
    """Return what a list of these records reads beside them."""
    kind = KINDS[source.kind]
    beside = {kind.of, kind.day.rpartition("__")[0]}
    return sorted(name for name in beside if name)


def _getter(path: str) -> Any:
    return attrgetter(path.replace("__", ".")) if path else lambda record: record
