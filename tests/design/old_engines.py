"""Reads a style sheet as an engine does: what it does not know, it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The oldest engines that public pages promise to be read with. Opera Mini renders on
# a server and knows no grid, no variables and nothing that sticks; UC Browser is a
# Chrome of 57 or older.
FLOOR = 44

# Properties that Chrome 44, Opera Mini and UC know.
OLD = frozenset(
    "background background-color border border-bottom border-collapse border-color"
    " border-radius border-style border-top border-width bottom box-shadow box-sizing"
    " clip color cursor display fill flex flex-wrap align-content align-items"
    " justify-content font font-size font-weight height letter-spacing line-height"
    " list-style margin margin-bottom margin-top max-height max-width min-height"
    " min-width outline outline-offset overflow overflow-wrap padding padding-bottom"
    " padding-top position resize stroke stroke-linecap stroke-linejoin stroke-width"
    " table-layout text-align text-decoration top transform transition vertical-align"
    " white-space width z-index -webkit-text-size-adjust".split()
)


@dataclass(frozen=True)
class Feature:
    """Something newer than the floor, with the first Chrome that knows it."""

    name: str
    since: int
    pattern: str

    def is_in(self, text: str) -> bool:
        """Return whether a selector or ``property:value`` uses it."""
        return bool(re.search(self.pattern, text))


SELECTORS = [
    Feature(":is()", 88, r":is\("),
    Feature(":has()", 105, r":has\("),
    Feature(":focus-visible", 86, r":focus-visible"),
    Feature("::marker", 86, r"::marker"),
    Feature("a list within :not()", 88, r":not\([^()]*,"),
]
_LOGICAL = (
    r"^(?:margin|padding)-(?:block|inline)(?:-start|-end)?:"
    r"|^border-(?:block|inline)-(?:start|end):|^border-(?:start|end)-\w+-radius:"
)
DECLARATIONS = [
    Feature("var()", 49, r"var\(|^--"),
    Feature("grid", 57, r"^display:(?:inline-)?grid|^grid-|^justify-(?:items|self):"),
    Feature("subgrid", 117, r":subgrid"),
    Feature("placing in a block", 59, r"^place-content:"),
    Feature("gap", 84, r"^(?:column-)?gap:"),
    Feature("inset", 87, r"^inset"),
    Feature("logical space", 87, _LOGICAL),
    Feature("logical size", 57, r"^(?:min-|max-)?(?:inline|block)-size:"),
    Feature("clip-path", 55, r"^clip-path:"),
    Feature("sticky", 56, r":sticky"),
    Feature("clamp() and min()", 79, r"clamp\(|[:,]min\(|max\("),
    Feature("columns", 50, r"^columns:|^break-inside:"),
    Feature("numeric forms", 52, r"^font-variant-numeric:"),
    Feature("underlines", 89, r"^text-(?:underline-offset|decoration-thickness):"),
    Feature("balanced lines", 114, r"^text-wrap:"),
    Feature("own colours of controls", 93, r"^(?:accent-color|color-scheme):"),
    Feature("scrolling", 69, r"^(?:scroll-padding|overscroll-behavior)-"),
    Feature("sizes of text turned", 54, r"^text-size-adjust:"),
]


@dataclass(frozen=True)
class Rule:
    """One selector of a rule, with the conditions around it."""

    selector: str
    declarations: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()  # all of the list: one unknown drops the rule

    @property
    def since(self) -> int:
        """Return the first engine that reads what stands within the conditions."""
        return max((_since_condition(each) for each in self.conditions), default=0)


def _since_condition(condition: str) -> int:
    if condition.startswith("@supports"):
        inside = condition.partition("(")[2].rpartition(")")[0]
        return max([f.since for f in DECLARATIONS if f.is_in(inside)], default=28)
    for name, since in (("prefers-color", 76), ("prefers-reduced", 74)):
        if name in condition:
            return since
    return 0


def rules(text: str, conditions: tuple[str, ...] = ()) -> Iterator[Rule]:
    """Yield the rules of a style sheet, one for each selector of a list."""
    text, at = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL), 0
    while (opened := text.find("{", at)) >= 0:
        head = text[at:opened].strip()
        closed = _end(text, opened)
        body = text[opened + 1 : closed]
        at = closed + 1
        if head.startswith(("@media", "@supports")):
            yield from rules(body, (*conditions, head))
        elif not head.startswith("@page"):
            declarations = tuple(d.strip() for d in body.split(";") if d.strip())
            parts = tuple(_parts(head))
            for part in parts:
                yield Rule(part, declarations, conditions, parts)


def _end(text: str, opened: int) -> int:
    depth = 0
    for at in range(opened, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth:
            return at
    raise ValueError("a brace is not closed")


def _parts(head: str) -> Iterator[str]:
    """Yield the selectors of a list; commas within brackets do not part them."""
    depth, part = 0, ""
    for sign in head:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            yield part.strip()
            part = ""
        else:
            part += sign
    yield part.strip()


def features(text: str, kinds: list[Feature], known: int) -> list[Feature]:
    """Return what a text uses that is newer than an engine knows."""
    return [each for each in kinds if each.since > known and each.is_in(text)]


def as_read_by(text: str, known: int) -> str:
    """Return the sheet without what an engine of that age leaves out."""
    kept = []
    for rule in rules(text):
        if rule.since > known or rule.selector != rule.selectors[0]:
            continue
        if features(" ".join(rule.selectors), SELECTORS, known):
            continue
        own = [d for d in rule.declarations if not features(d, DECLARATIONS, known)]
        block = f"{','.join(rule.selectors)}{{{';'.join(own)}}}"
        for condition in reversed(rule.conditions):
            block = f"{condition}{{{block}}}"
        kept.append(block)
    return "\n".join(kept)
