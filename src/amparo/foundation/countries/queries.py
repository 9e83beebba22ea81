"""Queries about countries: deadlines, duties to report, settings, help contacts."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from ..journal.models import Entry, Outcome
from ..kernel.cache import Cache
from ..proposals.models import Proposal
from . import opening_hours, presenters
from .models import (
    Area,
    Confidence,
    Country,
    CountrySetting,
    Deadline,
    Fact,
    HelpContact,
    ReportingDuty,
)
from .settings import SETTINGS
from .shipped import shipped_contacts, shipped_deadlines, shipped_duty

log = logging.getLogger(__name__)

EVERYWHERE = "everywhere"  # stands for "no country" in addresses
# The deadlines for checking help contacts.
CONFIRM, RECHECK = "helpline.confirm", "helpline.recheck"
REPORT = "helpline.report"  # the deadline for resolving a report
SETTING = "country.setting"  # the topic of decisions about settings

_Key = tuple[str | None, str, str]
_Fact = TypeVar("_Fact", bound=Fact)

_facts = Cache(30)  # seconds for which another process may still use old facts
_NEAREST = {kind: place for place, kind in enumerate(HelpContact.Kind.values)}


# -- Deadlines ---------------------------------------------------------------------


def deadline_hours(country_code: str, kind: str, level: str = "") -> int:
    """Return how many hours this may take: the country's own, else everyone's.

    A level without a deadline of its own takes the kind's general one, else the
    shortest of the kind. A kind without any deadline is a ``KeyError``. Instead of a
    row that was changed outside of Amparo, what we ship counts, else what holds
    everywhere.
    """
    table = _facts.get("hours", _read_hours)
    for key in (
        (country_code, kind, level),
        (None, kind, level),
        (country_code, kind, ""),
        (None, kind, ""),
    ):
        if key in table:
            return table[key]
    return _shortest(table, country_code, kind)


def deadline_minutes(country_code: str, kind: str) -> int:
    """Return how many minutes this may take, of the kinds that are kept in minutes."""
    if kind not in Deadline.IN_MINUTES:
        raise ValueError(f"{kind} is not counted in minutes")
    return deadline_hours(country_code, kind)


def limit_of(country_code: str, kind: str, level: str = "") -> int:
    """Return a number from the table, of the kinds that count times."""
    if kind not in Deadline.IN_TIMES:
        raise ValueError(f"{kind} does not count times")
    return deadline_hours(country_code, kind, level)


OBJECTION = "decision.objection"
SHORTEST_OBJECTION, LONGEST_OBJECTION = 24, 168


def objection_hours(country_code: str) -> int:
    """Return how long a decision waits for objections: at least a day, a week at most.

    Whatever stands in the table: a deadline of an hour would be none.
    """
    hours = deadline_hours(country_code, OBJECTION)
    return min(max(hours, SHORTEST_OBJECTION), LONGEST_OBJECTION)


def _read_hours() -> dict[_Key, int]:
    rows = list(Deadline.objects.all())
    true = _authentic(rows)
    hours = {(row.country_id, row.kind, row.level): row.hours for row in true}
    if len(true) < len(rows):
        changed = {(r.country_id, r.kind, r.level) for r in rows} - hours.keys()
        for key, shipped in shipped_deadlines().items():
            if key in changed or key[0] is None:
                hours.setdefault(key, shipped)
    return hours


def _authentic(rows: Iterable[_Fact]) -> list[_Fact]:
    """Return the rows that this server wrote; leave out and log the others."""
    true = []
    for row in rows:
        if row.is_authentic:
            true.append(row)
        else:
            log.error("%s %s was changed: it does not count.", row.label, row.pk)
    return true


def _shortest(table: dict[_Key, int], country_code: str, kind: str) -> int:
    fitting = [
        length
        for (country, of_kind, _level), length in table.items()
        if of_kind == kind and country in (None, country_code)
    ]
    if not fitting:
        raise KeyError(f"no deadline for {kind}")
    return min(fitting)


def deadlines_of(country: Country | None) -> list[tuple[Deadline, Deadline | None]]:
    """Return every deadline, each with the country's own if it has one."""
    own = (
        Deadline.objects.filter(country=country) if country else Deadline.objects.none()
    )
    mine = {(deadline.kind, deadline.level): deadline for deadline in own}
    everywhere = sorted(Deadline.objects.filter(country=None), key=_deadline_order)
    return [
        (deadline, mine.get((deadline.kind, deadline.level))) for deadline in everywhere
    ]


