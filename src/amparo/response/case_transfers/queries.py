"""Who can take over a case, the state of transfers, and cover; nothing is opened."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from amparo.foundation.countries.queries import country_setting, local_date
from amparo.foundation.countries.settings import (
    HIDE_PARTNER_NAMES,
    TRANSFER_ABROAD_ALLOWED,
)
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.policy import AccessScope, Actor, visible
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.team_keys import reachable_of

from ..cases.consents import has_consent
from ..cases.models import Case, Consent
from .codes import State
from .models import CaseTransfer, Cover
from .tasks import RETURNED, TRANSFER

_NOT_IN_ORDER = (Organisation.Safeguarding.RED, Organisation.Safeguarding.EXPIRED)


def may_go_abroad(case: Case) -> bool:
    """Say whether the country allows transfers to a team in another country."""
    return country_setting(case.country_id, TRANSFER_ABROAD_ALLOWED)


def receivers(actor: Actor, case: Case, not_with: Collection[UUID] = ()) -> list[Team]:
    """Return the teams that can take over a case, those of its country first.

    Someone there can open it, their safeguarding is not known to be out of order, the
    child or family does not withhold it from them (``not_with``), and they are abroad
    only where the country allows it. Hidden partners are offered to their own only.
    """
    found = Team.objects.filter(kind=Team.Kind.RESPONSE, is_active=True).exclude(
        Q(id=case.team_id)
        | Q(organisation__safeguarding__in=_NOT_IN_ORDER)
        | Q(organisation__in=not_with)
    )
    if not may_go_abroad(case):
        found = found.filter(country_id=case.country_id)
    own = {assignment.organisation_id for assignment in actor.assignments}
    teams = [
        team
        for team in found.select_related("organisation", "country")
        if team.organisation_id in own
        or not country_setting(team.country_id, HIDE_PARTNER_NAMES)
    ]
    open_ones = reachable_of([team.id for team in teams]) if teams else set()
    home = case.country_id
    return sorted(
        (team for team in teams if team.id in open_ones),
        key=lambda t: (t.country_id != home, t.country.label, t.name),
    )


def receiver_words(
    actor: Actor, teams: Collection[Team]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the teams by country, each with its id and its name for the actor."""
    found: dict[str, list[tuple[str, str]]] = {}
    for team in teams:
        named = found.setdefault(str(team.country.label), [])
        named.append((str(team.id), team_name_for(actor, team)))
    return list(found.items())


def consent_needed(from_team: Team, to_team: Team) -> Consent.Purpose:
    """Return to what child or family must have agreed.

    Within an organisation the work just goes on; to another one information is shared.
    """
    if from_team.organisation_id == to_team.organisation_id:
        return Consent.Purpose.CASE_MANAGEMENT
    return Consent.Purpose.SHARING


def consent_stands(case: Case, from_team: Team, to_team: Team) -> bool:
    """Say whether the consent that a transfer needs is in force today."""
    rows = list(case.consents.order_by("created_at", "turn"))
    today = local_date(case.country, timezone.now())
    return has_consent(rows, consent_needed(from_team, to_team), today)


# -- Transfers -----------------------------------------------------------------------


def find_transfer(transfer_id: UUID) -> CaseTransfer:
    """Return a transfer with its teams, or raise ``CaseTransfer.DoesNotExist``."""
    return _transfers().get(id=transfer_id)


def _transfers() -> QuerySet[CaseTransfer]:
    """Return transfers with what pages show; ``due_at`` is when the answer is due."""
    due = Task.objects.filter(
        subject_id=OuterRef("id"), kind=TRANSFER, completed_at=None
    )
    return CaseTransfer.objects.annotate(
        due_at=Subquery(due.values("due_at")[:1])
    ).select_related(
        *("case__team__organisation", "case__country", "case__owner"),
        *("asked_by", "answered_by", "approval"),
        *("from_team__organisation", "from_team__country"),
        *("to_team__organisation", "to_team__country"),
    )


def last_transfer(case: Case) -> CaseTransfer | None:
    """Return the newest transfer of a case, in whatever state."""
    of_case = CaseTransfer.objects.filter(case=case).order_by("-created_at", "-turn")
    newest = of_case.values_list("id", flat=True).first()
    # Most cases were never transferred: then none of the joined tables is asked.
    return None if newest is None else find_transfer(newest)


def is_returned(transfer: CaseTransfer) -> bool:
    """Say whether the sending team still has to decide what follows."""
    due = Task.objects.filter(subject_id=transfer.id, kind=RETURNED, completed_at=None)
    return due.exists()


def scope_of_receiver(transfer: CaseTransfer) -> AccessScope:
    """Return the scope of the team that answers a transfer."""
    return _scope(transfer, transfer.to_team)


def scope_of_sender(transfer: CaseTransfer) -> AccessScope:
    """Return the scope of the team that sent a transfer, wherever the case is."""
    return _scope(transfer, transfer.from_team)


def _scope(transfer: CaseTransfer, team: Team) -> AccessScope:
    return AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
        records=frozenset({transfer.case_id}),
    )


def transfers_to(actor: Actor) -> QuerySet[CaseTransfer]:
    """Return the transfers that were sent to the person's teams and not recalled."""
    reach = visible(actor, "case_transfer.see", team="to_team", record="case_id")
    shown = [State.SENT, State.ACCEPTED, State.DECLINED]
    return _transfers().filter(reach, state__in=shown)


def transfers_from(actor: Actor) -> QuerySet[CaseTransfer]:
    """Return the transfers from the person's teams."""
    reach = visible(actor, "case_transfer.see", team="from_team", record="case_id")
    return _transfers().filter(reach)


# -- Cover ---------------------------------------------------------------------------


def running(moment: datetime) -> QuerySet[Cover]:
    """Return the cover that holds at a moment."""
    return Cover.objects.filter(starts_at__lte=moment, ends_at__gt=moment)


def between(first: date, last: date) -> QuerySet[Cover]:
    """Return the cover of some days that has not ended, with both names."""
    return (
        Cover.objects.filter(
            starts_on__lte=last, ends_on__gte=first, ends_at__gt=timezone.now()
        )
        .select_related("user", "by")
        .order_by("starts_at", "id")
    )


def cover_of(actor: Actor) -> QuerySet[Cover]:
    """Return the cover of the person's teams that has not ended, by its days."""
    reach = visible(actor, "cover.see", team="team")
    found = Cover.objects.filter(reach, ends_at__gt=timezone.now())
    return found.select_related("team", "user", "by").order_by("starts_at", "id")


def cover_for(team_id: UUID, user_id: UUID | None) -> Cover | None:
    """Return who does a caseworker's work in a team now."""
    if user_id is None:
        return None
    found = running(timezone.now()).filter(team_id=team_id, user_id=user_id)
    return found.select_related("by", "user").first()
