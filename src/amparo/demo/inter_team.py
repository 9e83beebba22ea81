"""What lies between teams in the demonstration: one child twice, a talk, a passing on.

Of what came in lately, two concerns of each country are about one child, and one of the
first two countries came from one telephone. Their supervisors talk about that one, and
a concern of the second country waits for the yes of the first.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.user_keys import unlock
from amparo.response.concerns.codes import Age, ContactWay, Reason
from amparo.response.concerns.matching.codes import of_contact, of_details
from amparo.response.concerns.models import MatchCode
from amparo.response.concerns.types import Details, SafeContact
from amparo.response.consultations.messages import KIND, place_of, signed_text
from amparo.response.consultations.models import Consultation, ConsultationMessage
from amparo.response.consultations.tasks import CONSULTATION
from amparo.response.transfers.models import Transfer
from amparo.response.transfers.operations import ESCROW_PERIOD
from amparo.response.transfers.tasks import TRANSFER

from .bulk_rows import Row, Rows
from .concerns import Told
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


def teams(rows: Rows, plan: Plan, told: list[list[Told]]) -> None:
    """Let concerns of a country be about one child, and of two countries one call."""
    for ground, (_first, second, third) in zip(plan.grounds, told, strict=True):
        _one_child(rows, ground, (second, third))
    here, there = plan.grounds[:2]
    number = f"{there.land.phone}555012345"
    for each in (told[0][0], told[1][0]):
        _reached_by(rows, each, number)
    _asked(rows, plan, there.teams[0], told[1][0], told[0][0])
    _passed_on(rows, plan, (there.teams[0], here.teams[0]), told[1][1])


def _one_child(rows: Rows, ground: Context, pair: tuple[Told, Told]) -> None:
    chance = rng(SEED, ground.land.code)
    called, full_name = naming(ground.land.code).person(chance, girl=True)
    for told, name in zip(pair, (full_name, f"{called} {full_name}"), strict=True):
        details = Details(name, ground.land.partner_towns[0])
        told.concern.details_sealed = told.key.seal("details", details.to_text())
        told.concern.child_age = Age.FROM_13
        _coded(rows, told, of_details(details, ground.land.code))


def _reached_by(rows: Rows, told: Told, number: str) -> None:
    contact = SafeContact(where=number, from_hour=15, to_hour=18)
    made = told.concern
    made.contact_sealed = told.key.seal("contact", contact.to_text())
    made.reach, made.contact_checked_at = ContactWay.CALL, made.created_at
    _coded(rows, told, of_contact(contact))


def _coded(rows: Rows, told: Told, codes: set[tuple[str, int]]) -> None:
    for family, code in sorted(codes):
        rows.add(MatchCode, concern_id=told.concern.id, family=family, code=code)


def _asked(rows: Rows, plan: Plan, team: DemoTeam, about: Told, other: Told) -> None:
    """Let the supervisor of a team ask another's; the question waits there."""
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
    signed = signed_text(consultation_id, message_id, about.concern.team_id, QUESTION)
    rows.add(
        ConsultationMessage,
        id=message_id,
        created_at=at,
        consultation_id=consultation_id,
        team_id=about.concern.team_id,
        user_id=keyring.user_id,
        user_key_id=keyring.user_key_id,
        text_sealed=key.seal(place_of(message_id), QUESTION),
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


def _passed_on(
    rows: Rows, plan: Plan, way: tuple[DemoTeam, DemoTeam], told: Told
) -> None:
    """Let one team pass a concern on to another, which has not answered yet."""
    from_team, to_team = way
    at = _later(plan, told)
    row_id = id_at(rng(SEED, "transfer"), at)
    rows.add(
        Transfer,
        id=row_id,
        created_at=at,
        concern_id=told.concern.id,
        from_team_id=from_team.team.id,
        to_team_id=to_team.team.id,
        sent_by_id=from_team.one(Role.TRIAGE_OFFICER).id,
        reason_sealed=told.key.seal(f"transfer|{row_id}", WHY),
    )
    until = timezone.now() + ESCROW_PERIOD
    rows.hold(told.key, plan.vaults[to_team.team.id], until, Purpose.WORK)
    moved = Row(**vars(told.concern) | {"team_id": to_team.team.id})
    _due(rows, TRANSFER, Transfer, row_id, moved, at, 12)


def _later(plan: Plan, *told: Told) -> datetime:
    """Return an hour after the last of these concerns came in."""
    last: datetime = max(each.concern.created_at for each in told)
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
