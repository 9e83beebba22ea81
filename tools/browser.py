"""Find Chromium; install Debian's when it is missing and we may."""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


class Missing(Exception):
    """There is no browser here; the text says what to do."""


def find() -> str:
    """Return the path of a Chromium, or nothing. ``AMPARO_CHROMIUM`` names one."""
    named = os.environ.get("AMPARO_CHROMIUM", "")
    return shutil.which(named) or "" if named else _first()


def _first() -> str:
    return next((path for path in map(shutil.which, NAMES) if path), "")


def ensure() -> str:
    """Return the path of a Chromium, installing Debian's if need be and allowed."""
    if found := find():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests ...", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(
                command, env=env, check=False, stdout=subprocess.DEVNULL, text=True
            )
        if found := find():
            return found
    raise Missing(
        "The browser tests need Chromium. Please install it"
        " (Debian: sudo apt-get install chromium) or name one in AMPARO_CHROMIUM,"
        " and try again."
    )
