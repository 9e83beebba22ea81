"""Photograph every page as every role sees it, narrow and wide, light and dark.

Runs on a small demonstration of its own. The pages come from the URLconf; what stands
in their addresses comes from the links that each person finds.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browsing import (  # noqa: E402
    HEIGHTS,
    NARROW,
    WIDE,
    Window,
    Windows,
    barriers,
    launched,
)
from tests.serving import Server, free_port  # noqa: E402
from tools import browser as chromium  # noqa: E402
from tools.crawl import Crawl, routes  # noqa: E402
from tools.sheet import Shot, thumbnail, write  # noqa: E402

HOME = ROOT / "var" / "screens"
DATA = ROOT / "var" / "screens-demo"
LOOKS = [(width, dark) for width in (NARROW, WIDE) for dark in (False, True)]
STRANGER = "stranger"
COME_IN = "email => document.querySelector(`[value='${email}']`).form.submit()"


def environment() -> dict[str, str]:
    """Return the environment of the demonstration that is photographed."""
    return {
        **os.environ,
        "AMPARO_VAR": str(DATA),
        "AMPARO_DATABASE_URL": f"sqlite:///{DATA / 'demo.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "amparo.settings.demo",
        "AMPARO_HEARTBEAT_MINUTES": "0",  # neither clock nor worker runs
    }


@contextmanager
def demonstration(keep: bool) -> Iterator[Server]:
    """Yield a running demonstration, fresh unless it is to be kept."""
    env = environment()
    command = [sys.executable, "-m", "amparo.cli", "demo", "--size", "small"]
    reset = [] if keep else ["--reset"]
    subprocess.run(
        [*command, *reset], env=env, check=True, stdout=subprocess.DEVNULL, cwd=ROOT
    )
    server = Server(DATA, env["AMPARO_DATABASE_URL"], env, free_port())
    server.start(workers=4)
    try:
        yield server
    finally:
        server.stop()


def people() -> dict[str, str]:
    """Return one e-mail address for each role, those of Bolivia first."""
    from amparo.foundation.accounts.models import Membership
    from amparo.foundation.policy import Role

    found: dict[str, str] = {}
    for role in Role:
        memberships = Membership.objects.filter(
            role=role, ended_at=None, user__email__endswith="@demo.example"
        ).select_related("user")
        one = memberships.filter(team__country_id="BO").first() or memberships.first()
        if one:
            found[str(role.value)] = one.user.email
    return found


class Studio:
    """Takes the pictures and notes what is wrong with a page."""

    def __init__(self, browser: Browser, origin: str, axe: bool) -> None:
        self.browser, self.origin, self.axe = browser, origin, axe
        self.shots: list[Shot] = []
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self.desk = browser.new_page()

    def visit(self, person: str, email: str, samples: int) -> None:
        """Visit everything that one person may see."""
        windows = Windows(self.browser)
        page = windows.open(WIDE)
        crawl = Crawl(page, self.origin, samples)
        prefixes = ("/staff/",) if email else ("/",)
        if email:
            self._come_in(page, email)
        crawl.begin(*prefixes)
        for name in crawl.walk(*prefixes):
            # Visitors see staff pages only once: as closed.
            self.seen.add(name)
            self._photograph(page, name, person, crawl.visited[name])
        self.faults += [f"{person}: {fault}" for fault in crawl.faults]
        self._note(person, windows.close())

    def _come_in(self, page: Page, email: str) -> None:
        page.goto(f"{self.origin}/demo/")
        with page.expect_navigation():
            page.evaluate(COME_IN, email)

    def _note(self, person: str, windows: list[Window]) -> None:
        for window in windows:
            self.faults += [f"{person}: {fault}" for fault in window.faults]
            strange = window.hosts - {"localhost", "127.0.0.1"}
            self.faults += [f"{person}: asked {host}" for host in strange]

    def _photograph(self, page: Page, name: str, person: str, number: int) -> None:
        for width, dark in LOOKS:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.emulate_media(color_scheme="dark" if dark else "light")
            look = f"{width}-{'dark' if dark else 'light'}"
            stem = re.sub(r"[^a-z0-9-]+", "-", f"{name}-{person}-{number}".lower())
            file = HOME / f"{stem}-{look}.png"
            picture = page.screenshot(path=file, full_page=True, animations="disabled")
            small = HOME / "small" / f"{file.stem}.jpg"
            small.write_bytes(thumbnail(self.desk, picture, width == NARROW))
            self.shots.append(Shot(name, person, look, file))
            self._look_closely(page, name, person, look)

    def _look_closely(self, page: Page, name: str, person: str, look: str) -> None:
        where = f"{name} as {person} at {look}"
        wide = page.evaluate(
            "document.documentElement.scrollWidth"
            " - document.documentElement.clientWidth"
        )
        if wide > 0:
            self.faults.append(f"{where}: {wide} px wider than the window")
        if self.axe:
            self.faults += [f"{where}: {barrier}" for barrier in barriers(page)]


def unseen(studio: Studio) -> list[str]:
    """Return the routes that no link led to."""
    return sorted(set(routes()) - studio.seen)


def main() -> int:
    """Photograph everything; 1 if a page was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("roles", nargs="*", help="only these roles, or stranger")
    parser.add_argument(
        "--keep", action="store_true", help="keep the data of last time"
    )
    parser.add_argument("--samples", type=int, default=1, help="pictures of one route")
    parser.add_argument("--axe", action="store_true", help="look for barriers too")
    asked = parser.parse_args()
    begun = time.monotonic()
    os.environ.update(environment())
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    shutil.rmtree(HOME, ignore_errors=True)
    (HOME / "small").mkdir(parents=True)
    DATA.mkdir(parents=True, exist_ok=True)
    try:
        chromium.ensure()
        chromium.ensure_fonts()
    except chromium.Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    with demonstration(asked.keep) as server, launched() as browser:
        django.setup()
        studio = Studio(browser, server.url, asked.axe)
        for person, email in {STRANGER: "", **people()}.items():
            if asked.roles and person not in asked.roles:
                continue
            print(f"{person} ...", flush=True)
            studio.visit(person, email, asked.samples)
        sheets = write(HOME, studio.shots, browser)
    return _report(studio, sheets, time.monotonic() - begun)


def _report(studio: Studio, sheets: list[Path], seconds: float) -> int:
    print(
        f"\n{len(studio.shots)} pictures of {len(studio.seen)} pages: {seconds:.0f} s"
    )
    print(f"All of them: {HOME / 'index.html'}; in one picture for each room:")
    for sheet in sheets:
        print(f"  {sheet}")
    if missed := unseen(studio):
        print("Pages to which no link led (forms answer there, or one-time links):")
        print("  " + ", ".join(missed))
    for fault in studio.faults:
        print(f"BROKEN {fault}")
    return 1 if studio.faults else 0


if __name__ == "__main__":
    sys.exit(main())
