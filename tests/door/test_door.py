"""A real server: what it takes in, what it turns away, whom it keeps waiting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from amparo.commands import serve
from tests.door.rows import rows
from tests.door.wire import (
    FORM,
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
from tests.serving import Server
from tests.visiting import Page, Visitor, an_address, open_mailbox, receipt_on, tell

pytestmark = pytest.mark.django_db

LIMIT = 256 * 1024
PICTURE = (
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\n'
    + b"\xff" * 50_000
    + b"\r\n--x--\r\n"
)


@pytest.fixture(scope="module")
def shared(standing_server: Server) -> Iterator[Server]:
    """The server of all tests that leave nothing behind, as is seen in the end."""
    before = rows(standing_server)
    yield standing_server
    assert rows(standing_server) == before


def concerns(server: Server) -> int:
    return rows(server)["concerns_concern"]


def answers(server: Server) -> bool:
    visitor = Visitor(server.url)
    page = visitor.get("/en/bo/")
    visitor.close()
    return page.status == 200


def is_plain(reply: Reply, status: int, language: str = "en") -> bool:
    """Say whether it is a page of ours: language, way out, help; nothing kept."""
    assert reply.status == status, reply.head + reply.text[:500]
    assert f'<html lang="{language}"' in reply.text
    assert 'href="/x"' in reply.text
    assert 'href="tel:110"' in reply.text
    assert reply.header("cache-control") == "no-store"
    assert not reply.header("set-cookie")
    return True


# -- What is turned away ---------------------------------------------------------------


def test_a_file_is_refused_before_its_body_is_sent(shared: Server) -> None:
    line = Line(shared)
    line.send(
        head(
            content_type="multipart/form-data; boundary=x",
            content_length=str(len(PICTURE)),
            expect="100-continue",
        )
    )
    reply = line.reply()
    assert is_plain(reply, 415)
    assert "100 Continue" not in reply.head
    assert line.is_closed_within(20)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (form(PICTURE, content_type="multipart/form-data; boundary=x"), 415),
        (form(b"{}", content_type="application/json"), 415),
        (form(b"x", content_type="text/plain; name*=bogus''x"), 415),
        (form(b"x", content_type=""), 415),
        (head(content_length="1") + b"x", 415),
        (form(b"words=x", content_length=str(LIMIT + 1)), 413),
        (form(b"words=x", content_length=str(10**15)), 413),
        (form(b"words=" + b"a" * (LIMIT - 5)), 413),
        (form(b"words=%FF"), 400),
        (form(b"words=%zz"), 400),
        (form(b"words=a&words=b"), 400),
        (form(b"&".join([b"a%d=1" % n for n in range(201)])), 400),
        (form("words=niño".encode("utf-16")), 400),
        (form(b"words=x", content_type=f"{FORM[14:-2]}; charset=klingon"), 400),
        (
            head(content_type=FORM[14:-2], transfer_encoding="chunked") + b"0\r\n\r\n",
            411,
        ),
        (
            head(content_type=FORM[14:-2], transfer_encoding="chunked")
            + b"7\r\nwords=x\r\nzz\r\n",
            411,
        ),
        (head(method="PUT", content_length="7") + b"words=x", 405),
        (head(method="FOO"), 405),
        (head("/en/bo/nothing/", "GET"), 404),
        (head("/en/bo/%00", "GET"), 404),
        (head("/en/bo/%ff%zz", "GET"), 404),
        (head("/en/bo/worried/", "GET", host="evil.example"), 400),
        (head("/en/bo/worried/", "GET", host="local host"), 400),
    ],
)
def test_what_no_browser_sends_gets_a_plain_page(
    shared: Server, request_: bytes, status: int
) -> None:
    assert is_plain(exchange(shared, request_), status)


def test_a_plain_page_speaks_the_language_of_the_address(shared: Server) -> None:
    for body in (form(b"words=%FF", "/es/bo/worried/"), form(b"%FF", "/es/bo/read/")):
        assert is_plain(exchange(shared, body), 400, "es")
    over = form(b"", "/es/bo/worried/", content_length=str(LIMIT + 1))
    assert is_plain(exchange(shared, over), 413, "es")


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50),  # TLS
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/3.7\r\nHost: localhost\r\n\r\n",
        b"GET /en/\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 500 + b"\r\n",
        head(content_type=FORM[14:-2], content_length="-3"),
        head(content_type=FORM[14:-2], content_length="3\r\ncontent-length: 5"),
        head(content_type=FORM[14:-2], content_length="9" * 30),
        head(transfer_encoding="gzip"),
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
    ],
)
def test_what_is_no_request_gets_no_name_of_a_product(
    shared: Server, garbage: bytes
) -> None:
    reply = break_off(shared, garbage)
    assert reply.status in (0, 400, 414, 431)
    assert not re.search("(?i)granian|hyper|python|django", reply.head + reply.text)
    assert answers(shared)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_answer_names_the_product(shared: Server, method: str) -> None:
    for path in ("/", TELL, "/nothing", "/x", "/static/nothing.css"):
        reply = exchange(shared, head(path, method))
        assert reply.header("server") == "web"
        assert not re.search("(?i)granian|hyper|python|django|amparo", reply.head)


def test_a_head_is_answered_without_a_body(shared: Server) -> None:
    line = Line(shared)
    line.send(head(TELL, "HEAD") + head("/x/moon.svg", "GET", connection="close"))
    answer = line.rest()
    assert answer.count(b"HTTP/1.1 200") == 2
    assert b"<svg" in answer and b"<html" not in answer


@pytest.mark.parametrize(
    "cookie", ["s=x", "s=abcdefghijklm; c=x", "s=\xff\xfe", "=;=;,", "s=" + "a" * 9000]
)
def test_a_cookie_is_never_answered_with_one(shared: Server, cookie: str) -> None:
    for path in (TELL, "/", "/nothing", "/x"):
        reply = exchange(shared, head(path, "GET", cookie=cookie))
        assert reply.status in (200, 404)
        assert "set-cookie" not in reply.head.lower()


def test_a_header_with_an_underscore_is_not_read(impatient: Server) -> None:
    """A proxy sets X-Forwarded-For; nobody may write it in another way."""

    def send(number: int) -> Reply:
        spoofed = {"x-forwarded-for": "198.51.100.7"}
        request = form(b"words=x", TELL, **spoofed)
        other = f"x_forwarded_for: 10.0.0.{number}\r\n\r\n".encode()
        return exchange(impatient, request.replace(b"\r\n\r\n", b"\r\n" + other, 1))

    with ThreadPoolExecutor(25) as crowd:
        replies = list(crowd.map(send, range(50)))
    assert sum("question" in reply.text for reply in replies) == 5


# -- Broken off, slow, twice -----------------------------------------------------------


@pytest.mark.parametrize("cut", [1, 20, 150])
def test_a_form_that_breaks_off_leaves_nothing(shared: Server, cut: int) -> None:
    """Half a story must not be kept as if it were the whole one."""
    body = told(shared, "He came back, and " + "x" * 200)
    reply = break_off(shared, form(body)[:-cut])
    assert reply.status in (0, 400)
    assert "receipt" not in reply.text
    assert answers(shared)


def test_a_dripping_body_gets_a_plain_page_and_holds_up_nobody(
    impatient: Server,
) -> None:
    """Forty lines that send nearly all and wait, before two processes."""
    request = form(told(impatient), "/es/bo/worried/")
    lines = [Line(impatient) for _number in range(40)]
    for line in lines:
        line.send(request[:-5])
    assert answers(impatient)
    for line in lines:
        assert is_plain(line.reply(), 408, "es")
        line.close()


def test_a_dripping_head_is_hung_up_on(impatient: Server) -> None:
    lines = [Line(impatient) for _number in range(40)]
    for line in lines:
        line.send(head(TELL, "GET")[:-2])
    assert answers(impatient)
    assert all(line.is_closed_within(30) for line in lines)


def test_a_slow_phone_is_waited_for(writing: Server) -> None:
    """Byte after byte, but all of them: the words arrive whole."""
    line = Line(writing)
    request = form(told(writing, "Slowly told."))
    for start in range(0, len(request), 7):
        line.send(request[start : start + 7])
    assert "You did the right thing" in line.reply().text


def test_a_thousand_waiting_lines_close_no_door(writing: Server) -> None:
    heads = form(b"words=x", content_length="500")
    lines = []
    for number in range(1000):
        line = Line(writing, f"127.8.{number // 250}.{number % 250 + 1}")
        line.send(heads if number % 2 else heads[:-20])
        lines.append(line)
    visitor = Visitor(writing.url)
    assert receipt_on(tell(visitor, {"words": "Told in the middle of a flood."}))
    for line in lines:
        line.close()


def test_two_requests_in_one_breath_are_two(writing: Server) -> None:
    before, body = concerns(writing), told(writing)
    line = Line(writing)
    line.send(form(body) + form(body, connection="close"))
    answer = line.rest()
    numbers = re.findall(r'class="receipt".*?</p>', answer.decode(), re.DOTALL)
    assert len(numbers) == 2
    assert numbers[0] == numbers[1]
    assert concerns(writing) == before + 1


def test_the_same_form_at_the_same_moment_is_one_concern(writing: Server) -> None:
    before, request = concerns(writing), form(told(writing))
    with ThreadPoolExecutor(8) as crowd:
        replies = list(crowd.map(lambda _n: exchange(writing, request), range(8)))
    numbers = {
        re.sub(r"\s", "", re.sub("<[^>]*>", "", found))
        for reply in replies
        for found in re.findall(
            r'class="receipt"[^>]*(>.*?)</p>', reply.text, re.DOTALL
        )
    }
    assert len(numbers) == 1
    assert concerns(writing) == before + 1


# -- A flood ---------------------------------------------------------------------------


def test_while_one_place_floods_everybody_gets_through(writing: Server) -> None:
    """A machine and a girl behind one address; a boy at another one."""
    shared_address, before = an_address(), concerns(writing)
    rubbish = form(b"words=x")
    with ThreadPoolExecutor(60) as machine:
        flood = [
            machine.submit(exchange, writing, rubbish, shared_address)
            for _number in range(120)
        ]
        boy = Visitor(writing.url)
        assert receipt_on(tell(boy, {"words": "From another place."}))
        replies = [each.result() for each in flood]
        assert {reply.status for reply in replies} == {200}
        assert sum("question" in reply.text for reply in replies) >= 70

        more = [
            machine.submit(exchange, writing, rubbish, shared_address)
            for _number in range(60)
        ]
        girl = Visitor(writing.url, shared_address)
        page = girl.get(TELL).send({"words": "From the same place."})
        assert not receipt_on(page)
        number = receipt_on(press_the_word(page))
        assert "From the same place." in open_mailbox(girl, number).text
        assert all(each.result().status == 200 for each in more)
    assert concerns(writing) == before + 2


def press_the_word(page: Page) -> Page:
    word = re.search(r"<strong>([^<]*)</strong></p>\s*<p class=\"six\"", page.text)
    assert word, page.said
    place = re.search(rf'name="press" value="(\d)">{word[1]}<', page.text)
    assert place, page.said
    return page.send({"press": place[1]})


def test_processes_count_together(writing: Server) -> None:
    address = an_address()
    request = form(b"words=x")
    with ThreadPoolExecutor(25) as crowd:
        replies = list(
            crowd.map(lambda _n: exchange(writing, request, address), range(50))
        )
    assert sum("question" in reply.text for reply in replies) == 5


def test_guessing_numbers_gets_the_same_words_every_time(writing: Server) -> None:
    address = an_address()
    said = {
        re.sub(r'value="\d{20}"', "", exchange(writing, guess, address).text)
        for guess in (form(b"receipt=%020d" % n, READ) for n in (0, 1, 10**19))
    }
    assert len(said) == 1
    assert "We cannot find this number." in said.pop()


def test_places_for_visitors_stay_within_what_the_system_allows() -> None:
    assert 128 <= serve.places_for_visitors() <= serve.CONNECTIONS
