"""What is asked together: one group a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .nodes import Node
from .settling import Tree
from .shapes import Form, Group, Item, Kind, Page, Question, Repeat, Texts
from .shapes import Node as Shape


@dataclass(frozen=True)
class _Part:
    """Neighbours in the form that share a page."""

    key: str
    title: Texts
    shapes: tuple[Shape, ...]
    heading: bool  # the only shape is a group whose label is the title


def pages_of(form: Form, tree: Tree) -> list[Page]:
    """Return the pages that have something to ask or show now."""
    pages = []
    for part in _parts(form.root, form.root.path):
        items = tuple(_items_of(part, tree))
        if any(_shows(item) for item in items):
            pages.append(Page(part.key, part.title, items))
    return pages


def _shows(item: Item) -> bool:
    """Return whether an item is more than the heading of other items."""
    return isinstance(item.node, Question) or (
        isinstance(item.node, Repeat) and not item.row and not item.node.count
    )


def _parts(group: Group, top: str) -> Iterator[_Part]:
    """Divide a group: each group inside is a page, what lies between them is one."""
    between: list[Shape] = []
    for child in group.children:
        if not isinstance(child, Group):
            between.append(child)
            continue
        if between:
            yield _part(between, group, top)
            between = []
        if isinstance(child, Repeat) or not _divides(child):
            yield _Part(_key(child, top), child.label, (child,), True)
        else:
            yield from _parts(child, top)
    if between:
        yield _part(between, group, top)


def _part(shapes: list[Shape], group: Group, top: str) -> _Part:
    title = group.label if group.path != top else {}
    # What nobody sees may come and go with a version; a key should stay.
    seen = [one for one in shapes if isinstance(one, Question) and _is_shown(one)]
    return _Part(_key([*seen, *shapes][0], top), title, tuple(shapes), False)


def _divides(group: Group) -> bool:
    """Return whether the groups inside of a group are pages of their own."""
    if "field-list" in group.appearance.split():
        return False
    return any(isinstance(child, Group) for child in group.children)


def _key(shape: Shape, top: str) -> str:
    return shape.path[len(top) + 1 :].replace("/", ".")


def _items_of(part: _Part, tree: Tree) -> Iterator[Item]:
    for shape in part.shapes:
        for parent in _parents(shape, tree):
            if part.heading and not isinstance(shape, Repeat):
                yield from _inside(shape, parent, tree, 0)
            else:
                yield from _items(shape, parent, tree, 0)


def _inside(shape: Shape, parent: Node, tree: Tree, depth: int) -> Iterator[Item]:
    """Return the items of a group without its heading, which is the page's title."""
    children = shape.children if isinstance(shape, Group) else ()
    for node in parent.named(shape.name):
        for child in children:
            yield from _items(child, node, tree, depth)


def _parents(shape: Shape, tree: Tree) -> list[Node]:
    """Return what a shape outside of all repeats lies in, if that is relevant."""
    nodes = [tree.root]
    for name in shape.path.split("/")[1:-1]:
        nodes = [inner for node in nodes for inner in node.named(name)]
    return nodes


def _items(shape: Shape, parent: Node, tree: Tree, depth: int) -> Iterator[Item]:
    if isinstance(shape, Repeat):
        yield from _rows(shape, parent, tree, depth)
        return
    for node in parent.named(shape.name):
        if isinstance(shape, Group):
            inside = [
                item
                for child in shape.children
                for item in _items(child, node, tree, depth + 1)
            ]
            if inside:
                yield Item(node.place, shape, depth)
                yield from inside
        elif isinstance(shape, Question) and _is_shown(shape):
            yield Item(node.place, shape, depth)


def _is_shown(question: Question) -> bool:
    """Return whether someone sees this: a calculation only as a score."""
    return question.kind is not Kind.CALCULATE or question.score


def _rows(shape: Repeat, parent: Node, tree: Tree, depth: int) -> Iterator[Item]:
    spec = tree.model.specs[shape.path]
    if not tree.is_asked(parent, spec):
        return
    rows = parent.named(shape.name)
    if shape.count and not rows:
        return
    yield Item(f"{parent.place}/{shape.name}", shape, depth)
    for row in rows:
        yield Item(row.place, shape, depth, row.rows.index(row) + 1)
        for child in shape.children:
            yield from _items(child, row, tree, depth + 1)
