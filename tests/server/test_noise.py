"""Noise over the wire: whatever comes, no fault, no trace, and the next one is served.

``pytest -m prove`` listens much longer. Results once stands as an example below
or in test_requests.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus, unquote_to_bytes

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.server.raw_http import (
    FORM,
    READ,
    TELL,
    Reply,
    break_off,
    exchange,
    form,
    head,
    token,
    told,
)
from tests.server.rows import rows
from tests.serving import Server
from tests.visiting import Visitor

pytestmark = pytest.mark.django_db

FEW = settings(max_examples=10, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=1000)  # four times: straight, by proxy
MARK = "zanahoria"  # stands in what is sent, and must stand nowhere afterwards
TYPE = FORM[14:-2]


def look(reply: Reply) -> Reply:
    """Fail if an answer is a fault, leaves something behind, or names a product."""
    # The proxy's words for a version or a coding that it does not know.
    assert reply.status < 500 or reply.status in (501, 505), reply.head
    assert reply.status < 500 or not reply.from_us
    assert "set-cookie" not in reply.head.lower()
    assert not re.search("(?i)gunicorn|python|django|amparo", reply.head)
    if reply.from_us and reply.status != 304:
        assert reply.header("cache-control") == "no-store" or not reply.body
    return reply


def still_well(server: Server) -> None:
    visitor = Visitor(server.url)
    assert visitor.get("/en/bo/").status == 200
    visitor.close()
    assert "an answer could not be given" not in server.log
    assert "Traceback" not in server.log
    assert MARK not in server.log


# -- Bytes -----------------------------------------------------------------------------


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """Return a good request with a few bytes cut out, put in, or doubled."""
    data = draw(st.sampled_from(GOOD))
    for _time in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        more = draw(st.integers(0, 40))
        piece = draw(
            st.one_of(
                st.just(b""),
                st.binary(max_size=8),
                st.just(data[place : place + more] * 2),
                st.sampled_from(BITS),
            )
        )
        data = data[:place] + piece + data[place + draw(st.sampled_from([0, more])) :]
    return data


RUBBISH = f"token=x&words={MARK}".encode()
GOOD = [
    head(TELL, "GET", cookie="s=abcdefghijkl; c=x", accept_language="es,en;q=0.5"),
    head("/x", "GET"),
    head("/", "HEAD"),
    form(RUBBISH),
    form(b"receipt=12345678901234567890", READ),
    form(b"pass=x&text=" + MARK.encode(), READ),
    form(RUBBISH, content_type="multipart/form-data; boundary=x"),
    form(RUBBISH, expect="100-continue", connection="close"),
    head(content_type=TYPE, transfer_encoding="chunked")
    + b"%x\r\n" % len(RUBBISH)
    + RUBBISH
    + b"\r\n0\r\n\r\n",
    form(RUBBISH) + form(RUBBISH) + head(TELL, "GET"),
]
BITS = [
    b"\r\n",
    b"\n",
    b"\x00",
    b" ",
    b"%",
    b"%00",
    b"%ff",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"content-length: 5\r\n",
    b"transfer-encoding: chunked\r\n",
    b"host: evil.example\r\n",
    b"cookie: s=abcdefghijkl\r\n",
    b"x_forwarded_for: 1.2.3.4\r\n",
    b"content-type: text/plain; name*=bogus''x\r\n",
    b"upgrade: h2c\r\nconnection: upgrade\r\n",
    b"a" * 40_000,
]


def listen_to_bytes(server: Server, how_much: settings) -> None:
    before = rows(server)

    @how_much
    @given(st.one_of(spoilt(), st.binary(max_size=200)))
    @example(b"")
    @example(b"\r\n\r\n")
    @example(form(RUBBISH, content_length="3\r\ncontent-length: 3"))
    @example(form(b"", content_type="text/plain; name*=bogus''x"))
    @example(form(RUBBISH, content_type="text/plain; name*=x'y'%ff"))
    @example(head(TELL, "GET", accept_language="a-b," * 2000))
    @example(head("*", "OPTIONS"))
    @example(head("localhost:80", "CONNECT"))
    @example(head("http://localhost/en/bo/worried/", "GET"))
    @example(head("/%2e%2e/%2e%2e/etc/passwd", "GET"))
    @example(head("/static/%00", "GET"))
    @example(head("/static/" + "a" * 5000, "GET"))
    def each(data: bytes) -> None:
        look(break_off(server, data))

    each()
    assert rows(server) == before
    still_well(server)


def test_spoilt_requests_leave_nothing_behind(writing: Server) -> None:
    listen_to_bytes(writing, FEW)


@pytest.mark.prove
def test_very_many_spoilt_requests_leave_nothing_behind(writing: Server) -> None:
    listen_to_bytes(writing, MANY)


# -- Forms -----------------------------------------------------------------------------


def utf_16(text: str) -> str:
    return quote(text.encode("utf-16"))


def latin(text: str) -> str:
    return quote(text.encode("latin-1", "replace"))


CODES: list[Callable[[str], str]] = [quote_plus, quote, str, latin, utf_16]
NAMES = [
    "token",
    "words",
    "website",
    "kinds",
    "reach",
    "danger_now",
    "question",
    "press",
]
VALUES = st.one_of(
    st.sampled_from([MARK, "", "online", "yes", "%", "%zz", "%00", "%ff", "é", "\x00"]),
    st.text(max_size=30),
    st.binary(max_size=10).map(lambda noise: noise.decode("latin-1")),
)


@st.composite
def forms(draw: st.DrawFn, good: str) -> bytes:
    """Return a form as somebody else might build it; sometimes it is a good one."""
    fields = [("token", good), ("words", f"{MARK} {draw(VALUES)}")]
    fields += draw(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=3))
    code = draw(st.sampled_from(CODES))
    pairs = [f"{name}={code(value)}" for name, value in draw(st.permutations(fields))]
    body = "&".join(pairs).encode("utf-8", "surrogatepass")
    if draw(st.booleans()):
        return form(body)
    kind = draw(st.sampled_from([TYPE, f"{TYPE}; charset=utf-8", "text/plain", ""]))
    return form(body, draw(st.sampled_from([TELL, READ, "/xx/"])), content_type=kind)


def whole(request: bytes) -> bool:
    """Say whether what was sent can be read in one way only."""
    body = request.partition(b"\r\n\r\n")[2]
    names = [pair.partition(b"=")[0] for pair in body.split(b"&") if pair]
    single = [name for name in names if name != b"kinds"]
    try:
        text = unquote_to_bytes(body).decode()
    except UnicodeDecodeError:
        return False
    broken = re.search(rb"%(?![0-9A-Fa-f]{2})", body)
    return "\x00" not in text and not broken and len(single) == len({*single})


def receipt_in(reply: Reply) -> set[str]:
    return set(re.findall(r'(?s)class="receipt".*?</p>', reply.text))


def listen_to_forms(server: Server, how_much: settings) -> None:
    before = rows(server)["concerns_concern"]
    tokens = iter(lambda: token(server), None)
    whole_one = f"token={next(tokens)}&words={MARK}".encode()
    receipts = receipt_in(exchange(server, form(whole_one)))
    assert receipts, "nothing is taken: the noise would prove nothing"

    @how_much
    @given(st.data())
    def each(data: st.DataObject) -> None:
        request = data.draw(forms(str(next(tokens))))
        reply = look(exchange(server, request))
        assert reply.status in (200, 400, 404, 415), reply.head
        found = receipt_in(reply)
        if found:
            assert whole(request)
            receipts.update(found)
        elif not whole(request):
            assert reply.status in (400, 404, 415)

    each()
    assert rows(server)["concerns_concern"] == before + len(receipts)
    still_well(server)


@pytest.mark.prove  # the gate spoils requests, above, and sends a good form, below
def test_only_whole_forms_are_taken(writing: Server) -> None:
    listen_to_forms(writing, FEW)


@pytest.mark.prove
def test_of_very_many_forms_only_whole_ones_are_taken(writing: Server) -> None:
    listen_to_forms(writing, MANY)


def test_a_good_form_would_be_taken(writing: Server) -> None:
    """The noise is close to what is good: without it, the form is taken."""
    assert "You did the right thing" in exchange(writing, form(told(writing))).text
