"""What narrows the list of cases: the form, what an address holds, and the counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count as CountOf
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.queries import areas_of
from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.lists.requests import Asked, asked_of, with_defaults
from amparo.foundation.lists.specs import Count
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.ages import band_choices
from amparo.foundation.persons.models import Sex
from amparo.foundation.policy import Actor, Role, may_anywhere

from . import extensions
from .codes import ClosureReason, Kind, Risk, State
from .queries import (
    LATE,
    NONE,
    WAITS,
    CaseFilter,
    listed,
    needs,
    owners_for,
    people_named,
)

CODES = (
    *("of", "team", "owner", "state", "risk", "need"),
    *("kind", "area", "age", "sex", "reason"),
)
_RISKS = (
    (Risk.HIGH.value, _("High risk")),
    (Risk.MEDIUM.value, _("Medium risk")),
    (Risk.LOW.value, _("Low risk")),
)
FIRST = ("owner", "state", "risk", "need", "text")  # the others are folded


class FilterForm(AmparoForm):
    """Narrow the list of cases."""

    team = forms.ChoiceField(label=_("Team"), required=False)
    owner = forms.ChoiceField(label=_("Caseworker"), required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All open")), *State.choices], required=False
    )
    risk = forms.ChoiceField(
        label=_("Risk"),
        choices=[("", _("Any")), *Risk.choices, (NONE, _("Risk not assessed"))],
        required=False,
    )
    need = forms.ChoiceField(label=_("Needs attention"), required=False)
    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Anything")), *Kind.choices],
        required=False,
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    age = forms.ChoiceField(label=_("Age"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex or gender"),
        choices=[("", _("Any")), *Sex.choices],
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("Reason for closing"),
        choices=[("", _("Any")), *ClosureReason.choices],
        required=False,
    )
    text = forms.CharField(label=_("Name or code"), max_length=60, required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        team_ids = actor.team_ids(Role.CASEWORKER, Role.SUPERVISOR)
        teams = Team.objects.filter(id__in=team_ids).order_by("name")
        self.choose("team", [(str(team.id), team.name) for team in teams])
        self.choose("need", need_words(actor))
        self.choose("age", band_choices())
        countries = {team.country_id for team in teams}
        self.choose("area", areas_of(countries).values_list("code", "name"))
        if data["of"] == "team":
            people = [(str(one.id), one.name) for one in owners_for(actor)]
            self.choose("owner", [(NONE, _("unassigned")), *people])
        else:
            del self.fields["owner"]
        if data.get("state") != State.CLOSED:
            del self.fields["reason"]
        if len(teams) < 2:
            del self.fields["team"]

    def choose(self, name: str, choices: Any) -> None:
        """Offer these and "any"."""
        self.offer(name, [("", _("Any")), *choices])

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that are always in sight."""
        return [self[name] for name in FIRST if name in self.fields]

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [field for field in self if field.name not in FIRST]

    @property
    def asks_further(self) -> bool:
        """Whether one of the folded fields narrows the list."""
        return any(field.value() for field in self.further)


def need_words(actor: Actor) -> list[tuple[str, Any]]:
    """Return why cases need attention, by the keys of ``queries.needs``."""
    return [
        (LATE, _("Something is late")),
        (WAITS, _("Waiting for approval")),
        *((need.name, need.label(actor)) for need in extensions.needs()),
    ]


def case_asked(request: StaffRequest) -> Asked:
    """Return what somebody asks of the list of cases; what they type is posted."""
    # Who only supervises has no cases of their own to begin with.
    usual = "mine" if Role.CASEWORKER in request.actor.roles else "team"
    return with_defaults(asked_of(request, CODES, ("text",)), of=usual)


def filter_of(actor: Actor, form: FilterForm) -> CaseFilter:
    """Return the filter that a form says; a typed name is searched for at once."""
    form.is_valid()  # a choice that is not offered any more narrows nothing
    said = {name: value for name, value in form.cleaned_data.items() if value}
    text = said.get("text", "")
    if text and may_anywhere(actor, "person.search"):
        said["people"] = people_named(actor, text)
    return CaseFilter(mine=form.data["of"] != "team", **said)


def counts(actor: Actor, filters: CaseFilter, asked: Asked) -> list[Count]:
    """Return how many cases there are of each risk, and of what needs attention.

    One query over what is asked otherwise; none beside a name, which no link holds, and
    none of closed cases.
    """
    if filters.text or filters.state == State.CLOSED:
        return []
    why = needs(actor)
    wanted = [
        *(("risk", code, words, Q(risk=code)) for code, words in _RISKS),
        ("risk", NONE, _("Risk not assessed"), Q(risk="")),
        *(
            ("need", code, words, Q(**{f"needs_{code}": True}))
            for code, words in need_words(actor)
        ),
    ]
    if not filters.mine:
        wanted.append(("owner", NONE, _("Unassigned"), Q(owner=None)))
    owner = "" if filters.owner == NONE else filters.owner
    found = listed(actor, replace(filters, risk="", need="", owner=owner)).order_by()
    found = found.annotate(**{f"needs_{name}": q for name, q in why.items()})
    numbers = found.aggregate(
        **{f"{name}_{code}": CountOf("pk", filter=q) for name, code, _w, q in wanted}
    )
    return [
        Count(
            words,
            numbers[f"{name}_{code}"],
            _narrowed(asked, name, code),
            asked.codes.get(name) == code,
        )
        for name, code, words, _q in wanted
    ]


def _narrowed(asked: Asked, name: str, code: str) -> str:
    """Return the address of the list with one count alone, or without it again."""
    kept = {
        key: value
        for key, value in asked.codes.items()
        if value and key not in ("risk", "need") and (key, value) != ("owner", NONE)
    }
    if asked.codes.get(name) != code:
        kept[name] = code
    kept |= {"sort": asked.sort} if asked.sort else {}
    return f"{reverse('cases:list')}?{urlencode(kept)}"
