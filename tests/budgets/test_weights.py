"""Pages stay light: what a real browser fetches at the first visit, in bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browsing import take_cookies
from tests.cast import PASSWORD
from tests.fixtures import Start
from tests.serving import Server
from tests.visiting import Visitor, tell

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

PUBLIC_KB, PUBLIC_REQUESTS = 20, 2
STAFF_KB = 150
PUBLIC = (
    *("/en/", "/es/bo/", "/en/bo/now/", "/es/bo/now/"),
    *("/en/bo/worried/", "/es/bo/worried/", "/en/ph/worried/"),
    *("/es/bo/learn/", "/es/bo/offer/", "/bn/bd/offer/"),
    *("/en/bo/more/", "/es/bo/more/z/"),
)
HEAVY = ("/es/bo/", "/bn/bd/offer/")


@dataclass
class Load:
    """What one visit fetched: each address with its bytes on the wire."""

    bodies: dict[str, int] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    page: str = ""

    @property
    def kilobytes(self) -> float:
        """All bodies together, compressed as they travelled."""
        return sum(self.bodies.values()) / 1000

    def told(self) -> str:
        """One line for each request, the heaviest first."""
        rows = sorted(self.bodies.items(), key=lambda row: -row[1])
        return "\n".join(f"{size / 1000:7.1f} kB {address}" for address, size in rows)


def visit(context: BrowserContext, url: str) -> Load:
    """Open an address in a browser with an empty cache."""
    load, page = Load(), context.new_page()
    finished: list[Any] = []

    def keep(request: Any) -> None:
        finished.append(request)

    page.on("requestfinished", keep)
    response = page.goto(url, wait_until="networkidle")
    assert response is not None and response.status == 200, url
    for request in finished:
        if not request.url.startswith("data:"):
            answer = request.response()
            load.bodies[request.url] = request.sizes()["responseBodySize"]
            load.cookies += [v for v in [answer.header_value("set-cookie")] if v]
    load.page = page.content()
    page.close()
    return load


# With a script a page weighs more: without one, the gate looks at one of them.
@pytest.mark.parametrize(
    "address",
    [
        pytest.param(each, marks=[] if each == "/es/bo/" else [pytest.mark.prove])
        for each in PUBLIC
    ],
)
def test_a_public_page_is_light_without_script(
    browser: Browser, standing_server: Server, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    load = visit(context, standing_server.url + address)
    context.close()
    assert load.kilobytes <= PUBLIC_KB, load.told()
    assert len(load.bodies) <= PUBLIC_REQUESTS, load.told()
    assert load.cookies == []


# The gate weighs a country's page, and one in the heaviest script.
@pytest.mark.parametrize(
    "address",
    [
        pytest.param(each, marks=[] if each in HEAVY else [pytest.mark.prove])
        for each in PUBLIC
    ],
)
def test_the_script_of_a_public_page_is_one_small_request_that_waits(
    browser: Browser, standing_server: Server, address: str
) -> None:
    """The page works without it; it only makes leaving faster."""
    context = browser.new_context(locale="en")
    load = visit(context, standing_server.url + address)
    context.close()
    scripts = re.findall(r"<script[^>]*>", load.page)
    assert len(scripts) == 1 and "defer" in scripts[0]
    assert len(load.bodies) <= PUBLIC_REQUESTS + 1, load.told()
    assert load.kilobytes <= PUBLIC_KB, load.told()
    assert load.cookies == []


def signed_in(browser: Browser, visitor: Visitor) -> BrowserContext:
    """Return a fresh browser that holds someone's cookies and nothing else."""
    context = browser.new_context(locale="en")
    take_cookies(context, visitor)
    return context


def a_visitor(server: Server, name: str) -> Visitor:
    visitor = Visitor(server.url)
    visitor.sign_in(f"{name}@example.org", PASSWORD)
    return visitor


@pytest.mark.prove  # the gate weighs without a browser: test_staff_weights.py
def test_the_first_page_of_a_working_day_is_light(
    browser: Browser, start_server: Start
) -> None:
    """Twenty concerns, a case, a dashboard: each opened by a new browser."""
    server = start_server()
    for _ in range(20):
        tell(Visitor(server.url), {"words": "My friend is not at school. " * 30})
    tomasa, carla = a_visitor(server, "tomasa"), a_visitor(server, "carla")
    mariana = a_visitor(server, "mariana")
    concern = tomasa.get("/staff/concerns/").link(r"^/staff/concerns/[^/]{36}/$")
    form = carla.get("/staff/cases/new/")
    begun = form.send({"story": "A neighbour worries about a girl. " * 40})
    case = begun.url.removesuffix("child/")
    mariana.get("/staff/results/").send(action="count/")
    assert server.run("tick").returncode == 0
    heavy = {}
    for visitor, address in (
        (tomasa, "/staff/day/"),
        (tomasa, "/staff/concerns/"),
        (tomasa, concern),
        (carla, "/staff/cases/"),
        (carla, case),
        (mariana, "/staff/results/"),
    ):
        context = signed_in(browser, visitor)
        load = visit(context, server.url + address)
        context.close()
        assert len(load.bodies) > 2, "a stylesheet and a script belong to it"
        if load.kilobytes > STAFF_KB:
            heavy[address] = f"{load.kilobytes:.0f} kB\n{load.told()}"
    assert not heavy, heavy
