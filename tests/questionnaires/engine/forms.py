"""Small forms as Markdown tables, compiled and begun."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook
from pyxform.xls2json_backends import md_table_to_workbook

from amparo.foundation.questionnaires.engine import (
    Filling,
    Form,
    NotAForm,
    Problem,
    compile_form,
    compile_table,
)
from amparo.foundation.questionnaires.engine.answers import calculated
from amparo.foundation.questionnaires.engine.nodes import find
from amparo.foundation.questionnaires.engine.xpath import compile_expression

# A Sunday evening in La Paz, when it is Monday already in Greenwich.
NOW = datetime(2026, 11, 29, 21, 30, tzinfo=ZoneInfo("America/La_Paz"))


@lru_cache(maxsize=64)
def form_of(table: str) -> Form:
    """Compile a form from a Markdown table."""
    return compile_table(table).form


def begun(table: str, **answers: str) -> Filling:
    """Compile a form and answer some of its first questions, by name."""
    filling = Filling(form_of(table), now=NOW)
    for name, value in answers.items():
        filling.set(f"/data/{name}", value)
    return filling


def workbook(table: str) -> Workbook:
    """Return a Markdown table as an Excel workbook that can still be changed."""
    written = BytesIO()
    md_table_to_workbook(table).save(written)
    return load_workbook(written)


def xlsx(table: str | Workbook) -> bytes:
    """Return a Markdown table, or a workbook, as the bytes of an .xlsx file."""
    book = workbook(table) if isinstance(table, str) else table
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def problems_of(table: str | bytes) -> list[Problem]:
    """Return what is wrong with a form, which must be something."""
    with pytest.raises(NotAForm) as caught:
        compile_table(table) if isinstance(table, str) else compile_form(table)
    return list(caught.value.problems)


def said(table: str | bytes) -> list[tuple[str, int, str, str]]:
    """Return what is wrong as plain tuples: sheet, row, column, sentence."""
    return [
        (one.sheet, one.row, one.column, str(one.text)) for one in problems_of(table)
    ]


def only(table: str) -> tuple[str, int, str, str]:
    """Return the one thing that is wrong."""
    found = said(table)
    assert len(found) == 1, found
    return found[0]


def result(expression: str, questions: str = "", **answers: str) -> str:
    """Return what an expression gives as a calculation beside some other questions.

    ``questions`` are types and names; answers are set by name.
    """
    rows = [row.split() for row in questions.split(",") if row.strip()]
    table = "| survey | | | | |\n| | type | name | label | calculation |\n"
    for kind, name in rows:
        table += f"| | {kind} | {name} | {name} | |\n"
    table += "| | calculate | found | | 1 |\n"
    tree = begun(table, **answers)._tree
    tree.settle()
    _parent, spec, node = find(tree.root, "/data/found")
    assert node is not None
    source = re.sub(r"\$\{(\w+)\}", r" /data/\1 ", expression)
    ready = compile_expression(source, spec, tree.model.specs)
    return calculated(spec, None, ready.value(node, tree.world))
