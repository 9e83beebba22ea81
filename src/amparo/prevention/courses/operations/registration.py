"""Who takes part in a run: registered, left, back; taken out if it was a mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.persons import birth_dates
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import Disability as PersonDisability
from amparo.foundation.persons.models import Person, Precision
from amparo.foundation.persons.models import Sex as PersonSex
from amparo.foundation.persons.operations import add_people, remove_people
from amparo.foundation.persons.queries import called_names
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.operations import complete, create_task

from .. import tasks
from ..codes import AgeBand, Disability, EnrolmentState, RunState, Sex
from ..models import Enrolment, Run
from ..queries import enrolled, find_enrolment, find_run, missing_consent, scope_of
from ..rules import band_of
from ..states import ENROLMENT_STATES
from ..types import NewParticipant
from ._shared import choice, fresh_codes, line_of, moved, number_of

MOST_AT_ONCE = 200
_OPEN = (RunState.PLANNED, RunState.RUNNING)
_SEXES = {
    Sex.FEMALE: PersonSex.FEMALE,
    Sex.MALE: PersonSex.MALE,
    Sex.OTHER: PersonSex.OTHER,
    Sex.WITHHELD: PersonSex.UNDISCLOSED,
}


@dataclass(frozen=True)
class Listed:
    """Someone who takes part, with the name that the keys opened."""

    enrolment: Enrolment
    name: str = field(repr=False)


def list_people(actor: Actor, run_id: UUID, only: UUID | None = None) -> list[Listed]:
    """Open the names of those who take part in a run, or of one of them.

    Without keys there are codes only.
    """
    run = find_run(run_id)
    with act(actor, "course.people", scope_of(run), run) as entry:
        found = enrolled(run)
        people = list(found if only is None else found.filter(id=only))
        names = called_names(actor, [one.person_id for one in people])
        entry.note(count=len(people))
    return [Listed(one, names.get(one.person_id, "")) for one in people]


def check_person(run: Run, one: NewParticipant) -> None:
    """Raise ``RuleBroken`` where someone cannot be registered like this."""
    person_of(run, one)
    _facts_of(one)


def register(
    actor: Actor,
    run_id: UUID,
    people: Sequence[NewParticipant],
    form_key: UUID | None = None,
    known: Mapping[int, UUID] | None = None,
) -> list[Enrolment]:
    """Register people whom the team does not know yet; the same form does it once.

    All of them or none, in a few queries however many they are. ``known`` says by their
    place in the list which of them the team knows after all.
    """
    known = known or {}
    run = find_run(run_id)
    with act(actor, "course.register", scope_of(run), run) as entry:
        if form_key is not None:
            earlier = Enrolment.objects.filter(form_key=form_key, run=run)
            if earlier.exists():
                return []
        _check_open(run, len(people))
        new = [one for place, one in enumerate(people) if place not in known]
        rows = add_people(actor, run.team, [person_of(run, one) for one in new])
        fresh = iter(person for person, _key in rows)
        there = {one.id: one for one in _known_people(run, [*known.values()])}
        persons, facts = [], []
        for place, one in enumerate(people):
            said = _facts_of(one)
            if place in known:
                person = there[known[place]]
                said = _facts_before(person) | _asked(said)
            else:
                person = next(fresh)
            persons.append(person)
            facts.append(said)
        found = _enrol(run, persons, facts, form_key)
        entry.note(count=len(found), known=len(known))
        ask_consent(run)
    return found


def register_known(
    actor: Actor, run_id: UUID, person_ids: Sequence[UUID]
) -> list[Enrolment]:
    """Register people whom the team knows from an earlier course, as they were then."""
    run = find_run(run_id)
    with act(actor, "course.register", scope_of(run), run) as entry:
        _check_open(run, len(person_ids))
        persons = _known_people(run, person_ids)
        found = _enrol(run, persons, [_facts_before(one) for one in persons], None)
        entry.note(count=len(found), known=len(found))
        ask_consent(run)
    return found


def _known_people(run: Run, person_ids: Sequence[UUID]) -> list[Person]:
    """Return people of the run's team who do not take part yet."""
    persons = list(Person.objects.filter(id__in=person_ids, team=run.team))
    if len(persons) < len(set(person_ids)):
        raise RuleBroken(_("This person is not known to your team."))
    there = Enrolment.objects.filter(run=run, person__in=persons)
    if len(persons) < len(person_ids) or there.exists():
        raise RuleBroken(_("This person already takes part."))
    return persons


def leave(actor: Actor, enrolment_id: UUID, expected_version: int) -> Enrolment:
    """Note that someone has left a run; what they took part in stays counted."""
    return _move(actor, enrolment_id, "leave", EnrolmentState.LEFT, expected_version)


def come_back(actor: Actor, enrolment_id: UUID, expected_version: int) -> Enrolment:
    """Note that someone who had left takes part again."""
    after = EnrolmentState.ENROLLED
    return _move(actor, enrolment_id, "return", after, expected_version)


