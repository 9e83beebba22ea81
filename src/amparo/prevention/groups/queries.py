"""Queries of groups; nothing is opened here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, Count, Max, Q, QuerySet, When

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor, permission, visible
from amparo.foundation.questionnaires.codes import SheetState
from amparo.foundation.questionnaires.models import AnswerSheet

from .codes import ACTIONS, GroupKind, MemberRole
from .models import KIND, Group, Member, Part, Request

CHECKLIST = "community_checklist"
# The results framework calls a committee functional from these points of sixteen, twice
# in a year; the form says so to who fills it in.
ENOUGH_POINTS = 12
_YEAR = timedelta(days=365)


def scope_of(group: Group) -> AccessScope:
    """Return the access scope of a group and of all that it keeps."""
    return AccessScope(
        team_ids=frozenset({group.team_id}),
        organisation_ids=frozenset({group.team.organisation_id}),
        country=group.country_id,
        records=frozenset({group.id}),
    )


def find(group_id: UUID) -> Group:
    """Return the row of a group, nothing opened; or ``Group.DoesNotExist``."""
    return Group.objects.select_related("team__organisation", "area", "country").get(
        id=group_id
    )


def find_request(request_id: UUID) -> Request:
    """Return the row of a request with its group; or ``Request.DoesNotExist``."""
    return Request.objects.select_related(
        "group__team__organisation", "group__country"
    ).get(id=request_id)


def groups_of(actor: Actor) -> QuerySet[Group]:
    """Return the groups that the actor may see, with how many belong to each."""
    reach = visible(
        actor,
        "group.list",
        team="team",
        organisation="team__organisation",
        record="id",
    )
    here = Q(members__left_on=None)
    return (
        Group.objects.filter(reach)
        .select_related("team", "area")
        .annotate(
            member_count=Count("members", filter=here, distinct=True),
            last_on=Max("activities__on", filter=Q(activities__void_at=None)),
        )
    )


def requests_of(actor: Actor) -> QuerySet[Request]:
    """Return the requests of the groups that the actor may see."""
    reach = visible(
        actor,
        "group.list",
        team="group__team",
        organisation="group__team__organisation",
        record="group_id",
    )
    return Request.objects.filter(reach).select_related("group")


def teams_of(actor: Actor) -> QuerySet[Team]:
    """Return the teams for which the actor may start a group."""
    roles = permission("group.start").allowed
    return Team.objects.filter(
        id__in=actor.team_ids(*roles), is_active=True
    ).select_related("organisation")


def members_now(group: Group) -> QuerySet[Member]:
    """Return who belongs to a group, leaders first."""
    leads = Case(When(role=MemberRole.LEADER, then=0), default=1)
    found = group.members.filter(left_on=None).select_related("person")
    return found.order_by(leads, "joined_on", "id")


def active_advocates(
    country_code: str, day: date, among: Collection[UUID] | None = None
) -> frozenset[UUID]:
    """Return the people of a country who are active as advocates on a day, each once.

    Of these people, or of all. Young members with enough actions within the period
    before the day, in whatever groups. Meetings, mistakes and committees of adults do
    not count.
    """
    period = timedelta(hours=deadline_hours(country_code, "group.advocate_period"))
    least = deadline_hours(country_code, "group.advocate_actions")
    chosen = {} if among is None else {"member__person_id__in": list(among)}
    found = (
        Part.objects.filter(
            **chosen,
            member__group__country=country_code,
            activity__kind__in=ACTIONS,
            activity__void_at=None,
            activity__on__gt=day - period,
            activity__on__lte=day,
        )
        .exclude(member__role=MemberRole.ADULT)
        .exclude(member__group__kind=GroupKind.COMMITTEE)
        .values("member__person_id")
        .annotate(actions=Count("activity_id", distinct=True))
        .filter(actions__gte=least)
    )
    return frozenset(found.values_list("member__person_id", flat=True))


def functional_committees(day: date) -> frozenset[UUID]:
    """Return the community protection committees that function on a day.

    On two days within the year before, the check-list found enough of its points in
    place, and so did the newest.
    """
    sheets = AnswerSheet.objects.filter(
        subject_kind=KIND,
        subject_id__in=Group.objects.filter(kind=GroupKind.COMMITTEE).values("id"),
        form_version__questionnaire__key=CHECKLIST,
        form_version__questionnaire__organisation=None,
        state=SheetState.FINISHED,
        on__gt=day - _YEAR,
        on__lte=day,
    ).order_by("on", "finished_at", "id")
    enough: dict[UUID, dict[date, bool]] = defaultdict(dict)
    for sheet in sheets.iterator():
        if sheet.is_authentic:
            enough[sheet.subject_id][sheet.on] = _points(sheet) >= ENOUGH_POINTS
    return frozenset(
        group_id
        for group_id, days in enough.items()
        if sum(days.values()) > 1 and days[max(days)]
    )


def _points(sheet: AnswerSheet) -> int:
    """Return how many points are in place; none where a check-list says nothing."""
    named = {place.rsplit("/", 1)[-1]: code for place, code in sheet.codes.items()}
    text = str(named.get("points", ""))
    return int(text) if text.isdecimal() else 0
