"""“A child told me something”: it becomes a concern by the way of the public form.

Who receives it is decided as for anybody who writes there, with the question whether it
is about one of us. Neither the trainer nor the trainer's team can open it. This room
stores nothing of it and writes no entry of its own: a supervisor who reads the journal
must not learn who told about whom.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from amparo.foundation.policy import Actor, check
from amparo.response.concerns.apart import public_name, team_apart
from amparo.response.concerns.codes import ReporterType
from amparo.response.concerns.operations import submit_concern
from amparo.response.concerns.queries import intake_for
from amparo.response.concerns.receipts import Receipt
from amparo.response.concerns.types import ConcernData, Details

from ..models import Run
from ..queries import scope_of


@dataclass(frozen=True)
class Told:
    """What a child told, in the trainer's words."""

    words: str = field(repr=False)
    danger_now: str = ""
    about_colleague: str = ""
    child_age: str = ""
    child: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    usual_team: bool = False


@dataclass(frozen=True)
class WhoReads:
    """Who would read it: the usual team, and whether one apart can."""

    receives: bool
    usual: str = ""
    apart: bool = False


def who_reads(run: Run) -> WhoReads:
    """Return who receives concerns for a run's country, as the public form does."""
    code = run.team.country_id
    intake = intake_for(code)
    if intake is None:
        return WhoReads(False)
    is_apart = team_apart(intake.team, code) is not None
    return WhoReads(True, public_name(intake.team), is_apart)


def pass_on(
    actor: Actor, run: Run, told: Told, language: str, form_key: UUID
) -> Receipt:
    """Pass on what a child told; returns the number that opens the answer.

    The same form makes one concern. Raises what ``submit_concern`` does:
    ``NobodyApart`` where it is about one of us and only the usual team could read it.
    """
    check(actor, "course.tell", scope_of(run))
    data = ConcernData(
        country_code=run.team.country_id,
        language=language,
        words=told.words,
        reporter_type=ReporterType.PROFESSIONAL,
        danger_now=told.danger_now,
        child_age=told.child_age,
        details=Details(child=told.child, place=told.place),
        about_colleague=told.about_colleague,
        usual_team=told.usual_team,
    )
    return submit_concern(data, f"{actor.user_id}|{form_key}".encode())