def _deadline_order(deadline: Deadline) -> tuple[int, bool, int]:
    kinds = list(presenters.DEADLINES)
    place = kinds.index(deadline.kind) if deadline.kind in kinds else len(kinds)
    return place, deadline.level == "", deadline.hours


# -- Duties to report --------------------------------------------------------------


@dataclass(frozen=True)
class DutyToReport:
    """A line of a country's checklist: who tells whom, how soon, by which law.

    Where ``within_hours``, ``only_child_victim``, ``anonymous`` or ``non_state`` (may
    another route than the state be taken?) are None, the answer is not known yet.
    """

    id: UUID
    who: str
    to_whom: str
    within_hours: int | None
    law: str
    summary: str
    applies_to: tuple[str, ...]
    only_child_victim: bool | None
    anonymous: bool | None
    non_state: bool | None
    source: str
    confidence: Confidence
    reviewed_by: str
    reviewed_on: date | None

    @property
    def is_confirmed(self) -> bool:
        """Return whether someone who read the law itself vouches for it."""
        return self.confidence == Confidence.HIGH


def reporting_duties(
    country_code: str, kinds: Iterable[str] = (), online: bool = False
) -> list[DutyToReport]:
    """Return who must be told about something of these kinds, in order.

    As long as nobody is sure what it is about, every duty of the country is returned:
    better one line too many. An empty list may mean that nobody has recorded the duties
    yet; see ``reporting_duties_recorded``. Instead of a row that was changed outside of
    Amparo, what we ship counts, if we do.
    """
    about = set(kinds)
    unsure = not about or "not_sure" in about
    if online:
        about.add("online")
    return [
        duty
        for duty in _facts.get("duties", _read_duties).get(country_code, ())
        if unsure or not duty.applies_to or about & set(duty.applies_to)
    ]


def reporting_duties_recorded(country_code: str) -> bool:
    """Return whether a country's duties to report have been recorded."""
    return bool(_facts.get("duties", _read_duties).get(country_code))


def in_order(duties: QuerySet[ReportingDuty]) -> QuerySet[ReportingDuty]:
    """Return duties in the order in which they are done: position, then the soonest."""
    soonest = F("within_hours").asc(nulls_last=True)
    return duties.order_by("position", soonest, "who", "id")


def _read_duties() -> dict[str, list[DutyToReport]]:
    found: dict[str, list[DutyToReport]] = {}
    rows = list(in_order(ReportingDuty.objects.all()))
    true = {row.id for row in _authentic(rows)}
    for row in rows:
        said = row if row.id in true else shipped_duty(row)
        if said is not None:
            found.setdefault(row.country_id, []).append(_duty(said))
    return found


def _duty(row: ReportingDuty) -> DutyToReport:
    values = {field.name: getattr(row, field.name) for field in fields(DutyToReport)}
    values["applies_to"] = tuple(row.applies_to)
    values["confidence"] = Confidence(row.confidence)
    return DutyToReport(**values)


# -- Settings ----------------------------------------------------------------------


def country_setting(country_code: str, key: str) -> bool:
    """Return a setting of a country: its own value, else the default.

    A key that ``settings.py`` does not declare is a ``KeyError``. Where the own value
    was changed outside of Amparo, the careful one counts.
    """
    default = SETTINGS[key].default
    return _facts.get("settings", _read_settings).get((country_code, key), default)


def _read_settings() -> dict[tuple[str, str], bool]:
    rows = list(CountrySetting.objects.all())
    true = _authentic(rows)
    values = {(row.country_id, row.key): row.value for row in true}
    for row in rows:
        declared = SETTINGS.get(row.key)
        if declared is not None:
            values.setdefault((row.country_id, row.key), declared.careful)
    return values


