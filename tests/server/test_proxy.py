"""The proxy that comes along: nothing typed rests there, and it names nobody."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.canary.marks import Detector
from tests.server.proxy import proxied
from tests.server.raw_http import (
    QUESTION,
    READ,
    TELL,
    Line,
    Reply,
    break_off,
    exchange,
    form,
    head,
    told,
)
from tests.serving import Server, free_port
from tests.visiting import Visitor, open_mailbox, receipt_on, tell

pytestmark = [pytest.mark.django_db, pytest.mark.prove]

WORDS = "Vlinderkroos snaterbeek wolkenpad."
PLACE = "127.9.8.7"  # where somebody asks from
FIRST = "Vlinderkroos"
TRACES = [WORDS, PLACE, TELL, READ]


@pytest.fixture
def behind(server: Server) -> Iterator[Server]:
    with proxied(server) as outside:
        yield outside


def lived_through(site: Server) -> None:
    """Tell, read, break off, send too much, send what is no request."""
    visitor = Visitor(site.url, PLACE)
    receipt = receipt_on(tell(visitor, {"words": f"{WORDS} " * 60}))
    assert WORDS in open_mailbox(visitor, receipt).text
    visitor.close()
    body = told(site, WORDS)
    long = body + b"&more=" + f"{WORDS} ".encode() * 7_000
    for request in (
        form(long[:250_000], TELL),
        form(long + b"a" * 100_000, TELL),
        form(body, READ),
        form(body, content_type="multipart/form-data; boundary=x"),
        head(f"/en/bo/{FIRST}/", "GET", referer=WORDS, cookie=f"s={FIRST}"),
        head(TELL, "GET", host=WORDS),
    ):
        exchange(site, request, PLACE)
    for broken in (form(body)[:-20], form(long)[:-20], f"{WORDS}\r\n\r\n".encode()):
        break_off(site, broken)


def files(site: Server) -> list[tuple[str, bytes]]:
    """Return all that lies in the proxy's folder: settings, logs, and no bodies."""
    folder = site.folder / "nginx"
    assert all(path.is_file() for path in folder.glob("memory-*"))
    return [(path.name, path.read_bytes()) for path in folder.iterdir()]


def traces(site: Server) -> list[str]:
    detector = Detector(TRACES)
    return [line for name, raw in files(site) for line in detector.find(name, raw)]


def test_nothing_typed_or_read_rests_at_the_proxy(behind: Server) -> None:
    lived_through(behind)
    assert traces(behind) == []


@pytest.mark.parametrize(
    "change",
    [
        ("access_log off", "access_log access.log"),
        ("error_log /dev/null crit", "error_log request.log info"),
    ],
)
def test_with_a_log_this_would_be_seen(server: Server, change: tuple[str, str]) -> None:
    with proxied(server, change) as outside:
        lived_through(outside)
        assert traces(outside)


def test_with_less_room_a_body_would_go_to_the_disk(server: Server) -> None:
    less = ("client_body_buffer_size 256k", "client_body_buffer_size 1k")
    with proxied(server, less) as outside:
        assert exchange(outside, form(told(outside, WORDS * 600))).status == 500


def test_a_long_answer_does_not_go_to_the_disk(behind: Server) -> None:
    style = re.search(
        r'href="(/static/[^"]+)"', exchange(behind, head(TELL, "GET")).text
    )
    assert style
    line = Line(behind)
    line.send(head(style[1], "GET", connection="close"))
    assert line.rest().startswith(b"HTTP/1.1 200")
    assert traces(behind) == []


def test_who_somebody_is_the_proxy_says_and_nobody_else(server: Server) -> None:
    """Fifty forms from one place that call themselves fifty places, in several ways."""
    server.stop()
    server.environment["AMPARO_SERVED_PROXIES"] = "1"
    server.start()

    def lie(number: int) -> Reply:
        lies = {"x_forwarded_for": f"10.0.0.{number}", "forwarded": "for=10.1.1.1"}
        return exchange(outside, form(b"words=x", TELL, **lies), PLACE)

    with proxied(server) as outside, ThreadPoolExecutor(25) as crowd:
        replies = list(crowd.map(lie, range(50)))
        assert sum(QUESTION in reply.text for reply in replies) == 5
        assert QUESTION not in exchange(outside, form(b"words=x")).text


def test_when_the_site_is_away_a_page_says_so_in_every_language(server: Server) -> None:
    with proxied(server) as outside:
        server.kill()
        reply = exchange(outside, head("/th/th/", "GET"))
    assert reply.status == 502
    assert reply.header("cache-control") == "no-store"
    assert reply.text.count('href="/x"') == 10
    assert "Espera un minuto" in reply.text


# -- As it is installed ----------------------------------------------------------------


def certificate(folder: Path) -> None:
    """Write a certificate for ``localhost`` and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(pem, kind, plain))


def test_over_https_it_says_once_that_https_is_to_stay(server: Server) -> None:
    server.stop()
    server.environment["AMPARO_SERVED_PROXIES"] = "1"
    server.start()
    certificate(server.folder)
    plain = free_port()
    with proxied(server, plain=plain) as outside:
        trusted = ssl.create_default_context(cafile=server.folder / "fullchain.pem")
        site = HTTPSConnection("localhost", outside.port, context=trusted)
        site.request("GET", TELL)
        answer = site.getresponse()
        answer.read()
        site.close()
        assert answer.status == 200
        kept = answer.headers.get_all("Strict-Transport-Security")
        assert kept and len(kept) == 1
        for name in ("Content-Security-Policy", "Cache-Control", "X-Frame-Options"):
            assert len(answer.headers.get_all(name) or []) == 1, name
        moved = HTTPConnection("localhost", plain)
        moved.request("GET", TELL)
        there = moved.getresponse()
        moved.close()
        assert there.status == 301
        assert there.headers["Location"] == f"https://help.example.org{TELL}"
