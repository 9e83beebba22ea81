"""Answers as plain values: from the sealed XML, or from what lies open as codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .engine import Form, Group, Question, Repeat
from .engine.xml import OURS, Element, local, parse
from .layout import Block

_LEFT = f"{{{OURS}}}left"
_ROW = re.compile(r"\[(\d+)\]")


def block_of_xml(form: Form, xml: bytes) -> Block:
    """Return finished answers as values; ``ValueError`` for XML that is none of ours.

    Much quicker than a ``Filling``: nothing has to be worked out again.
    """
    root = parse(xml)
    if local(root) != form.root.name or root.get("id") != form.id:
        raise ValueError("answers to another form")
    return _read(form.root, root)


def _read(group: Group, element: Element) -> Block:
    block = Block()
    _read_into(block, group, element)
    return block


def _read_into(block: Block, group: Group, element: Element) -> None:
    for child in group.children:
        found = [one for one in element if local(one) == child.name]
        if isinstance(child, Repeat):
            block.rows[child.path] = [_read(child, one) for one in found]
        elif isinstance(child, Group):
            for one in found[:1]:
                _read_into(block, child, one)
        elif isinstance(child, Question) and found:
            _keep(block, child.path, found[0])


def _keep(block: Block, path: str, element: Element) -> None:
    if why := element.get(_LEFT):
        block.left[path] = why
    elif element.text:
        block.values[path] = element.text


def block_of_codes(codes: Mapping[str, Any]) -> Block:
    """Return what lies open as codes as values, rows of repeats included."""
    top = Block()
    for place, value in codes.items():
        block, path = _find(top, place)
        if isinstance(value, dict):
            block.left[path] = str(value.get("left", ""))
        elif isinstance(value, list):
            block.values[path] = " ".join(str(one) for one in value)
        elif value is not None:
            block.values[path] = str(value)
    return top


def _find(top: Block, place: str) -> tuple[Block, str]:
    """Return the row that holds a place, made if need be, and the plain path."""
    block, path = top, ""
    rest = place
    while (row := _ROW.search(rest)) is not None:
        path += rest[: row.start()]
        rest = rest[row.end() :]
        rows = block.rows.setdefault(path, [])
        while len(rows) < int(row[1]):
            rows.append(Block())
        block = rows[int(row[1]) - 1]
    return block, path + rest
