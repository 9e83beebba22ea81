"""Random forms with conditions, groups, rows and calculations, and random answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from amparo.foundation.questionnaires.engine import Filling, Form, Question

CHOICES = """
| choices | | | |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| | abc | a | A |
| | abc | b | B |
| | abc | c | C |
"""

Text = st.SearchStrategy[str]


def number(names: Sequence[str]) -> Text:
    """Expressions that give a number, of these questions."""
    one = st.integers(0, 9).map(str)
    if names:
        one |= st.sampled_from(names).map(lambda name: f"${{{name}}}")
    return st.recursive(
        one,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(
                lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
            ),
            st.tuples(inner, st.sampled_from(["mod 3", "div 2"])).map(
                lambda parts: f"({parts[0]} {parts[1]})"
            ),
            inner.map(lambda value: f"round({value})"),
            inner.map(lambda value: f"int({value})"),
            st.tuples(inner, inner, inner).map(
                lambda three: f"if({three[0]} > {three[1]}, {three[1]}, {three[2]})"
            ),
        ),
        max_leaves=4,
    )


def condition(names: Sequence[str], *, choices: bool = False) -> Text:
    """Expressions that are true or false."""
    one = st.tuples(
        number(names), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), number(names)
    ).map(lambda parts: f"{parts[0]} {parts[1]} {parts[2]}")
    if choices:
        one |= st.sampled_from(
            [
                "${s} = 'yes'",
                "${s} != 'no'",
                "selected(${m}, 'a')",
                "count-selected(${m}) > 1",
                "${m} = ''",
                "selected-at(${m}, 1) = 'b'",
            ]
        )
    return st.recursive(
        one,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
                lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
            ),
            inner.map(lambda value: f"not({value})"),
        ),
        max_leaves=3,
    )


@dataclass(frozen=True)
class Case:
    """A form and its answers by place."""

    table: str
    answers: dict[str, str]
    rows: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a form with conditions, groups, rows and calculations, and answers."""
    on = lambda *names: draw(condition(names, choices="s" in names))  # noqa: E731
    of = lambda *names: draw(number(names))  # noqa: E731
    total = draw(
        st.sampled_from(
            ["sum(${z})", "count(${r})", "max(${d})", "min(${d})", "count(${d}) * 2"]
        )
    )
    table = f"""
| survey | | | | | | | |
| | type | name | label | relevant | constraint | required | calculation |
| | integer | a | A | | . >= 0 | | |
| | integer | b | B | {on("a")} | | {on("a")} | |
| | select_one yn | s | S | {on("a", "b")} | | yes | |
| | select_multiple abc | m | M | | count-selected(.) < 3 | | |
| | begin group | g | G | {on("a", "b", "m")} | | | |
| | integer | c | C | | . > {of("a")} | {on("a", "s")} | |
| | begin group | h | H | {on("c", "s")} | | | |
| | text | t | T | {on("c", "s")} | | yes | |
| | end group | | | | | | |
| | end group | | | | | | |
| | calculate | x | | | | | {of("a", "b", "c")} |
| | calculate | y | | | | | {of("x", "a")} |
| | begin repeat | r | R | | | | |
| | integer | d | D | | . > {of("a")} | | |
| | text | e | E | {on("d", "a")} | | {on("d")} | |
| | calculate | z | | | | | {of("d", "a")} |
| | end repeat | | | | | | |
| | calculate | total | | | | | {total} |
| | text | u | U | {on("total", "y", "s")} | | | |
{CHOICES}"""
    value = st.integers(-3, 9).map(str)
    if "(" not in total.replace("count(", ""):
        value |= st.just("")
    answers = {f"/data/{name}": draw(value) for name in ("a", "b")}
    answers["/data/g/c"] = draw(value)
    answers["/data/s"] = draw(st.sampled_from(["", "yes", "no"]))
    answers["/data/m"] = " ".join(draw(st.sets(st.sampled_from("abc")).map(sorted)))
    answers["/data/g/h/t"] = draw(st.sampled_from(["", "some"]))
    rows = draw(st.integers(1, 3))
    for row in range(1, rows + 1):
        answers[f"/data/r[{row}]/d"] = draw(value)
        answers[f"/data/r[{row}]/e"] = draw(st.sampled_from(["", "some"]))
    return Case(table, answers, rows)


def places_of(form: Form, rows: int) -> list[tuple[str, Question]]:
    """Return the places of all questions of a random form with so many rows."""
    found = []
    for path, question in form.questions().items():
        if path.startswith("/data/r/"):
            found += [
                (path.replace("/r/", f"/r[{row}]/"), question)
                for row in range(1, rows + 1)
            ]
        else:
            found.append((path, question))
    return found


def answered(
    filling: Filling, case: Case, order: Sequence[str] | None = None
) -> Filling:
    """Add the rows and give the answers, in an order of their places."""
    for _row in range(case.rows):
        filling.add_row("/data/r")
    for place in order or list(case.answers):
        filling.set(place, case.answers[place])
    return filling
