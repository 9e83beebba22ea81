"""Answers: how one is kept, what may be wrong with it, its code, and all as XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _
from lxml import etree

from amparo.foundation.kernel.errors import Text
from amparo.foundation.kernel.text import ascii_digits, many_lines, one_line

from .nodes import MAX_NODES, MAX_ROWS, Node, Spec, plant
from .shapes import Form, Kind, Question, Why
from .values import Value, clock_of, moment_at, moment_of, number_of, text_of, whole
from .xml import OURS, Element, local, parse

# Some ten pages: more than anyone writes into a form, less than what slows a server.
MAX_LETTERS = 20_000
# What XML cannot hold, and what nobody types.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_PART_OF_DATE = re.compile(r"\d{4}(-\d\d)?", re.ASCII)
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE)
ACKNOWLEDGED = "OK"
_WITH_MINUTES = len("2026-11-29T07:05")


def cleaned(question: Question, typed: str) -> str:
    """Return an answer as it is kept; what it cannot be is kept as it was typed."""
    plain = _NOT_XML.sub("", typed)
    kind = question.kind
    if kind is Kind.TEXT and question.many_lines:
        return many_lines(plain)
    text = one_line(plain)
    if kind in _NUMBERS:
        number = ascii_digits(text).replace(" ", "")
        if kind is not Kind.INTEGER and _COMMA.fullmatch(number):
            number = number.replace(",", ".")
        text = number if _DECIMAL.fullmatch(number) else text
    elif kind in (Kind.DATE, Kind.TIME, Kind.DATETIME):
        text = _cleaned_moment(kind, ascii_digits(text))
    elif kind is Kind.SELECT_MULTIPLE:
        order = [choice.name for choice in question.choices]
        names = list(dict.fromkeys(text.split()))
        known = [name for name in order if name in names]
        text = " ".join([*known, *(name for name in names if name not in known)])
    elif kind is Kind.ACKNOWLEDGE:
        text = ACKNOWLEDGED if text.lower() in ("ok", "on", "yes", "true") else ""
    return text


def _cleaned_moment(kind: Kind, text: str) -> str:
    """Return a date in full (a month by its first day), a time with its seconds."""
    if kind is Kind.DATE and _PART_OF_DATE.fullmatch(text):
        return f"{text}-01" if "-" in text else f"{text}-01-01"
    if kind is Kind.TIME and (clock := clock_of(text)):
        return clock.isoformat(timespec="seconds")
    in_full = kind is Kind.DATETIME and len(text) >= _WITH_MINUTES
    moment = moment_of(text) if in_full else None
    return text if moment is None else moment.isoformat(timespec="seconds")


def calculated(spec: Spec, question: Question | None, value: Value) -> str:
    """Return what a calculation gives, as it is kept; nothing for no number."""
    text = text_of(whole(number_of(value)) if spec.whole else value)
    if text in ("NaN", "Infinity", "-Infinity"):
        return ""
    if question is not None and question.kind in (Kind.DATE, Kind.DATETIME):
        if moment_of(text) is None and (moment := moment_at(number_of(text))):
            if question.kind is Kind.DATE:
                return moment.date().isoformat()
            return moment.isoformat(timespec="seconds")
    return _NOT_XML.sub("", text)[:MAX_LETTERS]


def fault_of(
    question: Question, text: str, offered: Collection[str] | None
) -> Text | None:
    """Return what is wrong with an answer for its kind; ``offered``: its choices."""
    if len(text) > MAX_LETTERS:
        return _("This answer is too long.")
    kind = question.kind
    if kind is Kind.RANGE:
        return _range_fault(question, text)
    if kind in _VALID:
        valid, sentence = _VALID[kind]
        return None if valid(text) else gettext(sentence)
    if offered is not None and not set(_names(kind, text)) <= set(offered):
        return _("Choose from the answers that are offered.")
    return None


_VALID: dict[Kind, tuple[Callable[[str], object], str]] = {
    Kind.INTEGER: (_WHOLE.fullmatch, gettext_noop("Enter a whole number.")),
    Kind.DECIMAL: (_DECIMAL.fullmatch, gettext_noop("Enter a number.")),
    Kind.DATE: (
        lambda text: len(text) == 10 and moment_of(text),
        gettext_noop("Enter a valid date."),
    ),
    Kind.TIME: (clock_of, gettext_noop("Enter a valid time.")),
    Kind.DATETIME: (
        lambda text: len(text) >= _WITH_MINUTES and moment_of(text),
        gettext_noop("Enter a valid date and time."),
    ),
}


def _names(kind: Kind, text: str) -> list[str]:
    return text.split() if kind is Kind.SELECT_MULTIPLE else [text]


def _range_fault(question: Question, text: str) -> Text | None:
    start, end = question.start or Decimal(0), question.end or Decimal(0)
    low, high = min(start, end), max(start, end)
    try:
        number = Decimal(text) if _DECIMAL.fullmatch(text) else None
        on_step = number is not None and not (number - start) % (question.step or 1)
    except InvalidOperation:
        number, on_step = None, False
    if number is None or not low <= number <= high or not on_step:
        text = _("Choose a number from %(low)s to %(high)s.")
        return text % {"low": low, "high": high}
    return None


def code_of(question: Question, text: str, left: str, literals: set[str]) -> object:
    """Return an answer as a code that may lie open; None for nothing that may.

    A calculation may give a number, or a word that stands in quotes in the form
    itself: nothing that someone typed.
    """
    if left:
        return {"left": str(Why(left))}
    if not text:
        return None
    kind = question.kind
    if kind is Kind.SELECT_MULTIPLE:
        return text.split()
    if kind in _NUMBERS or (kind is Kind.CALCULATE and _DECIMAL.fullmatch(text)):
        return int(text) if _WHOLE.fullmatch(text) else float(text)
    if kind is Kind.CALCULATE:
        return text if text in literals else None
    return text


_STATE, _LEFT = f"{{{OURS}}}state", f"{{{OURS}}}left"
_WHEN, _SEED = f"{{{OURS}}}finished", f"{{{OURS}}}seed"
_FINISHED = "finished"


@dataclass(frozen=True)
class Loaded:
    """Answers as they were written. ``finished`` is when, for finished ones."""

    root: Node
    seed: str
    finished: datetime | None


def write(form: Form, root: Node, seed: str, finished: datetime | None = None) -> bytes:
    """Return answers as XML; of finished ones only what is relevant."""
    data = next(iter(root.inner.values()))[0]
    top = etree.Element(data.name, nsmap={"amparo": OURS})
    top.set("id", form.id)
    if form.version:
        top.set("version", form.version)
    top.set(_SEED, seed)
    if finished is not None:
        top.set(_STATE, _FINISHED)
        top.set(_WHEN, finished.isoformat())
    _write(data, top, only_relevant=finished is not None)
    return bytes(etree.tostring(top, encoding="utf-8", xml_declaration=True))


def _write(node: Node, element: Element, *, only_relevant: bool) -> None:
    if node.left:
        element.set(_LEFT, node.left)
    if not node.inner:
        element.text = node.text
    for rows in node.inner.values():
        for inner in rows:
            if inner.own or not only_relevant:
                child = etree.SubElement(element, inner.name)
                _write(inner, child, only_relevant=only_relevant)


def read(form: Form, saved: bytes) -> Loaded:
    """Return answers that ``write`` wrote for this form; ValueError for others."""
    top = parse(saved)
    root = plant(form.model.root, None, defaults=False)
    data = root.inner[form.model.data.name][0]
    if local(top) != data.name or top.get("id") != form.id:
        raise ValueError("answers to another form")
    if (top.get("version") or "") != form.version:
        raise ValueError("answers to another version of the form")
    _read(top, data)
    when = top.get(_WHEN) if top.get(_STATE) == _FINISHED else None
    finished = datetime.fromisoformat(when) if when else None
    return Loaded(root, top.get(_SEED) or "", finished)


def _read(element: Element, node: Node) -> int:
    """Read what is inside of an element; return how many answers were made for it."""
    made = 0
    left = element.get(_LEFT)
    if left:
        node.left = str(Why(left))
    if not node.inner:
        node.text = element.text or ""
    for child in element:
        name = local(child)
        spec = node.spec.inner.get(name)
        if spec is None:
            raise ValueError("answers to a question that the form does not have")
        if spec.repeats:
            if len(node.inner[name]) == MAX_ROWS:
                raise ValueError("more rows than there may be")
            inner = node.add(plant(spec, node, defaults=False))
            made += sum(1 for _node in inner.walk())
        else:
            inner = node.inner[name][0]
        made += _read(child, inner)
        if made > MAX_NODES:
            raise ValueError("more answers than there may be")
    return made
