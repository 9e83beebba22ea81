"""Find nginx; fetch Debian's when it is missing, without installing or starting it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FETCHED = ROOT / "var" / "nginx"
PROGRAM = "usr/sbin/nginx"


class Missing(Exception):
    """There is no nginx here; the text says what to do."""


def find() -> str:
    """Return the path of an nginx, or nothing. ``AMPARO_NGINX`` names one."""
    named = os.environ.get("AMPARO_NGINX", "")
    if named:
        return shutil.which(named) or ""
    places = [shutil.which("nginx"), f"/{PROGRAM}", str(FETCHED / PROGRAM)]
    return next((path for path in places if path and os.access(path, os.X_OK)), "")


def ensure() -> str:
    """Return the path of an nginx, fetching Debian's if need be."""
    if found := find():
        return found
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        print("Fetching nginx for the tests of the proxy ...", flush=True)
        FETCHED.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            _quietly("apt-get", "update", "-qq")
        _quietly("apt-get", "download", "-qq", "nginx")
        for package in FETCHED.glob("nginx_*.deb"):
            _quietly("dpkg-deb", "-x", str(package), str(FETCHED))
        if found := find():
            return found
    raise Missing(
        "The tests of the proxy need nginx. Please install it"
        " (Debian: sudo apt-get install nginx) or name one in AMPARO_NGINX,"
        " and try again."
    )


def _quietly(*command: str) -> None:
    subprocess.run(
        command,
        cwd=FETCHED,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
