"""Find Chromium and fonts for it; install Debian's if they are missing and we may."""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# Scripts of our languages that a machine in Europe may lack, and a language of each.
SCRIPTS = {"Bengali": "bn", "Devanagari": "hi", "Thai": "th"}
FONTS = ("fontconfig", "fonts-noto-core")


class Missing(Exception):
    """The browser or its fonts are not here; the text says what to do."""


def find() -> str:
    """Return the path of a Chromium, or nothing. ``AMPARO_CHROMIUM`` names one."""
    named = os.environ.get("AMPARO_CHROMIUM", "")
    return shutil.which(named) or "" if named else _first()


def _first() -> str:
    return next((path for path in map(shutil.which, NAMES) if path), "")


def ensure() -> str:
    """Return the path of a Chromium, installing Debian's if need be and allowed."""
    if not find():
        _install("Chromium for the browser tests", "chromium")
    if found := find():
        return found
    raise Missing(
        "The browser tests need Chromium. Please install it"
        " (Debian: sudo apt-get install chromium) or name one in AMPARO_CHROMIUM,"
        " and try again."
    )


def undrawn() -> list[str]:
    """Return the scripts for which this machine has no font: drawn as boxes."""
    if shutil.which("fc-list") is None:
        return sorted(SCRIPTS)
    return sorted(script for script, code in SCRIPTS.items() if not _fonts_for(code))


def _fonts_for(code: str) -> str:
    done = subprocess.run(
        ["fc-list", f":lang={code}"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def ensure_fonts() -> None:
    """Make sure that our scripts have fonts; install Debian's if need be."""
    if undrawn():
        _install("fonts for the browser", *FONTS)
    if missing := undrawn():
        raise Missing(
            f"The browser has no font for {', '.join(missing)} and would draw boxes."
            f" Please install one (Debian: sudo apt-get install {' '.join(FONTS)}),"
            " and try again."
        )


def _install(what: str, *packages: str) -> None:
    """Install Debian's packages, if we may; the caller checks the result."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {what} ...", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages],
    ):
        subprocess.run(
            command, env=env, check=False, stdout=subprocess.DEVNULL, text=True
        )
