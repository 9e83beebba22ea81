"""Earlier answers from a spreadsheet, through the house's imports.

A column for what the answers are about, one for the day, one for each question; a sheet
for each repeat. A file that ``answers_out`` made comes in again as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..kernel.errors import AmparoError, RuleBroken
from ..lists.imports import specs
from ..lists.imports.specs import ImportSpec, NoSuchTarget, Part, Problem, Row, Target
from ..organisations.hours import zone_of
from ..organisations.models import Team
from ..policy import AccessScope, Actor, permission
from . import attach
from .codes import WHY_LEFT, Voice
from .engine import Filling, Form, Group, Kind, Question, Repeat, Why, in_language
from .layout import LEFT
from .models import Version
from .operations.importing import (
    IMPORT,
    check_import,
    import_answers,
    undo_import,
)
from .parsed import form_of
from .presenters import title_of
from .queries import version_for

NAME = "answers"
ABOUT, ON, VOICE = "about", "on", "voice"
_KINDS = {
    Kind.INTEGER: specs.Kind.WHOLE,
    Kind.DECIMAL: specs.Kind.NUMBER,
    Kind.RANGE: specs.Kind.NUMBER,
    Kind.TIME: specs.Kind.TIME,
    Kind.DATETIME: specs.Kind.MOMENT,
    Kind.SELECT_ONE: specs.Kind.CHOICE,
    Kind.SELECT_MULTIPLE: specs.Kind.CHOICES,
    Kind.ACKNOWLEDGE: specs.Kind.CHOICE,
}
_NUMBER = re.compile(r"\[\d+\]")
_ACKNOWLEDGED = (("OK", _("yes")), ("OK", "true"), ("OK", "1"))


def key_of_target(version_id: UUID, kind: str) -> str:
    """Return how addresses name a version and what its answers are about."""
    return f"{version_id}.{kind}"


def _parts_of_key(key: str) -> tuple[UUID, str]:
    version, _dot, kind = key.partition(".")
    try:
        return UUID(version), kind
    except ValueError as error:
        raise NoSuchTarget(key) from error


def _find(actor: Actor, key: str) -> Target:
    version_id, kind = _parts_of_key(key)
    version = version_for(actor, version_id)
    attached, team = attach.attachment(kind), _team(actor)
    if kind not in version.questionnaire.subjects or attached.by_code is None:
        raise NoSuchTarget(key)
    if team is None:
        raise NoSuchTarget(key)
    form = form_of(version)
    return Target(
        key=key,
        title=title_of(version.questionnaire),
        url=reverse("questionnaires:version", args=[version.id]),
        scope=AccessScope(
            team_ids=frozenset({team.id}),
            organisation_ids=frozenset({team.organisation_id}),
            country=team.country_id,
        ),
        team=team,
        fields=(*_frame(attached), *_fields(form.root, form)),
        parts=tuple(_parts(form.root, "", form)),
    )


def _team(actor: Actor) -> Team | None:
    """Return the first team for which someone may import answers."""
    roles = permission(IMPORT).allowed
    ids = [a.team_id for a in actor.assignments if a.role in roles and a.team_id]
    found = Team.objects.select_related("organisation", "country")
    return found.filter(id__in=ids[:1]).first()


def _frame(attached: attach.Attachment) -> Iterator[specs.Field]:
    yield specs.Field(
        ABOUT,
        _("Code"),
        required=True,
        names=("_about", "code"),
    )
    yield specs.Field(
        ON, _("Date"), specs.Kind.DATE, required=True, names=("_on", "today")
    )
    if attached.voices:
        yield specs.Field(
            VOICE,
            _("Whose answers"),
            specs.Kind.CHOICE,
            choices=tuple(Voice.choices),
            names=("_voice",),
        )


def _fields(group: Group, form: Form) -> Iterator[specs.Field]:
    """Yield the fields of what is asked in a group, but not in its repeats."""
    for child in group.children:
        if isinstance(child, Group) and not isinstance(child, Repeat):
            yield from _fields(child, form)
        elif isinstance(child, Question) and child.is_answered and not child.read_only:
            yield _field(child, form)
    if group is form.root or isinstance(group, Repeat):
        yield specs.Field(LEFT, _("Left without an answer, with the reason"))


def _field(question: Question, form: Form) -> specs.Field:
    short = question.path.removeprefix(form.root.path + "/")
    kind = _KINDS.get(question.kind, specs.Kind.TEXT)
    if question.kind is Kind.DATE and question.precision == "day":
        kind = specs.Kind.DATE
    return specs.Field(
        key=question.path,
        label=in_language(question.label, _language(), form.default_language) or short,
        kind=kind,
        choices=_choices(question),
        names=(short, question.name, *question.label.values()),
        instead=tuple((why.value, label) for why, label in WHY_LEFT.items()),
    )


def _choices(question: Question) -> tuple[tuple[str, str], ...]:
    if question.kind is Kind.ACKNOWLEDGE:
        return tuple((code, str(label)) for code, label in _ACKNOWLEDGED)
    shown = _language()
    return tuple(
        (choice.name, label)
        for choice in question.choices
        for label in dict.fromkeys(
            [in_language(choice.label, shown, ""), *choice.label.values()]
        )
    )


def _parts(group: Group, parent: str, form: Form) -> Iterator[Part]:
    for child in group.children:
        if isinstance(child, Repeat):
            label = in_language(child.label, _language(), form.default_language)
            yield Part(
                key=child.path,
                label=label or child.name,
                fields=tuple(_fields(child, form)),
                names=(child.name, *child.label.values()),
                parent=parent,
            )
            yield from _parts(child, child.path, form)
        elif isinstance(child, Group):
            yield from _parts(child, parent, form)


def _language() -> str:
    return (get_language() or "en").lower()


# -- Rows ------------------------------------------------------------------------------


def _check_row(actor: Actor, target: Target, row: Row) -> list[Problem]:
    version_id, kind = _parts_of_key(target.key)
    version = version_for(actor, version_id)
    try:
        subject = attach.find(actor, kind, _about(actor, kind, row))
        check_import(actor, version, kind, subject, _on(row))
        filling, problems = _filled(version, target, row)
    except AmparoError as error:
        return [specs.problem_of(error)]
    except ObjectDoesNotExist:
        return [_unknown()]
    wrong = filling.problems(language=_language())
    return [*problems, *(Problem(said, _path(at)) for at, said in wrong.items())]


def _save_row(actor: Actor, target: Target, row: Row) -> UUID:
    version_id, kind = _parts_of_key(target.key)
    version = version_for(actor, version_id)
    filling, problems = _filled(version, target, row)
    wrong = [*problems, *(Problem(p) for p in filling.problems().values())]
    if wrong:
        raise RuleBroken(wrong[0].text, wrong[0].field)
    voice = row[VOICE] or Voice.NONE
    about = _about(actor, kind, row)
    return import_answers(actor, version, kind, about, filling, _on(row), voice).id


def _undo_row(actor: Actor, target: Target, made_id: UUID) -> None:
    version_id, _kind = _parts_of_key(target.key)
    undo_import(actor, made_id, version_for(actor, version_id))


def _about(actor: Actor, kind: str, row: Row) -> UUID:
    by_code = attach.attachment(kind).by_code
    found = by_code(actor, row[ABOUT]) if by_code else None
    if found is None:
        raise RuleBroken(_unknown().text, ABOUT)
    return found


def _unknown() -> Problem:
    return Problem(_("There is no record with this code that you may fill in."), ABOUT)


def _on(row: Row) -> date:
    return date.fromisoformat(row[ON])


def _filled(
    version: Version, target: Target, row: Row
) -> tuple[Filling, list[Problem]]:
    """Return the answers of a row, and what could not be put in."""
    # At noon of the day on which it was asked: what today() says, and no clock time.
    at = datetime.fromisoformat(f"{row[ON]}T12:00")
    now = timezone.make_aware(at, zone_of(target.team))
    filling = Filling(form_of(version), now=now)
    put = _Put(filling, target)
    put.answers("", target.fields, row)
    put.rows(filling.form.root.path, "", row)
    if not put.problems:
        for place in put.typed:
            if not filling.is_relevant(place):
                said = _("This is not asked, given the other answers.")
                put.problems.append(Problem(said, _path(place)))
    return filling, put.problems


@dataclass
class _Put:
    """Puts the answers of a row into a filling, and keeps what cannot be put in."""

    filling: Filling
    target: Target
    typed: list[str] = field(default_factory=list)  # places
    problems: list[Problem] = field(default_factory=list)

    def rows(self, place: str, parent: str, row: Row) -> None:
        """Add the rows of each repeat under a place, with their answers."""
        base = parent or self.filling.form.root.path
        for part in self.target.parts:
            if part.parent != parent:
                continue
            repeat = place + part.key.removeprefix(base)
            for number, under in enumerate(row.parts.get(part.key, ()), 1):
                at = self._row(repeat, number)
                if at is None:
                    said = _(
                        "There are more rows in sheet %(sheet)s than are asked for."
                    )
                    self.problems.append(Problem(said % {"sheet": part.label}))
                    break
                self.answers(at, part.fields, under)
                self.rows(at, part.key, under)

    def _row(self, repeat: str, number: int) -> str | None:
        try:
            known = self.filling.rows(repeat)
            if number <= len(known):
                return known[number - 1]
            return self.filling.add_row(repeat)
        except (KeyError, RuleBroken):
            return None

    def answers(
        self, row_place: str, fields: tuple[specs.Field, ...], row: Row
    ) -> None:
        """Put in the answers of the form itself, or of one row of a repeat."""
        for one in fields:
            value = row[one.key]
            if one.key[:1] != "/" or not value:
                continue
            place = self._place(row_place, one.key)
            try:
                if value.startswith("="):
                    self.filling.leave(place, Why(value[1:]))
                else:
                    self.filling.set(place, value)
                self.typed.append(place)
            except (KeyError, ValueError):
                said = _("This cannot be answered here.")
                self.problems.append(Problem(said, one.key))
        self._leave(row_place, row[LEFT])

    def _leave(self, row_place: str, said: str) -> None:
        """Leave the questions that our own files name: ``home/rooms=not_known``."""
        root = self.filling.form.root.path
        for pair in said.split():
            short, _equals, why = pair.partition("=")
            try:
                place = self._place(row_place, f"{root}/{short}")
                self.filling.leave(place, Why(why))
            except (KeyError, ValueError):
                text = _("“%(text)s” names no question and reason.") % {"text": pair}
                self.problems.append(Problem(text, LEFT))

    def _place(self, row_place: str, path: str) -> str:
        return row_place + path.removeprefix(_path(row_place)) if row_place else path


def _path(place: str) -> str:
    """Return a place without the numbers of rows."""
    return _NUMBER.sub("", place)


ANSWERS = ImportSpec(
    name=NAME,
    label=_("Earlier answers"),
    verb=IMPORT,
    find=_find,
    check_row=_check_row,
    save_row=_save_row,
    undo_row=_undo_row,
)
