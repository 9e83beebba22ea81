"""Working answers out: rows, what is relevant, calculations, in their order."""

from __future__ import annotations

import math
import uuid
from datetime import datetime

from .answers import calculated
from .expressions import World
from .model import Model, Setting, Step, What
from .nodes import MAX_NODES, MAX_ROWS, Node, Spec, nearest, plant
from .shapes import Form
from .values import number_of, truth_of


class Tree:
    """Answers, and what follows from them."""

    def __init__(self, form: Form, root: Node | None, seed: str, now: datetime) -> None:
        self.model: Model = form.model
        self.seed = seed or uuid.uuid4().hex
        self.root = root or plant(self.model.root, None)
        self.world = World(
            root=self.root,
            now=now,
            language=form.default_language,
            default_language=form.default_language,
            seed=self.seed,
            version=form.version,
            lists=self.model.lists,
            texts=self.model.texts,
            choice_lists=self.model.choice_lists,
        )
        self.cut: set[str] = set()  # repeats whose count asks for too many rows
        self.stale = True
        self._new: list[Node] = []
        self._by_path: dict[str, list[Node]] = {}
        self._count = 0
        self._index()
        if root is None:
            self._begin()

    def _index(self) -> None:
        self._by_path = {path: [] for path in self.model.specs}
        self._count = 0
        self._enter(self.root)

    def _enter(self, new: Node) -> None:
        for node in new.walk():
            self._by_path[node.spec.path].append(node)
            self._count += 1

    def _begin(self) -> None:
        """Set what is set once, when answers are begun."""
        now = self.world.now
        begun = {
            "uid": f"uuid:{uuid.uuid4()}",
            "start": now.isoformat(timespec="milliseconds"),
            "today": now.date().isoformat(),
        }
        for path, what in self.model.preloads.items():
            for node in self._by_path[path]:
                node.text = begun.get(what, "")
        if self.model.at_first:
            self.settle()
            self._apply(self.model.at_first, self.root)

    def end(self) -> None:
        """Set what is set when answers are finished."""
        for path, what in self.model.preloads.items():
            if what == "end":
                for node in self._by_path[path]:
                    node.text = self.world.now.isoformat(timespec="milliseconds")

    def _apply(self, settings: list[Setting], near: Node) -> None:
        for setting in settings:
            spec = self.model.specs[setting.path]
            question = self.model.questions.get(setting.path)
            for node in nearest(near, spec):
                value = setting.expression.value(node, self.world)
                node.text = calculated(node.spec, question, value)
        self.stale = True

    def changed(self, node: Node) -> None:
        """Say that an answer was changed by someone."""
        self.stale = True
        settings = self.model.at_change.get(node.spec.path)
        if settings:
            self.settle()
            self._apply(settings, node)

    def settle(self) -> None:
        """Work out all that follows from the answers, if any has changed."""
        # A second time sets the defaults of rows that the first one added.
        while self.stale:
            self.stale = False
            self.cut.clear()
            for step in self.model.steps:
                _WORK[step.what](self, step)
            for row in self._new:
                self._fill_row(row)
            self._new.clear()

    def add_row(self, parent: Node, spec: Spec) -> Node:
        """Add a row to a repeat."""
        row = parent.add(plant(spec, parent))
        self._enter(row)
        self._fill_row(row)
        self.stale = True
        return row

    def remove_row(self, row: Node) -> None:
        """Remove a row with its answers."""
        row.rows.remove(row)
        self._index()
        self.stale = True

    def is_full(self, rows: list[Node]) -> bool:
        """Return whether there is no room for another row."""
        return len(rows) >= MAX_ROWS or self._count >= MAX_NODES

    def _fill_row(self, row: Node) -> None:
        inside = f"{row.spec.path}/"
        mine = [one for one in self.model.at_row if one.path.startswith(inside)]
        if mine:
            self._apply(mine, row)

    def _rows(self, step: Step) -> None:
        """Have as many rows as the form counts; leave out those beyond, unlost."""
        spec = self.model.specs[step.path]
        for parent in list(self._by_path[step.path.rpartition("/")[0]]):
            rows = parent.inner[spec.name]
            stand_in = Node(spec.name, parent, spec)
            wanted = number_of(step.expression.value(stand_in, self.world))
            known = not math.isnan(wanted)
            count = int(min(max(wanted, 0), MAX_ROWS + 1)) if known else 0
            while len(rows) < count and not self.is_full(rows):
                row = parent.add(plant(spec, parent))
                self._enter(row)
                self._new.append(row)
            if len(rows) < count:
                self.cut.add(f"{parent.place}/{spec.name}")
            for number, one in enumerate(rows):
                one.beyond = number >= count
                one.own = not one.beyond

    def _relevant(self, step: Step) -> None:
        for node in self._by_path[step.path]:
            asked = truth_of(step.expression.value(node, self.world))
            node.own = asked and not node.beyond

    def _values(self, step: Step) -> None:
        stays = step.expression.stays
        question = self.model.questions.get(step.path)
        for node in self._by_path[step.path]:
            if stays and node.text:
                continue
            if node.relevant:
                value = step.expression.value(node, self.world)
                node.text = calculated(node.spec, question, value)
            else:
                node.text = ""

    def is_asked(self, parent: Node, spec: Spec) -> bool:
        """Return whether rows of a repeat are asked for, though there may be none."""
        if not parent.relevant:
            return False
        condition = self.model.relevant.get(spec.path)
        if condition is None:
            return True
        return truth_of(condition.value(Node(spec.name, parent, spec), self.world))


_WORK = {
    What.ROWS: Tree._rows,
    What.RELEVANT: Tree._relevant,
    What.VALUE: Tree._values,
}
