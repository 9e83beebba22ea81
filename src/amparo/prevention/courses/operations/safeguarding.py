"""Safeguarding of the activity: without it no run starts."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.models import Membership
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete
from amparo.foundation.vault.record_keys import open_key

from .. import tasks
from ..codes import Audience, Photos, RunState
from ..models import KIND, Run
from ..queries import find_run, scope_of
from ..rules import least_adults
from ..types import SafetyData
from ._shared import choice, number_of, today_of, words_of

# An organisation whose own safeguarding is not in order gives no course to children.
_NOT_IN_ORDER = (Organisation.Safeguarding.RED, Organisation.Safeguarding.EXPIRED)


def record_safety(
    actor: Actor, run_id: UUID, data: SafetyData, expected_version: int
) -> Run:
    """Record how people are kept safe in a run; the journal keeps what stood before."""
    run = find_run(run_id)
    with act(actor, "course.safeguard", scope_of(run), run) as entry:
        if run.state not in (RunState.PLANNED, RunState.RUNNING):
            raise RuleBroken(_("This run has ended."))
        entry.note(
            was_places=run.places,
            was_adults=run.adults,
            was_photos=run.photos,
            was_checked=str(run.risks_checked_on or ""),
        )
        _check(run, data)
        key = open_key(actor, KIND, run.id)
        change(
            run,
            expected_version,
            places=data.places,
            youngest=data.youngest,
            adults=data.adults,
            risks_checked_on=data.risks_checked_on,
            risks_sealed=key.seal("risks", words_of(data.risks, "risks")),
            photos=data.photos,
            complaints_told=data.complaints_told,
            focal_point_id=data.focal_point_id,
        )
        if run.state == RunState.RUNNING:  # it may not become less safe on the way
            check_safe(run)
        if not missing(run):
            complete(run, tasks.SAFETY, by=actor.user_id)
    return run


def _check(run: Run, data: SafetyData) -> None:
    number_of(data.places, 1, 1000, "places")
    number_of(data.youngest, 0, 110, "youngest")
    number_of(data.adults, 0, 200, "adults")
    choice(Photos.values, data.photos, "photos")
    if data.risks_checked_on and data.risks_checked_on > today_of(run):
        raise RuleBroken(_("That date is in the future."), "risks_checked_on")
    if data.focal_point_id is not None:
        team = Membership.objects.filter(
            team=run.team, user_id=data.focal_point_id, ended_at=None
        )
        if not team.exists():
            raise RuleBroken(_("Please choose one of the answers."), "focal_point_id")


def missing(run: Run) -> list[str]:
    """Return in sentences what still keeps a run from starting."""
    checks = [
        (_adults_fit(run), _needed_adults(run)),
        (
            run.risks_checked_on is not None,
            gettext("Check the place and the way there for risks."),
        ),
        (bool(run.photos), gettext("Decide whether photos are taken.")),
        (
            run.complaints_told,
            gettext("Tell everyone how to complain, and about whom as well."),
        ),
        (run.focal_point_id is not None, gettext("Name who answers for safeguarding.")),
        (
            run.team.organisation.safeguarding not in _NOT_IN_ORDER,
            gettext("The organisation's own safeguarding is not in order."),
        ),
    ]
    return [words for is_settled, words in checks if not is_settled]


def needed_adults(run: Run) -> int:
    """Return how many adults a run needs at each session, 0 while nobody can say."""
    if run.course.audience != Audience.CHILDREN:
        return 0
    if run.places is None or run.youngest is None:
        return 0
    return least_adults(run.team.country_id, run.places, run.youngest)


def _adults_fit(run: Run) -> bool:
    if run.places is None or run.youngest is None or run.adults is None:
        return False
    return run.adults >= needed_adults(run)


def _needed_adults(run: Run) -> str:
    if needed := needed_adults(run):
        words = gettext(
            "At least %(adults)s adults have to be present at each session."
        )
        return words % {"adults": needed}
    return gettext(
        "Say how many may come, the youngest age and how many adults there are."
    )


def check_safe(run: Run) -> None:
    """Raise ``RuleBroken`` with all that is missing before people may meet."""
    if found := missing(run):
        raise RuleBroken(" ".join(found))
