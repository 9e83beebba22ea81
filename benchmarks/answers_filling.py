"""100,000 finished answers to one questionnaire, for measuring files of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.utils import timezone

from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.codes import SheetState, VersionState
from amparo.foundation.questionnaires.engine import (
    Filling,
    Finished,
    Form,
    compile_table,
)
from amparo.foundation.questionnaires.models import (
    AnswerSheet,
    Questionnaire,
    Version,
)
from amparo.foundation.questionnaires.operations._shared import place_of, user_of
from amparo.foundation.questionnaires.operations.authoring import columns_of
from amparo.foundation.vault.record_keys import open_keys
from amparo.response.cases.models import KIND, Case

# Twenty questions, a list of the household, and what is coded.
_HEAD = (
    "| survey | type | name | label::English (en) | coded |\n|---|---|---|---|---|\n"
)
_CHOICES = (
    "| choices | list_name | name | label::English (en) |\n|---|---|---|---|\n"
    "| | degree | none | Not at all |\n| | degree | some | A little |\n"
    "| | degree | much | Very much |\n"
)
_SETTINGS = (
    "| settings | form_title | form_id | version | default_language |\n"
    "|---|---|---|---|---|\n| | Household | bench-household | 1 | English (en) |\n"
)
_DIFFERENT = 200  # sets of answers that are worked out; the rest repeat them
_BATCH = 1000


def table() -> str:
    """Return the form as a table."""
    rows = [f"| | select_one degree | d{n} | Degree {n} | yes |" for n in range(8)]
    rows += [f"| | integer | n{n} | Number {n} | yes |" for n in range(6)]
    rows += [f"| | text | t{n} | Words {n} | |" for n in range(6)]
    rows += ["| | begin_repeat | person | A person | |"]
    rows += ["| | text | name | Name | |", "| | integer | age | Age | yes |"]
    rows += ["| | end_repeat | | | |"]
    return _HEAD + "\n".join(rows) + "\n" + _CHOICES + _SETTINGS


def questionnaire() -> tuple[Version, Form]:
    """Return the published form, made once."""
    compiled = compile_table(table())
    found = Version.objects.filter(questionnaire__key="bench-household").first()
    if found is None:
        one = Questionnaire(
            key="bench-household",
            title={"": "Household"},
            purpose="survey",
            subjects=[KIND],
        )
        one.save(force_insert=True)
        found = Version(
            questionnaire=one,
            number=1,
            state=VersionState.PUBLISHED,
            xlsx=b"",
            **columns_of(compiled.xform),
        )
        found.save(force_insert=True)
    return found, compiled.form


def finished(form: Form, chance: random.Random) -> Finished:
    """Return one set of answers with one to six people in the household."""
    filling = Filling(form, now=timezone.make_aware(datetime(2026, 11, 1, 12)))
    for n in range(8):
        filling.set(f"/data/d{n}", chance.choice(["none", "some", "much"]))
    for n in range(6):
        filling.set(f"/data/n{n}", str(chance.randrange(100)))
        filling.set(f"/data/t{n}", "What was said, in a sentence or two. " * 2)
    for n in range(chance.randint(1, 6)):
        row = filling.add_row("/data/person")
        filling.set(f"{row}/name", f"Person {n}")
        filling.set(f"{row}/age", str(chance.randrange(90)))
    return filling.finished()


def fill(actor: Actor, count: int) -> UUID:
    """Make so many answers about cases of the actor's team; the questionnaire's id."""
    version, form = questionnaire()
    there = AnswerSheet.objects.filter(form_version=version).count()
    chance = random.Random("answers")
    said = [finished(form, chance) for _n in range(_DIFFERENT)]
    sheets = _sheets(actor, version, said, count - there)
    while batch := list(islice(sheets, _BATCH)):
        AnswerSheet.objects.bulk_create(batch)
    return version.questionnaire_id


def _sheets(
    actor: Actor, version: Version, said: list[Finished], count: int
) -> Iterator[AnswerSheet]:
    cases = Case.objects.filter(team_id__in=actor.team_ids())
    known = list(cases.select_related("team").order_by("id")[:_DIFFERENT])
    keys = open_keys(actor, KIND, [case.id for case in known])
    codes = [one.codes for one in said]
    for number in range(count):
        case, one = known[number % len(known)], said[number % len(said)]
        sheet = AnswerSheet(
            form_version=version,
            subject_kind=KIND,
            subject_id=case.id,
            key_kind=KIND,
            key_id=case.id,
            team=case.team,
            country_id=case.country_id,
            on=date(2026, 1, 1) + timedelta(days=number % 300),
            state=SheetState.FINISHED,
            begun_by_id=user_of(actor),
            finished_by_id=actor.user_id,
            finished_at=now_rounded(),
            codes=codes[number % len(said)],
        )
        sealed = keys[case.id].seal_bytes(place_of(sheet), one.xml)
        sheet.answers_sealed = sealed
        yield sheet
