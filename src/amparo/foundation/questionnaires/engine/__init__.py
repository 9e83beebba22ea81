"""XLSForms on the server: reading them, and working out what is asked and answered.

Pure Python: no tables, no requests. ``compile_form`` reads what was uploaded,
``parse_form`` what is stored, and a ``Filling`` is one set of answers.
"""

from .filling import Filling
from .problems import NotAForm, Problem, Unfinished
from .reading import Compiled, compile_form, compile_table, parse_form
from .shapes import (
    Finished,
    Form,
    Group,
    Item,
    Kind,
    Node,
    Page,
    Question,
    Repeat,
    Why,
    in_language,
)

__all__ = [
    "Compiled",
    "Filling",
    "Finished",
    "Form",
    "Group",
    "Item",
    "Kind",
    "Node",
    "NotAForm",
    "Page",
    "Problem",
    "Question",
    "Repeat",
    "Unfinished",
    "Why",
    "compile_form",
    "compile_table",
    "in_language",
    "parse_form",
]
