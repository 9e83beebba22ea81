"""Reading a record in an emergency (break-glass): with a reason, an alarm and an end.

It widens the rows that a person sees, never their keys: who holds no key of the record
asks for a transfer, or two people open it with the recovery paper.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ..accounts.models import EmergencyOpening
from ..countries.queries import deadline_hours
from ..journal.operations import act, record_refusal
from ..kernel.errors import RuleBroken
from ..kernel.moments import now_rounded
from ..kernel.text import code_letters
from ..policy import Actor, may
from ..proposals.kinds import declare_alarms
from ..proposals.operations import raise_alarm
from ..vault.record_keys import open_keys
from .queries import watchers_of
from .subjects import Emergency, Subject, coded, with_record

VERB = "record.open_in_emergency"
ALARM = "record.emergency"

declare_alarms({ALARM: _("Someone opened a record in an emergency")})


def open_in_emergency(actor: Actor, code: str, because: str) -> tuple[Subject, UUID]:
    """Let a person read a record of their team for some hours; return which one.

    Everyone who watches over the person hears of it. Raises ``RuleBroken`` without a
    reason, without the key, and, alike, for a code that is unknown or out of reach.
    """
    if because not in EmergencyOpening.Because.values:
        raise RuleBroken(_("Please choose one of the answers."), "because")
    if actor.user_id is None:
        raise RuleBroken(_("Only a person can do this."))
    subject, record_id, how = _find(actor, code)
    scope = how.scope(record_id)
    record = subject.rows().get(pk=record_id)
    with act(actor, VERB, scope, record, because=because) as entry:
        if may(actor, how.opens, scope):
            raise RuleBroken(_("You can open this record without an emergency."))
        if record_id not in open_keys(actor, subject.kind, [record_id]):
            raise RuleBroken(
                _(
                    "None of your keys opens this record. Ask its team for a transfer;"
                    " with the recovery paper, two people can open it."
                )
            )
        hours = deadline_hours(scope.country, ALARM)
        until = now_rounded() + timedelta(hours=hours)
        entry.note(hours=hours)
        for one in sorted(with_record(record_id) - actor.barred):
            EmergencyOpening.objects.create(
                user_id=actor.user_id,
                record_id=one,
                root_id=record_id,
                because=because,
                until=until,
            )
        watchers = watchers_of(actor.user_id)
        raise_alarm(ALARM, actor, person=actor.user_id, users=watchers)
    return subject, record_id


def _find(actor: Actor, code: str) -> tuple[Subject, UUID, Emergency]:
    for subject, record_id in coded(code_letters(code)):
        how = subject.emergency
        if how is not None and may(actor, VERB, how.scope(record_id)):
            return subject, record_id, how
    record_refusal(actor, VERB)
    raise RuleBroken(_("No record of your teams has this code."), "code")
