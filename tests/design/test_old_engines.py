"""Public pages say the same on old engines: what those do not know has a twin.

Every property of the public sheet is either as old as the floor, or it is in the table
of what is harmless to miss, or an older twin stands before it in the same rule.
"""

from __future__ import annotations

import re

import pytest

from tests.design.old_engines import (
    DECLARATIONS,
    FLOOR,
    OLD,
    SELECTORS,
    Rule,
    as_read_by,
    features,
    rules,
)
from tests.design.sheets import sheet

# What may be missing, and why nobody reads something else then.
HARMLESS = {
    "var()": "the engine's own colours: black on white, blue links, grey buttons",
    "grid": "what would stand side by side stands below each other",
    "subgrid": "the numbers stand below each other",
    "placing in a block": "stands at the top instead of the middle",
    "gap": "boxes touch; digits that would join have margins instead (a test below)",
    "logical space": "the engine's own spaces and no lines: who speaks stands in words",
    "logical size": "boxes are as wide as the page and as high as their text",
    "sticky": "the way out stands at the top of the page and does not come along",
    "clamp() and min()": "headings have the engine's size",
    "columns": "the cities of the cover page stand below each other",
    "numeric forms": "digits have different widths",
    "underlines": "the engine's own underlines",
    "balanced lines": "lines of headings differ in length",
    "own colours of controls": "controls have the engine's colours",
    "scrolling": "pulling down loads the page again, as everywhere on that telephone",
    "sizes of text turned": "the prefixed twin beside it says the same",
}
# Selectors that an old engine does not know, and what it shows instead.
HARMLESS_RULES = {
    ":focus:not(:focus-visible):not(.error-summary)": "the ring shows on a tap, too",
    ":focus-visible": "the ring of :focus has no round corners",
    "main>ul:not([class]) li::marker": "black points of lists",
    ".numbers:has(.first-aid:only-child)": "the number has no red ground",
    ".numbers:has(.first-aid:only-child) :is(.who,.what)": "and no red letters",
    "fieldset.field label:has(input)": "an answer has no frame around it",
    "fieldset.field label:has(:checked)": "the button itself shows what is chosen",
    "form:has([name=reach][value=return]:checked) .reached": "more fields than needed",
    "form:not(:has([name=online]:checked,[name=kinds][value=online]:checked)) .online":
        "more fields than needed",
}  # fmt: skip
# The older declaration that has to stand before a newer one.
TWINS = {
    r"^inset:": ["top", "bottom", "width"],
    r"^inset-block-start:": ["top"],
    r"^clip-path:": ["clip"],
    r":sticky": ["position"],
}
# Stands over the text: without a ground of its own, the text shows through.
OVER = re.compile(r"^position:(?:fixed|sticky|absolute)")
SHEET = "public.css"


def all_rules() -> list[Rule]:
    return list(rules(sheet(SHEET)))


def newer(rule: Rule) -> list[tuple[int, str]]:
    """Return the declarations that the floor does not know, with their place."""
    return [
        (at, text)
        for at, text in enumerate(rule.declarations)
        if features(text, DECLARATIONS, max(FLOOR, rule.since))
    ]


def test_every_property_is_old_or_known_to_be_newer() -> None:
    unknown = {
        name
        for rule in all_rules()
        for text in rule.declarations
        if (name := text.partition(":")[0]) not in OLD
        and not any(each.is_in(text) for each in DECLARATIONS)
    }
    assert unknown == set()


def test_what_an_old_engine_leaves_out_is_harmless_or_has_a_twin() -> None:
    found = []
    for rule in all_rules():
        for at, text in newer(rule):
            before = {each.partition(":")[0] for each in rule.declarations[:at]}
            twins = [t for pattern, t in TWINS.items() if re.search(pattern, text)]
            names = {f.name for f in features(text, DECLARATIONS, FLOOR)}
            if twins and not set(twins[0]) <= before:
                found.append((rule.selector, text))
            elif not twins and not names <= HARMLESS.keys():
                found.append((rule.selector, text))
    # Which side something floats on may be missing; where it stands above may not.
    sides = {".presses": "inset-inline:.5rem", ".skip": "inset-inline-start:1rem"}
    assert found == list(sides.items())


