"""Whether the reporter may be contacted now, in this way: hard stops, no score.

NNEDV's rule: never contact someone in a way they did not say is safe, and ask again
each time. No one can override a stop; when someone is in danger, emergency services
are informed instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours

from .codes import ContactWay, Phone
from .models import Concern
from .types import SafeContact

# The deadline after which a permission must be renewed.
RECHECK = "concern.contact_recheck"
# Where no hours were named: the hours of the day at which one may try (settings).
DAY_BEGINS, DAY_ENDS = "concern.contact_from", "concern.contact_until"


class Stop(TextChoices):
    """Why the reporter must not be contacted now."""

    DESTROYED = "destroyed", _("Their report was deleted, as promised.")
    NOT_ALLOWED = "not_allowed", _("They asked us not to contact them.")
    WITHDRAWN = "taken_back", _("They withdrew permission to be contacted.")
    NO_WAY = "no_way", _("They did not say where they can be reached.")
    OTHER_WAY = "other_way", _("They agreed to a different way of contact.")
    BORROWED = "borrowed", _("The phone is someone else's. They may not have it now.")
    DAY = "day", _("Today is not one of the safe days.")
    HOUR = "hour", _("Now is outside the safe hours.")
    NIGHT = (
        "night",
        _("They gave no hours, and it is not daytime there. Ask in the mailbox."),
    )
    UNKNOWN_PHONE = (
        "unknown_phone",
        _("Nobody knows whose phone it is. Ask in the mailbox first."),
    )
    RECHECK = "recheck", _("They agreed long ago. Ask in the mailbox first.")


@dataclass(frozen=True)
class Gate:
    """The stops that apply to a contact; open when there are none.

    ``where`` is the number or account, and empty while the gate is closed.
    """

    way: ContactWay
    stops: tuple[Stop, ...]
    contact: SafeContact
    local: datetime  # now, in their country's time

    @property
    def is_open(self) -> bool:
        """Say whether the reporter may be contacted now."""
        return not self.stops

    @property
    def hours_named(self) -> bool:
        """Say whether they named hours at which it is safe."""
        return bool(self.contact.hours_words)

    @property
    def phone_known(self) -> bool:
        """Say whether it is known whose telephone or account it is."""
        return bool(self.contact.whose_words)

    @property
    def where(self) -> str:
        """The number or account; empty while the gate is closed."""
        return self.contact.where if self.is_open else ""


def gate(
    concern: Concern, contact: SafeContact, way: ContactWay, now: datetime
) -> Gate:
    """Return whether the reporter may be contacted in this way at this moment.

    ``way`` is a call or a message. Days and hours count in the team's time.
    """
    local = now.astimezone(_zone(concern))
    limit = timedelta(hours=deadline_hours(concern.country_id, RECHECK))
    found = [*_permission(concern, contact, way), *_window(contact, local)]
    found += _without_hours(concern, contact, local)
    checked = concern.contact_checked_at
    if not found and (checked is None or now - checked > limit):
        found.append(Stop.RECHECK)
    return Gate(way, tuple(found), contact, local)


def _zone(concern: Concern) -> ZoneInfo:
    """Return the zone of the team, where it has its own; else of the country."""
    own = getattr(concern.team, "time_zone", "") if concern.team_id else ""
    return ZoneInfo(own or concern.country.time_zone)


def _without_hours(
    concern: Concern, contact: SafeContact, local: datetime
) -> list[Stop]:
    if contact.hours_words:
        return []
    code = concern.country_id
    begins, ends = deadline_hours(code, DAY_BEGINS), deadline_hours(code, DAY_ENDS)
    return [] if begins <= local.hour < ends else [Stop.NIGHT]


def _permission(concern: Concern, contact: SafeContact, way: ContactWay) -> list[Stop]:
    """Return the first stop that follows from permission and channel."""
    rules = (
        (concern.destroyed_at is not None, Stop.DESTROYED),
        (concern.contact_ended_at is not None, Stop.WITHDRAWN),
        (concern.reach == ContactWay.RETURN, Stop.NOT_ALLOWED),
        (not contact.where.strip(), Stop.NO_WAY),
        (concern.reach != way, Stop.OTHER_WAY),
        (contact.whose == Phone.BORROWED, Stop.BORROWED),
        # Without a mailbox there is nowhere to ask first; the page says how to begin.
        (_is_unknown(concern, contact), Stop.UNKNOWN_PHONE),
    )
    return [stop for holds, stop in rules if holds][:1]


def _is_unknown(concern: Concern, contact: SafeContact) -> bool:
    return not contact.whose_words and concern.reporter_public is not None


def _window(contact: SafeContact, local: datetime) -> list[Stop]:
    """Return the stops of safe days and hours; after midnight the day before counts."""
    begins, ends = contact.from_hour, contact.to_hour
    day, found = local.weekday(), []
    if begins is not None and ends is not None:
        late = begins > ends and local.hour < ends
        day = (day - 1) % 7 if late else day
        if not (late or begins <= local.hour < (24 if begins > ends else ends)):
            found.append(Stop.HOUR)
    if contact.days and day not in contact.days:
        found.insert(0, Stop.DAY)
    return found
