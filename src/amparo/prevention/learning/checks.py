"""What must hold for a lesson before it is saved, and before anyone reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .codes import Audience, Picture, StepKind, TranslationState
from .document import Document, Step, links_of

# Words of one screen, as they are read aloud without a pause, and of one sentence.
# Ours: a screen takes half a minute for the youngest and a minute for adults.
LENGTHS = {
    Audience.AGES_6: (50, 12),
    Audience.AGES_10: (75, 15),
    Audience.AGES_14: (95, 18),
}
ADULTS = (130, 22)
LONGEST_SOURCE = 40_000


@dataclass(frozen=True)
class Problem:
    """What is wrong in a step (or, without one, in the whole), in a sentence."""

    step: str
    words: str | Promise


def problems_of(
    document: Document, audience: str, english: Document | None = None
) -> list[Problem]:
    """Return what is wrong with a lesson; with ``english``, as its translation."""
    return [
        *_of_whole(document, audience, english),
        *(
            Problem(step.key, words)
            for step in document.steps
            for words in _of_step(step, document, audience)
        ),
    ]


def lengths_for(audience: str) -> tuple[int, int]:
    """Return the most words of a screen and of a sentence for an audience."""
    return LENGTHS.get(Audience(audience), ADULTS)


def _of_whole(
    document: Document, audience: str, english: Document | None
) -> Iterator[Problem]:
    if not 0 < len(document.title) <= 80:
        yield Problem("", _("Give it a title of at most 80 letters."))
    if not 0 < len(document.summary) <= 200:
        yield Problem("", _("Say in one sentence what it is about (summary)."))
    keys = [step.key for step in document.steps]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem(key, _("Two steps have this name."))
    if not any(step.kind == StepKind.HELP for step in document.steps):
        yield Problem("", _("A lesson needs a step about where to get help."))
    if not any(step.kind == StepKind.FACILITATOR for step in document.steps):
        yield Problem("", _("A lesson needs a step for the facilitator."))
    if english is not None:
        for key in sorted(set(keys) - {step.key for step in english.steps}):
            yield Problem(key, _("The English lesson has no step of this name."))


def _of_step(step: Step, document: Document, audience: str) -> Iterator[str | Promise]:
    if not step.text:
        yield _("This step is empty.")
    if links_of(step.text):
        yield _("Links lead to other steps only: [words](#step).")
    if step.kind == StepKind.PICTURE and step.picture not in set(Picture):
        yield _("There is no drawing of this name.")
    if step.then and not document.number_of(step.then):
        yield _("The step that should follow is not there.")
    if step.kind == StepKind.CHOICE:
        yield from _of_choice(step, document)
    if step.kind == StepKind.QUESTION:
        yield from _of_question(step)
    if step.is_read_aloud:
        longest, sentence = lengths_for(audience)
        if step.length > longest:
            yield _("This is too long to read aloud. Make two steps of it.")
        if any(len(said.split()) > sentence for said in step.sentences()):
            yield _("One sentence is too long for these readers.")


def _of_choice(step: Step, document: Document) -> Iterator[str | Promise]:
    if len(step.choices) < 2:
        yield _("A choice needs two ways on, each a link: - [words](#step).")
    if any(not document.number_of(choice.target) for choice in step.choices):
        yield _("A choice leads to a step that is not there.")


def _of_question(step: Step) -> Iterator[str | Promise]:
    if len(step.answers) < 2:
        yield _("A question needs two answers.")
    if any(not answer.feedback for answer in step.answers):
        yield _("Each answer needs its own feedback: a line that begins with >.")


def translation_states(
    english: Document, translation: Document | None, marks: dict[str, str]
) -> dict[str, TranslationState]:
    """Return how each English step stands in a translation.

    ``marks``: from which wording of the English step each one was translated.
    """
    states = {}
    for step in english.steps:
        if translation is None or translation.step(step.key) is None:
            states[step.key] = TranslationState.MISSING
        elif marks.get(step.key) != step.mark:
            states[step.key] = TranslationState.CHANGED
        else:
            states[step.key] = TranslationState.CURRENT
    return states


def new_marks(
    english: Document,
    before: Document | None,
    now: Document,
    marks: dict[str, str],
    all_checked: bool = False,
) -> dict[str, str]:
    """Return the marks after an edit: what was touched counts as translated anew."""
    found = {}
    for step in now.steps:
        source = english.step(step.key)
        old = before.step(step.key) if before else None
        untouched = old is not None and old.mark == step.mark
        if source is None:
            continue
        if untouched and not all_checked:
            found[step.key] = marks.get(step.key, "")
        else:
            found[step.key] = source.mark
    return found
