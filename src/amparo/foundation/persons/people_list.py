"""The people of a team as a list: coded facts, and the names that keys open."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from ..countries.queries import areas_of
from ..design.forms import AmparoForm
from ..lists.specs import Cell, Column, ListSpec, Opened
from ..policy import Actor, visible
from .ages import Age, age_on, band_choices, bands_in_words, may_be_aged
from .birth_dates import Birth
from .models import Disability, Person, Sex
from .queries import called_people

_ANY = ("", _("Any"))


class FilterForm(AmparoForm):
    """Narrow the list of people."""

    sex = forms.ChoiceField(
        label=_("Sex or gender"), choices=[_ANY, *Sex.choices], required=False
    )
    age = forms.ChoiceField(
        label=_("Age"), choices=[_ANY, *band_choices()], required=False
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    disability = forms.ChoiceField(
        label=_("Disability"), choices=[_ANY, *Disability.choices], required=False
    )

    def __init__(self, data: object, *, actor: Actor) -> None:
        super().__init__(data)
        countries = {c for held in actor.assignments for c in held.countries}
        known = areas_of(countries).values_list("code", "name")
        self.offer("area", [_ANY, *known])


def listed(
    actor: Actor, *, age: str = "", area: str = "", **same: str
) -> QuerySet[Person]:
    """Return the people of the actor's teams; ``same`` names columns and codes."""
    found = Person.objects.filter(
        visible(actor, "person.list", team="team"), merged_into=None
    ).filter(**{column: code for column, code in same.items() if code})
    if area:
        found = found.filter(area_id=area)
    if age:
        found = found.filter(may_be_aged(age, timezone.localdate()))
    return found.defer("identity_sealed").annotate(area_name=F("area__name"))


def _names(actor: Actor, people: Sequence[Person]) -> Opened:
    called = called_people(actor, [one.pk for one in people]) if people else {}
    for one in people:
        if known := called.get(one.pk):
            one.birth = known.birth  # type: ignore[attr-defined]
    return {person_id: known.name for person_id, known in called.items()}


def _name(one: Person) -> Cell:
    return Cell(say("A person"), reverse("persons:person", args=[one.id]))


def _age(one: Person) -> Age | None:
    birth = getattr(one, "birth", Birth(one.birth_year))
    return age_on(timezone.localdate(), birth)


def _age_words(one: Person) -> str:
    age = _age(one)
    return age.words if age else ""


def _age_band(one: Person) -> str:
    age = _age(one)
    return bands_in_words(age.bands) if age else ""


def _area(one: Person) -> str | None:
    name: str | None = one.area_name  # type: ignore[attr-defined]
    return name


PEOPLE = ListSpec(
    name="people",
    label=_("People"),
    columns=(
        Column("name", _("Name"), _name, sealed=True),
        Column("code", _("Code"), lambda one: Cell(code=one.code), ("code",)),
        Column(
            "age",
            _("Age"),
            _age_words,
            ("-birth_year",),
            value=_age_band,
            labelled=True,
            short=True,
        ),
        Column("sex", _("Sex or gender"), Person.get_sex_display, ("sex",)),
        Column("area", _("Area"), _area, ("area_name",)),
        Column(
            "disability",
            _("Disability"),
            Person.get_disability_display,
            ("disability",),
            labelled=True,
        ),
    ),
    order=("-id",),
    open=_names,
    export_verb="person.export",
)
