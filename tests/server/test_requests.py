"""A real server: what it takes in, what it turns away, whom it keeps waiting."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.server.raw_http import (
    FORM,
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
from tests.server.rows import rows
from tests.serving import Server
from tests.visiting import Page, Visitor, an_address, open_mailbox, receipt_on, tell

from .conftest import Served

pytestmark = pytest.mark.django_db

LIMIT = 256 * 1024
PICTURE = (
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\n'
    + b"\xff" * 50_000
    + b"\r\n--x--\r\n"
)


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


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (form(PICTURE, content_type="multipart/form-data; boundary=x"), 415),
        (form(b"{}", content_type="application/json"), 415),
        (form(b"x", content_type="text/plain; name*=bogus''x"), 415),
        (form(b"x", content_type=""), 415),
        (head(content_length="1") + b"x", 415),
        (form(b"words=%FF"), 400),
        (form(b"words=%zz"), 400),
        (form(b"words=a&words=b"), 400),
        (form(b"&".join([b"a%d=1" % n for n in range(201)])), 400),
        (form("words=niño".encode("utf-16")), 400),
        (form(b"words=x", content_type=f"{FORM[14:-2]}; charset=klingon"), 400),
        (head(method="PUT", content_length="7") + b"words=x", 405),
        (head(method="FOO"), 405),
        (head("/en/bo/nothing/", "GET"), 404),
        (head("/en/bo/worried/", "GET", host="evil.example"), 400),
    ],
)
def test_what_no_browser_sends_gets_a_plain_page(
    shared: Server, request_: bytes, status: int
) -> None:
    assert is_plain(exchange(shared, request_), status)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (head("/en/bo/%00", "GET"), 404),
        (head("/en/bo/%ff%zz", "GET"), 404),
        (head("/en/bo/worried/", "GET", host="local host"), 400),
    ],
)
def test_what_the_proxy_does_not_pass_on_is_no_fault_either(
    shared: Server, way: str, request_: bytes, status: int
) -> None:
    reply = exchange(shared, request_)
    if way == "straight":
        assert is_plain(reply, status)
    assert 400 <= reply.status < 500
    assert "zz" not in reply.text and "local host" not in reply.text


def test_a_plain_page_speaks_the_language_of_the_address(shared: Server) -> None:
    for body in (form(b"words=%FF", "/es/bo/worried/"), form(b"%FF", "/es/bo/read/")):
        assert is_plain(exchange(shared, body), 400, "es")


@pytest.mark.parametrize(
    "request_",
    [
        form(b"words=x", content_length=str(LIMIT + 1)),
        form(b"words=x", content_length=str(10**15)),
        form(b"words=" + b"a" * (LIMIT - 5)),
    ],
)
def test_what_is_too_long_is_refused_with_the_way_out(
    shared: Server, way: str, request_: bytes
) -> None:
    """Straight in the language of the address; the proxy says it in all of them."""
    reply = exchange(shared, request_)
    if way == "straight":
        assert is_plain(reply, 413)
    assert reply.status == 413
    assert "Go back one page. What you wrote is still there." in reply.text
    assert 'href="/x"' in reply.text
    assert reply.header("cache-control") == "no-store"


def test_the_largest_body_is_taken_in_whole(shared: Server) -> None:
    """In memory: through the proxy, there is no folder into which it could go."""
    reply = exchange(shared, form(b"words=" + b"a" * (LIMIT - 6)))
    assert is_plain(reply, 200)
    assert "a" * 1000 in reply.text


@pytest.mark.parametrize("end", [b"0\r\n\r\n", b"zz\r\n", b""])
def test_what_comes_in_pieces_is_taken_whole_or_not_at_all(
    shared: Server, way: str, end: bytes
) -> None:
    pieces = head(content_type=FORM[14:-2], transfer_encoding="chunked")
    reply = break_off(shared, pieces + b"7\r\nwords=x\r\n" + end)
    if way == "straight":
        assert is_plain(reply, 411)  # its end could not be told from a broken line
    elif end.startswith(b"0"):
        assert is_plain(reply, 200)
    else:
        assert reply.status in (0, 400)


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
    assert reply.status in (0, 400, 413, 414, 501, 505)
    assert not re.search("(?i)gunicorn|python|django", reply.head + reply.text)
    assert answers(shared)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_answer_names_the_product(shared: Server, method: str) -> None:
    for path in ("/", TELL, "/nothing", "/x", "/static/nothing.css"):
        reply = exchange(shared, head(path, method))
        assert reply.header("server") == "web"
        assert not re.search("(?i)gunicorn|nginx|python|django|amparo", reply.head)


def test_a_head_is_answered_without_a_body(shared: Server, way: str) -> None:
    line = Line(shared)
    line.send(head(TELL, "HEAD") + head("/x/moon.svg", "GET", connection="close"))
    answer = line.rest()
    assert b"<html" not in answer
    if way == "proxied":  # without it each line is for one request
        assert answer.count(b"HTTP/1.1 200") == 2 and b"<svg" in answer


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
    address = an_address()

    def send(number: int) -> Reply:
        spoofed = {"x-forwarded-for": "198.51.100.7"}
        request = form(b"words=x", TELL, **spoofed)
        other = f"x_forwarded_for: 10.0.0.{number}\r\n\r\n".encode()
        request = request.replace(b"\r\n\r\n", b"\r\n" + other, 1)
        return exchange(impatient, request, address)

    with ThreadPoolExecutor(25) as crowd:
        replies = list(crowd.map(send, range(50)))
    assert sum(QUESTION in reply.text for reply in replies) == 5


# -- Broken off, slow, twice -----------------------------------------------------------


@pytest.mark.parametrize("cut", [1, 20, 150])
def test_a_form_that_breaks_off_leaves_nothing(shared: Server, cut: int) -> None:
    """Half a story must not be kept as if it were the whole one."""
    body = told(shared, "He came back, and " + "x" * 200)
    reply = break_off(shared, form(body)[:-cut])
    assert reply.status in (0, 400)
    assert "receipt" not in reply.text
    assert answers(shared)


@pytest.mark.prove
def test_a_dripping_body_holds_up_nobody_and_is_hung_up_on(serve: Served) -> None:
    """Forty lines that send nearly all and wait, before two processes."""
    with serve("proxied", AMPARO_SERVED_SECONDS="2") as slow:
        before, request = rows(slow), form(told(slow))
        lines = [Line(slow) for _number in range(40)]
        for line in lines:
            line.send(request[:-5])
        assert answers(slow)
        assert all(line.is_closed_within(30) for line in lines)
        assert rows(slow) == before


@pytest.mark.prove  # it waits for time limits
def test_without_a_proxy_a_line_that_stops_is_answered_in_the_end(
    impatient: Server, way: str
) -> None:
    """The time runs between two pieces; then the thread is free again."""
    if way == "straight":
        request = form(told(impatient), "/es/bo/worried/")
        line = Line(impatient)
        line.send(request[:-5])
        assert is_plain(line.reply(), 408, "es")
        line.close()
    line = Line(impatient)
    line.send(head(TELL, "GET")[:-2])
    assert line.is_closed_within(30)
    assert answers(impatient)


@pytest.mark.prove
def test_dripping_heads_hold_up_nobody_and_are_hung_up_on(serve: Served) -> None:
    with serve("proxied", AMPARO_SERVED_SECONDS="2") as slow:
        lines = [Line(slow) for _number in range(40)]
        for line in lines:
            line.send(head(TELL, "GET")[:-2])
        assert answers(slow)
        assert all(line.is_closed_within(30) for line in lines)


def test_a_slow_phone_is_waited_for(writing: Server) -> None:
    """Byte after byte, but all of them: the words arrive whole."""
    line = Line(writing)
    request = form(told(writing, "Slowly told."))
    for start in range(0, len(request), 7):
        line.send(request[start : start + 7])
    assert "You did the right thing" in line.reply().text


@pytest.mark.prove
def test_a_thousand_waiting_lines_keep_nobody_out(serve: Served) -> None:
    with serve("proxied", workers=4) as server:
        _among_waiting_lines(server)


def _among_waiting_lines(writing: Server) -> None:
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


def test_two_requests_in_one_breath_are_two(writing: Server, way: str) -> None:
    before, body = concerns(writing), told(writing)
    line = Line(writing)
    line.send(form(body) + form(body, connection="close"))
    answer = line.rest()
    numbers = re.findall(r'class="receipt".*?</p>', answer.decode(), re.DOTALL)
    assert len(numbers) == (2 if way == "proxied" else 1)
    assert numbers[0] == numbers[-1]
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


@pytest.mark.prove  # public/test_challenge.py floods the pages
def test_while_one_place_floods_everybody_gets_through(writing: Server) -> None:
    """A machine and a girl behind one address; a boy at another one."""
    shared_address, before = an_address(), concerns(writing)
    rubbish = form(b"words=x")
    with ThreadPoolExecutor(40) as machine:
        flood = [
            machine.submit(exchange, writing, rubbish, shared_address)
            for _number in range(75)
        ]
        boy = Visitor(writing.url)
        assert receipt_on(tell(boy, {"words": "From another place."}))
        replies = [each.result() for each in flood]
        assert {reply.status for reply in replies} == {200}
        assert sum(QUESTION in reply.text for reply in replies) >= 25

        more = [
            machine.submit(exchange, writing, rubbish, shared_address)
            for _number in range(20)
        ]
        girl = Visitor(writing.url, shared_address)
        page = girl.get(TELL).send({"words": "From the same place."})
        assert not receipt_on(page)
        number = receipt_on(press_the_word(page))
        assert "From the same place." in open_mailbox(girl, number).text
        assert all(each.result().status == 200 for each in more)
    assert concerns(writing) == before + 2


def press_the_word(page: Page) -> Page:
    word = re.search(r"<strong>([^<]*)</strong>\s*</p>\s*<p class=\"six\"", page.text)
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
    assert sum(QUESTION in reply.text for reply in replies) == 5


def test_guessing_numbers_gets_the_same_words_every_time(writing: Server) -> None:
    address = an_address()
    said = {
        re.sub(r'value="\d{20}"', "", exchange(writing, guess, address).text)
        for guess in (form(b"receipt=%020d" % n, READ) for n in (0, 1, 10**19))
    }
    assert len(said) == 1
    assert "We cannot find this number." in said.pop()


# -- A class that reads its answers ----------------------------------------------------


@pytest.mark.prove  # public/test_challenge.py finds all turns taken
@pytest.mark.parametrize("many", [20, 40])
def test_a_class_that_opens_its_mailboxes_at_once_gets_in(
    writing: Server, many: int
) -> None:
    """One address, one minute. Nobody sees the question; other pages come meanwhile."""
    words = [f"Told by number {n} of the class." for n in range(4)]
    numbers = [receipt_on(tell(Visitor(writing.url), {"words": w})) for w in words]
    school = an_address()

    def read(child: int) -> int:
        """Press until the mailbox is open; return how often it took."""
        page = Visitor(writing.url, school).get(READ)
        page = page.send({"receipt": numbers[child % 4]})
        presses = 1
        while "Many people are reading" in page.text:
            page, presses = page.send(field="receipt"), presses + 1
        assert QUESTION not in page.text, page.said
        assert words[child % 4] in page.text, page.said
        return presses

    with ThreadPoolExecutor(many) as pupils:
        begun = time.monotonic()
        reading = [pupils.submit(read, child) for child in range(many)]
        assert Visitor(writing.url).get(TELL).status == 200
        assert not all(each.done() for each in reading)
        presses = sum(each.result() for each in reading)
        spent = time.monotonic() - begun
    assert presses > many, "each process keeps half of its threads for others"
    turns = 4 * 3  # processes, and half of the threads of each
    assert spent > 0.3 * (many // turns), "numbers are answered no faster"
