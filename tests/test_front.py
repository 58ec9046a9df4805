"""What nginx lets through to the program, how it is spoken to, and what it says by itself."""

import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import ParseException

from tests.fronting import Front, fronted
from tests.serving import NGINX

HIDDEN = b"GET /hidden/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
#: Headers about which two programs may disagree where the request ends, so that one of them takes
#: what the other one holds for a body for a request of its own.
DOUBTFUL = {
    "both": b"Content-Length: 5\r\nTransfer-Encoding: chunked",
    "both, the other way round": b"Transfer-Encoding: chunked\r\nContent-Length: 5",
    "two lengths": b"Content-Length: 5\r\nContent-Length: 60",
    "a length with a sign": b"Content-Length: +5",
    "lengths in a row": b"Content-Length: 5, 5",
    "an unknown coding": b"Transfer-Encoding: xchunked",
    "two codings": b"Transfer-Encoding: chunked, identity",
    "a blank before the colon": b"Content-Length: 5\r\nTransfer-Encoding : chunked",
    "a tab before the name": b"Content-Length: 5\r\n\tTransfer-Encoding: chunked",
    "a bare line feed": b"Content-Length: 5\nTransfer-Encoding: chunked",
}


def post(headers: bytes, body: bytes) -> bytes:
    return b"POST /login/ HTTP/1.1\r\nHost: localhost\r\n" + headers + b"\r\n\r\n" + body


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with fronted(tmp_path) as made:
        yield made


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1")
@pytest.mark.skipif(not NGINX, reason="nginx is not installed here")
def test_nginx_says_in_one_way_where_a_request_ends_and_speaks_todays_tls(
    front: Front,
) -> None:
    assert front.ask("GET", "/first/") == (200, "passed on")
    nothing_is_smuggled_past(front)
    only_todays_tls_is_spoken(front)
    its_own_answers_carry_the_headers_that_keep_others_out(front)


def nothing_is_smuggled_past(front: Front) -> None:
    for headers in DOUBTFUL.values():
        front.says(post(b"Connection: close\r\n" + headers, b"0\r\n\r\n" + HIDDEN))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)
    whole = post(b"Connection: close\r\nTransfer-Encoding: chunked", chunked)
    assert front.says(whole).startswith(b"HTTP/1.1 200")
    assert "/hidden/" not in front.asked()


def only_todays_tls_is_spoken(front: Front) -> None:
    with front.line(tls=ssl.TLSVersion.TLSv1_2) as line:
        assert line.cipher() == ("ECDHE-ECDSA-AES256-GCM-SHA384", "TLSv1.2", 256)
    with front.line() as line:
        assert line.version() == "TLSv1.3"
    old = {"ciphers": "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0"}
    for offered in (
        {**old, "tls": ssl.TLSVersion.TLSv1_2},
        {"ciphers": "ALL:@SECLEVEL=0", "tls": ssl.TLSVersion.TLSv1_1},
    ):
        with pytest.raises(ssl.SSLError):
            front.line(**offered)


def its_own_answers_carry_the_headers_that_keep_others_out(front: Front) -> None:
    long = b"GET /?q=" + b"x" * 30_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    large = b"Connection: close\r\nContent-Length: 99999999"
    trace = b"TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    twice = post(DOUBTFUL["two lengths"], b"")
    bare = ((b"400", twice), (b"405", trace), (b"413", post(large, b"")), (b"414", long))
    for status, raw in bare:
        said = front.says(raw)
        assert said.startswith(b"HTTP/1.1 " + status)
        for header in (
            b"Strict-Transport-Security: max-age=31536000; includeSubDomains",
            b"X-Content-Type-Options: nosniff",
            b"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
            b"Content-Type: text/html; charset=utf-8",
        ):
            assert header in said, (status, header)
    for_nobody = front.says(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert b"\r\nServer: nginx\r\n" in for_nobody


@pytest.mark.parametrize("headers", DOUBTFUL.values(), ids=DOUBTFUL)
def test_the_program_finds_no_second_request_in_a_doubtful_one(headers: bytes) -> None:
    assert "/hidden/" not in found_by_the_program(headers)


def test_twin_where_nothing_is_doubtful_it_finds_the_second_one() -> None:
    assert found_by_the_program(b"Content-Length: 5") == ["/login/", "/hidden/"]


def found_by_the_program(headers: bytes) -> list[str]:
    raw, found = post(headers, b"0\r\n\r\n" + HIDDEN), []
    with suppress(ParseException):
        for request in RequestParser(Config(), iter([raw]), ("127.0.0.1", 1)):
            found.append(request.path)
    return found