@dataclass(frozen=True)
class SettingChange:
    """One change of a setting: when, by whom, to what, and the coded reason."""

    at: datetime
    user_id: UUID | None
    key: str
    value: bool
    reason: str


def setting_history(country_code: str, limit: int = 20) -> list[SettingChange]:
    """Return the changes of a country's settings, newest first.

    Those of one person are in the journal, those of two among the decisions.
    """
    rows = list(CountrySetting.objects.filter(country=country_code))
    entries = Entry.objects.filter(
        subject_kind=CountrySetting._meta.label_lower,
        subject_id__in=[row.id for row in rows],
        outcome=Outcome.DONE,
    ).order_by("-number")[:limit]
    alone = [
        SettingChange(
            at=entry.at,
            user_id=entry.actor_id,
            key=entry.facts["key"],
            value=entry.facts["value"],
            reason=entry.facts["reason"],
        )
        for entry in entries
    ]
    decided = Proposal.objects.filter(
        topic=SETTING, country=country_code, state=Proposal.State.CONFIRMED
    ).order_by("-applied_at")[:limit]
    by_two = [
        SettingChange(
            at=proposal.applied_at or proposal.created_at,
            user_id=proposal.proposed_by,
            key=proposal.key.partition(":")[2],
            value=proposal.new["value"],
            reason=proposal.new["reason"],
        )
        for proposal in decided
    ]
    # The sort is stable: of one quarter hour, the journal's keep their order.
    return sorted(alone + by_two, key=lambda past: past.at, reverse=True)[:limit]


def forget_facts() -> None:
    """Clear this process's cache of deadlines, duties and settings."""
    _facts.clear()


def time_zone_of(country_code: str) -> str:
    """Return the time zone of most people in a country."""
    return _facts.get("zones", _read_zones)[country_code]


def _read_zones() -> dict[str, str]:
    return dict(Country.objects.values_list("code", "time_zone"))


# -- Help contacts -----------------------------------------------------------------


def public_contacts(country_code: str, now: datetime) -> list[HelpContact]:
    """Return what may be shown to the public in a country, nearest help first.

    Only what ``shown_to_public`` allows, and nothing that was changed outside of Amparo
    (``_true_contacts``). Each carries ``is_aged``, ``open_now`` (None:
    unknown), ``now_said`` (until when, or from when) and ``hours_said`` (in the
    reader's language; as written if we cannot parse them; empty: unknown).

    Emergency lines first, and those closed at this moment last; within that by kind.
    """
    country = Country.objects.filter(code=country_code).first()
    zones = country.time_zones if country else []
    today = local_date(country, now)
    found = _true_contacts(country_code, today)
    for contact in found:
        contact.is_aged = contact.expires_on < today
        contact.open_now = opening_hours.open_at(contact.hours, now, zones)
        contact.hours_said = opening_hours.say(contact.hours)
        contact.now_said = opening_hours.say_now(contact.hours, now, zones)
    return sorted(found, key=_nearness)


def _true_contacts(country_code: str, today: date) -> list[HelpContact]:
    """Return what may be shown in a country, without what others than we have written.

    In one query, unless a row was changed. Then it counts as if it were not there; of
    the kinds that a country never goes without, what we ship stands in.
    """
    shown = Exists(shown_to_public(today).filter(pk=OuterRef("pk")))
    # Those that we shipped for the country, too: one may have been put elsewhere.
    ours = Q(loaded_as__startswith=f"{country_code}:")
    serving = HelpContact.objects.filter(_serves(country_code) | ours)
    rows = list(serving.annotate(is_shown=shown))
    true = _authentic(rows)
    if len(true) == len(rows):
        return [row for row in rows if row.is_shown]
    changed = [row.id for row in rows if row not in true]
    found = list(shown_to_public(today, changed).filter(_serves(country_code)))
    there = {each.kind for each in found if each.country_id}
    missing = [kind for kind in HelpContact.LASTING if kind not in there]
    known = [row.loaded_as for row in true]
    return [*found, *shipped_contacts(country_code, missing, known)]


