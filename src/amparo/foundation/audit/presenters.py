"""Entries of the journal in words."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..journal.models import Entry, Outcome
from ..lists.forms import Purpose
from ..lists.specs import Cell
from ..policy import Kind, permission
from .models import Unusual, UnusualReading
from .subjects import url_of


def moment(when: datetime) -> str:
    """Return a weekday, a day and a quarter hour."""
    local = timezone.localtime(when)
    return _("%(weekday)s %(day)s, %(time)s") % {
        "weekday": date_format(local, "D"),
        "day": date_format(local, "SHORT_DATE_FORMAT"),
        "time": date_format(local, "TIME_FORMAT"),
    }


def who(entry: Entry) -> str:
    """Return who it was; the public has no name."""
    if entry.actor_kind == Kind.SYSTEM:
        return _("Amparo")
    if entry.actor_kind == Kind.PUBLIC:
        return _("Someone without an account")
    return getattr(entry, "who", None) or _("A closed account")


def what(entry: Entry) -> str:
    """Return what was done, in the words of its permission."""
    try:
        return str(permission(entry.verb).label)
    except KeyError:  # of an earlier release
        return entry.verb


def outcome(entry: Entry) -> Cell:
    """Return whether it was refused, and else what the entry says of why."""
    if entry.outcome == Outcome.REFUSED:
        return Cell(_("Refused"), tone="warn")
    return Cell(_details(entry))


def _details(entry: Entry) -> str:
    """Return the few facts that are words for a reader; never an id."""
    purpose = entry.facts.get("purpose")
    parts = []
    if purpose in Purpose.values:
        parts.append(str(Purpose(purpose).label))
    for name in ("rows", "results"):
        count = entry.facts.get(name)
        if isinstance(count, int) and not isinstance(count, bool):
            parts.append(ngettext("%(n)s row", "%(n)s rows", count) % {"n": count})
    return ", ".join(parts)


def record(entry: Entry) -> Cell:
    """Return the code of the record, which leads to its entries in the journal."""
    code = _code(entry)
    if not code:
        return Cell()
    return Cell(code=code, url=f"{reverse('journal:list')}?record={entry.subject_id}")


def own_record(entry: Entry) -> Cell:
    """Return the code of the record, which leads to the record."""
    code = _code(entry)
    return Cell(code=code, url=url_of(entry.subject_kind, entry.subject_id))


def _code(entry: Entry) -> str:
    return getattr(entry, "code", None) or ""


def unusual_words(found: UnusualReading) -> str:
    """Return what was unusual, with its numbers."""
    if found.because == Unusual.MANY and not found.usual:
        text = ngettext(
            "%(n)s record opened in a day, and none on the days before.",
            "%(n)s records opened in a day, and none on the days before.",
            found.count,
        )
    elif found.because == Unusual.MANY:
        text = ngettext(
            "%(n)s record opened in a day; the most before was %(usual)s.",
            "%(n)s records opened in a day; the most before was %(usual)s.",
            found.count,
        )
    elif found.because == Unusual.OUTSIDE:
        text = ngettext(
            "%(n)s record opened that is not of their cases or team.",
            "%(n)s records opened that are not of their cases or team.",
            found.count,
        )
    else:
        text = ngettext(
            "The same search in %(n)s quarter hour of a day.",
            "The same search in %(n)s different quarter hours of a day.",
            found.count,
        )
    return text % {"n": found.count, "usual": found.usual}
