"""A lesson as a file: front matter, then steps in a small part of Markdown.

The front matter is TOML between two lines of ``+++``. A heading of the second level
begins a step and names its kind and id: ``## question whom``. In a choice a list of
links to other steps holds the choices; in a question each item of the list is an
answer, with the feedback to it as a quotation. A picture names its drawing, and any
step may name the one that follows it: ``## picture safe hand -> goodbye``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .codes import StepKind

FENCE = "+++"
_HEAD = re.compile(
    r"## +(?P<kind>[a-z]+) +(?P<key>[a-z][a-z0-9-]*)"
    r"(?: +(?P<picture>[a-z]+))?(?: +-> +(?P<then>[a-z][a-z0-9-]*))? *"
)
_TARGET = re.compile(r"#[a-z][a-z0-9-]*")
_TAGS = {"p", "strong", "em", "ul", "ol", "li", "br"}
_ENDED = re.compile(r"[.!?।؟…]+[”\"’»)]*(?:\s+|$)")

# Paragraphs, lists, quotations, emphasis and links: no HTML, no pictures, no headings.
_MARKDOWN = MarkdownIt("zero").enable(
    ["list", "blockquote", "emphasis", "link", "newline", "escape", "entity"]
)


class NotALesson(ValueError):
    """The text cannot be read as a lesson at all; says why, in English."""


@dataclass(frozen=True)
class Choice:
    """What someone may choose, and the key of the step that follows."""

    words: str
    target: str


@dataclass(frozen=True)
class Answer:
    """An answer to a question, and the feedback to it."""

    words: str
    feedback: SafeString


@dataclass(frozen=True)
class Step:
    """One step of a lesson, ready to be shown; ``text`` is what was written.

    ``then`` is the key of the step that follows, where that is not the next one.
    """

    kind: str
    key: str
    picture: str
    then: str
    text: str
    html: SafeString
    choices: tuple[Choice, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def mark(self) -> str:
        """A short digest of the step; a new wording gives another one."""
        return _digest(self.kind, self.key, self.picture, self.then, self.text)

    @property
    def is_read_aloud(self) -> bool:
        """Whether the readers of the lesson see it, not only who leads it."""
        return self.kind != StepKind.FACILITATOR

    def sentences(self) -> Iterator[str]:
        """Yield what is said, sentence by sentence, as plain words."""
        for line in _plain(self.text):
            yield from (part for part in _ENDED.split(line) if part.strip())

    @property
    def length(self) -> int:
        """The number of words that are read at once: without the feedback."""
        said = "\n".join(
            line for line in self.text.splitlines() if not line.lstrip().startswith(">")
        )
        return sum(len(line.split()) for line in _plain(said))


@dataclass(frozen=True)
class Document:
    """A lesson in one language."""

    head: dict[str, Any]
    steps: tuple[Step, ...]
    source: str = field(repr=False)

    @property
    def title(self) -> str:
        """The title; empty where the front matter has none."""
        return str(self.head.get("title", ""))

    @property
    def summary(self) -> str:
        """What the lesson is about, in a sentence."""
        return str(self.head.get("summary", ""))

    @property
    def digest(self) -> str:
        """A short name of exactly this wording."""
        return digest_of(self.source)

    @cached_property
    def screens(self) -> tuple[Step, ...]:
        """The steps that its readers see."""
        return tuple(step for step in self.steps if step.is_read_aloud)

    def step(self, key: str) -> Step | None:
        """Return a step by its key."""
        return next((step for step in self.steps if step.key == key), None)

    def after(self, step: Step) -> Step | None:
        """Return the screen that follows one; none after the last."""
        if step.then:
            return self.step(step.then)
        number = self.number_of(step.key)
        return self.screens[number] if number < len(self.screens) else None

    def number_of(self, key: str) -> int:
        """Return which screen a step is, from 1; 0 for none."""
        keys = [step.key for step in self.screens]
        return keys.index(key) + 1 if key in keys else 0

    def words(self, name: str) -> list[str]:
        """Return a list of the front matter as texts, such as ``crc``."""
        value = self.head.get(name, [])
        return [str(each) for each in value] if isinstance(value, list) else []


def digest_of(source: str) -> str:
    """Return the digest of a lesson's text."""
    return _digest(tidy(source))


def tidy(source: str) -> str:
    """Return a lesson's text as it is kept: plain line ends, one at the end."""
    lines = (line.rstrip() for line in source.replace("\0", "").splitlines())
    return "\n".join(lines).strip() + "\n"


