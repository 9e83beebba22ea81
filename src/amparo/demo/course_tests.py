"""Tests before and after the courses of the demonstration, with plausible gains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.questionnaires.codes import SheetState, Voice
from amparo.foundation.questionnaires.engine import Filling, Finished, Form
from amparo.foundation.questionnaires.models import KIND, AnswerSheet
from amparo.foundation.vault.models import VaultKey
from amparo.prevention.courses.codes import Moment, Order
from amparo.prevention.courses.models import SITTING, Sitting, TestCard

from .answers import SampleForm, forms
from .bulk_rows import Rows
from .rng import LETTERS

CARDS = 11
KEYS = ("rights_test_a", "rights_test_b", "offers_test_a", "offers_test_b")
_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)  # of answers that are made once and reused
_UNSURE = "unsure"


@dataclass
class CourseTest:
    """One version of a test: which answers are right, found by trying them."""

    sample: SampleForm
    right: dict[str, dict[str, str]]  # by goal: question and its right answer
    made: dict[tuple[int, ...], Finished] = field(default_factory=dict)

    def taken(self, counts: tuple[int, ...]) -> Finished:
        """Return answers with so many right ones on each goal."""
        if counts not in self.made:
            filling = Filling(self.sample.form, now=_AT)
            for answers, count in zip(self.right.values(), counts, strict=True):
                for number, (place, letter) in enumerate(answers.items()):
                    wrong = "ab"[letter == "a"] if number % 2 else _UNSURE
                    filling.set(place, letter if number < count else wrong)
            self.made[counts] = filling.finished()
        return self.made[counts]


def tests_of() -> dict[str, CourseTest]:
    """Return our tests by their keys."""
    return {key: CourseTest(one, _right(one.form)) for key, one in forms(*KEYS).items()}


def _right(form: Form) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    questions = form.questions()
    marks = {q.name: path for path, q in questions.items() if q.coded}
    for path, question in questions.items():
        goal = question.name.rpartition("_")[0]
        for choice in question.choices:
            filling = Filling(form, now=_AT)
            filling.set(path, choice.name)
            if filling.value(marks[f"{goal}_right"]) == "1":
                found.setdefault(goal, {})[path] = choice.name
    return found


@dataclass(frozen=True)
class Asked:
    """Who lets people take a test, and where its rows go."""

    rows: Rows
    vault: VaultKey
    team: Team
    trainer_id: UUID


def take(
    asked: Asked,
    chance: Random,
    run_id: UUID,
    versions: Sequence[CourseTest],
    days: Mapping[Moment, date],
) -> None:
    """Let a run take its tests: before, after, and some of them three months later."""
    for number in range(CARDS):
        card = asked.rows.add(
            TestCard,
            run_id=run_id,
            code=f"{LETTERS[number]}{''.join(chance.choices(LETTERS, k=3))}",
            order=str(Order.BA if number % 2 else Order.AB),
        )
        first, second = versions[number % 2], versions[1 - number % 2]
        knows, gains = chance.uniform(0.3, 0.6), chance.uniform(0.1, 0.4)
        comes = {
            Moment.BEFORE: (1.0, first, knows),
            Moment.AFTER: (0.88, second, knows + gains),
            Moment.LATER: (0.4, first, knows + gains * 0.8),
        }
        for at, day in days.items():
            often, version, share = comes[at]
            if chance.random() < often:
                counts = tuple(
                    _count(chance, share, len(answers))
                    for answers in version.right.values()
                )
                row = asked.rows.add(Sitting, card_id=card.id, moment=str(at))
                _sheet(asked, row.id, version, counts, day)


def _count(chance: Random, share: float, most: int) -> int:
    """Return how many answers are right: about a share, by chance more or fewer."""
    return max(0, min(most, round(share * most + chance.gauss(0, 0.6))))


def _sheet(
    asked: Asked,
    sitting_id: UUID,
    version: CourseTest,
    counts: tuple[int, ...],
    day: date,
) -> None:
    finished, sheet_id = version.taken(counts), uuid7()
    at = datetime.combine(day, time(16), UTC)
    key = asked.rows.key(KIND, sheet_id, [asked.vault])
    asked.rows.add(
        AnswerSheet,
        id=sheet_id,
        created_at=at,
        form_version_id=version.sample.version_id,
        subject_kind=SITTING,
        subject_id=sitting_id,
        key_kind=KIND,
        key_id=sheet_id,
        team_id=asked.team.id,
        country_id=asked.team.country_id,
        voice=str(Voice.NONE),
        on=day,
        state=str(SheetState.FINISHED),
        begun_by_id=asked.trainer_id,
        finished_by_id=asked.trainer_id,
        finished_at=at + timedelta(minutes=15),
        codes=finished.codes,
        answers_sealed=key.seal_bytes(f"sheet.{sheet_id}", finished.xml),
    )
