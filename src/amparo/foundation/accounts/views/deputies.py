"""Naming a team's deputy, and ending that."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...design.conflicts import VersionedForm
from ...design.forms import DatePartsField
from ...organisations.models import Team
from ...organisations.operations import scope_of_team
from ...policy import check
from ...proposals.models import Proposal
from .. import deputies
from ..decorators import staff_page
from ..edit_page import EditPage, edit, press
from ..middleware import StaffRequest
from ..models import Deputy, User

Person = tuple[User, Team, bool]


class DeputyForm(VersionedForm):
    """Who stands in for the supervisor, and on which days."""

    user = forms.ChoiceField(
        label=gettext_lazy("Deputy"),
        help_text=gettext_lazy(
            "A deputy from outside is proposed, and a second person "
            "confirms. They receive the key of each record that waits for "
            "approval, and lose it when the request is decided."
        ),
    )
    starts_on = DatePartsField(label=gettext_lazy("First day"))
    ends_on = DatePartsField(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(user.id), _name(user, team, here)) for user, team, here in people]
        self.offer("user", [("", _("Please choose")), *named])


def _name(user: User, team: Team, inside: bool) -> str:
    if inside:
        return user.name
    facts = {"name": user.name, "team": team.name, "owner": team.organisation.name}
    return _("%(name)s, from outside: %(team)s, %(owner)s") % facts


@staff_page("account.name_deputy")
def deputy(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Name who approves in a team while its supervisor is away."""
    team = _team(request, pk)
    row = deputies.row_of(team)
    people = deputies.candidates(request.actor, team)
    others = [one for one in people if one[0].id != request.actor.user_id]
    today = deputies.today_in(team)

    def save(answers: dict[str, Any]) -> Deputy | Proposal:
        data = deputies.DeputyData(
            UUID(answers["user"]), answers["starts_on"], answers["ends_on"]
        )
        return deputies.name_deputy(request.actor, team.id, data, answers["version"])

    page = EditPage(
        form=partial(DeputyForm, people=others),
        save=save,
        done=lambda made: _after(made, team),
        title=_("Name a deputy for %(team)s") % {"team": team.name},
        lead=_(
            "They approve while the supervisor is away, and are asked when a request"
            " has waited too long. Never their own requests."
        ),
        submit=_("Name deputy"),
        saved=_("Saved."),
        cancel=_at(team),
        crumbs=((team.name, _at(team)), (_("Deputy"), "")),
        values={
            "user": str(row.user_id) if row else "",
            "starts_on": row.starts_on if row else today,
            "ends_on": row.ends_on if row else None,
        },
        version=row.version if row else 0,
    )
    return edit(request, page)


def _after(made: Deputy | Proposal, team: Team) -> str:
    if isinstance(made, Proposal):
        return reverse("decisions:decision", args=[made.id])
    return _at(team)


@staff_page("account.name_deputy", methods=("POST",))
def end(request: StaffRequest, pk: UUID) -> HttpResponse:
    """End a deputy's time at once."""
    team = _team(request, pk)
    return press(
        request,
        lambda: deputies.end_deputy(request.actor, team.id),
        _at(team),
        _("The team no longer has a deputy."),
    )


def _team(request: StaffRequest, pk: UUID) -> Team:
    found = Team.objects.select_related("organisation", "country")
    team = get_object_or_404(found, id=pk)
    check(request.actor, "account.name_deputy", scope_of_team(team))
    return team


def _at(team: Team) -> str:
    return reverse("organisations:team", args=[team.id])
