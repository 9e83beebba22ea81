"""Correcting what is wrong in a case: the old value stays readable, with the reason."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.models import User
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version, lock
from amparo.foundation.organisations.hours import zone_of
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import hand_over

from .. import tasks
from ..codes import WRITTEN, ActionStatus, ConsentMethod, HelpKind, Relation, State
from ..extensions import check_giver
from ..history import store_correction
from ..models import Action, Case, Consent, Note
from ..reading import open_action
from ..types import ActionFacts, CaseFacts
from ._shared import (
    choice,
    doing,
    find,
    key_of,
    not_closed,
    not_closing,
    text_of,
    today_of,
    user_of,
)
from .opening import area_of, does_case_work, kinds_of
from .plan import FURTHEST, LONGEST_ACTION, plan_changed


def correct_case(
    actor: Actor, case_id: UUID, facts: CaseFacts, why: str, version: int
) -> Case:
    """Correct kinds, area and days of a case, closed or not.

    Raises ``Conflict`` when the case has changed meanwhile.
    """
    case = find(case_id)
    with doing(actor, "case.correct", case) as entry:
        check_version(case, version)
        _check_days(case, facts)
        area = area_of(facts.area_code, case.country_id)
        after = {
            "kinds": kinds_of(facts.kinds),
            "area": area.name if area else "",
            "opened_on": facts.opened_on,
            "closed_on": facts.closed_on,
        }
        before = {
            "kinds": case.kinds,
            "area": case.area.name if case.area else "",
            "opened_on": case.opened_on,
            "closed_on": case.closed_on,
        }
        why = text_of(why, "why")
        key = key_of(actor, case)
        changed = store_correction(case, key, case, user_of(actor), before, after, why)
        entry.note(corrected=changed)
        if changed:
            change(
                case,
                version,
                kinds=after["kinds"],
                area_id=area.code if area else None,
                opened_on=facts.opened_on,
                closed_on=facts.closed_on,
            )
    return find(case_id)


def _check_days(case: Case, facts: CaseFacts) -> None:
    today = today_of(case)
    if facts.opened_on > today:
        raise RuleBroken(_("That date is in the future."), "opened_on")
    if (facts.closed_on is not None) != (case.state == State.CLOSED):
        raise RuleBroken(
            _("A case has a closing date once it is closed, and only then."),
            "closed_on",
        )
    if facts.closed_on is None:
        return
    if facts.closed_on > today:
        raise RuleBroken(_("That date is in the future."), "closed_on")
    if facts.closed_on < facts.opened_on:
        raise RuleBroken(_("That day is before the case was opened."), "closed_on")


def correct_action(
    actor: Actor, action_id: UUID, facts: ActionFacts, why: str, version: int
) -> Action:
    """Correct an action: text, kind of help, due date, person responsible, day done.

    Its task follows. An approved plan says that it has changed.
    """
    action = Action.objects.select_related("goal", "responsible").get(id=action_id)
    case = find(action.goal.case_id)
    with doing(actor, "case.correct", case) as entry:
        not_closing(case)
        lock(action, "status", "due_on", "done_on", "help", "responsible", "version")
        check_version(action, version)
        text = _check_action(case, action, facts)
        key = key_of(actor, case)
        changed = store_correction(
            case,
            key,
            action,
            user_of(actor),
            _action_before(action, open_action(action, key).text),
            _action_after(facts, text),
            text_of(why, "why"),
        )
        entry.note(corrected=changed)
        if changed:
            change(
                action,
                version,
                text_sealed=key.seal(f"action.{action.id}", text),
                help=facts.help,
                due_on=facts.due_on,
                responsible_id=facts.responsible_id,
                done_on=facts.done_on,
            )
            _move_task(case, action)
            plan_changed(case)
    return action


def _check_action(case: Case, action: Action, facts: ActionFacts) -> str:
    choice(HelpKind, facts.help, "help")
    today = today_of(case)
    if facts.due_on != action.due_on:
        if action.status == ActionStatus.OPEN and facts.due_on < today:
            raise RuleBroken(_("Choose today or a later date."), "due_on")
        if facts.due_on > today + FURTHEST:
            raise RuleBroken(_("Choose a day within the next three years."), "due_on")
    someone = facts.responsible_id
    if someone is not None and someone != action.responsible_id:
        if not does_case_work(someone, case.team_id):
            raise RuleBroken(_("Please choose someone in this team."), "responsible")
    _check_day_done(case, action, facts.done_on, today)
    return text_of(facts.text, "text", longest=LONGEST_ACTION)


def _check_day_done(
    case: Case, action: Action, done_on: date | None, today: date
) -> None:
    if (done_on is not None) != (action.status == ActionStatus.DONE):
        raise RuleBroken(_("Only an action that is done has this day."), "done_on")
    if done_on is not None and done_on > today:
        raise RuleBroken(_("That date is in the future."), "done_on")
    if done_on is not None and done_on < case.opened_on:
        raise RuleBroken(_("That day is before the case was opened."), "done_on")


def _action_before(action: Action, text: str) -> dict[str, object]:
    return {
        "text": text,
        "help": action.help,
        "due_on": action.due_on,
        "responsible": action.responsible.name if action.responsible else "",
        "done_on": action.done_on,
    }


def _action_after(facts: ActionFacts, text: str) -> dict[str, object]:
    someone = User.objects.filter(id__in=[facts.responsible_id]).first()
    return {
        "text": text,
        "help": facts.help,
        "due_on": facts.due_on,
        "responsible": someone.name if someone else "",
        "done_on": facts.done_on,
    }


def _move_task(case: Case, action: Action) -> None:
    """Let the open task of an action follow its day and its person."""
    due_at = datetime.combine(action.due_on, time(23, 59), zone_of(case.team))
    waiting = Task.objects.filter(
        subject_id=action.id, kind=tasks.ACTION, completed_at=None
    )
    waiting.exclude(due_at=due_at).update(
        due_at=due_at, escalated_at=None, reminded_at=None
    )
    hand_over(action, case.team, action.responsible_id or case.owner_id)


def correct_consent(
    actor: Actor, consent_id: UUID, relation: str, method: str, why: str, version: int
) -> Consent:
    """Correct the relationship of the giver of a consent, and how it was given.

    Another answer, giver or end date is no correction: it is recorded as a new answer.
    """
    consent = Consent.objects.get(id=consent_id)
    case = find(consent.case_id)
    with doing(actor, "case.correct", case) as entry:
        not_closed(case)
        check_version(consent, version)
        choice(Relation, relation, "relation")
        choice(ConsentMethod, method, "method")
        if (consent.relation == Relation.SELF) != (relation == Relation.SELF):
            raise RuleBroken(
                _("Please check this person's relationship to the child."), "relation"
            )
        if consent.given and consent.withdrawn_at is None:
            check_giver(case, consent.giver, relation)
        changed = store_correction(
            case,
            key_of(actor, case),
            consent,
            user_of(actor),
            {"relation": consent.relation, "method": consent.method},
            {"relation": relation, "method": method},
            text_of(why, "why"),
        )
        entry.note(corrected=changed)
        if changed:
            change(consent, version, relation=relation, method=method)
    return consent


def correct_note(
    actor: Actor, note_id: UUID, kind: str, on: date, why: str, version: int
) -> Note:
    """Correct the type and the day of a note. Its words take an addendum instead."""
    note = Note.objects.get(id=note_id)
    case = find(note.case_id)
    with doing(actor, "case.correct", case) as entry:
        not_closed(case)
        check_version(note, version)
        if kind != note.kind and kind not in dict(WRITTEN):
            raise RuleBroken(_("Please choose one of the answers."), "kind")
        if on > today_of(case):
            raise RuleBroken(_("That date is in the future."), "on")
        changed = store_correction(
            case,
            key_of(actor, case),
            note,
            user_of(actor),
            {"kind": note.kind, "on": note.on},
            {"kind": kind, "on": on},
            text_of(why, "why"),
        )
        entry.note(corrected=changed)
        if changed:
            change(note, version, kind=kind, on=on)
    return note
