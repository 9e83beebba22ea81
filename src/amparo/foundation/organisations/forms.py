"""The forms of this room; what may be chosen depends on the person."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ..countries.models import Area, Country
from ..countries.queries import countries_here
from ..design.conflicts import VersionedForm
from ..design.forms import AmparoForm
from ..kernel.ids import uuid7
from ..policy import NO_SCOPE, AccessScope, Actor, may
from . import queries
from .models import Organisation, Team

Choices = list[tuple[str, Any]]


def _empty_choice(label: Any) -> Choices:
    return [("", label)]


class DirectoryFilterForm(AmparoForm):
    """The filter of the directory."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Choices = list(Organisation.Kind.choices)
        self.offer("kind", [*_empty_choice(_("all types")), *kinds])
        countries = [(c.code, c.label) for c in countries_here()]
        self.offer("country", [*_empty_choice(_("all countries")), *countries])


class AddOrganisationForm(AmparoForm):
    """A new organisation; the form key prevents duplicates."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    name = forms.CharField(
        label=_("Name"),
        help_text=_("As the organisation writes it, in its own script."),
        max_length=160,
    )
    kind = forms.ChoiceField(label=_("Type"), widget=forms.RadioSelect)
    countries = forms.MultipleChoiceField(
        label=_("Where it works"), widget=forms.CheckboxSelectMultiple
    )
    area = forms.ChoiceField(
        label=_("Area"),
        help_text=_("If it works in one area only."),
        required=False,
    )
    parent = forms.ChoiceField(label=_("Belongs to"), required=False)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        organisation: Organisation | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        countries = _countries(actor, organisation)
        self.offer("kind", _kinds(actor, organisation))
        self.offer("countries", [(c.code, c.label) for c in countries])
        self.offer("area", [*_empty_choice(_("the whole country")), *_areas(countries)])
        self.offer("parent", [*_empty_choice(_("not set")), *_parents(organisation)])


def _kinds(actor: Actor, organisation: Organisation | None) -> Choices:
    member = Organisation.Kind.ALLIANCE_MEMBER
    is_member = organisation is not None and organisation.kind == member
    may_found = may(actor, "organisations.create", NO_SCOPE)
    if is_member and not may_found:
        return [(member.value, member.label)]
    return [
        (kind.value, kind.label)
        for kind in Organisation.Kind
        if kind != member or may_found
    ]


def _countries(actor: Actor, organisation: Organisation | None) -> list[Country]:
    known = set()
    if organisation is not None:
        known = {country.code for country in organisation.countries.all()}
    return [
        country
        for country in countries_here()
        if country.code in known
        or may(actor, "organisations.create", AccessScope(country=country.code))
    ]


def _areas(countries: Iterable[Country]) -> Choices:
    """Return areas by country, with the country's name in front if several."""
    codes = [country.code for country in countries]
    found = Area.objects.filter(country__in=codes).order_by("country__name", "name")
    if len(codes) == 1:
        return list(found.values_list("code", "name"))
    rows = found.select_related("country")
    return [(area.code, f"{area.country.label}: {area.name}") for area in rows]


def _parents(organisation: Organisation | None) -> Choices:
    kinds = (Organisation.Kind.ALLIANCE_MEMBER, Organisation.Kind.LOCAL_PARTNER)
    found = Organisation.objects.filter(kind__in=kinds, is_active=True)
    if organisation is not None:
        found = found | Organisation.objects.filter(children=organisation)
        found = found.exclude(id=organisation.id).distinct()
    return [(str(id), name) for id, name in found.values_list("id", "name")]


class OrganisationForm(AddOrganisationForm, VersionedForm):
    """Changes to an organisation."""

    form_key = None  # type: ignore[assignment]
    is_active = forms.BooleanField(
        label=_("It works with us"),
        help_text=_(
            "If you untick this, nobody from this organisation can sign in any more."
        ),
        required=False,
    )


class SafeguardingForm(VersionedForm):
    """The state of an organisation's safeguarding."""

    safeguarding = forms.ChoiceField(
        label=_("Safeguarding status"),
        choices=Organisation.Safeguarding,
        widget=forms.RadioSelect,
    )


class _TeamFields(AmparoForm):
    name = forms.CharField(label=_("Name of the team"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Type of team"), choices=Team.Kind, widget=forms.RadioSelect
    )


class KeepersForm(AmparoForm):
    """Who keeps names and who opens addresses for a team."""

    custodians = forms.ChoiceField(
        label=_("Custodians of reporters' names"),
        help_text=_(
            "A small team of custodians, separate from those who read concerns."
        ),
        required=False,
    )
    online_desk = forms.ChoiceField(
        label=_("Online desk"),
        help_text=_(
            "A small team that opens online addresses and hands them to a "
            "hotline. Without one, reporters are not asked for addresses."
        ),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        team: Team | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = Team.Kind
        keepers = _teams(organisation, team, kinds.CUSTODIANS)
        self.offer("custodians", [*_empty_choice(_("the team itself")), *keepers])
        desks = _teams(organisation, team, kinds.ONLINE_DESK)
        self.offer("online_desk", [*_empty_choice(_("not set")), *desks])


def _teams(organisation: Organisation, but: Team | None, kind: str) -> Choices:
    """Return the teams of one kind at work in an organisation, except one."""
    found = organisation.teams.filter(kind=kind, is_active=True)
    if but is not None:
        found = found.exclude(id=but.id)
    return [(str(id), name) for id, name in found.values_list("id", "name")]


class StandbyForm(AmparoForm):
    """The team that stands by for a receiving one."""

    standby = forms.ChoiceField(label=_("Standby team"), required=False)

    def __init__(self, *args: Any, actor: Actor, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.visible_teams(actor).filter(
            country=team.country_id, kind=Team.Kind.RESPONSE, is_active=True
        )
        found = found.exclude(id=team.id)
        names = [
            (str(one.id), f"{one.name} ({one.organisation.name})")
            for one in found.select_related("organisation")
        ]
        self.offer("standby", [*_empty_choice(_("not set")), *names])


class SafeguardingTeamForm(AmparoForm):
    """The team that reads what is told about people of other organisations."""

    team = forms.ChoiceField(
        label=_("Safeguarding team"),
        help_text=_("A response team of another organisation, here or abroad."),
        required=False,
    )

    def __init__(
        self, *args: Any, actor: Actor, concerned: Iterable[UUID], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = queries.visible_teams(actor).filter(
            kind=Team.Kind.RESPONSE, is_active=True
        )
        found = found.exclude(organisation__in=list(concerned))
        names = [
            (str(one.id), f"{one.country.label}: {one.name} ({one.organisation.name})")
            for one in found.select_related("organisation", "country")
        ]
        names.sort(key=itemgetter(1))
        self.offer("team", [*_empty_choice(_("not set")), *names])


class AddTeamForm(KeepersForm, _TeamFields):
    """A new team; the form key prevents duplicates."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    country = forms.ChoiceField(label=_("Country"))
    field_order = ("name", "country", "kind", "custodians", "online_desk")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        codes = [(c.code, c.label) for c in organisation.countries.all()]
        self.offer("country", codes)


class TeamForm(_TeamFields, VersionedForm):
    """Changes to a team."""

    is_active = forms.BooleanField(label=_("This team is active"), required=False)
