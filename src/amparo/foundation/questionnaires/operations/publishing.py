"""Publishing takes two people: what a form marks as coded lies open afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.coded import vouch
from ...kernel.errors import RuleBroken
from ...kernel.locking import change, lock
from ...kernel.moments import now_rounded
from ...policy import Actor
from ...proposals.kinds import DecisionKind, Line, declare, declare_alarms
from ...proposals.models import Proposal
from ...proposals.operations import Reach, put_forward
from ..codes import Purpose, VersionState
from ..engine import in_language
from ..models import Questionnaire, Version
from ..parsed import form_of
from ._shared import find_version, scope_of

TOPIC = "questionnaire.version"


def propose_publishing(actor: Actor, version_id: UUID) -> Proposal:
    """Ask a second person to publish a draft; until then nobody fills it in."""
    version = find_version(version_id)
    questionnaire = version.questionnaire
    scope = scope_of(questionnaire)
    with act(actor, "questionnaire.propose", scope, version) as entry:
        entry.note(questionnaire=questionnaire.key, number=version.number)
        lock(version, "state", "version", "row_code")
        if version.state not in (VersionState.DRAFT, VersionState.WAITING):
            raise RuleBroken(_("This version is published already."))
        form_of(version)
        if version.state == VersionState.DRAFT:
            change(version, version.version, state=VersionState.WAITING)
        return put_forward(
            actor,
            "questionnaire.propose",
            TOPIC,
            str(version.id),
            old=_stands(version),
            new={"digest": version.digest, "state": str(VersionState.PUBLISHED)},
            subject_id=version.id,
            # As elsewhere, the organisation above decides beside it.
            reach=Reach(organisation_ids=circle_of(questionnaire)),
        )


def circle_of(questionnaire: Questionnaire) -> frozenset[UUID]:
    """Return the organisations whose people may be the second."""
    one = questionnaire.organisation
    return one.circle if one else frozenset()


def publish(version: Version, by: UUID | None) -> None:
    """Publish a version and retire the one before; call it inside an operation."""
    questionnaire = version.questionnaire
    lock(questionnaire)
    for earlier in questionnaire.versions.filter(state=VersionState.PUBLISHED):
        change(earlier, earlier.version, state=VersionState.RETIRED)
    change(
        version,
        version.version,
        state=VersionState.PUBLISHED,
        published_by_id=by,
        published_at=now_rounded(),
    )
    vouch(version)


def _stands(version: Version) -> dict[str, Any]:
    return {"digest": version.digest, "state": str(VersionState.WAITING)}


def _version(proposal: Proposal) -> Version:
    return find_version(proposal.row_id)


def _current(proposal: Proposal) -> dict[str, Any]:
    version = _version(proposal)
    return {"digest": version.digest, "state": str(version.state)}


def _second(actor: Actor, proposal: Proposal) -> None:
    if _version(proposal).uploaded_by_id == actor.user_id:
        raise RuleBroken(_("You uploaded this version. Ask a second person."))


def _apply(actor: Actor, proposal: Proposal) -> None:
    version = _version(proposal)
    form_of(version)  # not one that was changed outside of Amparo
    publish(version, actor.user_id)


def _undo(proposal: Proposal) -> None:
    version = _version(proposal)
    if version.state == VersionState.WAITING:
        change(version, version.version, state=VersionState.DRAFT)


def _lines(proposal: Proposal) -> list[Line]:
    version = Version.objects.filter(id=proposal.row_id).defer("xlsx").first()
    if version is None:
        return []
    one: Questionnaire = version.questionnaire
    questions = form_of(version).questions().values() if version.is_sound else []
    language = (get_language() or "en").lower()
    coded = [
        in_language(each.label, language) or each.name
        for each in questions
        if each.coded
    ]
    asked = sum(each.is_answered for each in questions)
    number = gettext("version %(number)s") % {"number": version.number}
    title = in_language(one.title, language)
    return [
        Line(gettext("Questionnaire"), "", f"{title}, {number}"),
        Line(gettext("Purpose"), "", str(Purpose(one.purpose).label)),
        Line(gettext("Questions"), "", str(asked)),
        Line(
            gettext("Answers that lie open as codes"),
            "",
            "; ".join(coded) or gettext("none"),
        ),
    ]


KINDS = (
    DecisionKind(
        TOPIC,
        _("Publish a questionnaire"),
        "questionnaire.publish",
        _current,
        _apply,
        _lines,
        second=_second,
        undo=_undo,
    ),
)
declare(*KINDS)
declare_alarms(
    {
        "changed.questionnaires.version": _(
            "A questionnaire was changed outside of Amparo"
        )
    }
)
