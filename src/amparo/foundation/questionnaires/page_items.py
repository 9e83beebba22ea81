"""What stands on a page of questions, in order: headings, notes, questions, rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .engine import Filling, Item, Kind, Page, Question, Repeat
from .forms import LEFT, AnswersForm
from .presenters import answer_words, readers_language


@dataclass(frozen=True)
class PageItem:
    """One thing on a page. ``kind`` says how it is drawn.

    "question": with ``field`` and ``left``. "note", "heading", "rows" (the heading of a
    repeat, with ``add``), "row" (with ``remove``), "shown": an answer to read only.
    """

    kind: str
    text: str = ""
    hint: str = ""
    field: Any = None
    left: Any = None
    is_left: bool = False
    coded: bool = False
    add: str = ""
    remove: str = ""
    depth: int = 0
    scale: bool = False  # numbers to choose from, which stand side by side

    @property
    def classes(self) -> str:
        """How a question is drawn."""
        left, scale = " ask-left" * self.is_left, " ask-scale" * self.scale
        return f"ask ask-{self.depth}{left}{scale}"


def items(filling: Filling, page: Page, form: AnswersForm) -> list[PageItem]:
    """Return what is drawn on a page."""
    found = (_item(filling, page, item, form) for item in page.items)
    return [one for one in found if one is not None]


def _item(
    filling: Filling, page: Page, item: Item, form: AnswersForm
) -> PageItem | None:
    language, node, place = readers_language(), item.node, item.place
    label = filling.label(place, language)
    hint = filling.hint(place, language)
    if isinstance(node, Repeat):
        return _repeat(node, item, label)
    if not isinstance(node, Question):
        return PageItem("heading", label, hint, depth=item.depth) if label else None
    if node.kind is Kind.NOTE:
        return PageItem("note", label, hint, depth=item.depth)
    if place in form.fields:
        return PageItem(
            "question",
            label,
            field=form[place],
            left=form[LEFT + place],
            is_left=bool(form[LEFT + place].value()),
            coded=node.coded,
            depth=item.depth,
            scale=node.kind is Kind.RANGE,
        )
    if node.score or (node.read_only and label):
        words = answer_words(filling, place, node, language)
        return PageItem("shown", label, words, depth=item.depth)
    return None


def _repeat(node: Repeat, item: Item, label: str) -> PageItem:
    if not item.row:
        add = "" if node.count else item.place
        return PageItem("rows", label, add=add, depth=item.depth)
    words = {"what": label, "number": item.row}
    named = _("%(what)s %(number)s") % words if label else str(item.row)
    remove = "" if node.count else item.place
    return PageItem("row", named, remove=remove, depth=item.depth)
