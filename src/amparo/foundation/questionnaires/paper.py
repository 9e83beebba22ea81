"""An empty form on paper: every question, with boxes to tick and lines to write on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .engine import Form, Group, Kind, Node, Question, Repeat, in_language
from .fields import range_values

_LINES = {Kind.TEXT: 1, Kind.INTEGER: 1, Kind.DECIMAL: 1, Kind.PLACE: 1}


@dataclass(frozen=True)
class PaperLine:
    """One line: a heading, a note, or a question with what there is to answer with."""

    label: str
    kind: str  # "heading", "note", "question"
    hint: str = ""
    boxes: tuple[str, ...] = ()
    lines: int = 0
    repeated: bool = False
    conditional: bool = False  # asked only where it applies
    depth: int = 0


def lines(form: Form, language: str) -> list[PaperLine]:
    """Return everything that is asked, whether it depends on other answers or not."""
    return list(_walk(form, form.root, language, 0))


def _walk(form: Form, group: Group, language: str, depth: int) -> Iterator[PaperLine]:
    for node in group.children:
        label = _said(node, form, language)
        if isinstance(node, Group):
            repeated = isinstance(node, Repeat)
            if label or repeated:
                yield PaperLine(
                    label,
                    "heading",
                    repeated=repeated,
                    conditional=node.path in form.model.relevant,
                    depth=depth,
                )
            yield from _walk(form, node, language, depth + 1)
        elif isinstance(node, Question):
            yield from _question(node, label, form, language, depth)


def _question(
    node: Question, label: str, form: Form, language: str, depth: int
) -> Iterator[PaperLine]:
    if node.kind is Kind.CALCULATE:
        return
    hint = in_language(node.hint, language, form.default_language)
    conditional = node.path in form.model.relevant
    if node.kind is Kind.NOTE:
        yield PaperLine(label, "note", hint, conditional=conditional, depth=depth)
        return
    boxes = tuple(
        in_language(choice.label, language, form.default_language) or choice.name
        for choice in node.choices
    )
    if node.kind is Kind.ACKNOWLEDGE:
        boxes = (label,)
    if node.kind is Kind.RANGE:
        boxes = tuple(range_values(node))
    rows = 4 if node.many_lines else _LINES.get(node.kind, 0 if boxes else 1)
    yield PaperLine(
        label or node.name,
        "question",
        hint,
        boxes,
        rows,
        conditional=conditional,
        depth=depth,
    )


def _said(node: Node, form: Form, language: str) -> str:
    return in_language(node.label, language, form.default_language)
