"""Who can receive a concern, and the state of transfers; nothing is opened."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from amparo.foundation.countries.queries import country_setting
from amparo.foundation.countries.settings import (
    HIDE_PARTNER_NAMES,
    TRANSFER_ABROAD_ALLOWED,
)
from amparo.foundation.kernel.counts import count_up_to
from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.policy import AccessScope, Actor, visible
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import VaultGrant

from ..concerns.list_presenters import age_words, kind_words
from ..concerns.models import Concern
from ..concerns.tasks import TRANSFER_RETURNED
from .codes import TransferState
from .models import Transfer
from .tasks import TRANSFER

_NOT_IN_ORDER = (Organisation.Safeguarding.RED, Organisation.Safeguarding.EXPIRED)


def may_go_abroad(concern: Concern) -> bool:
    """Say whether the country allows transfers to a team in another country."""
    return country_setting(concern.country_id, TRANSFER_ABROAD_ALLOWED)


def receivers(actor: Actor, concern: Concern) -> list[Team]:
    """Return the teams that can receive a concern, those of its country first.

    Someone there can open it, their safeguarding is not known to be out of order, and
    they are abroad only where the concern's country allows it. In a country that hides
    its partners, only the team that receives public concerns is offered.
    """
    found = Team.objects.filter(
        id__in=_reachable(), kind=Team.Kind.RESPONSE, is_active=True
    ).exclude(Q(id=concern.team_id) | Q(organisation__safeguarding__in=_NOT_IN_ORDER))
    if concern.apart_from is not None:  # about one of them: they learn nothing of it
        found = found.exclude(organisation=concern.apart_from.organisation_id)
    if not may_go_abroad(concern):
        found = found.filter(country_id=concern.country_id)
    own = {assignment.organisation_id for assignment in actor.assignments}
    teams = [
        team
        for team in found.select_related("organisation", "country").prefetch_related(
            "receives"
        )
        if team.organisation_id in own
        or team.receives_concerns
        or not country_setting(team.country_id, HIDE_PARTNER_NAMES)
    ]
    home = concern.country_id
    return sorted(teams, key=lambda t: (t.country_id != home, t.country.label, t.name))


def _reachable() -> QuerySet[VaultGrant, UUID]:
    """Return the teams in which someone can open what is sealed to them today."""
    return VaultGrant.objects.filter(
        vault_key__retired_at=None,
        user_key__retired_at=None,
        user_key__user__is_active=True,
    ).values_list("vault_key__team_id", flat=True)


def receiver_words(
    actor: Actor, concern: Concern
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the receivers by country, each with its id and its name for the actor."""
    found: dict[str, list[tuple[str, str]]] = {}
    for team in receivers(actor, concern):
        teams = found.setdefault(str(team.country.label), [])
        teams.append((str(team.id), team_name_for(actor, team)))
    return list(found.items())


# -- Transfers -----------------------------------------------------------------------


def find_transfer(transfer_id: UUID) -> Transfer:
    """Return a transfer with its teams, or raise ``Transfer.DoesNotExist``."""
    return _transfers().get(id=transfer_id)


def _transfers() -> QuerySet[Transfer]:
    """Return transfers with what pages show; ``due_at`` is when the answer is due."""
    due = Task.objects.filter(
        subject_id=OuterRef("id"), kind=TRANSFER, completed_at=None
    )
    return Transfer.objects.annotate(
        due_at=Subquery(due.values("due_at")[:1])
    ).select_related(
        *("concern__team", "concern__country", "sent_by", "answered_by"),
        "reviewed_by",
        *("from_team__organisation", "from_team__country"),
        *("to_team__organisation", "to_team__country"),
    )


def last_transfer(concern: Concern) -> Transfer | None:
    """Return the newest transfer of a concern, in whatever state."""
    return _transfers().filter(concern=concern).order_by("-turn").first()


def is_returned(concern: Concern) -> bool:
    """Say whether a declined transfer still waits for the sending team's decision."""
    due = Task.objects.filter(
        subject_id=concern.id, kind=TRANSFER_RETURNED, completed_at=None
    )
    return due.exists()


def waiting_transfer(concern: Concern) -> Transfer | None:
    """Return the transfer of a concern that is not answered yet."""
    return _transfers().filter(concern=concern, answer=TransferState.WAITING).first()


def scope_of_receiver(transfer: Transfer) -> AccessScope:
    """Return the scope of the team that answers a transfer."""
    return AccessScope(
        team_ids=frozenset({transfer.to_team_id}),
        organisation_ids=frozenset({transfer.to_team.organisation_id}),
        country=transfer.to_team.country_id,
        records=frozenset({transfer.concern_id}),
    )


def scope_of_sender(transfer: Transfer) -> AccessScope:
    """Return the scope of the team that sent a transfer, wherever the concern is."""
    return AccessScope(
        team_ids=frozenset({transfer.from_team_id}),
        organisation_ids=frozenset({transfer.from_team.organisation_id}),
        country=transfer.from_team.country_id,
        records=frozenset({transfer.concern_id}),
    )


def transfers_to(actor: Actor) -> QuerySet[Transfer]:
    """Return the transfers to the person's teams, those recalled left out."""
    reach = visible(actor, "transfer.answer", team="to_team", record="concern_id")
    return _transfers().filter(reach).exclude(answer=TransferState.RECALLED)


def transfers_from(actor: Actor) -> QuerySet[Transfer]:
    """Return the transfers from the person's teams."""
    reach = visible(actor, "transfer.send", team="from_team", record="concern_id")
    return _transfers().filter(reach)


def count_waiting(actor: Actor) -> int:
    """Return how many transfers wait for an answer of the person's teams."""
    reach = visible(actor, "transfer.answer", team="to_team", record="concern_id")
    return count_up_to(Transfer.objects.filter(reach, answer=TransferState.WAITING))


def teams_keeping_access(concern: Concern, team_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of these teams kept access with their last transfer."""
    sent = Transfer.objects.filter(
        concern=concern, answer=TransferState.ACCEPTED, from_team__in=list(team_ids)
    ).order_by("turn")
    last = dict(sent.values_list("from_team_id", "keeps_access"))
    return frozenset(team_id for team_id, keeps in last.items() if keeps)


def preview_of(transfer: Transfer) -> list[tuple[str, str]]:
    """Return what the receiving team sees before it answers: codes, no content."""
    concern = transfer.concern
    return [
        (_("What it is about"), kind_words(concern)),
        (_("Country"), str(concern.country.label)),
        (_("Age of the child"), age_words(concern) or _("Not known")),
        (_("Language"), label_for_staff(concern.language)),
    ]
