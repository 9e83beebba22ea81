"""A visitor of a real server who sends real forms: a small browser without script.

``Visitor(url)`` keeps cookies and follows redirects. Each has an address of its own on
this machine (127.x.y.z), as people at home have, so that pacing treats them as such.
"""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

from amparo.foundation.accounts.factors import code_now

Values = Mapping[str, str | Sequence[str]]
_FORM = "application/x-www-form-urlencoded"
IDLE = 5  # seconds after which a line is not used again; the server hangs up later
TIMEOUT = 30  # seconds; a busy machine is slow, a dead server refuses at once
_addresses = itertools.count(os.getpid() * 7919)


def an_address() -> str:
    """Return a loopback address that few others have used."""
    number = next(_addresses)
    return f"127.{1 + number // 62_500 % 250}.{number // 250 % 250}.{2 + number % 250}"


@dataclass
class Form:
    """A form as it stands on a page, with what its fields hold."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    offers: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def filled(self, values: Values) -> list[tuple[str, str]]:
        """Return what a browser would send; a field that is not there is a mistake."""
        strange = set(values) - self.names
        if strange:
            raise KeyError(f"no field {sorted(strange)} among {sorted(self.names)}")
        sent = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            many = [value] if isinstance(value, str) else value
            sent += [(name, one) for one in many]
        return sent


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area = self._select = ""
        self._text: list[str] = []
        self._open = self._chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = given.get("method", "get").lower()
            self.forms.append(Form(given.get("action", ""), method))
            self._open = True
        elif self._open:
            self._control(tag, given, {name for name, _value in attrs})

    def _control(self, tag: str, given: dict[str, str], has: set[str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if name:
            form.names.add(name)
        if tag == "input" and name:
            self._input(form, name, given, has)
        elif tag == "button" and name:
            form.buttons.append((name, given.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = name, []
        elif tag == "select":
            self._select, self._chosen = name, "multiple" in has
        elif tag == "option" and self._select:
            form.offers.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in has:
                form.fields.append((self._select, given.get("value", "")))
                self._chosen = True

    @staticmethod
    def _input(form: Form, name: str, given: dict[str, str], has: set[str]) -> None:
        value = given.get("value", "")
        if given.get("type") in ("radio", "checkbox"):
            value = value if "value" in has else "on"
            form.offers.setdefault(name, []).append(value)
            if "checked" in has:
                form.fields.append((name, value))
        elif given.get("type") not in ("submit", "button"):
            form.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "select" and self._select:
            self._end_select()
        elif tag == "textarea" and self._area:
            text = "".join(self._text).removeprefix("\n")
            self.forms[-1].fields.append((self._area, text))
            self._area = ""

    def _end_select(self) -> None:
        """A browser sends the first option when none was chosen."""
        form, offers = self.forms[-1], self.forms[-1].offers.get(self._select, [])
        if offers and not self._chosen:
            form.fields.append((self._select, offers[0]))
        self._select = ""


@dataclass
class Page:
    """What the server answered in the end."""

    visitor: Visitor
    status: int
    url: str  # without the host
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def said(self) -> str:
        """Where we are and what the page says, for the message of a failed test."""
        words = re.sub(r"(?s)<(head|script|style).*?</\1>|<[^>]+>", " ", self.text)
        return f"{self.status} {self.url}: {' '.join(words.split())[:1500]}"

    def forms(self) -> list[Form]:
        """Return the forms of the page."""
        parser = _Forms()
        parser.feed(self.text)
        return parser.forms

    def form(self, field: str = "", action: str = "") -> Form:
        """Return the form that holds a field, or whose action ends so."""
        for form in self.forms():
            if form.method == "post" and (not field or field in form.names):
                if not action or form.action.endswith(action):
                    return form
        raise LookupError(f"no form with {field or action!r}: {self.said}")

    def send(
        self, values: Values | None = None, *, field: str = "", action: str = ""
    ) -> Page:
        """Fill in the form with these fields, send it, and return the next page."""
        values = values or {}
        form = self.form(field or next(iter(values), ""), action)
        target = urljoin(self.url, form.action) if form.action else self.url
        return self.visitor.post(target, form.filled(values))

    def link(self, pattern: str) -> str:
        """Return the first address on the page that matches."""
        for found in re.findall(r'href="([^"]+)"', self.text):
            if re.search(pattern, found):
                return str(found)
        raise LookupError(f"no link like {pattern}: {self.said}")


class Visitor:
    """A browser with cookies, at an address of its own."""

    def __init__(self, url: str, address: str = "", **headers: str) -> None:
        self.host = urlsplit(url).netloc
        self.address = address or an_address()
        self.headers = {"Accept-Language": "en"} | headers
        self.cookies: dict[str, tuple[str, str]] = {}
        self._line: HTTPConnection | None = None
        self._used = 0.0

    def get(self, path: str) -> Page:
        """Open an address of the site."""
        return self._go("GET", path, None)

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> Page:
        """Send fields to an address of the site and follow where it leads."""
        return self._go("POST", path, urlencode(list(fields)).encode())

    def upload(self, path: str, fields: Sequence[tuple[str, str]], file: bytes) -> Page:
        """Send a form with a file, as browsers do, and follow where it leads."""
        mark = f"--{uuid4().hex}"
        parts = [
            f'{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}'
            for name, value in fields
        ]
        named = 'form-data; name="file"; filename="x.csv"'
        head = f"{mark}\r\nContent-Disposition: {named}\r\n\r\n"
        text = "".join(f"{part}\r\n" for part in parts) + head
        body = text.encode() + file + f"\r\n{mark}--\r\n".encode()
        return self._go("POST", path, body, f"multipart/form-data; boundary={mark[2:]}")

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def sign_in(self, email: str, password: str, secret: str = "") -> str:
        """Come in through the pages; return the secret of the app with codes.

        Without a ``secret`` the app is set up first, as everybody does once.
        """
        page = self.get("/staff/sign-in/")
        page = page.send({"email": email, "password": password})
        if secret:
            page = page.send({"code": code_now(secret)})
            assert page.status == 200 and "sign-in" not in page.url, page.said
            return secret
        page = self.get("/staff/account/second-factor/app/")
        found = re.search(r'class="code"[^>]*>([A-Z2-7 ]+)<', page.text)
        assert found, page.said
        secret = found[1].replace(" ", "")
        page = page.send({"code": code_now(secret)})
        assert "paper" in page.url, page.said
        return secret

    def _go(
        self, method: str, path: str, body: bytes | None, content_type: str = ""
    ) -> Page:
        page = self._once(method, path, body, content_type)
        for _hop in range(5):
            if page.status not in (301, 302, 303):
                return page
            target = urljoin(page.url, page.headers["location"])
            if urlsplit(target).netloc not in ("", self.host):
                return page
            page = self._once("GET", target, None)
        raise RuntimeError(f"redirected in a circle: {page.url}")

    def _once(
        self, method: str, path: str, body: bytes | None, content_type: str = ""
    ) -> Page:
        parts = urlsplit(path)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = dict(self.headers)
        if cookies := self._cookies_for(parts.path):
            headers["Cookie"] = cookies
        if body is not None:
            headers["Content-Type"] = content_type or _FORM
        status, received, content = self._talk(method, target, body, headers)
        return Page(self, status, target, received, content)

    def _talk(
        self, method: str, target: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if time.monotonic() - self._used > IDLE:
            self.close()
        line = self._line or HTTPConnection(
            "127.0.0.1", urlsplit(f"//{self.host}").port, TIMEOUT, (self.address, 0)
        )
        self._line = line
        try:
            headers["Host"] = self.host
            line.request(method, target, body, headers)
            response = line.getresponse()
            content = response.read()
        except BaseException:
            self.close()
            raise
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self._keep(cookie)
        received = {name.lower(): value for name, value in response.getheaders()}
        self._used = time.monotonic()
        if response.will_close:
            self.close()
        return response.status, received, content

    def _keep(self, header: str) -> None:
        for name, morsel in SimpleCookie(header).items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = (morsel.value, morsel["path"] or "/")

    def _cookies_for(self, path: str) -> str:
        return "; ".join(
            f"{name}={value}"
            for name, (value, scope) in self.cookies.items()
            if path.startswith(scope)
        )


# -- what people without an account do -------------------------------------------------


def receipt_on(page: Page) -> str:
    """Return the number that a page shows after a report; empty otherwise."""
    found = re.search(r'class="receipt"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def tell(visitor: Visitor, values: Values, country: str = "bo") -> Page:
    """Tell something through the pages; return the page with the receipt."""
    return visitor.get(f"/en/{country}/worried/").send(values)


def open_mailbox(visitor: Visitor, receipt: str, country: str = "bo") -> Page:
    """Open a mailbox through the pages."""
    return visitor.get(f"/en/{country}/read/").send({"receipt": receipt})


def read_answer(box: Page) -> Page:
    """Say on an opened mailbox that it is safe to read, and return what it shows."""
    fields = [*box.form("pass").filled({}), ("act", "show")]
    return box.visitor.post(box.url, fields)
