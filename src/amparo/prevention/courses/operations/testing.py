"""Tests before and after: cards that say nothing of whose they are, and sittings."""

from __future__ import annotations

import random
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import lock
from amparo.foundation.policy import Actor

from ..codes import Moment, Order, RunState
from ..models import Run, Sitting, TestCard
from ..queries import find_run, scope_of
from ._shared import choice, fresh_codes, number_of

_MOST_CARDS = 200


def make_cards(actor: Actor, run_id: UUID, count: int) -> list[TestCard]:
    """Make cards for a run, half of them with version A first, half with B.

    They are drawn like lots: nothing stored says who holds which.
    """
    run = find_run(run_id)
    with act(actor, "course.test", scope_of(run), run) as entry:
        if not run.course.tests:
            raise RuleBroken(_("This course has no tests."))
        number_of(count, 1, _MOST_CARDS, "count")
        lock(run, "version")
        known = list(TestCard.objects.filter(run=run))
        codes = fresh_codes(count, {card.code for card in known})
        random.SystemRandom().shuffle(codes)
        orders = _orders(known, count)
        cards = [
            TestCard(run=run, code=code, order=order)
            for code, order in zip(codes, orders, strict=True)
        ]
        entry.note(count=count)
        return TestCard.objects.bulk_create(cards)


def _orders(known: list[TestCard], count: int) -> list[Order]:
    """Return orders that leave both as frequent as can be, with the earlier cards."""
    n = {order: sum(card.order == order for card in known) for order in Order}
    found = []
    for _card in range(count):
        rarer = min(Order, key=lambda order: n[order])
        n[rarer] += 1
        found.append(rarer)
    return found


def begin_sitting(actor: Actor, card_id: UUID, moment: str) -> Sitting:
    """Begin a test with a card; begun before, the same one goes on."""
    card = TestCard.objects.select_related("run").get(id=card_id)
    run = find_run(card.run_id)
    with act(actor, "course.test", scope_of(run), run, moment=moment) as entry:
        choice(Moment.values, moment, "moment")
        _check_moment(run, moment)
        sitting, _new = Sitting.objects.get_or_create(card=card, moment=moment)
        entry.note(sitting=sitting.id)
    return sitting


def _check_moment(run: Run, moment: str) -> None:
    if run.state in (RunState.PLANNED, RunState.CANCELLED):
        raise RuleBroken(
            _("Start the run first. It has to be safe before people meet.")
        )
    if moment == Moment.LATER and run.state != RunState.FINISHED:
        raise RuleBroken(_("This test is taken three months after the run."))


def version_key(card: TestCard, moment: str, tests: list[str]) -> str:
    """Return which questionnaire a card takes at a moment: before, or crossed.

    After three months it is that of before, so that both are compared with the same.
    """
    first = card.order == Order.AB
    is_a = first if moment in (Moment.BEFORE, Moment.LATER) else not first
    return tests[0] if is_a else tests[1]
