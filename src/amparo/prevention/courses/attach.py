"""What a test is filled in about: one sitting of a card, which names nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.attach import Attachment, Subject
from amparo.foundation.questionnaires.codes import SheetState, VersionState
from amparo.foundation.questionnaires.models import AnswerSheet, Version
from amparo.foundation.questionnaires.queries import offered

from .codes import Moment, Order, RunState
from .gain import Gain, Taken, gain_of, share_of_all, shares_of
from .models import SITTING, Run, Sitting
from .queries import visible_runs


def _find(actor: Actor, sitting_id: UUID) -> Subject:
    sitting = Sitting.objects.select_related("card").get(
        id=sitting_id, card__run__in=visible_runs(actor, "course.test")
    )
    run = visible_runs(actor, "course.test").get(id=sitting.card.run_id)
    facts = {"code": sitting.card.code, "moment": sitting.get_moment_display()}
    has_ended = run.state == RunState.CANCELLED
    return Subject(
        kind=SITTING,
        id=sitting.id,
        title=gettext("Card %(code)s, %(moment)s") % facts,
        url=reverse("courses:tests", args=[run.id]),
        team=run.team,
        country=run.team.country_id,
        records=frozenset({run.id}),
        closed=_("This run was cancelled.") if has_ended else "",
    )


# A trainer fills in and reads no answers of a card; figures are of many cards.
TEST = Attachment(
    kind=SITTING,
    label=_("A test before or after a course"),
    find=_find,
    see="course.test",
    fill="course.test",
)


def version_of(run: Run, key: str) -> Version | None:
    """Return the published version of a test that a run's team fills in."""
    circle = run.team.organisation.circle
    found = [one for one in offered(SITTING, circle) if one.questionnaire.key == key]
    return found[0] if found and found[0].state == VersionState.PUBLISHED else None


Codes = Mapping[str, Any]


def finished_sittings(run: Run) -> dict[UUID, Codes]:
    """Return the codes of the newest finished answers of each sitting of a run."""
    return _newest(Sitting.objects.filter(card__run=run))


def _newest(sittings: QuerySet[Sitting], when: Q | None = None) -> dict[UUID, Codes]:
    sheets = AnswerSheet.objects.filter(
        when or Q(),
        subject_kind=SITTING,
        subject_id__in=sittings.values("id"),
        state=SheetState.FINISHED,
    ).order_by("finished_at", "id")
    return {one.subject_id: one.codes for one in sheets.iterator() if one.is_authentic}


def taken_of(run: Run) -> dict[str, list[Taken]]:
    """Return what each card reached, per goal of the course."""
    sheets = finished_sittings(run)
    goals = [goal["key"] for goal in run.course.goals]
    cards: dict[str, dict[UUID, dict[Moment, float]]] = {
        goal: defaultdict(dict) for goal in goals
    }
    orders: dict[UUID, Order] = {}
    for sitting in Sitting.objects.filter(card__run=run).select_related("card"):
        orders[sitting.card_id] = Order(sitting.card.order)
        codes = sheets.get(sitting.id, {})
        for goal, share in shares_of(codes, goals).items():
            cards[goal][sitting.card_id][Moment(sitting.moment)] = share
    return {
        goal: [Taken(orders[card], shares) for card, shares in found.items()]
        for goal, found in cards.items()
    }


def gains_of(run: Run, moment: Moment = Moment.AFTER) -> dict[str, Gain]:
    """Return the gain on each goal of a run."""
    return {goal: gain_of(taken, moment) for goal, taken in taken_of(run).items()}


@dataclass(frozen=True)
class Pair:
    """A test after a course and the one before under the same card.

    ``before`` and ``after`` are shares of right answers over all goals, from 0 to 1.
    """

    sitting_id: UUID  # of the test after
    before: float
    after: float


def pairs_between(first: date | None, last: date | None, audience: str) -> list[Pair]:
    """Return the pairs of tests of courses for an audience, by the day of the later.

    Both days are included; None is open.
    """
    when = Q(on__gte=first) if first else Q()
    when &= Q(on__lte=last) if last else Q()
    theirs = Sitting.objects.filter(card__run__course__audience=audience)
    later = theirs.filter(moment=Moment.AFTER)
    after = _shares(_newest(later, when))
    ends = {
        card: one for one, card in later.values_list("id", "card_id") if one in after
    }
    earlier = theirs.filter(moment=Moment.BEFORE)
    if first:  # few of all cards
        earlier = earlier.filter(card__in=list(ends))
    before = _shares(_newest(earlier))
    return [
        Pair(ends[card], before[one], after[ends[card]])
        for one, card in earlier.values_list("id", "card_id")
        if one in before and card in ends
    ]


def _shares(sheets: Mapping[UUID, Codes]) -> dict[UUID, float]:
    found = {one: share_of_all(codes) for one, codes in sheets.items()}
    return {one: share for one, share in found.items() if share is not None}


def draft_of(sitting: Sitting) -> AnswerSheet | None:
    """Return the answers of a sitting that are there already, finished or not."""
    found = AnswerSheet.objects.filter(subject_kind=SITTING, subject_id=sitting.id)
    return found.order_by("-id").first()
