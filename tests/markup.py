"""Markup as a test compares it."""

import re


def on_one_line(html: str) -> str:
    """Return markup without the line breaks and spaces of its layout."""
    html = re.sub(r"\s+(?=/?>)", "", re.sub(r"\s+", " ", html))
    return re.sub(r"(?<=>) | (?=<)", "", html)
