"""Style sheets and templates keep the promises on weight, direction and safety."""

import re
from pathlib import Path

import brotli
import pytest

from tests.design.sheets import STATIC, own_templates, sheet, templates

SHEETS = ["public.css", "staff.css", "figures.css"]
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right)(?![\w])"
    r"|(?<![\w-])(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)


def weight(name: str) -> int:
    """Return the bytes of a static file as brotli sends it."""
    return len(brotli.compress((STATIC / name).read_bytes()))


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_turn_round_with_the_direction_of_writing(name: str) -> None:
    assert PHYSICAL.findall(sheet(name)) == []


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_ask_nobody_else_for_anything(name: str) -> None:
    text = sheet(name)
    assert "@import" not in text
    assert "url(" not in text


def test_the_public_sheet_weighs_less_than_six_kilobytes() -> None:
    assert weight("public.css") < 6_000


def test_the_staff_sheets_weigh_less_than_twenty_kilobytes() -> None:
    assert weight("staff.css") + weight("figures.css") < 20_000


def test_the_scripts_are_small() -> None:
    assert weight("public.js") < 2_500
    assert weight("staff.js") < 4_000


def test_the_check_for_physical_sides_finds_one() -> None:
    assert PHYSICAL.search(".a{margin-left:1px}")
    assert PHYSICAL.search(".a{left:0}")
    assert not PHYSICAL.search(".a{inset-inline-start:0;--left-over:1}")


@pytest.mark.parametrize("path", own_templates(), ids=lambda path: path.name)
def test_templates_hold_no_inline_style_and_no_inline_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not HANDLER.search(text)
    for opening, body in re.findall(r"(<script[^>]*>)(.*?)</script>", text, re.DOTALL):
        assert "src=" in opening
        assert body == ""


def test_lines_of_templates_have_at_most_120_characters() -> None:
    long = [
        f"{path.name}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []


@pytest.mark.parametrize("path", own_templates(), ids=lambda path: path.name)
def test_templates_ask_no_third_party(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", text)


def test_public_templates_use_no_script_but_the_optional_one() -> None:
    public = next(p for p in templates() if p.name == "base_public.html")
    text = public.read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*>", text) == [
        "<script src=\"{% static 'design/public.js' %}\" defer>"
    ]
    assert "csrf" not in text
