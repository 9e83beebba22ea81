"""Pages in Bengali, Devanagari and Thai are looked at as letters, not as boxes."""

from __future__ import annotations

import shutil

import pytest

from tests.browsing import Windows
from tools import browser

LETTERS = {"Bengali": "কখগ", "Devanagari": "कखग", "Thai": "กขค"}
NO_LETTER = "\u0378"  # Unicode has given this number to nothing: always a box
# The pixels of each letter of a text, as the browser draws it.
DRAW = """text => [...text].map(letter => {
    const canvas = document.createElement("canvas")
    const pen = canvas.getContext("2d")
    pen.font = "40px system-ui, sans-serif"
    pen.fillText(letter, 20, 80)
    return canvas.toDataURL()
})"""


@pytest.mark.browser
@pytest.mark.parametrize("script", browser.SCRIPTS)
def test_each_letter_is_drawn_as_itself(windows: Windows, script: str) -> None:
    page = windows.open(320)
    drawn = set(page.evaluate(DRAW, LETTERS[script] + NO_LETTER))
    alike = len(LETTERS[script] + NO_LETTER) - len(drawn)
    assert not alike, "letters that look alike are boxes"


def test_a_script_without_a_font_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(browser, "_fonts_for", lambda code: "" if code == "th" else "x")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(browser.Missing, match=r"no font for Thai.*fonts-noto-core"):
        browser.ensure_fonts()


def test_without_fontconfig_nothing_is_taken_for_granted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    assert browser.undrawn() == sorted(browser.SCRIPTS)
