"""The worker on a home visit: sets out, checks in and out; else the alarm is raised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.record_bars import barred_users
from amparo.foundation.countries.queries import deadline_minutes
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.kernel.moments import now_rounded, quarter
from amparo.foundation.policy import SYSTEM, Actor
from amparo.foundation.tasks.operations import complete, create_task
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import (
    doing,
    find,
    key_of,
    not_closed,
    scope_of,
    text_of,
    user_of,
)
from amparo.response.cases.operations.opening import does_case_work
from amparo.response.follow_up.codes import ContactState, Means
from amparo.response.follow_up.models import Contact
from amparo.response.follow_up.operations._shared import (
    NOT_PLANNED,
    case_of,
    check_visit,
    follow_up_of,
    standing_of,
)

from . import tasks
from .codes import TripState
from .models import Trip
from .states import TRIP_STATES

GRACE = "home_visit.back"  # in minutes
LONGEST_ROUTE = 1_000  # characters
LONGEST_TRIP = timedelta(hours=48)


@dataclass(frozen=True)
class TripData:
    """With whom a worker sets out, which way, and by when both are back.

    Without ``pair_id`` someone from outside goes along, who is named in the route.
    """

    pair_id: UUID | None
    route: str
    back_by: datetime


def set_out(actor: Actor, contact_id: UUID, data: TripData) -> Trip:
    """Set out on a home visit, in a pair, with the route and the time to be back.

    ``RuleBroken`` where a visit is not allowed, alone, or twice.
    """
    contact = Contact.objects.get(id=contact_id)
    case = case_of(contact)
    with doing(actor, "home_visit.make", case, contact=contact.id) as entry:
        not_closed(case)
        lock(contact, "state", "version")
        if contact.state != ContactState.PLANNED or contact.means != Means.VISIT:
            raise RuleBroken(NOT_PLANNED)
        if Trip.objects.filter(contact=contact).exists():
            raise RuleBroken(_("Someone has set out on this visit already."))
        row = follow_up_of(case)
        check_visit(standing_of(case, row), Means.VISIT, "pair")
        _check_pair(actor, data.pair_id, case)
        route = text_of(data.route, "route", longest=LONGEST_ROUTE)
        trip = Trip(
            contact=contact,
            worker_id=user_of(actor),
            pair_id=data.pair_id,
            pair_outside=data.pair_id is None,
            back_by=_back_by(data.back_by),
        )
        trip.route_sealed = key_of(actor, case).seal(f"trip.{trip.id}", route)
        trip.save(force_insert=True)
        entry.note(pair=data.pair_id, outside=trip.pair_outside)
        _create_check_out(trip)
    return trip


def _check_pair(actor: Actor, pair_id: UUID | None, case: Case) -> None:
    if pair_id is None:
        return
    alone = pair_id == actor.user_id or pair_id in barred_users(case.id)
    if alone or not does_case_work(pair_id, case.team_id):
        raise RuleBroken(_("Choose a colleague who goes with you."), "pair")


def _back_by(typed: datetime) -> datetime:
    """Return the time that was said, to the quarter hour, at the earliest the next."""
    now = timezone.now()
    if typed <= now:
        raise RuleBroken(_("Choose a time in the future."), "back_by")
    if typed > now + LONGEST_TRIP:
        raise RuleBroken(_("Choose a time within the next two days."), "back_by")
    return quarter(typed + timedelta(minutes=15) - timedelta(seconds=1))


def _create_check_out(trip: Trip) -> None:
    case = find(trip.contact.case_id)
    create_task(
        tasks.CHECK_OUT,
        trip,
        case.team,
        label=case.code,
        owner_id=trip.worker_id,
        due_at=trip.back_by,
    )


def arrive(actor: Actor, trip_id: UUID) -> Trip:
    """Check in at the visit."""
    trip = _trip(trip_id)
    case = find(trip.contact.case_id)
    with doing(actor, "home_visit.make", case, arrived=trip.id):
        _check_move(trip, "arrive", TripState.THERE)
        change(trip, trip.version, state=TripState.THERE, arrived_at=now_rounded())
    return trip


def stay_longer(
    actor: Actor, trip_id: UUID, back_by: datetime, expected_version: int
) -> Trip:
    """Say a later time to be back; an alarm that was raised already ends."""
    trip = _trip(trip_id)
    case = find(trip.contact.case_id)
    with doing(actor, "home_visit.make", case, longer=trip.id):
        lock(trip, "state", "version")
        if trip.state == TripState.BACK:
            raise RuleBroken(_("Both are back already."))
        moment = _back_by(back_by)
        change(trip, expected_version, back_by=moment, alarmed_at=None)
        complete(trip, tasks.WORKER, by=actor.user_id)
        _create_check_out(trip)
    return trip


def come_back(actor: Actor, trip_id: UUID) -> Trip:
    """Check out: both are back, or a colleague knows that they are safe."""
    trip = _trip(trip_id)
    case = find(trip.contact.case_id)
    with doing(actor, "home_visit.make", case, back=trip.id) as entry:
        _check_move(trip, "come_back", TripState.BACK)
        entry.note(alarmed=trip.alarmed_at is not None)
        change(
            trip,
            trip.version,
            state=TripState.BACK,
            back_at=now_rounded(),
            back_noted_by_id=user_of(actor),
        )
        complete(trip, by=actor.user_id)
    return trip


def _trip(trip_id: UUID) -> Trip:
    return Trip.objects.select_related("contact").get(id=trip_id)


def _check_move(trip: Trip, move: str, state: TripState) -> None:
    lock(trip, "state", "version", "alarmed_at")
    if not TRIP_STATES.allows(move, trip.state, state):
        raise RuleBroken(_("This has already been noted."))


def sound_alarms(now: datetime | None = None) -> int:
    """Raise the alarm about who is not back in time; return how many.

    Run by ``amparo tick``. The country's grace is counted from the time that was said.
    """
    moment = now or timezone.now()
    waiting = Trip.objects.filter(back_at=None, alarmed_at=None, back_by__lt=moment)
    count, failed = 0, None
    for trip in waiting.select_related("contact"):
        try:
            count += _sound(trip, moment)
        except Exception as error:  # noqa: BLE001  the next colleague must not wait
            failed = error
    if failed is not None:
        raise failed
    return count


def _sound(trip: Trip, moment: datetime) -> int:
    case = find(trip.contact.case_id)
    grace = timedelta(minutes=deadline_minutes(case.country_id, GRACE))
    with transaction.atomic():
        lock(trip, "state", "alarmed_at", "version", "back_by")
        is_late = trip.back_by + grace <= moment
        if not is_late or trip.alarmed_at or trip.state == TripState.BACK:
            return 0
        with act(SYSTEM, "home_visit.alarm", scope_of(case), case, trip=trip.id):
            change(trip, trip.version, alarmed_at=quarter(moment))
            create_task(tasks.WORKER, trip, case.team, label=case.code, level="now")
    return 1
