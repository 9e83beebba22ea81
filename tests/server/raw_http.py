"""Bytes over a plain socket to a real server, and what came back."""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.serving import Server
from tests.visiting import Visitor, an_address

PATIENCE = 30  # seconds; a busy machine is slow
BRIEFLY = 0.1  # seconds: garbage is answered at once or not at all
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
TELL, READ = "/en/bo/worried/", "/en/bo/read/"

QUESTION = 'name="question"'  # on the page that asks whether a person is there


@dataclass(frozen=True)
class Reply:
    """What came back; status 0: the line was closed without a word."""

    status: int
    head: str
    body: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode("utf-8", "replace")

    def header(self, name: str) -> str:
        """Return a header, or nothing."""
        found = re.search(rf"(?im)^{re.escape(name)}:[ \t]*(.*?)\r?$", self.head)
        return found[1] if found else ""

    @property
    def from_us(self) -> bool:
        """Say whether Amparo answered, not what reads heads before it."""
        return self.header("server") == "web"


class Line:
    """One connection, from an address of its own."""

    def __init__(self, server: Server, address: str = "") -> None:
        self.socket = socket.create_connection(
            ("127.0.0.1", server.port), PATIENCE, (address or an_address(), 0)
        )

    def send(self, data: bytes) -> None:
        """Send bytes; that the server hung up already is its right."""
        try:
            self.socket.sendall(data)
        except OSError:
            pass

    def end(self) -> None:
        """Say that nothing more will be sent."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def reply(self, with_body: bool = True) -> Reply:
        """Read one answer; an interim one (100) is passed over."""
        data = b""
        while True:
            head, found, rest = data.partition(b"\r\n\r\n")
            if found and head.startswith(b"HTTP/1.1 100"):
                data = rest
                continue
            if found and len(rest) >= _length(head) * with_body:
                return _reply(head, rest)
            piece = self._piece()
            if not piece:
                return _reply(head, rest) if found else Reply(0, "", data)
            data += piece

    def rest(self) -> bytes:
        """Read until the server hangs up."""
        data = b""
        while piece := self._piece():
            data += piece
        return data

    def _piece(self) -> bytes:
        try:
            return self.socket.recv(65_536)
        except ConnectionError:
            return b""

    def is_closed_within(self, seconds: float) -> bool:
        """Wait until the server hangs up."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                if not self.socket.recv(65_536):
                    return True
            except TimeoutError:
                return False
            except ConnectionError:
                return True
        return False

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def _length(head: bytes) -> int:
    found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return int(found[1]) if found else 0


def _reply(head: bytes, body: bytes) -> Reply:
    words = head.split(b" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    return Reply(status, head.decode("latin-1"), body)


def exchange(server: Server, data: bytes, address: str = "") -> Reply:
    """Send a request on a fresh line and return the answer."""
    line = Line(server, address)
    try:
        line.send(data)
        return line.reply(with_body=not data.startswith(b"HEAD"))
    finally:
        line.close()


def break_off(server: Server, data: bytes) -> Reply:
    """Send bytes that are no whole request, and hang up when nothing comes back."""
    line = Line(server)
    try:
        line.send(data)
        line.socket.settimeout(BRIEFLY)
        with suppress(TimeoutError):
            return line.reply()
        line.socket.settimeout(PATIENCE)
        line.end()
        return line.reply()
    finally:
        line.close()


def head(path: str = TELL, method: str = "POST", **headers: str) -> bytes:
    """Return a request's head; ``content_type`` names Content-Type."""
    lines = {"host": "localhost"} | headers
    more = "".join(f"{n.replace('_', '-')}: {v}\r\n" for n, v in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{more}\r\n".encode("latin-1")


def form(body: bytes, path: str = TELL, **headers: str) -> bytes:
    """Return a request that sends a form."""
    given = {
        "content_type": "application/x-www-form-urlencoded",
        "content_length": str(len(body)),
    }
    return head(path, **(given | headers)) + body


def token(server: Server, path: str = TELL) -> str:
    """Open a form and return its token."""
    visitor = Visitor(server.url)
    found = re.search(r'name="token" value="([^"]+)"', visitor.get(path).text)
    visitor.close()
    assert found
    return found[1]


def told(server: Server, words: str = "Somebody told this.") -> bytes:
    """Return the body of a form that would be taken."""
    return urlencode({"token": token(server), "words": words}).encode()
