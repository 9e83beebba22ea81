"""A stored XForm as a form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .expressions import Expression, NotAnExpression, Parts
from .marks import check_marks
from .model import Model, Setting, steps_in_order
from .nodes import Node, Spec
from .problems import Faults, NotAForm, Problem
from .shapes import Form, Texts
from .texts import language_code, parts_of, without_gaps
from .tree import tree_of
from .xml import Element, NotXml, first, inside, local, parse, value_of
from .xpath import compile_expression

# Twice what the largest form that we know of has; each is drawn on some page.
MAX_QUESTIONS = 2_000
_COLUMNS = {
    "relevant": "relevant",
    "calculate": "calculation",
    "constraint": "constraint",
    "required": "required",
}
YES, NO = ("true()", "1", "true"), ("false()", "0", "false", "")


@dataclass
class Source:
    """An XForm while it is read."""

    model: Model
    faults: Faults
    binds: dict[str, Element]
    controls: dict[str, Element] = field(default_factory=dict)
    repeats: dict[str, Element] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    default_language: str = ""
    # Texts as an author wrote them, by the same keys as the model's.
    shown: dict[str, Texts] = field(default_factory=dict)

    def compile(self, path: str, column: str, source: str) -> Expression | None:
        """Make an expression ready; one that cannot be used becomes a fault."""
        specs = self.model.specs
        try:
            return compile_expression(source, specs[path], specs, self.model.lists)
        except NotAnExpression as error:
            self.faults.expression(path, column, error)
            return None


def read_stored(xform: str) -> Form:
    """Read a stored XForm; raise NotAForm when it is none that we can fill."""
    form, faults = read_form(xform)
    if faults.found or form is None:
        raise NotAForm(
            Problem("", 0, fault.column, fault.text) for fault in faults.found
        )
    return form


def read_form(xform: str) -> tuple[Form | None, Faults]:
    """Read an XForm and say all that is wrong with it."""
    faults = Faults()
    try:
        top = parse(xform.encode())
    except NotXml:
        faults.add("", "", _("This is not a form: its inner file cannot be read."))
        return None, faults
    model_element, body = first(top, "head", "model"), first(top, "body")
    data = None
    if model_element is not None:
        instance = first(model_element, "instance")
        data = next(iter(instance), None) if instance is not None else None
    if model_element is None or body is None or data is None:
        faults.add("", "", _("This is not a form: it has no questions."))
        return None, faults
    source = _source(data, model_element, body, faults)
    _read_lists(source, model_element)
    _read_texts(source, model_element)
    _read_binds(source)
    _read_settings(source, model_element)
    _read_counts(source)
    root = tree_of(source)
    check_marks(source.model, faults)
    source.model.steps = steps_in_order(source.model, faults)
    if len(source.model.questions) > MAX_QUESTIONS:
        text = _("A form may have at most %(count)s questions.")
        faults.add("", "", text % {"count": MAX_QUESTIONS})
    title = first(top, "head", "title")
    submission = first(model_element, "submission")
    form = Form(
        id=data.get("id") or "",
        title=(title.text or "") if title is not None else "",
        version=data.get("version") or "",
        languages=tuple(source.languages),
        default_language=source.default_language,
        root=root,
        public_key="" if submission is None else value_of(submission, _KEY),
        model=source.model,
    )
    return form, faults


_KEY = "base64RsaPublicKey"


def _source(
    data: Element, model_element: Element, body: Element, faults: Faults
) -> Source:
    root = Spec("", "")
    repeats: dict[str, Element] = {}
    controls: dict[str, Element] = {}
    for element in _elements(body):
        path = element.get("nodeset") if local(element) == "repeat" else None
        if path:
            repeats[path] = element
        elif ref := (element.get("ref") or element.get("bind")):
            controls.setdefault(ref, element)
    _grow(root, data, repeats)
    model = Model(root, {spec.path: spec for spec in root.walk()})
    binds = {}
    for bind in inside(model_element, "bind"):
        path = bind.get("nodeset") or ""
        if path in model.specs:
            binds[path] = bind
    known = {path: one for path, one in controls.items() if path in model.specs}
    return Source(model, faults, binds, known, repeats)


def _elements(body: Element) -> Iterator[Element]:
    """Go through the controls: what is asked, groups and repeats."""
    for element in body:
        if local(element) in ("label", "hint", "itemset", "item", "setvalue"):
            continue
        yield element
        yield from _elements(element)


def _grow(parent: Spec, element: Element, repeats: dict[str, Element]) -> None:
    """Add what an element of the empty answers says; of a repeat's rows the first."""
    name = local(element)
    if name in parent.inner:
        return
    path = f"{parent.path}/{name}"
    spec = Spec(path, name, parent, repeats=path in repeats)
    parent.inner[name] = spec
    for child in element:
        _grow(spec, child, repeats)
    if not spec.inner:
        spec.default = (element.text or "").strip()