def true_to_public(today: date, country_code: str, kind: str) -> list[HelpContact]:
    """Return which of a country's contacts of a kind the public sees, in truth."""
    shown = shown_to_public(today).filter(country=country_code, kind=kind)
    return [contact for contact in shown if contact.is_authentic]


def shown_to_public(today: date, but: Iterable[UUID] = ()) -> QuerySet[HelpContact]:
    """Return the contacts that the public may see on a day, of all countries.

    Sure or confirmed, not gone, not reported as wrong or unsafe, and checked in time.
    No country is left with an empty page:

    - One none of whose emergency or child lines was checked in time keeps showing them,
      with how old the check is.
    - A report does not hide its emergency lines, nor its last child line (of several
      that are reported, the one reported last); staff see the mark.

    What is both reported and not checked in time is never shown. ``but`` are contacts
    that count as if they were not there. Whether a row was changed outside of Amparo,
    no query can see: ``public_contacts`` does.
    """
    sure = Q(confidence=Confidence.HIGH)
    confirmed = Q(confidence=Confidence.MEDIUM, confirmed_by__isnull=False)
    stands = live_contacts().filter(sure | confirmed).exclude(id__in=list(but))
    fresh, good = Q(expires_on__gte=today), Q(reported_at=None)
    national = Q(country__isnull=False)
    alike = stands.filter(country=OuterRef("country"), kind=OuterRef("kind"))
    lasting = good & national & Q(kind__in=HelpContact.LASTING)
    aged = lasting & ~Exists(alike.filter(fresh & good))
    emergency = national & Q(kind=HelpContact.Kind.EMERGENCY)
    reported_later = fresh & Q(reported_at__gt=OuterRef("reported_at"))
    child_line = national & Q(kind=HelpContact.Kind.CHILD_HELPLINE)
    last_child_line = child_line & ~Exists(alike.filter(good | reported_later))
    return stands.filter(fresh & (good | emergency | last_child_line) | aged)


def live_contacts() -> QuerySet[HelpContact]:
    """Return the contacts that were neither closed nor removed."""
    return HelpContact.objects.filter(closed_on=None, retired_at=None)


def with_exceptions(contacts: Iterable[HelpContact], today: date) -> list[HelpContact]:
    """Return contacts annotated with whether they are shown in spite of a reason.

    The reasons are their age and a report.
    """
    found = list(contacts)
    odd = [c.id for c in found if c.expires_on < today or c.reported_as]
    shown = set(shown_to_public(today).filter(id__in=odd).values_list("id", flat=True))
    for contact in found:
        contact.is_changed = not contact.is_authentic
        contact.is_kept = contact.id in shown and contact.reported_as != ""
        contact.is_aged = contact.id in shown and not contact.is_kept
    return found


def contacts_to_check(today: date, within_days: int = 30) -> QuerySet[HelpContact]:
    """Return the contacts that someone must check: unsure, reported, expiring soon."""
    soon = Q(expires_on__lt=today + timedelta(days=within_days))
    unsure = Q(confidence=Confidence.LOW)
    unconfirmed = Q(confidence=Confidence.MEDIUM, confirmed_by=None)
    reported = Q(reported_at__isnull=False)
    return live_contacts().filter(soon | unsure | unconfirmed | reported)


def proposals_of(country_code: str | None) -> QuerySet[Proposal]:
    """Return all proposals for the help contacts of a country, oldest first."""
    return Proposal.objects.filter(
        topic=HelpContact.TOPIC, country=country_code or ""
    ).order_by("created_at")


def pending_proposals() -> QuerySet[Proposal]:
    """Return the help contact proposals that are pending, of all countries."""
    return Proposal.objects.filter(
        topic=HelpContact.TOPIC, state=Proposal.State.PENDING
    ).order_by("created_at")