def test_a_selector_that_an_old_engine_drops_changes_no_meaning() -> None:
    dropped = {
        rule.selector
        for rule in all_rules()
        if features(rule.selector, SELECTORS, max(FLOOR, rule.since))
    }
    assert dropped == set(HARMLESS_RULES)


def test_no_selector_takes_its_neighbours_with_it() -> None:
    """In a list, one that an engine does not know drops the whole rule."""
    for rule in all_rules():
        new = [s for s in rule.selectors if features(s, SELECTORS, rule.since or FLOOR)]
        assert new in ([], list(rule.selectors)), rule.selectors


def test_every_reason_is_needed() -> None:
    used = {
        each.name
        for rule in all_rules()
        for _at, text in newer(rule)
        for each in features(text, DECLARATIONS, FLOOR)
    }
    assert used >= HARMLESS.keys() - {"subgrid"}


def test_what_stands_over_the_text_has_a_ground_of_its_own() -> None:
    kept = list(rules(as_read_by(sheet(SHEET), FLOOR)))
    for rule in kept:
        if any(map(OVER.match, rule.declarations)):
            names = {each.partition(":")[0] for each in rule.declarations}
            assert "clip" in names or "background" in names, rule.selector


def test_one_half_of_two_colours_never_stands_alone() -> None:
    for rule in all_rules():
        own = [d for d in rule.declarations if d != "color:inherit"]
        kept = [d for d in own if not features(d, DECLARATIONS, FLOOR)]
        before = {d.partition(":")[0] for d in own}
        after = {d.partition(":")[0] for d in kept}
        if {"color", "background"} <= before and "color" in after:
            assert "background" in after, rule.selector


def test_a_ring_shows_where_the_keys_are_on_every_engine() -> None:
    for known in (FLOOR, 57, 85):
        read = list(rules(as_read_by(sheet(SHEET), known)))
        [ring] = [r for r in read if r.selector == ":focus"]
        assert ring.declarations[0].startswith("outline:3px solid")
        without = [
            r.selector
            for r in read
            if any(d in ("outline:none", "outline:0") for d in r.declarations)
        ]
        assert without == ["main:focus"]  # the whole text, not something to tap


def test_breaks_between_numbers_go_only_where_a_grid_parts_them() -> None:
    for rule in all_rules():
        if rule.selector == ".numbers br":
            assert rule.since == 57
    assert ".numbers br" not in as_read_by(sheet(SHEET), 56)


def test_digits_of_a_receipt_are_apart_without_gap() -> None:
    read = as_read_by(sheet(SHEET), FLOOR)
    assert ".receipt>*{margin:.1rem .55rem}" in read


def test_what_is_for_nobody_to_see_is_hidden_on_every_engine() -> None:
    read = {r.selector: r for r in rules(as_read_by(sheet(SHEET), FLOOR))}
    for selector in (".trap", ".hidden", ".skip:not(:focus)"):
        assert {"clip:rect(0 0 0 0)", "width:1px", "height:1px", "overflow:hidden"} <= {
            *read[selector].declarations
        }
    for selector in ("[hidden]", ".on-paper", ".lead:empty", ".lights"):
        assert any(d.startswith("display:none") for d in read[selector].declarations)


@pytest.mark.parametrize(
    ("css", "read"),
    [
        (".a{inset:0;top:0}", ".a{top:0}"),
        (".a,.b:is(i){top:0}", ""),
        ("@supports (display:grid){.a{top:0}}", ""),
        ("@media print{.a{top:0;gap:1px}}", "@media print{.a{top:0}}"),
        ("/* {x} */.a{color:var(--ink)}", ".a{}"),
    ],
)
def test_the_sheet_is_read_as_an_old_engine_reads_it(css: str, read: str) -> None:
    assert as_read_by(css, FLOOR) == read
