"""Answers as XML: a draft with all that was typed, or what was finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from .nodes import Node, plant
from .shapes import Form, Why
from .xml import OURS, Element, local, parse

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


def _read(element: Element, node: Node) -> None:
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
            inner = node.add(plant(spec, node, defaults=False))
        else:
            inner = node.inner[name][0]
        _read(child, inner)
