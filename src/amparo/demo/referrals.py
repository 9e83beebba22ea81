"""The services and referrals of the demonstration."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import override

from amparo.foundation.countries.models import Area
from amparo.foundation.kernel.text import fold
from amparo.foundation.persons.identity import Identity
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import Purpose, VaultKey
from amparo.response.referrals import tasks
from amparo.response.referrals.models import (
    HELPED,
    Declined,
    Outcome,
    Priority,
    Referral,
    State,
)
from amparo.response.referrals.operations import FULL, PREVIEW
from amparo.response.referrals.sharing import Full, Preview
from amparo.response.services.models import Capacity, Kind, Service

from .bulk_rows import Row
from .cases import CaseJourney
from .rng import code
from .staff import DemoCountry

OFFERS = {
    0: [Kind.SAFE_HOUSE, Kind.PSYCHOSOCIAL, Kind.BASIC_NEEDS],
    1: [Kind.LEGAL_AID, Kind.IDENTITY_PAPERS],
}
PRIORITIES = Priority.values
HOURS = {Priority.EMERGENCY: 1, Priority.URGENT: 24, Priority.NORMAL: 72}


def services(country: DemoCountry, areas: list[str], today: date) -> list[Service]:
    """Create the services of the country's providers, and return them."""
    made, visitor = [], country.teams[0].one(Role.SUPERVISOR)
    for number, provider in enumerate(country.providers):
        for kind in OFFERS[number % 2]:
            with override(country.sample.language):
                name = f"{provider.team.name} · {kind.label}"
            service = Service.objects.create(
                organisation_id=provider.team.organisation_id,
                team=provider.team,
                name=name,
                kind=kind,
                country_id=country.sample.code,
                language_codes=f" {country.sample.language} en ",
                min_age=6,
                max_age=18,
                hours="24/7" if kind == Kind.SAFE_HOUSE else "Mon-Fri 08:00-17:00",
                phone=f"{country.sample.phone}5550100",
                capacity=Capacity.HAS if number % 3 else Capacity.ASK,
                capacity_at=timezone.now() - timedelta(days=2 + number),
                verified_on=today - timedelta(days=20 + 30 * (number % 4)),
                verified_by=visitor,
                search_text=fold(name),
            )
            service.areas.set(Area.objects.filter(code__in=areas))
            made.append(service)
    return made


def referral(
    care: CaseJourney,
    number: int,
    service: Service,
    identity: Identity,
    vaults: tuple[VaultKey, VaultKey],
) -> None:
    """Invent one referral of a case, from one team to another, answered if old enough.

    ``vaults`` are those of the two teams.
    """
    chance, at = care.chance, care.later(care.chance.randint(14, 40))
    priority = chance.choices(PRIORITIES, [8, 30, 62])[0]
    made = care.add(
        Referral,
        at,
        code=code("R", number),
        case_id=care.case.id,
        case_code=care.case.code,
        person_id=care.child.id,
        country_id=care.case.country_id,
        from_team_id=care.case.team_id,
        sender_id=care.owner.id,
        service_id=service.id,
        to_team_id=service.team_id,
        priority=priority,
        answer_by=at + timedelta(hours=HOURS[Priority(priority)]),
    )
    _seal(care, made, identity, vaults)
    _answer(care, made)


def _seal(
    care: CaseJourney, made: Row, identity: Identity, vaults: tuple[VaultKey, VaultKey]
) -> None:
    brief = care.rows.key(PREVIEW, made.id, vaults, Purpose.REFERRAL)
    preview = Preview(care.words.need, "12-14", care.child.sex)
    made.preview_sealed = brief.seal("preview", json.dumps(asdict(preview)))
    waits = (care.today - made.created_at.date()).days < 4
    full = care.rows.key(FULL, made.id, vaults[:1] if waits else vaults)
    if waits:
        care.rows.escrow(full, vaults[1], timezone.now() + timedelta(days=90))
    identified = Full(identity.called, identity.safe_contact, {})
    made.full_sealed = full.seal("full", json.dumps(asdict(identified)))
    if not waits:
        care.rows.found_by(FULL, made.id, made.to_team_id, {})


def _answer(care: CaseJourney, made: Row) -> None:
    chance, age = care.chance, (care.today - made.created_at.date()).days
    if age < 4 and care.case.state != "closed":
        return _due(care, made, tasks.ACKNOWLEDGE)
    answered = made.created_at + timedelta(hours=chance.randint(1, 60))
    made.received_at = made.answered_at = answered
    if chance.random() < 0.12:
        made.state, made.declined_because = State.DECLINED, Declined.NO_CAPACITY
        made.closed_at = answered
    elif age < 25 and care.case.state != "closed":
        made.state = State.ACCEPTED
        _due(care, made, tasks.OUTCOME)
    else:
        came = chance.random() < 0.86
        made.outcome = Outcome.SERVED if came else Outcome.NO_SHOW
        helped = made.outcome in HELPED
        made.state = State.COMPLETED if helped else State.NOT_COMPLETED
        made.service_date = (answered + timedelta(days=chance.randint(1, 8))).date()
        made.service_date = min(made.service_date, care.today)
        made.closed_at = answered + timedelta(days=9)
    return None


def _due(care: CaseJourney, made: Row, kind: str) -> None:
    care.rows.add(
        Task,
        created_at=made.created_at,
        kind=kind,
        subject_kind=Referral._meta.label_lower,
        subject_id=made.id,
        team_id=made.to_team_id,
        due_at=made.answer_by + timedelta(days=14 * (kind == tasks.OUTCOME)),
        level=made.priority,
        label=made.code,
        escalates_to=Role.SUPERVISOR,
    )
