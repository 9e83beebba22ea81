"""Groups of the demonstration, what their children ask, and services that are public.

Made by the rooms' own operations; only codes are given anew, so that each filling has
the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.policy import Actor, Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.record_keys import open_key
from amparo.foundation.vault.user_keys import unlock
from amparo.prevention.groups import requests
from amparo.prevention.groups.models import KIND, Group, Member, Request
from amparo.prevention.groups.operations import (
    About,
    add_member,
    record_activity,
    start_group,
)
from amparo.prevention.groups.queries import CHECKLIST
from amparo.prevention.groups.requests import Words
from amparo.prevention.groups.tasks import TELL_BACK
from amparo.response.services.listings import wanted
from amparo.response.services.models import Kind, PublicListing

from .answers import SampleForm, forms
from .context import Context, Plan
from .group_history import act_before, ask_before, go_through_list
from .naming import naming
from .rng import code, rng
from .staff import PASSWORD

FIRST = 90_000_000  # numbers of codes that no child of a case has
PUBLIC = (Kind.SAFE_HOUSE, Kind.PSYCHOSOCIAL, Kind.LEGAL_AID)
# Of sixteen, twice in a year: two of three committees function in the end.
POINTS = ((12, 14), (13, 15), (9, 12), (12, 13), (14, 14), (8, 10))
ACTIONS = ("meeting", "awareness", "peer_session", "campaign", "meeting", "duty_bearer")


@dataclass(frozen=True)
class _Said:
    club: About
    asks: tuple[tuple[str, str, str], ...]  # the words, to whom, a code of whom
    answer: str
    view: str
    how: str
    before: tuple[tuple[str, str, str, str], ...]  # what was asked long ago, the answer
    views: tuple[str, str]  # what the children think of a good answer, of a bad one
    committee: About


ENGLISH = _Said(
    About(
        "Sunday club", "The hall beside the library", "We listen. We decide together."
    ),
    (
        ("We want lamps on the way to school.", "The town council", "local"),
        ("We want a nurse at school twice a week.", "The head teacher", "school"),
    ),
    "The lamps will be there before the rains.",
    "We will look whether they come.",
    "Ask at the front desk. You may bring a friend.",
    (
        (
            "We want lessons about safety online.",
            "The ministry of education",
            "national",
            "From March on, in every school.",
        ),
        (
            "We want a bus that comes before dark.",
            "The bus company",
            "company",
            "There is no money for it this year.",
        ),
    ),
    ("That is what we asked for.", "We will ask again."),
    About(
        "Protection committee",
        "The health post",
        "We listen, we report, and we keep it to ourselves.",
    ),
)
SPANISH = _Said(
    About(
        "Club del domingo", "La sala junto a la biblioteca", "Decidimos en asamblea."
    ),
    (
        ("Queremos luz en el camino a la escuela.", "El concejo municipal", "local"),
        ("Queremos enfermería dos veces por semana.", "La dirección", "school"),
    ),
    "La luz estará antes de las lluvias.",
    "Vamos a ver si llega.",
    "Pregunta en la entrada. Puedes venir con una amiga.",
    (
        (
            "Queremos clases sobre cuidarnos en línea.",
            "El ministerio",
            "national",
            "Desde marzo, en todos los colegios.",
        ),
        (
            "Queremos un bus antes de que anochezca.",
            "La empresa de buses",
            "company",
            "Este año no hay presupuesto.",
        ),
    ),
    ("Es lo que pedimos.", "Vamos a pedirlo otra vez."),
    About(
        "Comité de protección",
        "El puesto de salud",
        "Escuchamos, reportamos y no lo comentamos.",
    ),
)


def groups(plan: Plan) -> None:
    """Give each country a club, a committee and public services."""
    (sample,) = forms(CHECKLIST).values()
    for number, context in enumerate(plan.contexts):
        _public(context, plan.until)
        _club(context, plan.until, number * 100)
        _committee(context, plan.until, number, sample)


def _public(context: Context, until: date) -> None:
    """Show some services to the public, as if two organisations had agreed."""
    said = _said(context)
    for service in context.services:
        if service.kind in PUBLIC:
            values = wanted(service, said.how, with_address=False)
            PublicListing.objects.create(
                service=service,
                country_id=service.country_id,
                agreed_on=until - timedelta(days=40),
                **values,
            )


def _club(context: Context, until: date, first: int) -> None:
    team, said = context.teams[0], _said(context)
    user = team.one(Role.CASEWORKER)
    actor = actor_for(user, unlock(user.id, PASSWORD))
    began = until - timedelta(days=900)
    group = start_group(actor, team.team.id, "club", said.club, began, context.areas[0])
    members = [_member(actor, group, context, until, first + n) for n in range(5)]
    for number, kind in enumerate(ACTIONS):
        present = [one.id for one in members[number % 2 :]]
        day = until - timedelta(days=20 + 45 * number)
        others = None if kind == "meeting" else 20 + 5 * number
        record_activity(actor, group.id, kind, day, present, others, "", uuid4())
    key = open_key(actor, KIND, group.id)
    act_before(actor, group, members, key, until)
    ask_before(actor, group, said.before, said.views, until, first)
    _ask(actor, group, said, until, first)


def _committee(context: Context, until: date, number: int, sample: SampleForm) -> None:
    """Start a committee that went through the check-list; most function by now."""
    team, said = context.teams[0], _said(context)
    user = team.one(Role.CASEWORKER)
    actor = actor_for(user, unlock(user.id, PASSWORD))
    began, area = until - timedelta(days=700), context.areas[1]
    made = start_group(actor, team.team.id, "committee", said.committee, began, area)
    key = open_key(actor, KIND, made.id)
    members = [
        _adult(actor, made, context, until, 10 * number + each) for each in range(3)
    ]
    act_before(actor, made, members, key, until)
    points = POINTS[number % len(POINTS)]
    go_through_list(actor, made, key, sample, points, until)


def _member(
    actor: Actor, group: Group, context: Context, until: date, number: int
) -> Member:
    chance = rng("group", number)
    called, full = naming(context.sample.code).person(chance, girl=number % 5 < 3)
    year = until.year - 12 - number % 5
    facts = Facts(
        sex="female" if number % 5 < 3 else "male",
        birth_year=year,
        birth_precision="year",
    )
    member = add_member(
        actor,
        group.id,
        Identity(called=called, names=[full]),
        facts,
        "leader" if number % 5 == 0 else "member",
        "caregiver" if number % 5 else "trusted",
        until - timedelta(days=800),
        uuid4(),
    )
    Person.objects.filter(id=member.person_id).update(code=code("P", FIRST + number))
    return member


def _adult(
    actor: Actor, group: Group, context: Context, until: date, number: int
) -> Member:
    """Let an adult join a committee."""
    chance = rng("committee", number)
    called, full = naming(context.sample.code).person(chance, girl=number % 3 < 2)
    facts = Facts(
        sex="female" if number % 3 < 2 else "male",
        birth_year=until.year - chance.randint(28, 60),
        birth_precision="year",
    )
    joined = until - timedelta(days=690)
    member = add_member(
        actor,
        group.id,
        Identity(called=called, names=[full]),
        facts,
        "leader" if number % 10 == 0 else "member",
        "self",
        joined,
        uuid4(),
    )
    person = Person.objects.filter(id=member.person_id)
    person.update(code=code("P", FIRST + 500_000 + number))
    return member


def _ask(actor: Actor, group: Group, said: _Said, until: date, first: int) -> None:
    for number, (words, to_whom, to) in enumerate(said.asks):
        asked = until - timedelta(days=30 + 100 * (1 - number))
        topic = "safety" if number == 0 else "services"
        made = requests.ask(
            actor, group.id, topic, to, Words(words, to_whom), asked, uuid4()
        )
        if number == 0:
            _answer(actor, made, said, until)
        row = Request.objects.get(id=made.id)
        write_coded([row], code=code("Q", FIRST + first + number))
    Task.objects.filter(kind=TELL_BACK).delete()  # told already


def _answer(actor: Actor, made: Request, said: _Said, until: date) -> None:
    day = until - timedelta(days=60)
    requests.answer(actor, made.id, "promised", said.answer, day, made.version)
    row = Request.objects.get(id=made.id)
    requests.tell_back(actor, row.id, "mixed", said.view, day, row.version)


def _said(context: Context) -> _Said:
    return SPANISH if context.sample.language == "es" else ENGLISH
