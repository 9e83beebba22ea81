"""Reads the style sheets and templates of the design room for its tests."""

import re
from pathlib import Path

import amparo
from amparo.foundation import design

ROOM = Path(design.__file__).parent
SOURCE = Path(amparo.__file__).parent
STATIC = ROOM / "static" / "design"

SELECTORS = {
    "light": ":root{color-scheme:light",
    "dark by choice": ":root[data-theme=dark]{color-scheme:dark",
    "dark by system": ":root:not([data-theme=light]){color-scheme:dark",
}


def sheet(name: str) -> str:
    """Return the text of a file in the room's static folder."""
    return (STATIC / name).read_text(encoding="utf-8")


def tokens(name: str, theme: str) -> dict[str, str]:
    """Return the colour tokens that a style sheet sets for a theme."""
    text = sheet(name)
    start = text.index(SELECTORS[theme])
    block = text[start : text.index("}", start)]
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    """Return the relative luminance of a hex colour as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hex colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def templates() -> list[Path]:
    """Return every template of the house, whichever room it stands in."""
    return sorted(p for p in SOURCE.glob("**/templates/**/*") if p.is_file())


def own_templates() -> list[Path]:
    """Return the templates of the design room."""
    return sorted((ROOM / "templates").glob("**/*.html"))
