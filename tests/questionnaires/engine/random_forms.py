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

# Drawn one by one: strategies that are built for each form take longer than the tests.
_PICK = st.integers(0, 59)
_CHOSEN = (
    "${s} = 'yes'",
    "${s} != 'no'",
    "selected(${m}, 'a')",
    "count-selected(${m}) > 1",
    "${m} = ''",
    "selected-at(${m}, 1) = 'b'",
)


@dataclass(frozen=True)
class Expressions:
    """Draws expressions about the questions with these names."""

    draw: st.DrawFn
    names: Sequence[str]

    def one_of(self, *options: str) -> str:
        """Draw one of some texts."""
        return options[self.draw(_PICK) % len(options)]

    def number(self, depth: int = 2) -> str:
        """Draw an expression that gives a number."""
        if depth == 0 or self.draw(_PICK) % 3 == 0:
            numbers = [name for name in self.names if name not in ("s", "m")]
            literal = str(self.draw(_PICK) % 10)
            return self.one_of(*(f"${{{name}}}" for name in numbers), literal)
        first, second = self.number(depth - 1), self.number(depth - 1)
        sign = self.one_of("+", "-", "*")
        return self.one_of(
            f"({first} {sign} {second})",
            f"({first} mod 3)",
            f"({first} div 2)",
            f"round({first})",
            f"int({first})",
            f"if({first} > {second}, {second}, {self.one_of('1', '-2')})",
        )

    def condition(self, depth: int = 1) -> str:
        """Draw an expression that is true or false."""
        sign = self.one_of("=", "!=", "<", "<=", ">", ">=")
        compared = f"{self.number(depth)} {sign} {self.number(depth)}"
        chosen = _CHOSEN if "s" in self.names and "m" in self.names else (compared,)
        if depth == 0:
            return self.one_of(compared, *chosen)
        first, second = self.condition(depth - 1), self.condition(depth - 1)
        word = self.one_of("and", "or")
        return self.one_of(compared, f"({first} {word} {second})", f"not({first})")


@dataclass(frozen=True)
class Case:
    """A form and its answers by place."""

    table: str
    answers: dict[str, str]
    rows: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a form with conditions, groups, rows and calculations, and answers."""

    def on(*names: str) -> str:
        return Expressions(draw, names).condition()

    def of(*names: str) -> str:
        return Expressions(draw, names).number()

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
| | begin group | g | G | {on("a", "b", "s", "m")} | | | |
| | integer | c | C | | . > {of("a")} | {on("a", "s", "m")} | |
| | begin group | h | H | {on("c", "s", "m")} | | | |
| | text | t | T | {on("c", "s", "m")} | | yes | |
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
| | text | u | U | {on("total", "y", "s", "m")} | | | |
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
