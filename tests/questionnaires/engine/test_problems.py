"""What is wrong with a form is said in words, with its sheet, row and column."""

from __future__ import annotations

import pytest

from amparo.foundation.questionnaires.engine import compile_table
from tests.questionnaires.engine.forms import form_of, only, said


def with_type(kind: str) -> str:
    """Return a form whose third row has this type."""
    return f"""
| survey | | | |
| | type | name | label |
| | text | who | Who |
| | {kind} | it | It |
"""


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("barcode", "barcode"),
        ("image", "photo"),
        ("audio", "audio"),
        ("video", "video"),
        ("file", "file"),
        ("geotrace", "geotrace"),
        ("geoshape", "geoshape"),
        ("background-audio", "background-audio"),
        ("start-geopoint", "start-geopoint"),
        ("csv-external", "csv-external"),
        ("xml-external", "xml-external"),
        ("rank towns", "rank"),
        ("select_one_from_file towns.csv", "select_one_from_file"),
        ("select_one_external towns", "select_one_external"),
        ("begin loop over towns", "begin loop over towns"),
        ("integr", "integr"),
    ],
)
def test_a_type_that_is_not_supported_is_refused_by_name(kind: str, name: str) -> None:
    sheet, row, column, text = said(with_type(kind))[0]
    assert (sheet, row, column) == ("survey", 3, "type")
    assert f"“{name}”" in text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("${nobody} = 1", "There is no question named “nobody”."),
        ("/data/nobody = 1", "There is no question at /data/nobody."),
        ("../nobody/x = 1", "There is no question at /data/nobody."),
        ("pulldata('a', 'b', 'c', ${n})", "separate file, pulldata()"),
        ("area(${n}) > 3", "The function area() is not supported here."),
        ("jr:what(${n})", "The function jr:what() is not supported here."),
        ("${n} > ", "This expression cannot be read."),
        ("(${n} > 1", "This expression cannot be read."),
        ("//n = 1", "is not supported in expressions here"),
        ("${last-saved#n} = 1", "Answers from an earlier form, last-saved#n,"),
        ("regex(${n}, '(?<=a)b')", "The pattern “(?<=a)b” cannot be used"),
        ("regex(${n}, '[a')", "The pattern “[a” cannot be used"),
        ("regex(${n}, ${n})", "“regex” is not used with the right arguments."),
        ("instance('towns')/root", "no list of choices named “towns”"),
        ("count(3) > 1", "is not used with the right arguments"),
        ("if(${n}, 1)", "This expression cannot be read."),
        (" + ".join(["${n}"] * 121), "This expression is too long."),
        ("-" * 200 + "${n}", "This expression"),
        (f"{'not(' * 500}${{n}}{')' * 500}", "This expression"),
        (" or ".join(["${n} = 1"] * 3000), "This expression is too long."),
    ],
)
def test_an_expression_that_cannot_be_used_is_named(expression: str, text: str) -> None:
    table = f"""
| survey | | | | |
| | type | name | label | relevant |
| | integer | n | N | |
| | text | why | Why | {expression} |
"""
    sheet, row, column, sentence = only(table)
    assert (sheet, row, column) == ("survey", 3, "relevant")
    assert text in sentence


@pytest.mark.parametrize(
    "column", ["relevant", "constraint", "calculation", "required", "choice_filter"]
)
def test_each_column_with_an_expression_is_checked(column: str) -> None:
    table = f"""
| survey | | | | |
| | type | name | label | {column} |
| | integer | n | N | |
| | select_one yn | why | Why | nonsense(${{n}}) |
| choices | | | |
| | list_name | name | label |
| | yn | yes | Yes |
"""
    sheet, row, named, sentence = only(table)
    assert (sheet, row, named) == ("survey", 3, column)
    assert "nonsense()" in sentence


def test_a_position_in_brackets_is_refused_with_what_works_everywhere() -> None:
    table = """
| survey | | | | |
| | type | name | label | calculation |
| | begin repeat | child | Child | |
| | integer | age | Age | |
| | end repeat | | | |
| | calculate | second | | /data/child[2]/age |
"""
    sheet, row, column, text = only(table)
    assert (sheet, row, column) == ("survey", 5, "calculation")
    assert "[position() = 2]" in text


@pytest.mark.parametrize(
    ("one", "two", "names"),
    [
        ("${b} + 1", "${a} + 1", {"a", "b"}),
        ("${a} + 1", "1", {"a"}),
    ],
)
def test_calculations_in_a_circle_are_named(
    one: str, two: str, names: set[str]
) -> None:
    table = f"""
| survey | | | | |
| | type | name | label | calculation |
| | text | who | Who | |
| | calculate | a | | {one} |
| | calculate | b | | {two} |
"""
    sheet, row, _column, text = only(table)
    assert sheet == "survey" and row in (3, 4)
    assert "depend on each other in a circle" in text
    listed = text.rpartition(": ")[2].rstrip(".").split(", ")
    assert set(listed) == names


def test_a_group_that_depends_on_what_is_inside_is_a_circle() -> None:
    table = """
| survey | | | | |
| | type | name | label | relevant |
| | begin group | home | Home | ${rooms} > 1 |
| | integer | rooms | Rooms | |
| | end group | | | |
"""
    assert "circle" in only(table)[3]


