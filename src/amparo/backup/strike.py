"""Strike out of a restored database what has ended since its backup was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from amparo.foundation.accounts.endings import suspend_again
from amparo.foundation.accounts.models import (
    Invitation,
    Membership,
    RecordBar,
    User,
)
from amparo.foundation.accounts.operations import end_account, end_role_again
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.locking import change
from amparo.foundation.matching.index import SEGMENT
from amparo.foundation.policy import SYSTEM
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import complete
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.grant_journal import (
    DESTROY,
    GIVE,
    WITHDRAW,
    grants_gone_by,
)
from amparo.foundation.vault.models import KeyGrant
from amparo.prevention.learning.operations import withdraw_again
from amparo.response.cases.models import Consent
from amparo.response.concerns.codes import State as ConcernState
from amparo.response.concerns.models import Concern
from amparo.response.own_tasks.models import OwnTask
from amparo.response.own_tasks.operations import end_again
from amparo.response.referrals.models import OPEN_STATES, Referral, State
from amparo.response.retention.operations import delete_content
from amparo.response.services.listings import hide_again
from amparo.response.services.models import PublicListing
from amparo.response.services_delivered.operations import strike_again

from .ended import (
    ACCOUNTS,
    ANSWERS,
    BARS,
    CONSENT,
    DELETE,
    HIDE,
    LESSONS,
    RECALL,
    ROLES,
    SERVICE,
    TASK,
    Line,
)

_AT_A_TIME = 500


@dataclass
class Struck:
    """The ids of what was struck out."""

    concerns: list[UUID] = field(default_factory=list)
    answers: list[UUID] = field(default_factory=list)
    grants: list[UUID] = field(default_factory=list)
    consents: list[UUID] = field(default_factory=list)
    referrals: list[UUID] = field(default_factory=list)
    roles: list[UUID] = field(default_factory=list)
    accounts: list[UUID] = field(default_factory=list)
    suspended: list[UUID] = field(default_factory=list)
    invitations: list[UUID] = field(default_factory=list)
    bars: list[UUID] = field(default_factory=list)
    services: list[UUID] = field(default_factory=list)
    lessons: list[UUID] = field(default_factory=list)
    tasks: list[UUID] = field(default_factory=list)
    deliveries: list[UUID] = field(default_factory=list)


def strike_out(lines: Iterable[Line]) -> Struck:
    """Do again what the list says, in the order of the list; return what was struck.

    Inside a transaction. What the restored journal knows already had been done before
    the backup was made. Doing it twice changes nothing.
    """
    everything = list(lines)
    new = _since_the_backup([line for line in everything if "entry" in line])
    struck = Struck()
    _delete_concerns(new, struck)
    _delete_answers(new, struck)
    _withdraw_grants(new, struck)
    _withdraw_consents(new, struck)
    _recall_referrals(new, struck)
    _hide_services(new, struck)
    _withdraw_lessons(new, struck)
    _end_tasks(new, struck)
    _strike_deliveries(new, struck)
    _end_roles(everything, struck)
    _close_accounts(everything, struck)
    _bar_again(everything, struck)
    _end_invitations(struck)
    return struck


def _since_the_backup(lines: list[Line]) -> list[Line]:
    known: set[str] = set()
    for start in range(0, len(lines), _AT_A_TIME):
        ids = [line["entry"] for line in lines[start : start + _AT_A_TIME]]
        found = Entry.objects.filter(id__in=ids).values_list("id", flat=True)
        known |= {str(one) for one in found}
    once = {line["entry"]: line for line in lines if line["entry"] not in known}
    return list(once.values())


def _delete_concerns(lines: list[Line], struck: Struck) -> None:
    for line in lines:
        if line["verb"] != DELETE:
            continue
        concern = Concern.objects.filter(id=line["subject"], destroyed_at=None).first()
        if concern is not None:
            if concern.state != ConcernState.CLOSED:  # it was closed after the backup
                closed = {"state": ConcernState.CLOSED, "closed_at": _at(line)}
                change(concern, concern.version, **closed)
            delete_content(concern, _at(line))
            complete(concern)
            struck.concerns.append(concern.id)


def _delete_answers(lines: list[Line], struck: Struck) -> None:
    ids = [line["subject"] for line in lines if line["verb"] in ANSWERS]
    found = AnswerSheet.objects.filter(id__in=ids)
    struck.answers += found.values_list("id", flat=True)
    found.delete()  # a key of their own goes with the line that destroyed it


def _withdraw_grants(lines: list[Line], struck: Struck) -> None:
    """Take keys away; a segment of an index keeps its own, to be written anew.

    What a colleague then finds in it no more was struck out of it with the record.
    """
    told = [
        (line["verb"], line["facts"])
        for line in lines
        if line["verb"] in (GIVE, WITHDRAW, DESTROY)
        and line["facts"]["record_kind"] != SEGMENT
    ]
    destroyed = {
        (facts["record_kind"], facts["record"])
        for verb, facts in told
        if verb == DESTROY
    }
    for grant in grants_gone_by(told):
        if (grant.kind, str(grant.record_id)) in destroyed:
            record_keys.destroy(grant.kind, grant.record_id)
        elif grant.vault_key is not None:
            team = grant.vault_key.team_id
            record_keys.withdraw(grant.kind, grant.record_id, team)
        elif grant.user_key is not None:
            holder = grant.user_key.user_id
            record_keys.take_from_deputy(grant.kind, grant.record_id, holder)
        KeyGrant.objects.filter(id=grant.id).delete()  # whatever it was given for
        struck.grants.append(grant.id)


def _withdraw_consents(lines: list[Line], struck: Struck) -> None:
    withdrawn: dict[str, Line] = {}
    for line in lines:
        if line["verb"] != CONSENT:
            continue
        facts = line["facts"]
        if "withdrawn" in facts:
            withdrawn[facts["withdrawn"]] = line
        elif "withdrawal_undone" in facts:
            withdrawn.pop(facts["withdrawal_undone"], None)
        elif facts.get("given") is False:  # a later no: its own row is lost
            earlier = Consent.objects.filter(
                case_id=line["subject"],
                purpose=facts["purpose"],
                given=True,
                withdrawn_at=None,
            )
            for consent in earlier:
                withdrawn[str(consent.id)] = line
    for consent_id, line in withdrawn.items():
        found = Consent.objects.filter(
            id=consent_id, given=True, withdrawn_at=None
        ).first()
        if found is not None:
            change(
                found,
                found.version,
                withdrawn_at=_at(line),
                withdrawn_by_id=_still_known(line),
            )
            struck.consents.append(found.id)


def _recall_referrals(lines: list[Line], struck: Struck) -> None:
    recalled: dict[str, Line] = {}
    for line in lines:
        if line["verb"] == RECALL:
            if line["facts"].get("restored"):
                recalled.pop(line["subject"], None)
            else:
                recalled[line["subject"]] = line
    for referral_id, line in recalled.items():
        found = Referral.objects.filter(id=referral_id, state__in=OPEN_STATES)
        referral = found.first()
        if referral is not None:
            change(
                referral, referral.version, state=State.RECALLED, closed_at=_at(line)
            )
            complete(referral, outcome="dropped")
            struck.referrals.append(referral.id)


def _hide_services(lines: list[Line], struck: Struck) -> None:
    """Hide what was hidden from the public; two people agree on it anew, if it may."""
    ids = {line["subject"] for line in lines if line["verb"] == HIDE}
    for listing in PublicListing.objects.filter(service_id__in=ids, hidden_at=None):
        hide_again(listing)
        struck.services.append(listing.service_id)


def _withdraw_lessons(lines: list[Line], struck: Struck) -> None:
    """End the sign-offs of lessons and offer checks that were withdrawn."""
    for line in lines:
        if line["verb"] in LESSONS:
            facts = line["facts"]
            what = (facts["country"], line["subject"], facts.get("language", ""))
            struck.lessons += withdraw_again(facts["why"], *what)


def _end_tasks(lines: list[Line], struck: Struck) -> None:
    for line in lines:
        if line["verb"] != TASK:
            continue
        state = OwnTask.State(line["facts"]["what"])
        row = end_again(UUID(line["subject"]), state, _at(line), _still_known(line))
        struck.tasks += [row.id] if row else []


def _strike_deliveries(lines: list[Line], struck: Struck) -> None:
    """Strike what was recorded by mistake; the words that say why are lost."""
    for line in lines:
        if line["verb"] == SERVICE:
            row = strike_again(UUID(line["facts"]["strikes"]), _still_known(line))
            struck.deliveries += [row.id] if row else []


def _still_known(line: Line) -> UUID | None:
    """Return who did it, if the restored database knows them."""
    return User.objects.filter(id=line["by"]).values_list("id", flat=True).first()


def _end_roles(lines: list[Line], struck: Struck) -> None:
    ids = {one for line in lines if line.get("kind") == ROLES for one in line["ids"]}
    live = Membership.objects.filter(ended_at=None).order_by("id")
    for membership in live.select_related("team", "organisation"):
        if str(membership.id) in ids:
            end_role_again(SYSTEM, membership)
            struck.roles.append(membership.id)


def _close_accounts(lines: list[Line], struck: Struck) -> None:
    last = [line for line in lines if line.get("kind") == ACCOUNTS][-1:]
    for line in last:
        for user in User.objects.filter(id__in=line["closed"]):
            if user.is_active:
                end_account(SYSTEM, user)
                struck.accounts.append(user.id)
        for user in User.objects.filter(id__in=line["suspended"]):
            if user.is_active:
                suspend_again(user)
                struck.suspended.append(user.id)


def _bar_again(lines: list[Line], struck: Struck) -> None:
    """Keep out again who was kept out of a record; who was let in since stays out."""
    last = [line for line in lines if line.get("kind") == BARS][-1:]
    for user_id, record_id, root_id in (row for line in last for row in line["rows"]):
        if not User.objects.filter(id=user_id).exists():
            continue
        theirs = Task.objects.filter(subject_id=record_id)
        labels = theirs.exclude(label="").values_list("label", flat=True)
        _row, is_new = RecordBar.objects.get_or_create(
            user_id=user_id,
            record_id=record_id,
            defaults={
                "root_id": root_id,
                "label": labels.first() or "",
                "because": RecordBar.Because.OTHER,
            },
        )
        if is_new:
            theirs.filter(owner=user_id, completed_at=None).update(owner=None)
            struck.bars.append(UUID(record_id))


def _end_invitations(struck: Struck) -> None:
    """End all open links: whether one was used or withdrawn since, nobody knows."""
    now = timezone.now()
    still = Invitation.objects.filter(accepted_at=None, expires_at__gt=now)
    struck.invitations += still.order_by("id").values_list("id", flat=True)
    still.update(expires_at=now)


def _at(line: Line) -> datetime:
    return datetime.fromisoformat(line["at"])
