"""How urgent it is, and what is true of it: judged and set right by a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from amparo.foundation.duties.models import Duty
from amparo.foundation.duties.operations import raise_duty
from amparo.foundation.journal.operations import Deed, act
from amparo.foundation.places.models import Area
from amparo.foundation.places.queries import hours_for
from amparo.foundation.policy import Actor
from amparo.foundation.vault.records import open_key

from ..codes import Access, Age, Danger, Judged, Kind, Knows, Sign, Urgency
from ..duties import FIRST_ANSWER
from ..letters import CONCERN
from ..models import Concern
from ..queries import find, where_of
from ..shapes import Details, ToldFacts
from ..urgency import RANK, suggest
from ._checks import check_details
from ._link_codes import replace_detail_codes
from ._shared import change, unchanged
from .working import (
    choice,
    choices,
    keep_judgement,
    not_closed,
    reason_of,
    supervises,
    taken_on,
    taken_over,
)


def judge_urgency(
    actor: Actor,
    concern_id: UUID,
    urgency: str,
    reason: str,
    expected_version: int,
    take_over: bool = False,
) -> Concern:
    """Judge how soon a concern must be answered, with a reason that is kept sealed.

    What the rules suggested is kept beside it. Moves the time of a first answer that
    is still due. A supervisor may judge what a colleague works on.
    """
    choice(Urgency.values, urgency, "urgency")
    reason = reason_of(reason)
    concern = find(concern_id)
    with act(actor, "concern.judge", where_of(concern), concern, urgency=urgency) as d:
        unchanged(concern, expected_version)
        not_closed(concern)
        owner = _owner(actor, concern, d, take_over)
        suggested = suggest(concern)
        d.note(suggested=suggested.level, rules=suggested.codes)
        keep_judgement(
            actor,
            concern,
            open_key(actor, CONCERN, concern.id),
            Judged.URGENCY,
            urgency,
            reason,
            suggested=suggested.level,
            rules=suggested.codes,
        )
        state = taken_on(concern)
        change(concern, expected_version, urgency=urgency, state=state, **owner)
        move_first_answer(concern, urgency)
    return concern


def _owner(
    actor: Actor, concern: Concern, deed: Deed, take_over: bool
) -> dict[str, Any]:
    if supervises(actor, concern) and not take_over:
        return {}
    return taken_over(actor, concern, deed, take_over)


def correct(
    actor: Actor,
    concern_id: UUID,
    facts: ToldFacts,
    expected_version: int,
    take_over: bool = False,
) -> Concern:
    """Set the facts of a concern right; the journal keeps from which code to which.

    What the child is called, and where, stays sealed; other concerns are found by the
    new name and place. As long as nobody has judged the urgency, the first answer
    becomes due sooner when the rules now suggest it.
    """
    _known(facts)
    concern = find(concern_id)
    with act(actor, "concern.correct", where_of(concern), concern) as deed:
        unchanged(concern, expected_version)
        not_closed(concern)
        owner = _owner(actor, concern, deed, take_over)
        _area_of_its_country(facts, concern)
        changed = _changes(concern, facts)
        for name, value in changed.items():
            before = getattr(concern, name)
            deed.note(**{f"{name}_from": before, f"{name}_to": value})
        changed |= _details(actor, concern, facts.details, deed)
        change(concern, expected_version, **changed, **owner)
        if not concern.urgency and suggest(concern).level == Urgency.NOW:
            move_first_answer(concern, Urgency.NOW)
    return concern


def _changes(concern: Concern, facts: ToldFacts) -> dict[str, Any]:
    """Return the columns that get another value; in a list the order says nothing."""
    kinds = set(facts.kinds)
    wanted = {
        "kinds": [code for code in Kind.values if code in kinds],
        "online": facts.online or Kind.ONLINE in kinds,
        "danger_now": facts.danger_now,
        "child_age": facts.child_age,
        "access": facts.access,
        "signs": [code for code in Sign.values if code in facts.signs],
        "known_by": [code for code in Knows.values if code in facts.known_by],
        "area_id": facts.area_code or None,
    }
    return {
        name: value
        for name, value in wanted.items()
        if _comparable(getattr(concern, name)) != _comparable(value)
    }


def _details(
    actor: Actor, concern: Concern, details: Details | None, deed: Deed
) -> dict[str, Any]:
    """Seal another name or place, if there is one, and find the concern by it."""
    if details is None:
        return {}
    check_details(details)
    key = open_key(actor, CONCERN, concern.id)
    if details == Details.from_text(key.open("details", concern.details_sealed)):
        return {}
    deed.note(details=True)
    replace_detail_codes(concern, details)
    text = details.to_text()
    return {"details_sealed": key.seal("details", text) if text else None}


def _comparable(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _known(facts: ToldFacts) -> None:
    choices(Kind.values, facts.kinds, "kinds")
    choices(Sign.values, facts.signs, "signs")
    choices(Knows.values, facts.known_by, "known_by")
    choice(("", *Danger.values), facts.danger_now, "danger_now")
    choice(("", *Age.values), facts.child_age, "child_age")
    choice(("", *Access.values), facts.access, "access")


def _area_of_its_country(facts: ToldFacts, concern: Concern) -> None:
    known = Area.objects.filter(country_id=concern.country_id)
    allowed = ["", *known.values_list("code", flat=True)]
    choice(allowed, facts.area_code, "area_code")


def move_first_answer(concern: Concern, level: str) -> None:
    """Move the time of a first answer that is still due to the clock of a level."""
    duty = Duty.objects.filter(
        subject_id=concern.id, kind=FIRST_ANSWER, settled_at=None
    ).first()
    if duty is None:
        return
    if not concern.urgency and RANK.get(duty.level, 9) <= RANK[level]:
        return  # the clock of this level runs already
    hours = hours_for(concern.country_id, FIRST_ANSWER, level)
    raise_duty(
        FIRST_ANSWER,
        concern,
        concern.team,
        label=concern.code,
        owner_id=concern.owner_id,
        level=level,
        due_at=answer_time(concern.came_at, timezone.now(), duty.due_at, hours),
    )


def answer_time(
    came: datetime, now: datetime, promised: datetime, hours: int
) -> datetime:
    """Return when an answer is due that may take ``hours`` from when the concern came.

    When that has passed already, the hours count from now, but a time that was
    promised earlier stays: judging again never hides that something is late.
    """
    wanted = came + timedelta(hours=hours)
    if wanted > now and promised > now:
        return wanted
    return min(promised, now + timedelta(hours=hours))
