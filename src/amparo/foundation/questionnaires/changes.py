"""What changed between two versions of a questionnaire, for whoever publishes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .engine import Form, Question, in_language
from .engine.xml import parse, value_of

_XFORMS = "{http://www.w3.org/2002/xforms}"
_RULES = {
    "relevant": _("Asked only if"),
    "constraint": _("Allowed answers"),
    "required": _("Required"),
    "calculate": _("Calculation"),
}
Text = str | Promise


@dataclass(frozen=True)
class Change:
    """One difference: where, of what kind, and both sides in words."""

    path: str
    label: str
    what: Text
    old: str = ""
    new: str = ""


ADDED, REMOVED = _("New question"), _("Removed")


def changes(
    old: Form, new: Form, old_xform: str, new_xform: str, language: str
) -> list[Change]:
    """Return what differs: questions added and removed, then changed ones, in order."""
    before, after = old.questions(), new.questions()
    rules, rules_now = _rules(old_xform), _rules(new_xform)
    found = []
    for path, question in after.items():
        label = _label(question, language)
        if path not in before:
            found.append(Change(path, label, ADDED, new=label))
            continue
        for change in _differences(before[path], question, language):
            found.append(Change(path, label, *change))
        for name, what in _RULES.items():
            was, now = rules.get((path, name), ""), rules_now.get((path, name), "")
            if was != now:
                found.append(Change(path, label, what, was, now))
    for path, question in before.items():
        if path not in after:
            label = _label(question, language)
            found.append(Change(path, label, REMOVED, old=label))
    return found


def _differences(
    old: Question, new: Question, language: str
) -> Iterator[tuple[Text, str, str]]:
    if _label(old, language) != _label(new, language):
        yield _("Text"), _label(old, language), _label(new, language)
    hints = in_language(old.hint, language), in_language(new.hint, language)
    if hints[0] != hints[1]:
        yield _("Hint"), *hints
    if old.kind != new.kind:
        yield _("Type"), str(old.kind), str(new.kind)
    choices = _choices(old, language), _choices(new, language)
    if choices[0] != choices[1]:
        yield _("Choices"), "; ".join(choices[0]), "; ".join(choices[1])
    if old.coded != new.coded:
        yield _("Lies open as a code"), _yes_no(old.coded), _yes_no(new.coded)
    if old.score != new.score:
        yield _("Shown as a score"), _yes_no(old.score), _yes_no(new.score)


def _choices(question: Question, language: str) -> list[str]:
    return [
        f"{in_language(choice.label, language)} ({choice.name})"
        for choice in question.choices
    ]


def _yes_no(value: bool) -> str:
    return str(_("yes") if value else _("no"))


def _label(question: Question, language: str) -> str:
    return in_language(question.label, language) or question.name


def _rules(xform: str) -> dict[tuple[str, str], str]:
    """Return the expressions of a form: by path, and by what they are for."""
    root = parse(xform.encode())
    return {
        (bind.get("nodeset", "").strip(), name): " ".join(value.split())
        for bind in root.iter(f"{_XFORMS}bind")
        for name in _RULES
        if (value := value_of(bind, name))
    }
