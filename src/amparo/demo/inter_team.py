"""Between teams in the demonstration: possible duplicates, a consultation, a transfer.

Of the latest concerns, two in each country are about one child, and one in each of the
first two countries came from one telephone number. Supervisors consult about it, and a
concern of the second country waits until a team of the first accepts it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from amparo.foundation.kernel.moments import with_time
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.user_keys import unlock
from amparo.response.concerns.codes import Age, ContactWay, Reason
from amparo.response.concerns.matching.found_by import (
    CONTACT,
    DETAILS,
    contact_values,
    details_values,
)
from amparo.response.concerns.signed_messages import CONCERN
from amparo.response.concerns.types import Details, SafeContact
from amparo.response.consultations.messages import KIND, place_of, signed_text
from amparo.response.consultations.models import Consultation, ConsultationMessage
from amparo.response.consultations.tasks import CONSULTATION
from amparo.response.transfers.models import Transfer
from amparo.response.transfers.operations import ESCROW_PERIOD
from amparo.response.transfers.tasks import TRANSFER

from .bulk_rows import Row, Rows
from .concerns import ReportedConcern
from .context import Context, Plan
from .naming import naming
from .rng import id_at, rng
from .staff import PASSWORD, DemoTeam

SEED = "amparo-demo-between"
QUESTION = (
    "El mismo teléfono nos llamó hace poco. ¿También es una chica que viajó desde la "
    "frontera? Si es ella, acordemos quién sigue."
)
WHY = "La familia llegó a la ciudad de ustedes. Allí pueden verla."


def teams(rows: Rows, plan: Plan, reported: list[list[ReportedConcern]]) -> None:
    """Relate two concerns of each country, and one each of two countries."""
    for context, (_first, second, third) in zip(plan.contexts, reported, strict=True):
        _one_child(rows, context, (second, third))
    here, there = plan.contexts[:2]
    number = f"{there.sample.phone}555012345"
    for each in (reported[0][0], reported[1][0]):
        _contact(rows, each, number)
    _consultation(rows, plan, there.teams[0], reported[1][0], reported[0][0])
    _transfer(rows, plan, (there.teams[0], here.teams[0]), reported[1][1])


def _one_child(
    rows: Rows, context: Context, pair: tuple[ReportedConcern, ReportedConcern]
) -> None:
    chance = rng(SEED, context.sample.code)
    _called, full_name = naming(context.sample.code).person(chance, girl=True)
    for reported in pair:
        details = Details(full_name, context.sample.partner_towns[0])
        reported.concern.details_sealed = reported.key.seal(
            "details", details.to_text()
        )
        reported.concern.child_age = Age.FROM_13
        reported.concern.area_id = context.areas[0]
        made = reported.concern
        values = details_values(details, made.country_id, made.child_age, made.area_id)
        _found_by(rows, reported, DETAILS, values)


def _contact(rows: Rows, reported: ReportedConcern, number: str) -> None:
    contact = SafeContact(where=number, from_hour=15, to_hour=18)
    made = reported.concern
    made.contact_sealed = reported.key.seal("contact", contact.to_text())
    made.reach, made.contact_checked_at = ContactWay.CALL, made.created_at
    _found_by(rows, reported, CONTACT, contact_values(contact, made.country_id))


def _found_by(
    rows: Rows, reported: ReportedConcern, part: int, values: list[str]
) -> None:
    made = reported.concern
    rows.found_by(CONCERN, made.id, made.team_id, {part: values})


def _consultation(
    rows: Rows,
    plan: Plan,
    team: DemoTeam,
    about: ReportedConcern,
    other: ReportedConcern,
) -> None:
    """Let the supervisor of a team ask another's; the question is unanswered."""
    at = _later(plan, about, other)
    chance = rng(SEED, "consultation")
    consultation_id, message_id = id_at(chance, at), id_at(chance, at)
    vaults = [plan.vaults[each.concern.team_id] for each in (about, other)]
    key = rows.key(KIND, consultation_id, vaults)
    rows.add(
        Consultation,
        id=consultation_id,
        created_at=at,
        team_id=about.concern.team_id,
        other_team_id=other.concern.team_id,
        about_id=about.concern.id,
        other_about_id=other.concern.id,
        reasons=[Reason.CONTACT],
    )
    keyring = _keyring(team)
    text = with_time(QUESTION, at, 1)
    signed = signed_text(consultation_id, message_id, about.concern.team_id, text)
    rows.add(
        ConsultationMessage,
        id=message_id,
        created_at=at,
        consultation_id=consultation_id,
        team_id=about.concern.team_id,
        user_id=keyring.user_id,
        user_key_id=keyring.user_key_id,
        text_sealed=key.seal(place_of(message_id), text),
        signature=keyring.pair.sign(signed),
    )
    _due(rows, CONSULTATION, Consultation, consultation_id, other.concern, at, 24)


def _keyring(team: DemoTeam) -> Keyring:
    """Open the keys of a team's supervisor, who signs nothing else here."""
    user = team.one(Role.SUPERVISOR)
    keyring = team.keyrings.get(user.id) or unlock(user.id, PASSWORD)
    if keyring is None:
        raise LookupError("a supervisor of the demonstration has no keys")
    return keyring


def _transfer(
    rows: Rows, plan: Plan, route: tuple[DemoTeam, DemoTeam], reported: ReportedConcern
) -> None:
    """Let one team transfer a concern to another, which has not answered yet."""
    from_team, to_team = route
    at = _later(plan, reported)
    row_id = id_at(rng(SEED, "transfer"), at)
    rows.add(
        Transfer,
        id=row_id,
        created_at=at,
        concern_id=reported.concern.id,
        from_team_id=from_team.team.id,
        to_team_id=to_team.team.id,
        sent_by_id=from_team.one(Role.TRIAGE_OFFICER).id,
        reason_sealed=reported.key.seal(f"transfer|{row_id}", WHY),
    )
    until = timezone.now() + ESCROW_PERIOD
    rows.escrow(reported.key, plan.vaults[to_team.team.id], until, Purpose.WORK)
    moved = Row(**vars(reported.concern) | {"team_id": to_team.team.id})
    _due(rows, TRANSFER, Transfer, row_id, moved, at, 12)


def _later(plan: Plan, *reported: ReportedConcern) -> datetime:
    """Return an hour after the last of these concerns received."""
    last: datetime = max(each.concern.created_at for each in reported)
    return last + timedelta(hours=1)


def _due(
    rows: Rows,
    kind: str,
    model: type,
    subject_id: object,
    of: Row,
    since: datetime,
    hours: int,
) -> None:
    rows.add(
        Task,
        created_at=since,
        kind=kind,
        subject_kind=model._meta.label_lower,  # type: ignore[attr-defined]
        subject_id=subject_id,
        team_id=of.team_id,
        due_at=since + timedelta(hours=hours),
        label=of.code,
        escalates_to=Role.SUPERVISOR,
    )
