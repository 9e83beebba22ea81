"""Find the pages of a running Amparo: from the URLconf, and by following links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import (
    NoReverseMatch,
    Resolver404,
    URLPattern,
    URLResolver,
    get_resolver,
    resolve,
    reverse,
)
from playwright.sync_api import Error, Page, Response

# Responses without a page: a view for forms only, a download, a health check.
NO_PAGE = ("ERR_HTTP_RESPONSE_CODE_FAILURE", "ERR_ABORTED", "Download is starting")
# These lead away from the site, or end the crawl.
NOT_WALKED = {"public:leave", "accounts:lock", "accounts:awake"}
LINKS = "links => links.map(link => link.href)"


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, namespace: str = ""
) -> Iterator[str]:
    """Yield the name of every route of the site."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern.url_patterns, inner or namespace)
        elif pattern.name:
            yield namespace + pattern.name


def route_of(path: str) -> str:
    """Return the name of the route that a path leads to, or nothing."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


@dataclass
class Crawl:
    """One person's crawl: each route is visited ``samples`` times at most."""

    page: Page
    origin: str
    samples: int = 1
    waiting: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    visited: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def begin(self, *prefixes: str) -> None:
        """Wait for every page that needs no argument and begins with a prefix."""
        for name in routes():
            try:
                path = reverse(name)
            except NoReverseMatch:
                continue
            if path.startswith(prefixes or "/"):
                self.add(path)

    def add(self, path: str) -> None:
        """Remember a page to visit, unless its route was visited enough."""
        if path not in self.known:
            self.known.add(path)
            self.waiting.append(path)

    def walk(self, *prefixes: str) -> Iterator[str]:
        """Visit page after page; yields the name of each route that opened."""
        while self.waiting:
            path = self.waiting.pop(0)
            name = route_of(urlsplit(path).path)
            if (
                not name
                or name in NOT_WALKED
                or self.visited.get(name, 0) >= self.samples
            ):
                continue
            if self._open(path):
                self.visited[name] = self.visited.get(name, 0) + 1
                self._collect(prefixes or ("/",))
                yield name

    def _open(self, path: str) -> bool:
        """Go there; False when it is not for this person, or only for a form."""
        try:
            answer = self._go(path)
        except Error as error:
            self._settle()
            reason = str(error).splitlines()[0]
            if not any(sign in reason for sign in NO_PAGE):
                self.faults.append(f"{path}: {reason}")
            return False
        if answer is None or answer.status >= 500:
            self.faults.append(f"{path}: {answer.status if answer else 'no answer'}")
            return False
        kind = answer.headers.get("content-type", "")
        # A redirect means that this page was not seen; its target has its own turn.
        here = route_of(urlsplit(self.page.url).path) == route_of(urlsplit(path).path)
        return answer.status < 400 and kind.startswith("text/html") and here

    def _go(self, path: str) -> Response | None:
        """Go there; again while the browser is still busy with the page before."""
        for _attempt in range(5):
            try:
                return self.page.goto(self.origin + path)
            except Error as error:
                if "interrupted by another navigation" not in str(error):
                    raise
                self._settle()
        return self.page.goto(self.origin + path)

    def _settle(self) -> None:
        """Leave the browser's own error page, which arrives a moment later."""
        for _attempt in range(5):
            with suppress(Error):
                self.page.goto("about:blank")
                return

    def _collect(self, prefixes: tuple[str, ...]) -> None:
        for link in self.page.eval_on_selector_all("a[href]", LINKS):
            parts = urlsplit(urljoin(self.page.url, link))
            if f"{parts.scheme}://{parts.netloc}" != self.origin:
                continue
            if parts.path.startswith(prefixes):
                self.add(parts.path + (f"?{parts.query}" if parts.query else ""))