def _read_lists(source: Source, model_element: Element) -> None:
    """Read the lists of choices that questions and filters use."""
    for instance in list(inside(model_element, "instance"))[1:]:
        name = instance.get("id") or ""
        if instance.get("src"):
            text = _("Choices from a separate file (%(name)s) are not supported.")
            source.faults.add("", "type", text % {"name": name})
            continue
        top = Node("", None)
        for element in instance:
            _copy(element, top)
        source.model.lists[name] = top


def _copy(element: Element, parent: Node) -> None:
    node = parent.add(Node(local(element), parent, None, (element.text or "").strip()))
    for child in element:
        _copy(child, node)


def _read_texts(source: Source, model_element: Element) -> None:
    """Read the texts with translations; those without are read with their question."""
    itext = first(model_element, "itext")
    if itext is None:
        return
    gathered: dict[str, dict[str, tuple[Parts, str]]] = {}
    for translation in inside(itext, "translation"):
        code = language_code(translation.get("lang") or "")
        if code in source.languages:
            text = _("Two languages of the form have the same code, “%(code)s”.")
            source.faults.add("", "label", text % {"code": code})
        source.languages.append(code)
        if translation.get("default"):
            source.default_language = code
        for text_element in inside(translation, "text"):
            key = text_element.get("id") or ""
            both = _said(source, text_element, key)
            if both is not None:
                gathered.setdefault(key, {})[code] = both
    for key, said in gathered.items():
        source.model.texts[key], source.shown[key] = without_gaps(said)
    # Texts without a language beside such with one: no language of the form.
    if len(source.languages) > 1 and "" in source.languages:
        source.languages.remove("")
    if source.default_language not in source.languages and source.languages:
        source.default_language = source.languages[0]


def _said(source: Source, element: Element, key: str) -> tuple[Parts, str] | None:
    """Read one text in one language: the plain form, with guidance after a hint."""
    path = key.partition(":")[0]
    at = path if path in source.model.specs else source.model.data.path
    found: list[tuple[Parts, str]] = []
    for value in inside(element, "value"):
        form = value.get("form") or ""
        if form in ("image", "big-image", "audio", "video"):
            text = _("Pictures, sound and films in a question are not supported.")
            source.faults.add(path, f"media::{form}", text)
        elif form in ("", "long", "guidance"):
            found.append(text_at(source, value, at, key.rpartition(":")[2] or "label"))
    texts = [both for both in found if both[1]]
    if len(texts) < 2:
        return texts[0] if texts else None
    (one, first_shown), (other, second_shown) = texts[:2]
    return (*one, "\n", *other), f"{first_shown}\n{second_shown}"


def text_at(
    source: Source, element: Element, path: str, column: str
) -> tuple[Parts, str]:
    """Read a text that belongs to a path."""
    return parts_of(element, lambda text: source.compile(path, column, text))


def _read_binds(source: Source) -> None:
    model = source.model
    targets = {
        "relevant": model.relevant,
        "calculate": model.values,
        "constraint": model.constraints,
        "required": model.required,
    }
    for path, bind in source.binds.items():
        spec = model.specs[path]
        spec.whole = value_of(bind, "type") in ("int", "integer")
        spec.number = spec.whole or value_of(bind, "type") == "decimal"
        for name, target in targets.items():
            text = value_of(bind, name).strip()
            if name in ("required", "relevant") and text in _plain(name):
                continue
            if not text:
                continue
            expression = source.compile(path, _COLUMNS[name], text)
            if expression is not None:
                target[path] = expression
        preload = value_of(bind, "preload")
        if preload:
            model.preloads[path] = value_of(bind, "preloadParams") or preload


def _plain(name: str) -> tuple[str, ...]:
    """Return the texts that say what is so without an expression anyway."""
    return NO if name == "required" else ("true()",)


def _read_settings(source: Source, model_element: Element) -> None:
    """Read the values that are set once; where they stand says when."""
    model = source.model
    for element in inside(model_element, "setvalue"):
        if setting := _setting(source, element):
            model.at_first.append(setting)
    for path, control in [*source.controls.items(), *source.repeats.items()]:
        for element in inside(control, "setvalue"):
            if not (setting := _setting(source, element)):
                continue
            events = (element.get("event") or "").split()
            if "odk-new-repeat" in events:
                model.at_row.append(setting)
            elif "xforms-value-changed" in events:
                model.at_change.setdefault(path, []).append(setting)
            else:
                model.at_first.append(setting)


def _read_counts(source: Source) -> None:
    """Read how many rows a form counts for its repeats."""
    for path, repeat in source.repeats.items():
        count = value_of(repeat, "count").strip()
        if count and path in source.model.specs:
            expression = source.compile(path, "repeat_count", count)
            if expression is not None:
                source.model.rows[path] = expression


def _setting(source: Source, element: Element) -> Setting | None:
    path = element.get("ref") or ""
    if path not in source.model.specs:
        return None
    text = element.get("value") or f"'{(element.text or '').strip()}'"
    expression = source.compile(path, "default", text)
    return None if expression is None else Setting(path, expression)
