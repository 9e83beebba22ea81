"""Questionnaires that were filled in about the first invented children.

Only about some hundred of them: answering a form takes longer than inventing a child.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from uuid import UUID

from amparo.foundation.kernel.moments import quarter
from amparo.foundation.questionnaires.codes import SheetState, VersionState, Voice
from amparo.foundation.questionnaires.engine import (
    Filling,
    Finished,
    Form,
    Kind,
    Question,
    Unfinished,
    Why,
    parse_form,
)
from amparo.foundation.questionnaires.engine.shapes import Choice
from amparo.foundation.questionnaires.forms import path_of
from amparo.foundation.questionnaires.models import AnswerSheet, Version
from amparo.foundation.questionnaires.operations.filling import asked_on, say_whose

from .cases import CaseJourney

FILLED_ABOUT = 120  # of the first cases; one in two of them
FIRST, REVIEW = "first_assessment", "reintegration_review"
_ROUNDS = 4  # an answer may bring up further questions
# Days after the case was opened, what the review says of them, and how well it goes by
# then: 0 is the lowest mark of a scale, 1 the highest.
REVIEWS = ((90, "month_3", 0.5), (180, "month_6", 0.9))


@dataclass(frozen=True)
class SampleForm:
    """A published form of ours, to be filled in; as text, so that helpers get it."""

    version_id: UUID
    xform: str

    @property
    def form(self) -> Form:
        """The form, read once in each process."""
        return _read(self.xform)


@dataclass(frozen=True)
class Going:
    """How well a child is by now, from 0 to 1, and which moment of a review it is."""

    well: float
    moment: str = ""


@cache
def _read(xform: str) -> Form:
    return parse_form(xform)


def forms(*keys: str) -> dict[str, SampleForm]:
    """Return our forms with these keys."""
    found = Version.objects.filter(
        state=VersionState.PUBLISHED,
        questionnaire__organisation=None,
        questionnaire__key__in=keys,
    )
    return {
        one.questionnaire.key: SampleForm(one.id, one.xform)
        for one in found.select_related("questionnaire").defer("xlsx")
    }


def fill(care: CaseJourney, known: dict[str, SampleForm]) -> None:
    """Fill in a first assessment, and a review by three voices twice, later on."""
    if care.number >= FILLED_ABOUT or care.number % 2 or not care.case.risk:
        return
    if first := known.get(FIRST):
        _sheet(care, first, Voice.WORKER, care.later(2), Going(0.2))
    last = care.case.closed_on or care.today
    age = (last - care.at.date()).days
    review = known.get(REVIEW)
    for days, moment, well in REVIEWS if review else ():
        if age > days and review:
            for voice in (Voice.CHILD, Voice.CAREGIVER, Voice.WORKER):
                _sheet(care, review, voice, care.later(days), Going(well, moment))


def _sheet(
    care: CaseJourney, sample: SampleForm, voice: Voice, at: datetime, going: Going
) -> None:
    finished = answered(sample.form, care.chance, at, voice, going)
    if finished is None:
        return
    row = care.add(
        AnswerSheet,
        quarter(at),
        form_version_id=sample.version_id,
        subject_kind="cases.case",
        subject_id=care.case.id,
        key_kind="cases.case",
        key_id=care.case.id,
        team_id=care.case.team_id,
        country_id=care.case.country_id,
        voice=str(voice),
        on=at.date(),
        state=str(SheetState.FINISHED),
        begun_by_id=care.owner.id,
        finished_by_id=care.owner.id,
        finished_at=quarter(at + timedelta(minutes=40)),
        codes=finished.codes,
    )
    row.answers_sealed = care.key.seal_bytes(f"sheet.{row.id}", finished.xml)


def answered(
    form: Form, chance: Random, at: datetime, voice: Voice, going: Going
) -> Finished | None:
    """Answer a form by chance; None where chance finds no answers that fit."""
    filling, questions = Filling(form, now=at), form.questions()
    say_whose(filling, voice)
    for _round in range(_ROUNDS):
        for page in filling.pages():
            for place in asked_on(page):
                if not filling.value(place) and filling.left(place) is None:
                    question = questions[path_of(place)]
                    _answer(filling, place, question, chance, at, going)
    for place in filling.problems():
        filling.leave(place, Why.NOT_ASKED)
    try:
        return filling.finished()
    except Unfinished:
        return None


def _answer(
    filling: Filling,
    place: str,
    question: Question,
    chance: Random,
    at: datetime,
    going: Going,
) -> None:
    offered = filling.choices(place)
    if going.moment in {choice.name for choice in offered}:
        filling.set(place, going.moment)
    elif chance.random() < 0.08:
        filling.leave(place, chance.choice(list(Why)))
    elif question.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE):
        if offered:
            filling.set(place, _chosen(offered, chance, going.well))
    elif question.kind is Kind.RANGE and question.start is not None:
        steps = int(((question.end or 0) - question.start) / (question.step or 1))
        value = question.start + chance.randint(0, steps) * (question.step or 1)
        filling.set(place, f"{value.normalize():f}")
    elif question.kind is Kind.INTEGER:
        filling.set(place, str(chance.randint(0, 5)))
    elif question.kind is Kind.DATE:
        filling.set(place, at.date().isoformat())


def _chosen(offered: list[Choice], chance: Random, well: float) -> str:
    """Return one of the choices; of a scale, mostly one near how well it goes."""
    if all(choice.name.isdecimal() for choice in offered):
        last = len(offered) - 1
        return offered[round(chance.triangular(0, last, well * last))].name
    return chance.choice(offered).name