def read(source: str) -> Document:
    """Read a lesson; ``NotALesson`` where front matter or a heading is broken."""
    source = tidy(source)
    head, body, first = _front_matter(source)
    steps = tuple(_step(*found) for found in _sections(body, first))
    if not steps:
        raise NotALesson("There is no step: a step begins with '## screen name'.")
    return Document(head, steps, source)


def _front_matter(source: str) -> tuple[dict[str, Any], list[str], int]:
    lines = source.splitlines()
    if FENCE not in lines[1:] or lines[0] != FENCE:
        raise NotALesson("The text must begin with a title between two lines of +++.")
    end = lines.index(FENCE, 1)
    try:
        return tomllib.loads("\n".join(lines[1:end])), lines[end + 1 :], end + 2
    except tomllib.TOMLDecodeError as broken:
        raise NotALesson(f"Between the lines of +++: {broken}") from None


def _sections(
    lines: Sequence[str], first: int
) -> Iterator[tuple[re.Match[str], list[str]]]:
    head: re.Match[str] | None = None
    body: list[str] = []
    for number, line in enumerate(lines, first):
        if not line.startswith("#"):
            body.append(line)
            continue
        if head is not None:
            yield head, body
        elif any(body):
            raise NotALesson(f"Line {number}: there is text before the first step.")
        head, body = _HEAD.fullmatch(line), []
        if head is None or head["kind"] not in set(StepKind):
            raise NotALesson(f"Line {number}: '{line}' is no heading of a step.")
    if head is not None:
        yield head, body


def _step(head: re.Match[str], lines: list[str]) -> Step:
    text = "\n".join(lines).strip()
    tokens = _MARKDOWN.parse(text)
    kind = head["kind"]
    choices: tuple[Choice, ...] = ()
    answers: tuple[Answer, ...] = ()
    if kind in (StepKind.CHOICE, StepKind.QUESTION):
        tokens, items = _last_list(tokens)
        if kind == StepKind.CHOICE:
            choices = tuple(_choice(item) for item in items)
        else:
            answers = tuple(_answer(item) for item in items)
    return Step(
        kind=kind,
        key=head["key"],
        picture=head["picture"] or "",
        then=head["then"] or "",
        text=text,
        html=_html(tokens),
        choices=choices,
        answers=answers,
    )


def _last_list(tokens: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """Return what stands before the last list, and the items of that list."""
    at = [n for n, each in enumerate(tokens) if _opens(each, 0)]
    if not at:
        return tokens, []
    items: list[list[Token]] = []
    for token in tokens[at[-1] + 1 :]:
        if token.type == "list_item_open" and token.level == 1:
            items.append([])
        elif items:
            items[-1].append(token)
    return tokens[: at[-1]], items


def _opens(token: Token, level: int) -> bool:
    return token.type == "bullet_list_open" and token.level == level


def _choice(tokens: list[Token]) -> Choice:
    inline = _inline(tokens)
    links = [each for each in inline if each.type == "link_open"]
    target = str(links[0].attrGet("href") or "") if links else ""
    return Choice(_words(inline), target.removeprefix("#"))


def _answer(tokens: list[Token]) -> Answer:
    quote = [n for n, each in enumerate(tokens) if each.type == "blockquote_open"]
    start = quote[0] if quote else len(tokens)
    end = [n for n, each in enumerate(tokens) if each.type == "blockquote_close"]
    feedback = tokens[start + 1 : end[-1]] if end else []
    return Answer(_words(_inline(tokens[:start])), _html(feedback))


def _inline(tokens: list[Token]) -> list[Token]:
    return [c for each in tokens if each.type == "inline" for c in each.children or []]


def _words(inline: list[Token]) -> str:
    breaks = ("softbreak", "hardbreak")
    said = (" " if each.type in breaks else each.content for each in inline)
    return " ".join("".join(said).split())


def _html(tokens: list[Token]) -> SafeString:
    """Render what was parsed; whatever it holds, only harmless tags come through."""
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # nh3 has dropped everything but the tags above, and all attributes.
    return SafeString(nh3.clean(html, tags=_TAGS, attributes={}).strip())


def _plain(text: str) -> Iterator[str]:
    """Yield the words of each paragraph or item, without the signs of Markdown."""
    for token in _MARKDOWN.parse(text):
        if token.type == "inline" and (said := _words(token.children or [])):
            yield said


def links_of(text: str) -> list[str]:
    """Return where the links of a step lead that are none to a step of the lesson."""
    return [
        href
        for token in _MARKDOWN.parse(text)
        for child in token.children or []
        if child.type == "link_open"
        and not _TARGET.fullmatch(href := str(child.attrGet("href") or ""))
    ]


def _digest(*texts: str) -> str:
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:16]