def correct_facts(
    actor: Actor,
    enrolment_id: UUID,
    age_band: str,
    sex: str,
    disability: str,
    expected_version: int,
) -> Enrolment:
    """Correct the coded facts of someone; the journal keeps those before."""
    row = find_enrolment(enrolment_id)
    with act(actor, "course.register", scope_of(row.run), row.run) as entry:
        entry.note(
            enrolment=row.id,
            was_age=row.age_band,
            was_sex=row.sex,
            was_disability=row.disability,
        )
        change(
            row,
            expected_version,
            age_band=choice(AgeBand.values, age_band, "age_band"),
            sex=choice(Sex.values, sex, "sex"),
            disability=choice(Disability.values, disability, "disability"),
        )
        ask_consent(row.run)
    return row


def take_out(actor: Actor, enrolment_id: UUID) -> None:
    """Take out someone who was registered by mistake, with the name if new.

    Raises ``RuleBroken`` once anything was written of them: then they leave instead.
    """
    row = find_enrolment(enrolment_id)
    with act(actor, "course.register", scope_of(row.run), row.run, taken_out=True):
        lock(row)
        if row.version > 1 or row.attendances.exists() or row.consents.exists():
            raise RuleBroken(
                _("Something was written about this person since. Note that they left.")
            )
        person = row.person
        row.delete()
        if person.version == 1 and not person.enrolments.exists():
            # A club may know them, too; then they stay.
            with suppress(ProtectedError), transaction.atomic():
                remove_people([person])
        ask_consent(row.run)


def _move(
    actor: Actor, enrolment_id: UUID, move: str, after: str, expected_version: int
) -> Enrolment:
    row = find_enrolment(enrolment_id)
    with act(actor, "course.register", scope_of(row.run), row.run, move=move) as entry:
        entry.note(enrolment=row.id)
        state = moved(ENROLMENT_STATES, move, row.state, after)
        change(row, expected_version, state=state)
        ask_consent(row.run)
    return row


def _check_open(run: Run, count: int) -> None:
    if run.state not in _OPEN:
        raise RuleBroken(_("This run has ended."))
    if not count:
        raise RuleBroken(_("Write at least one name."), "people")
    if count > MOST_AT_ONCE:
        raise RuleBroken(_("That is too many at once. Import a spreadsheet."), "people")


def person_of(run: Run, one: NewParticipant) -> tuple[Identity, Facts]:
    """Return who someone is, as a person is recorded; raises ``RuleBroken``."""
    phones = [one.phone] if one.phone.strip() else []
    identity = Identity(names=[line_of(one.name, "people", 200)], phones=phones)
    year, precision = None, Precision.UNKNOWN
    if one.age is not None:
        number_of(one.age, 0, 110, "people")
        year = birth_dates.year_from_age(one.age, timezone.localdate())
        precision = Precision.AGE
    facts = Facts(
        sex=_SEXES.get(Sex(one.sex), PersonSex.NOT_RECORDED),
        birth_year=year,
        birth_precision=precision,
        disability=_known_disability(one.disability),
        country_code=run.team.country_id,
        area_code=one.area_code or run.area_id or "",
    )
    return identity, facts


def _known_disability(code: str) -> str:
    said = code in (Disability.YES, Disability.NO)
    return PersonDisability(code) if said else PersonDisability.NOT_ASKED


def _facts_of(one: NewParticipant) -> dict[str, str]:
    choice(Sex.values, one.sex, "sex")
    choice(AgeBand.values, one.age_band, "age_band")
    choice(Disability.values, one.disability, "disability")
    band = band_of(one.age) or one.age_band
    return {"age_band": band, "sex": one.sex, "disability": one.disability}


def _asked(facts: dict[str, str]) -> dict[str, str]:
    """Return the facts that somebody asked for."""
    return {name: code for name, code in facts.items() if code != Sex.NOT_ASKED}


def _facts_before(person: Person) -> dict[str, str]:
    """Return the facts of someone's last course, with the age that follows today."""
    last = person.enrolments.order_by("-created_at", "-id").first()
    before = {
        "age_band": last.age_band if last else AgeBand.NOT_ASKED,
        "sex": last.sex if last else Sex.NOT_ASKED,
        "disability": last.disability if last else Disability.NOT_ASKED,
    }
    if person.birth_year is not None:
        age = birth_dates.age_by_year(person.birth_year, timezone.localdate())
        before["age_band"] = band_of(age) or before["age_band"]
    return before


def _enrol(
    run: Run,
    persons: Sequence[Person],
    facts: Sequence[dict[str, str]],
    form_key: UUID | None,
) -> list[Enrolment]:
    lock(run, "version")  # two who register at once never give one code twice
    taken = Enrolment.objects.filter(run=run).values_list("code", flat=True)
    codes = fresh_codes(len(persons), set(taken))
    rows = [
        Enrolment(
            run=run, person=person, code=code, audience=run.course.audience, **known
        )
        for person, code, known in zip(persons, codes, facts, strict=True)
    ]
    rows[0].form_key = form_key
    return Enrolment.objects.bulk_create(rows)


def ask_consent(run: Run) -> None:
    """Let a task ask for the consent that is missing, or complete it."""
    if not missing_consent(run):
        complete(run, tasks.CONSENT)
        return
    hours = deadline_hours(run.team.country_id, tasks.CONSENT)
    due_at = now_rounded() + timedelta(hours=hours)
    create_task(tasks.CONSENT, run, run.team, label=run.code, due_at=due_at)
