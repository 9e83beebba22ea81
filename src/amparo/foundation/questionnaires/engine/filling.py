"""One set of answers while it is filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from amparo.foundation.kernel.errors import RuleBroken, Text

from . import answers
from .expressions import inner, nodes_of
from .model import Model
from .nodes import MAX_ROWS, Node, Spec, find
from .pages import pages_of
from .problems import Unfinished
from .settling import Tree
from .shapes import Choice, Finished, Form, Page, Question, Why
from .values import truth_of


class Filling:
    """Answers to one form. Nothing is stored here: see ``saved`` and ``finished``."""

    def __init__(
        self, form: Form, saved: bytes | None = None, *, now: datetime
    ) -> None:
        """Begin, or go on with what ``saved`` or ``finished`` returned.

        ``now`` is in the time zone in which the person works; a naive one is refused.
        For finished answers it is the moment when they were finished, so that an age
        stays what it was. Raises ValueError for answers to another form or version.
        """
        if now.tzinfo is None:
            raise ValueError("a time without a zone")
        self.form = form
        self.now = now
        root, seed = None, ""
        if saved is not None:
            loaded = answers.read(form, saved)
            root, seed = loaded.root, loaded.seed
            self.now = loaded.finished or now
        self._tree = Tree(form, root, seed, self.now)
        self._model: Model = form.model

    # --- one answer

    def set(self, place: str, value: str) -> None:
        """Keep an answer as it was typed; several choices are separated by blanks.

        A KeyError names a place that is not in the form or has no such row; a
        ValueError, one that nobody answers: notes, calculations, what is read only.
        """
        node, question = self._answer(place)
        if not question.is_answered or question.read_only:
            raise ValueError(place)
        text = answers.cleaned(question, value)
        if text:
            node.left = ""
        if text != node.text:
            node.text = text
            self._tree.changed(node)

    def value(self, place: str) -> str:
        """Return the answer; empty when there is none.

        A path into a repeat, without the number of a row, is no single answer: empty.
        """
        if place in self._model.questions and self._model.specs[place].in_rows:
            return ""
        node, _question = self._answer(place)
        self._tree.settle()
        return node.text

    def leave(self, place: str, why: Why | None) -> None:
        """Leave a question with a reason, which removes its answer; None takes back."""
        node, question = self._answer(place)
        if not question.is_answered or question.read_only:
            raise ValueError(place)
        node.left = str(why) if why is not None else ""
        if why is not None and node.text:
            node.text = ""
            self._tree.changed(node)

    def left(self, place: str) -> Why | None:
        """Return why this question was left."""
        left = self._answer(place)[0].left
        return Why(left) if left else None

    def _answer(self, place: str) -> tuple[Node, Question]:
        _parent, spec, node = self._find(place)
        if node is None or spec.path not in self._model.questions:
            raise KeyError(place)
        return node, self._model.questions[spec.path]

    def _find(self, place: str) -> tuple[Node, Spec, Node | None]:
        """Find a place; rows that the form counts may have to be made first."""
        try:
            return find(self._tree.root, place)
        except KeyError:
            if not self._tree.stale:
                raise
            self._tree.settle()
            return find(self._tree.root, place)

    # --- rows

    def rows(self, place: str) -> list[str]:
        """Return the places of a repeat's rows: "/data/child[1]", "/data/child[2]"."""
        parent, spec, row = self._find(place)
        if row is not None:
            raise KeyError(place)
        self._tree.settle()
        return [one.place for one in parent.inner[spec.name] if not one.beyond]

    def add_row(self, place: str) -> str:
        """Add a row to a repeat (place without a number at its end); its place.

        Raises RuleBroken when there are as many as there may be.
        """
        parent, spec, row = self._find(place)
        if row is not None or spec.path in self._model.rows:
            raise KeyError(place)
        if self._tree.is_full(parent.inner[spec.name]):
            raise RuleBroken(self._too_many())
        return self._tree.add_row(parent, spec).place

    def remove_row(self, place: str) -> None:
        """Remove a row ("/data/child[2]") with its answers; later rows move up."""
        _parent, spec, row = self._find(place)
        if row is None or not spec.repeats or spec.path in self._model.rows:
            raise KeyError(place)
        self._tree.remove_row(row)

    def _too_many(self) -> str:
        return _("There can be at most %(count)s of these.") % {"count": MAX_ROWS}

    # --- what is asked

    def pages(self) -> list[Page]:
        """Return the pages on which something is asked or shown now."""
        self._tree.settle()
        return pages_of(self.form, self._tree)

    def is_relevant(self, place: str) -> bool:
        """Return whether this is asked, given the answers so far."""
        parent, spec, node = self._find(place)
        self._tree.settle()
        if node is None:
            return self._tree.is_asked(parent, spec)
        return node.relevant

    def is_required(self, place: str) -> bool:
        """Return whether an answer or a reason is needed now."""
        node, question = self._answer(place)
        self._tree.settle()
        return node.relevant and self._must(node, question)

    def _must(self, node: Node, question: Question) -> bool:
        required = self._model.required.get(question.path)
        if required is None or not question.is_answered or question.read_only:
            return False
        return truth_of(required.value(node, self._tree.world))

    def choices(self, place: str) -> list[Choice]:
        """Return the choices that fit the answers so far."""
        node, question = self._answer(place)
        self._tree.settle()
        return [
            self._choice(name, item, node, question)
            for name, item in self._offered(node, question).items()
        ]

    def _offered(self, node: Node, question: Question) -> dict[str, Node]:
        """Return the choices that fit now, by name, as items of their list."""
        made = self._model.choice_lists.get(question.path)
        if made is None:
            return {}
        offered: dict[str, Node] = {}
        for item in nodes_of(made.nodes.value(node, self._tree.world)):
            if name := inner(item, made.value):
                offered.setdefault(name, item)
        return offered

    def _choice(self, name: str, item: Node, node: Node, question: Question) -> Choice:
        """Return a choice with its label, and the answers that the label mentions."""
        made, world = self._model.choice_lists[question.path], self._tree.world
        if not made.by_text:
            return Choice(name, {"": inner(item, made.label)})
        texts = self._model.texts.get(inner(item, made.label), {})
        return Choice(
            name,
            {
                code: world.in_language(code).label_of(made, item, node)
                for code in texts
            },
        )

    def label(self, place: str, language: str) -> str:
        """Return the label in a language, with the answers that it mentions."""
        return self._text(place, "label", language)

    def hint(self, place: str, language: str) -> str:
        """Return the hint in a language, with the answers that it mentions."""
        return self._text(place, "hint", language)

    def _text(self, place: str, name: str, language: str) -> str:
        parent, spec, node = self._find(place)
        self._tree.settle()
        world = self._tree.world.in_language(language)
        return world.say(f"{spec.path}:{name}", node or Node(spec.name, parent, spec))

    # --- what is wrong, and the end

    def problems(
        self, places: Iterable[str] | None = None, language: str = ""
    ) -> dict[str, Text]:
        """Return what is missing or not allowed: place to sentence.

        Without ``places`` everything that is relevant is looked at. A form's own
        messages are in the language; ours are in the reader's.
        """
        self._tree.settle()
        found: dict[str, Text] = {}
        if places is None:
            found = dict.fromkeys(sorted(self._tree.cut), self._too_many())
            nodes = self._asked()
        else:
            nodes = iter([self._answer(place) for place in places])
        for node, question in nodes:
            text = self._problem(node, question, language)
            if text is not None:
                found[node.place] = text
        return found

    def _asked(self) -> Iterator[tuple[Node, Question]]:
        """Go through the answers that are relevant, in the order of the form."""
        waiting = [self._tree.root]
        while waiting:
            node = waiting.pop()
            if not node.own:
                continue
            if node.inner:
                inside = [one for rows in node.inner.values() for one in rows]
                waiting.extend(reversed(inside))
            elif node.spec.path in self._model.questions:
                yield node, self._model.questions[node.spec.path]

    def _problem(self, node: Node, question: Question, language: str) -> Text | None:
        if not question.is_answered or question.read_only or not node.relevant:
            return None
        world = self._tree.world
        if not node.text:
            if node.left or not self._must(node, question):
                return None
            own = self._message(node, question, "requiredMsg", language)
            return own or _("Answer this question, or say why there is no answer.")
        offered = None
        if question.path in self._model.choice_lists:
            offered = self._offered(node, question)
        if (text := answers.fault_of(question, node.text, offered)) is not None:
            return text
        rule = self._model.constraints.get(question.path)
        if rule is None or truth_of(rule.value(node, world)):
            return None
        own = self._message(node, question, "constraintMsg", language)
        return own or _("This answer is not allowed here.")

    def _message(self, node: Node, question: Question, name: str, language: str) -> str:
        world = self._tree.world.in_language(language)
        return world.say(f"{question.path}:jr:{name}", node)

    def saved(self) -> bytes:
        """Return everything that was typed, to seal and go on later."""
        self._tree.settle()
        return answers.write(self.form, self._tree.root, self._tree.seed)

    def finished(self) -> Finished:
        """Return the finished answers without what is not relevant.

        Raises Unfinished while there are problems.
        """
        if problems := self.problems(language=self.form.default_language):
            raise Unfinished(problems)
        self._tree.end()
        codes: dict[str, object] = {}
        for node, question in self._asked():
            if not question.coded:
                continue
            made = self._model.values.get(question.path)
            literals = made.uses.literals if made is not None else set()
            code = answers.code_of(question, node.text, node.left, literals)
            if code is not None:
                codes[node.place] = code
        root, seed = self._tree.root, self._tree.seed
        return Finished(answers.write(self.form, root, seed, self.now), codes)
