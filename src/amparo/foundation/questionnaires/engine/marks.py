"""Which questions may be marked as coded or as a score.

What is coded lies open, so it must not repeat what only the key may open.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .expressions import Uses
from .model import Model
from .problems import Faults
from .shapes import Kind, Question

# Answers that could say who someone is, or anything at all.
_NEVER_CODED = (Kind.TEXT, Kind.PLACE, Kind.NOTE)
_SELECTS = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)
# Functions that say a text, in which an answer may be mentioned.
_SAYING = {"jr-choice-name", "jr-itext"}


def check_marks(model: Model, faults: Faults) -> None:
    """Refuse marks that do not fit their question."""
    fed = _feeding(model)
    for path, question in model.questions.items():
        if question.coded and (text := _code_fault(model, question, fed)):
            faults.add(path, "coded", text)
        if question.score and path not in model.values:
            faults.add(path, "score", _("Only a calculation can be a score."))


def _code_fault(model: Model, question: Question, fed: dict[str, list[Uses]]) -> str:
    if question.kind in _NEVER_CODED:
        return _("Free-text answers, places and notes cannot be coded.")
    if question.kind in _SELECTS and not question.choices:
        return _("Choices that are earlier answers cannot be coded.")
    for uses in _sources(model, question.path, fed):
        typed = any(_is_typed(model, path) for path in _read(model, uses))
        if typed or uses.functions & _SAYING:
            return _("This cannot be coded: it is worked out from free text or places.")
    return ""


def _feeding(model: Model) -> dict[str, list[Uses]]:
    """Return what each answer is worked out from, or set to."""
    fed = {path: [one.uses] for path, one in model.values.items()}
    changes = [one for some in model.at_change.values() for one in some]
    for setting in [*model.at_first, *model.at_row, *changes]:
        fed.setdefault(setting.path, []).append(setting.expression.uses)
    return fed


def _sources(model: Model, path: str, fed: dict[str, list[Uses]]) -> Iterator[Uses]:
    """Go through all that an answer is worked out from, however far away."""
    seen, waiting = {path}, [path]
    while waiting:
        for uses in fed.get(waiting.pop(), ()):
            yield uses
            news = _read(model, uses) - seen
            seen |= news
            waiting += news


def _read(model: Model, uses: Uses) -> set[str]:
    return {spec.path for path in uses.values for spec in model.specs[path].walk()}


def _is_typed(model: Model, path: str) -> bool:
    """Return whether an answer may be any text that someone typed, or a place."""
    question = model.questions.get(path)
    if question is None or path in model.values:
        return False
    free = question.kind in _SELECTS and not question.choices
    return free or question.kind in (Kind.TEXT, Kind.PLACE)
