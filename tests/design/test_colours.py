"""The colours are those of the direction, and every pair can be read."""

import re

import pytest

from tests.design.sheets import SELECTORS, contrast, sheet, tokens

# Token, the ground it stands on, and the ratio that the direction promises in tenths.
ROUNDING = 0.06
LIGHT = [
    ("ink", "paper", 13.8),
    ("quiet", "paper", 5.7),
    ("act", "paper", 7.4),
    ("on-act", "act", 7.8),
    ("on-lamp", "lamp", 8.0),
    ("danger", "danger-soft", 7.1),
    ("warn", "warn-soft", 6.7),
    ("good", "good-soft", 6.7),
    ("note", "note-soft", 7.5),
]
DARK = [
    ("ink", "paper", 14.8),
    ("quiet", "paper", 7.8),
    ("act", "paper", 9.3),
    ("on-act", "act", 9.0),
    ("on-lamp", "lamp", 8.0),
    ("danger", "danger-soft", 9.5),
    ("warn", "warn-soft", 9.3),
    ("good", "good-soft", 9.4),
    ("note", "note-soft", 9.2),
]
# Pairs that the direction does not name but the components use as text.
TEXT = [
    ("ink", "card"),
    ("ink", "ground"),
    ("ink", "line"),
    ("quiet", "card"),
    ("quiet", "ground"),
    ("act", "card"),
    ("act-deep", "paper"),
    ("on-act", "act-deep"),
    ("danger", "paper"),
    ("danger", "card"),
    ("warn", "paper"),
    ("good", "paper"),
    ("good", "card"),
    ("danger-soft", "danger"),
]
CONTROLS = [("edge", "paper"), ("edge", "card"), ("act", "card"), ("on-lamp", "lamp")]


@pytest.mark.parametrize(("front", "back", "least"), LIGHT)
def test_light_pairs_reach_the_promised_contrast(
    front: str, back: str, least: float
) -> None:
    colours = tokens("staff.css", "light")
    assert contrast(colours[front], colours[back]) >= least - ROUNDING


@pytest.mark.parametrize(("front", "back", "least"), DARK)
def test_dark_pairs_reach_the_promised_contrast(
    front: str, back: str, least: float
) -> None:
    colours = tokens("staff.css", "dark by choice")
    assert contrast(colours[front], colours[back]) >= least - ROUNDING


@pytest.mark.parametrize("theme", ["light", "dark by choice"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read_wherever_it_stands(theme: str, front: str, back: str) -> None:
    colours = tokens("staff.css", theme)
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark by choice"])
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_lines_round_controls_can_be_seen(theme: str, line: str, ground: str) -> None:
    colours = tokens("staff.css", theme)
    assert contrast(colours[line], colours[ground]) >= 3


def test_dark_is_the_same_by_choice_and_by_system() -> None:
    for name in ("staff.css", "public.css"):
        assert tokens(name, "dark by choice") == tokens(name, "dark by system")


@pytest.mark.parametrize("theme", list(SELECTORS))
def test_public_pages_wear_the_same_colours_as_staff_pages(theme: str) -> None:
    public, staff = tokens("public.css", theme), tokens("staff.css", theme)
    assert public
    assert {name: staff[name] for name in public} == public


@pytest.mark.parametrize("theme", ["light", "dark by choice"])
def test_words_on_the_map_can_be_read_on_every_shade(theme: str) -> None:
    shades = map_shades(theme)
    colours = tokens("staff.css", theme)
    for shade, words in zip(shades, ("ink", "ink", "on-act", "on-act"), strict=True):
        assert contrast(colours[words], shade) >= 4.5


def map_shades(theme: str) -> list[str]:
    """Return the four shades of the map in a theme."""
    screen = sheet("figures.css").split("@media print")[0]
    found = re.findall(r"--m\d:(#[0-9a-f]{6})", screen)
    assert len(found) == 12
    assert found[4:8] == found[8:12]
    return found[:4] if theme == "light" else found[4:8]
