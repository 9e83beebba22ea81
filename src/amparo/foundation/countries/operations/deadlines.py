"""Edit deadlines."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.errors import RuleBroken
from ...kernel.locking import change, conflict
from ...kernel.text import many_lines
from ...policy import Actor
from .. import presenters
from ..models import Confidence, Deadline
from ..queries import deadline_hours, forget_facts
from .base import require, scope_of

LONGEST = 366 * 24
LONGEST_KEPT = 10 * LONGEST


def edit_deadline(
    actor: Actor,
    country_code: str | None,
    kind: str,
    level: str,
    *,
    hours: int,
    source: str,
    expected_version: int,
) -> Deadline:
    """Set the hours of a deadline in a country (everywhere, without a country).

    ``expected_version`` is 0 when the country had no deadline of its own so far. Other
    processes follow within half a minute; tasks that exist already keep their due time.
    """
    own = Deadline.objects.filter(
        country_id=country_code, kind=kind, level=level
    ).first()
    scope = scope_of(country_code)
    with act(actor, "country.edit_deadline", scope, own) as entry:
        entry.note(kind=kind, level=level, hours=hours)
        values = _clean(kind, hours, source)
        _warn_before_it_goes(country_code, kind, hours)
        if own is not None:
            deadline = change(own, expected_version, **values)
        else:
            deadline = _first(country_code, kind, level, values, expected_version)
        entry.subject = deadline
    forget_facts()
    return deadline


def reset_deadline(
    actor: Actor, country_code: str, kind: str, level: str, *, expected_version: int
) -> None:
    """Let a country follow the deadline that holds everywhere again."""
    own = Deadline.objects.get(country_id=country_code, kind=kind, level=level)
    scope = scope_of(country_code)
    with act(actor, "country.edit_deadline", scope, own) as entry:
        entry.note(kind=kind, level=level, reset=True)
        gone, _per_table = Deadline.objects.filter(
            id=own.id, version=expected_version
        ).delete()
        if not gone:
            own.refresh_from_db()
            raise conflict(own)
    forget_facts()


def _clean(kind: str, hours: int, source: str) -> dict[str, object]:
    source = many_lines(source)
    if kind in Deadline.KEEPING:
        if hours % 24 or not 24 <= hours <= LONGEST_KEPT:
            raise RuleBroken(_("Give between one day and ten years."), "length")
    elif not 1 <= hours <= LONGEST:
        raise RuleBroken(_("Give between one hour and one year, in hours."), "length")
    require(source, "source")
    return {
        "hours": hours,
        "source": source,
        "confidence": Confidence.HIGH,
        "reviewed_on": timezone.localdate(),
    }


def _warn_before_it_goes(country_code: str | None, kind: str, hours: int) -> None:
    """Reject a warning period that is longer than the retention period."""
    kept, warned = "concern.retention", "concern.retention_warning"
    if kind not in (kept, warned):
        return
    forget_facts()
    length = {name: deadline_hours(country_code or "", name) for name in (kept, warned)}
    length[kind] = hours
    if length[warned] >= length[kept]:
        raise RuleBroken(
            _("Warn in time: such a concern is kept for %(kept)s only.")
            % {"kept": presenters.length(length[kept])},
            "length",
        )


def _first(
    country_code: str | None,
    kind: str,
    level: str,
    values: dict[str, object],
    expected_version: int,
) -> Deadline:
    """Create a country's first deadline of this kind, if the kind exists everywhere."""
    everywhere = Deadline.objects.filter(country_id=None, kind=kind, level=level)
    if country_code is None or not everywhere.exists():
        raise RuleBroken(_("There is no such clock."))
    if expected_version != 0:
        raise conflict(everywhere.get())
    try:
        with transaction.atomic():
            return Deadline.objects.create(
                country_id=country_code, kind=kind, level=level, **values
            )
    except IntegrityError:
        raise conflict(
            Deadline.objects.get(country_id=country_code, kind=kind, level=level)
        ) from None
