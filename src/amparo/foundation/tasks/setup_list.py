"""The set-up list: what an organisation still needs before it opens, step by step.

`amparo check` looks at the same findings (``findings.py``). A room above adds its step
with ``add_step`` when it is ready; ``ORDER`` says where it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..countries.models import Country
from ..organisations.models import Team
from ..policy import Actor, Role
from . import findings

# As an office does it: the handbook (docs/handbook.md) has the same steps.
ORDER = (
    *("team", "people", "factors", "keys", "custodians", "paper", "secret"),
    *("standby", "on_call", "contacts", "languages", "opening"),
)


class State(StrEnum):
    """How far a step is."""

    DONE = "done"
    OPEN = "open"
    ADVISED = "advised"  # better, but an office of one team can do without
    LATER = "later"  # another step comes first


@dataclass(frozen=True)
class Place:
    """Whose list it is: organisations, their active teams and their countries."""

    organisation_ids: tuple[UUID, ...]
    teams: tuple[Team, ...]
    countries: frozenset[str]


@dataclass(frozen=True)
class Result:
    """What a step found: its state, the page that does it, and what is missing."""

    state: State
    url: str
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """A step of setting up, why it matters in one line, and how it is looked at."""

    key: str
    label: str | Promise
    why: str | Promise
    look: Callable[[Place], Result]


_STEPS: dict[str, Step] = {}


def add_step(step: Step) -> None:
    """Declare a step whose key is in ``ORDER``."""
    _STEPS[step.key] = step


def place_of(actor: Actor) -> Place:
    """Return what this person administers."""
    held = (a for a in actor.assignments if a.role is Role.ADMINISTRATOR)
    ids = tuple(sorted({a.organisation_id for a in held}))
    codes = findings.countries_of(ids)
    return Place(ids, tuple(findings.teams(ids)), frozenset(codes))


def steps_for(actor: Actor) -> list[tuple[Step, Result]]:
    """Return every step with what it found, in the order in which to do them."""
    place = place_of(actor)
    if not place.organisation_ids:
        return []
    steps = [_STEPS[key] for key in ORDER if key in _STEPS]
    return [(step, step.look(place)) for step in steps]


def result(place: Place, url: str, missing: Iterable[object]) -> Result:
    """Return done when nothing is missing; later while there is no team at all."""
    names = [str(one) for one in missing]
    if not place.teams:
        return Result(State.LATER, "")
    return Result(State.OPEN if names else State.DONE, url, names)


# -- The steps of this room and those below --------------------------------------------


def _at_first(name: str, found: Collection[Team], place: Place) -> str:
    """Return the address of a page of the first team that lacks something."""
    team = next(iter(found), next(iter(place.teams), None))
    return reverse(name, args=[team.id]) if team else ""


def _team(place: Place) -> Result:
    url = reverse("organisations:create_team", args=[place.organisation_ids[0]])
    return Result(State.DONE if place.countries else State.OPEN, url)


def _people(place: Place) -> Result:
    small = findings.small_teams(place.organisation_ids)
    return result(place, reverse("accounts:invite"), small)


def _factors(place: Place) -> Result:
    bare = findings.people_without_factor(place.organisation_ids)
    return result(place, reverse("accounts:team"), bare.order_by("name"))


def _keys(place: Place) -> Result:
    needing = findings.teams_with_keys(place.organisation_ids)
    url = reverse("accounts:team")
    if not needing:
        return Result(State.LATER, "")
    return result(place, url, findings.unreadable_teams(needing))


def _custodians(place: Place) -> Result:
    alone = findings.teams_without_custodians(place.organisation_ids)
    url = _at_first("organisations:change_keepers", alone, place)
    return _advised(result(place, url, alone))


def _paper(place: Place) -> Result:
    found = list(findings.papers(place.organisation_ids))
    if not found:  # no team has a key yet
        return Result(State.LATER, "")
    lacking = [one for one in found if one.found.key is None]
    names = [*(str(one.organisation) for one in lacking if not one.apart)]
    names += [str(_("Custodians, separately")) for one in lacking if one.apart]
    names += [str(team) for one in found if one.found.key for team in one.found.missing]
    return result(place, reverse("accounts:team"), names)


def _secret(place: Place) -> Result:
    state = State.OPEN if findings.is_sheet_old() else State.DONE
    return Result(state, reverse("accounts:secret"))


def _standby(place: Place) -> Result:
    alone = list(findings.teams_without_standby(place.organisation_ids))
    url = _at_first("organisations:team", alone, place)
    return _advised(_once_open(place, result(place, url, alone)))


def _on_call(place: Place) -> Result:
    silent = list(findings.teams_without_on_call(place.organisation_ids))
    url = _at_first("tasks:on_call", silent, place)
    return _once_open(place, result(place, url, silent))


def _contacts(place: Place) -> Result:
    codes = findings.unchecked_contacts(place.countries)
    lands = Country.objects.filter(help_contacts__in=codes).distinct()
    first = next(iter(lands), None)
    code = first.code if first else next(iter(sorted(place.countries)), "")
    url = reverse("countries:check", args=[code]) if code else ""
    return result(place, url, [land.label for land in lands])


def _opening(place: Place) -> Result:
    closed = findings.countries_without_intake(place.countries)
    here = [t for t in place.teams if t.country_id in closed]
    response = [team for team in here if team.kind == Team.Kind.RESPONSE]
    url = _at_first("organisations:team", response, place)
    lands = Country.objects.filter(code__in=closed)
    return result(place, url, [land.label for land in lands])


def _advised(found: Result) -> Result:
    if found.state is not State.OPEN:
        return found
    return Result(State.ADVISED, found.url, found.missing)


def _once_open(place: Place, found: Result) -> Result:
    """Return later while no team of this place receives concerns."""
    if found.state is State.DONE and not (
        findings.receiving_teams(place.organisation_ids).exists()
    ):
        return Result(State.LATER, found.url)
    return found


for _step in (
    Step(
        "team",
        _("Add a response team"),
        _("Concerns, cases and keys belong to a team."),
        _team,
    ),
    Step(
        "people",
        _("Invite people to each team"),
        _("With one person alone, an illness closes the team."),
        _people,
    ),
    Step(
        "factors",
        _("A second factor for everyone"),
        _("A stolen password alone then opens nothing."),
        _factors,
    ),
    Step(
        "keys",
        _("Give each team its key"),
        _("Without it, nobody can open what arrives."),
        _keys,
    ),
    Step(
        "custodians",
        _("Name custodians"),
        _("Names of reporters are then kept apart from what they report."),
        _custodians,
    ),
    Step(
        "paper",
        _("Print the recovery key"),
        _(
            "If passwords are forgotten, only this paper opens the records. "
            "A supervisor prints it."
        ),
        _paper,
    ),
    Step(
        "secret",
        _("Print the server secret and try the sheet"),
        _(
            "If the machine is lost, a backup needs it. "
            "The person who runs the machine prints it."
        ),
        _secret,
    ),
    Step(
        "standby",
        _("Name a standby team"),
        _("One person can switch to it on the day when the team cannot answer."),
        _standby,
    ),
    Step(
        "on_call",
        _("Set who is on call"),
        _("Danger then reaches one person after the other, at night too."),
        _on_call,
    ),
    Step(
        "contacts",
        _("Check the help contacts"),
        _("A child who dials a wrong number may not try again."),
        _contacts,
    ),
    Step(
        "opening",
        _("Open to the public"),
        _("Until a team receives concerns, the public pages only show help contacts."),
        _opening,
    ),
):
    add_step(_step)