def test_a_row_may_read_its_own_number_and_how_many_there_are() -> None:
    table = """
| survey | | | | |
| | type | name | label | calculation |
| | begin repeat | child | Child | |
| | calculate | at | | concat(position(..), '/', count(${child})) |
| | integer | age | Age | |
| | end repeat | | | |
"""
    assert form_of(table).id


CHOICES = """
| survey | | | |
| | type | name | label |
| | select_one town | where | Where |
| choices | | | |
| | list_name | name | label |
"""


@pytest.mark.parametrize(
    ("rows", "row", "column", "text"),
    [
        ("| | town | la paz | La Paz |", 2, "name", "must be one word"),
        ("| | town | a | A |\n| | town | a | B |", 3, "name", "appears twice"),
        ("| | town | a | A |\n| | town | | B |", 3, "name", "has no name"),
        ("| | town | a | A |\n| | | b | B |", 3, "list_name", "has no list"),
    ],
)
def test_a_choice_that_cannot_be_used_is_named(
    rows: str, row: int, column: str, text: str
) -> None:
    found = [one for one in said(CHOICES + rows) if one[0] == "choices"]
    assert [one[:3] for one in found] == [("choices", row, column)]
    assert text in found[0][3]


def test_a_list_that_is_not_there_is_named() -> None:
    found = only(
        CHOICES.replace("select_one town", "select_one city") + "| | t | a | A |"
    )
    assert found[:3] == ("survey", 2, "type")
    assert "no list “city”" in found[3]


def test_a_form_without_the_sheet_choices_says_which_list_is_missing() -> None:
    assert "no list “town”" in only(with_type("select_one town"))[3]


@pytest.mark.parametrize(
    ("rows", "row", "text"),
    [
        ("| | begin group | g | G |", 2, "has no end"),
        ("| | end group | | |", 2, "no open group or repeat"),
        (
            "| | begin group | g | G |\n| | text | t | T |\n| | end repeat | | |",
            4,
            "no open group or repeat",
        ),
        ("| | text | | T |", 2, "has no name"),
        ("| | text | 2nd | T |", 2, "cannot be a name"),
        ("| | text | my name | T |", 2, "cannot be a name"),
        (
            "| | text | a | T |\n| | text | a | T |",
            3,
            "appears twice in the same group",
        ),
        ("| | | a | T |", 2, "has no type"),
        ("| | text | meta | T |", 2, "is reserved"),
    ],
)
def test_a_row_that_does_not_fit_is_named(rows: str, row: int, text: str) -> None:
    table = f"| survey | | | |\n| | type | name | label |\n{rows}\n"
    found = said(table)
    assert ("survey", row) in [one[:2] for one in found]
    assert any(text in one[3] for one in found)


def test_several_earlier_answers_cannot_be_chosen_as_they_may_have_spaces() -> None:
    table = """
| survey | | | |
| | type | name | label |
| | begin repeat | child | Child |
| | text | name | Name |
| | end repeat | | |
| | select_multiple ${name} | some | Some |
"""
    sheet, row, column, text = only(table)
    assert (sheet, row, column) == ("survey", 5, "type")
    assert "“select_one”" in text


@pytest.mark.parametrize("text", ["nonsense", "[1]", "3"])
def test_an_attribute_of_ours_that_someone_else_wrote_is_refused(text: str) -> None:
    table = f"""
| survey | | | | |
| | type | name | calculation | bind::amparo:label |
| | integer | who | 2 | |
| | calculate | it | 1 | {text} |
"""
    assert only(table)[:3] == ("survey", 3, "label")


def test_a_condition_for_read_only_is_refused() -> None:
    table = """
| survey | | | | |
| | type | name | label | read_only |
| | integer | n | N | no |
| | text | it | It | ${n} > 1 |
"""
    sheet, row, column, text = only(table)
    assert (sheet, row, column) == ("survey", 3, "read_only")
    assert "“yes”" in text
    assert form_of(table.replace("${n} > 1", "yes")).id


def test_groups_may_not_lie_inside_of_each_other_without_end() -> None:
    def nested(depth: int) -> str:
        begins = [f"| | begin group | g{at} | G |" for at in range(depth)]
        ends = ["| | end group | | |"] * depth
        rows = [*begins, "| | text | t | T |", *ends]
        return "| survey | | | |\n| | type | name | label |\n" + "\n".join(rows)

    assert form_of(nested(20)).questions()
    assert only(nested(21))[:3] == ("survey", 22, "type")
    assert len(said(nested(600))) == 1


def test_pictures_and_sound_in_questions_are_refused() -> None:
    table = """
| survey | | | | |
| | type | name | label | media::image |
| | text | it | It | it.png |
"""
    assert only(table)[:3] == ("survey", 2, "media::image")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    table = """
| survey | | | | |
| | type | name | label | relevant |
| | barcode | a | A | |
| | text | a | A | |
| | text | b | B | ${x} |
"""
    assert [one[1] for one in said(table)] == [2, 3, 4]


def test_metadata_of_a_telephone_is_a_warning() -> None:
    table = with_type("deviceid")
    assert "deviceid" in compile_table(table).warnings[0]
    assert compile_table(with_type("integer")).warnings == ()
