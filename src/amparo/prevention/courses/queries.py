"""What can be read of courses without opening anything, and how far each sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.organisations.queries import visible_organisations
from amparo.foundation.policy import AccessScope, Actor, may, visible
from amparo.foundation.vault.team_keys import reachable

from .codes import EnrolmentState, Mark, Purpose, RunState
from .models import (
    Attendance,
    Consent,
    Course,
    Enrolment,
    Headcount,
    Programme,
    Run,
    Session,
    TestCard,
    TrainerHours,
)
from .rules import consent_rule, in_force

_RUN = ("course__programme", "team__organisation", "team__country", "area", "partner")


def scope_of(run: Run) -> AccessScope:
    """Return the access scope of a run and of all that belongs to it."""
    return AccessScope(
        team_ids=frozenset({run.team_id}),
        organisation_ids=frozenset({run.team.organisation_id}),
        country=run.team.country_id,
        records=frozenset({run.id}),
    )


def scope_of_organisation(organisation_id: UUID) -> AccessScope:
    """Return the scope in which an organisation's courses are written."""
    return AccessScope(organisation_ids=frozenset({organisation_id}))


def find_run(run_id: UUID) -> Run:
    """Return a run with its course and team, or raise ``Run.DoesNotExist``."""
    return Run.objects.select_related(*_RUN, "focal_point").get(id=run_id)


def find_session(session_id: UUID) -> Session:
    """Return a session with its run, or raise ``Session.DoesNotExist``."""
    near = [f"run__{name}" for name in _RUN]
    return Session.objects.select_related(*near).get(id=session_id)


def find_enrolment(enrolment_id: UUID) -> Enrolment:
    """Return an enrolment with its run, or raise ``Enrolment.DoesNotExist``."""
    near = [f"run__{name}" for name in _RUN]
    return Enrolment.objects.select_related(*near).get(id=enrolment_id)


def visible_runs(actor: Actor, verb: str = "course.see") -> QuerySet[Run]:
    """Return the runs on which someone has a permission, with what lists show."""
    reach = visible(
        actor,
        verb,
        team="team_id",
        organisation="team__organisation_id",
        country="team__country_id",
    )
    return Run.objects.filter(reach).select_related(*_RUN)


def starts_of_own_teams(actor: Actor, since: date) -> QuerySet[Run, Any]:
    """Return (first day, where) of the runs of the person's own teams since a day.

    Those that were cancelled are left out. Of own teams only: of all that a lead sees
    there are too many for each look at the list.
    """
    found = visible_runs(actor).filter(team__in=actor.team_ids(), starts_on__gte=since)
    found = found.exclude(state=RunState.CANCELLED).select_related(None).order_by()
    return found.values_list("starts_on", "way")


def visible_programmes(actor: Actor) -> QuerySet[Programme]:
    """Return the programmes of the organisations in which someone works."""
    mine = {one.organisation_id for one in actor.assignments}
    return Programme.objects.filter(organisation_id__in=mine).prefetch_related(
        "courses"
    )


def visible_courses(actor: Actor) -> QuerySet[Course]:
    """Return the courses of the organisations in which someone works."""
    mine = {one.organisation_id for one in actor.assignments}
    found = Course.objects.filter(programme__organisation_id__in=mine)
    return found.select_related("programme").order_by("programme__name", "title")


def teams_that_run(actor: Actor) -> list[Team]:
    """Return the programme teams for which someone may plan a run, by name."""
    found = Team.objects.filter(
        id__in=actor.team_ids(), kind=Team.Kind.PROGRAMME, is_active=True
    ).select_related("organisation", "country")
    return [
        team
        for team in found.order_by("name")
        if may(actor, "course.run", _scope_of_team(team)) and reachable(team.id)
    ]


def partners_for(actor: Actor, team: Team) -> QuerySet[Organisation]:
    """Return the organisations with which a team may give a course, by name.

    They work in its country, and the person may look them up.
    """
    found = visible_organisations(actor).filter(is_active=True, countries=team.country)
    return found.exclude(id=team.organisation_id).order_by("name").distinct()


def partner_of(actor: Actor, run: Run) -> Organisation | None:
    """Return the partner of a run, if the person may look it up."""
    if run.partner_id is None:
        return None
    return visible_organisations(actor).filter(id=run.partner_id).first()


def _scope_of_team(team: Team) -> AccessScope:
    return scope_of(Run(team=team))


def with_marks(session: Session) -> Iterable[Mapping[str, Any]]:
    """Return who takes part in a session's run, each with the mark that stands."""
    return (
        Enrolment.objects.filter(run_id=session.run_id)
        .annotate(
            stands=FilteredRelation(
                "attendances",
                condition=Q(
                    attendances__session=session, attendances__replaced_at=None
                ),
            )
        )
        .values("id", "state", mark_id=F("stands__id"), mark=F("stands__mark"))
    )


def enrolled(run: Run) -> QuerySet[Enrolment]:
    """Return who takes part in a run, those who have left last."""
    found = Enrolment.objects.filter(run=run).select_related("person")
    return found.order_by("state", "created_at", "id")


def marks_of(session: Session) -> dict[UUID, str]:
    """Return the marks that stand for a session, by enrolment."""
    found = Attendance.objects.filter(session=session, replaced_at=None)
    return dict(found.values_list("enrolment_id", "mark"))


def history_of(session: Session) -> QuerySet[Attendance]:
    """Return the marks of a session that were corrected, newest first."""
    found = Attendance.objects.filter(session=session, replaced_at__isnull=False)
    return found.select_related("enrolment", "recorded_by").order_by("-replaced_at")


def present_counts(run: Run) -> dict[UUID, int]:
    """Return at how many sessions each person of a run was present."""
    found = Attendance.objects.filter(
        enrolment__run=run, replaced_at=None, mark=Mark.PRESENT
    )
    return dict(
        found.values("enrolment_id")
        .annotate(n=Count("id"))
        .values_list("enrolment_id", "n")
    )


def headcounts_of(session: Session) -> QuerySet[Headcount]:
    """Return the headcounts of a session that stand."""
    return Headcount.objects.filter(session=session, replaced_at=None)


def hours_of(sessions: Iterable[Session]) -> QuerySet[TrainerHours]:
    """Return the trainers' hours of sessions that stand."""
    found = TrainerHours.objects.filter(session__in=list(sessions), replaced_at=None)
    return found.select_related("trainer", "session").order_by("session__number")


def without_consent(run: Run, country: str, purpose: str) -> set[UUID]:
    """Return those who take part in a run without the consent that their age needs."""
    consents: dict[UUID, list[Consent]] = defaultdict(list)
    for one in Consent.objects.filter(enrolment__run=run, purpose=purpose).order_by(
        "created_at", "turn"
    ):
        if one.is_authentic:
            consents[one.enrolment_id].append(one)
    people = Enrolment.objects.filter(run=run, state=EnrolmentState.ENROLLED)
    return {
        one_id
        for one_id, band in people.values_list("id", "age_band")
        if not in_force(consent_rule(country, band), consents[one_id])
    }


def missing_consent(run: Run) -> set[UUID]:
    """Return those who take part without consent to take part."""
    return without_consent(run, run.team.country_id, Purpose.TAKE_PART)


def cards_of(run: Run) -> QuerySet[TestCard]:
    """Return the test cards of a run, with what was taken with each."""
    return TestCard.objects.filter(run=run).prefetch_related("sittings")
