"""The set-up list: what an organisation still needs before it opens, step by step.

`amparo check` looks at the same findings (``findings.py``). A room above adds its step
with ``add_step`` when it is ready; ``ORDER`` says where it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..countries.models import Country
from ..organisations.models import Team
from ..policy import Actor, Role
from . import findings

# As an office does it: the handbook (docs/handbook.md) has the same steps.
ORDER = (
    *("team", "people", "officer", "factors", "keys", "custodians", "paper", "secret"),
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
    """Whose list it is: organisations, and their active teams."""

    organisation_ids: tuple[UUID, ...]
    teams: tuple[Team, ...]

    @property
    def response(self) -> tuple[Team, ...]:
        """Return the teams that may receive concerns."""
        return tuple(t for t in self.teams if t.kind == Team.Kind.RESPONSE)

    @property
    def countries(self) -> frozenset[str]:
        """Return the codes of the countries in which these work."""
        return frozenset(team.country_id for team in self.response)


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
    look: Callable[[Place], Result | None]  # None: not for this organisation


_STEPS: dict[str, Step] = {}


def add_step(step: Step) -> None:
    """Declare a step whose key is in ``ORDER``."""
    _STEPS[step.key] = step


def place_of(actor: Actor) -> Place:
    """Return what this person administers."""
    held = (a for a in actor.assignments if a.role is Role.ADMINISTRATOR)
    ids = tuple(sorted({a.organisation_id for a in held}))
    return Place(ids, tuple(findings.teams(ids)))


def steps_for(actor: Actor) -> list[tuple[Step, Result]]:
    """Return every step with what it found, in the order in which to do them."""
    place = place_of(actor)
    if not place.organisation_ids:
        return []
    steps = [_STEPS[key] for key in ORDER if key in _STEPS]
    looked = [(step, step.look(place)) for step in steps]
    return [(step, found) for step, found in looked if found is not None]


def result(url: str, missing: Iterable[object]) -> Result:
    """Return done when nothing is missing."""
    names = [str(one) for one in missing]
    return Result(State.OPEN if names else State.DONE, url, names)


def for_response(look: Callable[[Place], Result]) -> Callable[[Place], Result | None]:
    """Wrap a look at what only an organisation with a response team needs."""

    def looked(place: Place) -> Result | None:
        if not place.teams:
            return Result(State.LATER, "")
        return look(place) if place.response else None

    return looked


# -- The steps of this room and those below --------------------------------------------


def _at_first(name: str, found: Collection[Team], place: Place) -> str:
    """Return the address of a page of the first team that lacks something."""
    team = next(iter(found or place.response))
    return reverse(name, args=[team.id])


def _team(place: Place) -> Result:
    url = reverse("organisations:create_team", args=[place.organisation_ids[0]])
    if place.teams:
        return Result(State.DONE, url)
    # Others may do the work, and this organisation only leads or pays.
    others = findings.teams().exists()
    return Result(State.ADVISED if others else State.OPEN, url)


def _people(place: Place) -> Result:
    if not place.teams:
        return Result(State.LATER, "")
    small = findings.small_teams(place.organisation_ids)
    found = result(reverse("accounts:invite"), [team for team, _people in small])
    return found if any(people == 0 for _team, people in small) else _advised(found)


def _officer(place: Place) -> Result:
    if not place.teams:
        return Result(State.LATER, "")
    without = findings.organisations_without_officer(place.organisation_ids)
    return _advised(result(reverse("accounts:invite"), without.order_by("name")))


def _factors(place: Place) -> Result:
    bare = findings.people_without_factor(place.organisation_ids)
    return result(reverse("accounts:team"), bare.order_by("name"))


def _keys(place: Place) -> Result:
    needing = findings.teams_with_keys(place.organisation_ids)
    if not needing:
        return Result(State.LATER, "")
    return result(reverse("accounts:team"), findings.unreadable_teams(needing))


def _paper(place: Place) -> Result:
    found = list(findings.papers(place.organisation_ids))
    if not found:  # no team has a key yet
        return Result(State.LATER, "")
    lacking = [one for one in found if one.found.key is None]
    names = [str(one.organisation) for one in lacking if not one.apart]
    names += [gettext("Custodians, separately") for one in lacking if one.apart]
    names += [str(team) for one in found if one.found.key for team in one.found.missing]
    return result(reverse("accounts:team"), names)


def _secret(_place: Place) -> Result:
    state = State.OPEN if findings.is_sheet_old() else State.DONE
    return Result(state, reverse("accounts:secret"))


def _custodians(place: Place) -> Result:
    alone = findings.teams_without_custodians(place.organisation_ids)
    url = _at_first("organisations:change_keepers", alone, place)
    return _advised(result(url, alone))


def _standby(place: Place) -> Result:
    alone = list(findings.teams_without_standby(place.organisation_ids))
    url = _at_first("organisations:team", alone, place)
    return _once_open(place, _advised(result(url, alone)))


def _on_call(place: Place) -> Result:
    silent = list(findings.teams_without_on_call(place.organisation_ids))
    url = _at_first("tasks:on_call", silent, place)
    return _once_open(place, result(url, silent))


def _contacts(place: Place) -> Result:
    unsure = findings.unchecked_contacts(place.countries)
    codes = sorted({str(contact.country_id) for contact in unsure})
    first = next(iter(codes or sorted(place.countries)))
    return result(reverse("countries:check", args=[first]), labels_of(codes))


def _opening(place: Place) -> Result:
    closed = findings.countries_without_intake(place.countries)
    ours = [team for team in place.response if team.country_id in closed]
    if ours and len(findings.unreadable_teams(ours)) == len(ours):
        return Result(State.LATER, "")  # nobody could open what arrives
    return result(_at_first("organisations:team", ours, place), labels_of(closed))


def labels_of(codes: Collection[str]) -> list[str]:
    """Return the names of countries in the reader's language."""
    return [land.label for land in Country.objects.filter(code__in=codes)]


def _advised(found: Result) -> Result:
    return replace(found, state=State.ADVISED) if found.missing else found


def _once_open(place: Place, found: Result) -> Result:
    """Return later while no team of this place receives concerns."""
    if findings.receiving_teams(place.organisation_ids).exists():
        return found
    return replace(found, state=State.LATER)


for _step in (
    Step(
        "team",
        _("Add a team"),
        _(
            "Concerns, cases and keys belong to a team. "
            "A response team receives concerns."
        ),
        _team,
    ),
    Step(
        "people",
        _("Invite people to each team"),
        _("With one person alone, an illness closes the team."),
        _people,
    ),
    Step(
        "officer",
        _("Name a data-protection officer"),
        _("Nobody else reads what administrators do, and what is unusual."),
        _officer,
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
        for_response(_custodians),
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
        for_response(_standby),
    ),
    Step(
        "on_call",
        _("Set who is on call"),
        _("Danger then reaches one person after the other, at night too."),
        for_response(_on_call),
    ),
    Step(
        "contacts",
        _("Check the help contacts"),
        _("A child who dials a wrong number may not try again."),
        for_response(_contacts),
    ),
    Step(
        "opening",
        _("Open to the public"),
        _("Until a team receives concerns, the public pages only show help contacts."),
        for_response(_opening),
    ),
):
    add_step(_step)