def decisions_of(country_code: str) -> QuerySet[Proposal]:
    """Return every decision about the facts of a country, newest first."""
    topics = [
        *(HelpContact.TOPIC, SETTING),
        *("country.deadline", "country.reporting_duty"),
    ]
    found = Proposal.objects.filter(topic__in=topics, country=country_code)
    return found.order_by("-created_at")


def single_acts(country_code: str) -> QuerySet[Entry]:
    """Return what one person did to the facts of a country, newest first."""
    verbs = [
        "country.confirm_contact",
        "country.correct_contact",
        "country.retire_contact",
        "country.edit_country",
        "country.change_setting",
        "country.loosen_setting",
    ]
    found = Entry.objects.filter(
        verb__in=verbs, country=country_code, outcome=Outcome.DONE
    ).exclude(subject_kind=Proposal._meta.label_lower)  # those are decisions
    return found.order_by("-number")


def checks_due(now: datetime) -> dict[str | None, datetime]:
    """Return by when each country must check its help contacts; None: everywhere.

    What nobody has confirmed may wait for the country's deadline; what was checked is
    checked again that long before it expires. Countries with nothing to check are left
    out. Reports have a task of their own (``reports_due``).
    """
    due: dict[str | None, datetime] = {}

    def by(code: str | None, moment: datetime) -> None:
        due[code] = min(moment, due.get(code, moment))

    for proposal in pending_proposals():
        by(
            proposal.country or None,
            proposal.created_at + _confirmation_deadline(proposal.country),
        )
    contacts = contacts_to_check(now.date()).filter(reported_at=None)
    contacts = contacts.exclude(confidence=Confidence.LOW)
    for contact in contacts.select_related("country"):
        code = contact.country_id
        if contact.is_vouched_for:
            zone = ZoneInfo(contact.country.time_zone if contact.country else "UTC")
            end = datetime.combine(contact.expires_on, time.min, zone)
            by(code, end - timedelta(hours=deadline_hours(code or "", RECHECK)))
        else:
            by(code, contact.created_at + _confirmation_deadline(code or ""))
    return due


def reports_due() -> dict[str | None, datetime]:
    """Return by when each country must resolve reported contacts; None: everywhere."""
    reported = live_contacts().exclude(reported_at=None).order_by()
    oldest = dict(reported.values_list("country").annotate(Min("reported_at")))
    return {
        code: at + timedelta(hours=deadline_hours(code or "", REPORT))
        for code, at in oldest.items()
    }


def _confirmation_deadline(country_code: str) -> timedelta:
    """Return how long a help contact may wait for a second person to confirm it."""
    return timedelta(hours=deadline_hours(country_code, CONFIRM))


def local_date(country: Country | None, now: datetime) -> date:
    """Return the date in a country (of most of its people); in UTC for no country."""
    zone = ZoneInfo(country.time_zone if country else "UTC")
    return now.astimezone(zone).date()


def _serves(country_code: str) -> Q:
    return Q(country_id=country_code) | Q(country__isnull=True)


def _nearness(contact: HelpContact) -> tuple[bool, bool, int, bool, int, str]:
    return (
        contact.kind != HelpContact.Kind.EMERGENCY,
        contact.open_now is False,
        _NEAREST[contact.kind],
        contact.country_id is None,
        contact.position,
        contact.name,
    )


# -- Countries and areas -----------------------------------------------------------


def programme_countries() -> QuerySet[Country]:
    """Return the countries in which the programme of this installation works."""
    return countries_here().filter(in_programme=True)


def countries_here() -> QuerySet[Country]:
    """Return the countries that this installation shows, by name.

    An installation for some countries (``AMPARO_COUNTRIES``) shows no others of the
    programme, but those outside of it in which an organisation may have its seat.
    """
    own = settings.AMPARO_COUNTRIES
    found = Country.objects.all()
    return found.filter(Q(code__in=own) | Q(in_programme=False)) if own else found


def areas_of(country_codes: Iterable[str]) -> QuerySet[Area]:
    """Return the level-1 areas of these countries, by name."""
    return Area.objects.filter(country_id__in=list(country_codes))
