"""What is asked together: one group a page."""

from __future__ import annotations

from amparo.foundation.questionnaires.engine import Filling, Page, in_language
from tests.questionnaires.engine.forms import NOW, begun, form_of

FORM = """
| survey | | | | | | | |
| | type | name | label | relevant | appearance | calculation | score |
| | calculate | hidden | | | | 1 | |
| | text | who | Who | | | | |
| | begin group | home | Home | | | | |
| | integer | rooms | Rooms | | | | |
| | begin group | water | Water | ${rooms} > 1 | | | |
| | text | source | Source | | | | |
| | end group | | | | | | |
| | text | roof | Roof | | | | |
| | end group | | | | | | |
| | begin group | flat | On one page | | field-list | | |
| | text | one | One | | | | |
| | begin group | inner | Inner | ${one} != '' | | | |
| | text | two | Two | | | | |
| | end group | | | | | | |
| | end group | | | | | | |
| | begin repeat | child | Child | ${rooms} > 0 | | | |
| | text | name | Name | | | | |
| | end repeat | | | | | | |
| | calculate | points | Points | | | ${rooms} * 2 | yes |
"""


def outline(pages: list[Page]) -> list[tuple[str, str, list[str]]]:
    return [
        (page.key, in_language(page.title, ""), [item.place for item in page.items])
        for page in pages
    ]


def test_each_group_is_a_page_and_so_is_what_lies_between() -> None:
    filling = begun(FORM)
    assert outline(filling.pages()) == [
        ("who", "", ["/data/who"]),
        ("home.rooms", "Home", ["/data/home/rooms"]),
        ("home.roof", "Home", ["/data/home/roof"]),
        ("flat", "On one page", ["/data/flat/one"]),
        ("points", "", ["/data/points"]),
    ]
    filling.set("/data/home/rooms", "2")
    filling.set("/data/flat/one", "x")
    filling.add_row("/data/child")
    filling.add_row("/data/child")
    assert outline(filling.pages()) == [
        ("who", "", ["/data/who"]),
        ("home.rooms", "Home", ["/data/home/rooms"]),
        ("home.water", "Water", ["/data/home/water/source"]),
        ("home.roof", "Home", ["/data/home/roof"]),
        (
            "flat",
            "On one page",
            ["/data/flat/one", "/data/flat/inner", "/data/flat/inner/two"],
        ),
        (
            "child",
            "Child",
            [
                "/data/child",
                "/data/child[1]",
                "/data/child[1]/name",
                "/data/child[2]",
                "/data/child[2]/name",
            ],
        ),
        ("points", "", ["/data/points"]),
    ]


def test_rows_have_their_numbers_and_depths() -> None:
    filling = begun(FORM)
    filling.set("/data/home/rooms", "1")
    filling.add_row("/data/child")
    page = next(page for page in filling.pages() if page.key == "child")
    assert [(item.row, item.depth) for item in page.items] == [(0, 0), (1, 0), (0, 1)]


def test_an_item_says_whether_it_is_a_score() -> None:
    items = [item for page in begun(FORM).pages() for item in page.items]
    assert {item.place for item in items if item.node.score} == {"/data/points"}  # type: ignore[attr-defined]


def test_each_relevant_question_stands_on_one_page() -> None:
    filling = begun(FORM)
    filling.set("/data/home/rooms", "2")
    places = [item.place for page in filling.pages() for item in page.items]
    assert len(places) == len(set(places))
    for path, question in filling.form.questions().items():
        if "child" in path or path == "/data/hidden":
            continue
        assert (path in places) is filling.is_relevant(path), question


def test_a_page_keeps_its_key_while_answers_change() -> None:
    form = form_of(
        FORM.replace("| text | who | Who | |", "| text | who | Who | 1 = 2 |")
    )
    assert "who" not in [page.key for page in Filling(form, now=NOW).pages()]


COUNTED = """
| survey | | | | |
| | type | name | label | repeat_count |
| | integer | many | Many | |
| | begin repeat | visit | Visit | ${many} |
| | text | what | What | |
| | end repeat | | | |
"""


def test_rows_that_the_form_counts_are_a_page_when_there_are_any() -> None:
    filling = begun(COUNTED)
    assert [page.key for page in filling.pages()] == ["many"]
    filling.set("/data/many", "1")
    assert [page.key for page in filling.pages()] == ["many", "visit"]


def test_rows_that_the_form_counts_have_no_heading_without_rows() -> None:
    begin = "| | begin group | g | G | |\n| | integer | many"
    table = COUNTED.replace("| | integer | many", begin) + "| | end group | | | |\n"
    filling = begun(table)
    assert outline(filling.pages()) == [("g.many", "G", ["/data/g/many"])]
    table = table.replace(
        "label | repeat_count |", "label | repeat_count | appearance |"
    )
    filling = begun(table.replace("| G | |", "| G | | field-list |"))
    assert outline(filling.pages()) == [("g", "G", ["/data/g/many"])]
