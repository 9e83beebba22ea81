"""The questions and groups of an XForm, with their kinds, texts and choices."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from . import parsing
from .expressions import ChoiceList, Expression, Uses
from .expressions import inner as text_in
from .nodes import Node, Spec
from .shapes import Choice, Group, Kind, Question, Repeat, Texts
from .shapes import Node as Shape
from .texts import in_our_words, without_gaps
from .xml import Element, first, inside, local, value_of

if TYPE_CHECKING:
    from .parsing import Source

_INPUTS = {
    "": Kind.TEXT,
    "string": Kind.TEXT,
    "int": Kind.INTEGER,
    "integer": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATETIME,
    "geopoint": Kind.PLACE,
}
_CONTROLS = {
    "select1": Kind.SELECT_ONE,
    "select": Kind.SELECT_MULTIPLE,
    "range": Kind.RANGE,
    "trigger": Kind.ACKNOWLEDGE,
}
_SELECTS = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE)
_LIST = re.compile(r"""\s*(?:randomize\(\s*)?instance\(\s*['"]([^'"]+)['"]\s*\)/root""")
_BY_TEXT = re.compile(r"jr:itext\(\s*([^'\"\s)]+)\s*\)")
_ONE_TEXT = re.compile(r"jr:itext\(\s*(['\"])(.+)\1\s*\)")


def tree_of(source: Source) -> Group:
    """Return the form's questions as groups of groups; what is not asked is left out.

    Metadata (the group "meta") is kept with the answers and is no question.
    """
    children = _children(source, source.model.data)
    return Group(source.model.data.path, source.model.data.name, children=children)


def _children(source: Source, spec: Spec) -> tuple[Shape, ...]:
    made = []
    for inner in spec.inner.values():
        if spec is source.model.data and inner.name == "meta":
            continue
        made.append(_group(source, inner) if inner.inner else _question(source, inner))
    return tuple(made)


def _group(source: Source, spec: Spec) -> Group:
    control = source.controls.get(spec.path)
    texts = {"label": _text(source, spec, control, "label")}
    appearance = (control.get("appearance") or "") if control is not None else ""
    children = _children(source, spec)
    if not spec.repeats:
        return Group(
            spec.path, spec.name, texts["label"], {}, appearance, children=children
        )
    repeat = source.repeats[spec.path]
    return Repeat(
        spec.path,
        spec.name,
        texts["label"],
        {},
        appearance or repeat.get("appearance") or "",
        children=children,
        count=spec.path in source.model.rows,
    )


def _question(source: Source, spec: Spec) -> Question:
    control, bind = source.controls.get(spec.path), source.binds.get(spec.path)
    attributes = {} if bind is None else _ours(bind)
    kind = _kind(source, spec, control, bind)
    spec.number = spec.number or kind in _NUMBERS
    spec.days = kind in (Kind.DATE, Kind.DATETIME)
    label = _text(source, spec, control, "label")
    if not label and attributes.get("label"):
        label = _kept_texts(source, spec, attributes["label"])
    for key in ("constraintMsg", "requiredMsg"):
        _message(source, spec, bind, key)
    choices: tuple[Choice, ...] = ()
    steps: Mapping[str, Any] = {}
    if control is not None and kind in _SELECTS:
        choices = _choices(source, spec, control)
    elif control is not None and kind is Kind.RANGE:
        steps = _range(source, spec, control)
    question = Question(
        spec.path,
        spec.name,
        label,
        _text(source, spec, control, "hint"),
        (control.get("appearance") or "") if control is not None else "",
        kind=kind,
        choices=choices,
        read_only=_read_only(source, spec, bind) or spec.path in source.model.values,
        coded=attributes.get("coded") == "yes",
        score=attributes.get("score") == "yes",
        **steps,
    )
    source.model.questions[spec.path] = question
    return question


def _ours(bind: Element) -> dict[str, str]:
    names = ("coded", "score", "label")
    return {name: value_of(bind, name) for name in names}


def _read_only(source: Source, spec: Spec, bind: Element | None) -> bool:
    said = value_of(bind, "readonly").strip() if bind is not None else ""
    if said not in (*parsing.YES, *parsing.NO):
        text = _("A condition is not supported here. Write “yes” or leave it empty.")
        source.faults.add(spec.path, "read_only", text)
    return said in parsing.YES


def _kind(
    source: Source, spec: Spec, control: Element | None, bind: Element | None
) -> Kind:
    """Return how a question is answered; what is not supported becomes a fault."""
    if control is None:
        return Kind.CALCULATE
    name = local(control)
    if name in _CONTROLS:
        return _CONTROLS[name]
    typed = value_of(bind, "type") if bind is not None else ""
    kind = _INPUTS.get(typed) if name == "input" else None
    if kind is None:
        text = _("Questions of the type “%(type)s” are not supported.")
        shown = typed if name == "input" else name
        source.faults.add(spec.path, "type", text % {"type": shown})
        return Kind.TEXT
    if (
        kind is Kind.TEXT
        and bind is not None
        and value_of(bind, "readonly") in parsing.YES
        and spec.path not in source.model.values
        and not spec.default
    ):
        return Kind.NOTE
    return kind


# --- texts


def _text(
    source: Source, spec: Spec, control: Element | None, name: str
) -> dict[str, str]:
    """Return a label or hint in its languages, and keep it for showing."""
    key = f"{spec.path}:{name}"
    element = first(control, name) if control is not None else None
    if element is not None and not element.get("ref"):
        parts, shown = parsing.text_at(source, element, spec.path, name)
        if shown:
            source.model.texts[key], source.shown[key] = without_gaps(
                {"": (parts, shown)}
            )
    elif element is not None:
        found = _ONE_TEXT.search(element.get("ref") or "")
        if found and found[2] != key and found[2] in source.model.texts:
            source.model.texts[key] = source.model.texts[found[2]]
            source.shown[key] = source.shown[found[2]]
    return _in_our_words(source, key)


def _in_our_words(source: Source, key: str) -> dict[str, str]:
    texts = dict(source.shown.get(key, {}))
    if ours := in_our_words(texts, source.languages):
        source.shown[key] = texts = ours
        source.model.texts[key] = {code: (text,) for code, text in ours.items()}
    return texts


def _kept_texts(source: Source, spec: Spec, kept: str) -> dict[str, str]:
    """Return the label of a calculation, which an XForm has no place for."""
    try:
        texts = {str(code): str(text) for code, text in json.loads(kept).items()}
    except (ValueError, AttributeError, RecursionError):
        said = _("The columns “bind::…” of this row cannot be used.")
        source.faults.add(spec.path, "label", said)
        return {}
    key = f"{spec.path}:label"
    source.model.texts[key] = {code: (text,) for code, text in texts.items()}
    return texts


def _message(source: Source, spec: Spec, bind: Element | None, name: str) -> None:
    """Keep the form's own sentence for an answer that is missing or not allowed."""
    text = value_of(bind, name) if bind is not None else ""
    key = f"{spec.path}:jr:{name}"
    if text and not text.startswith("jr:itext("):
        source.model.texts[key] = {"": (text,)}


# --- choices and ranges


def _choices(source: Source, spec: Spec, control: Element) -> tuple[Choice, ...]:
    itemset = first(control, "itemset")
    made = (
        _inline(source, spec, control)
        if itemset is None
        else _from_list(source, spec, itemset)
    )
    if made is None:
        return ()
    source.model.choice_lists[spec.path] = made
    choices = tuple(
        Choice(text_in(item, made.value), choice_texts(source, made, item))
        for item in made.items
    )
    if not choices and _LIST.match(made.nodes.source):
        source.faults.add(spec.path, "type", _("This question has no choices."))
    for choice in choices:
        if not choice.name or len(choice.name.split()) != 1:
            text = _("The choice “%(name)s” must be one word, without spaces.")
            source.faults.add(spec.path, "type", text % {"name": choice.name})
    return choices


def choice_texts(source: Source, choices: ChoiceList, item: Node) -> Texts:
    """Return the label of a choice in its languages."""
    shown = text_in(item, choices.label)
    if choices.by_text:
        return _in_our_words(source, shown)
    return {"": shown} if shown else {}


def _from_list(source: Source, spec: Spec, itemset: Element) -> ChoiceList | None:
    text = itemset.get("nodeset") or ""
    nodes = source.compile(spec.path, "choice_filter", text)
    value, label = first(itemset, "value"), first(itemset, "label")
    if nodes is None or value is None:
        return None
    ref = (label.get("ref") or "") if label is not None else ""
    by_text = _BY_TEXT.search(ref)
    items: list[Node] = []
    if found := _LIST.match(text):
        for root in source.model.lists[found[1]].inner.get("root", ()):
            items = list(root.inner.get("item", ()))
    return ChoiceList(
        nodes=nodes,
        value=value.get("ref") or "name",
        label=by_text[1] if by_text else ref or "label",
        by_text=by_text is not None,
        items=items,
    )


def _inline(source: Source, spec: Spec, control: Element) -> ChoiceList:
    """Read choices that stand in the question itself, as older forms have them."""
    items = []
    for number, element in enumerate(inside(control, "item")):
        item = Node("item", None)
        value, label = first(element, "value"), first(element, "label")
        name = (value.text or "").strip() if value is not None else ""
        key = f"{spec.path}:choice:{number}"
        ref = _ONE_TEXT.search((label.get("ref") or "") if label is not None else "")
        if ref:
            key = ref[2]
        elif label is not None:
            both = parsing.text_at(source, label, spec.path, "label")
            source.model.texts[key], source.shown[key] = without_gaps({"": both})
        item.add(Node("name", item, None, name))
        item.add(Node("text", item, None, key))
        items.append(item)
    everything = Expression(lambda _context: list(items), Uses(), "instance('')/root")
    return ChoiceList(everything, "name", "text", True, items)


def _range(source: Source, spec: Spec, control: Element) -> Mapping[str, Any]:
    """Return start, end and step; ODK takes 1, 10 and 1 where none is given."""
    found = {}
    for name, usual in (("start", "1"), ("end", "10"), ("step", "1")):
        try:
            found[name] = Decimal(control.get(name) or usual)
        except InvalidOperation:
            found[name] = Decimal(usual)
            text = _("The %(name)s of this range is not a number.")
            source.faults.add(spec.path, "parameters", text % {"name": name})
    if not (found["step"] and found["start"] != found["end"]):
        text = _("A range needs a start, an end and a step.")
        source.faults.add(spec.path, "parameters", text)
    return found
