"""Forms that are cut on their way, and browsers that take their time.

A few here; ``STARCIVIL_CUTS=400`` tries as many as docs/reliability.md tells of.
"""

import os
import random
import socket
import ssl
import uuid
from collections import Counter
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from grids.models import Feedback, Officer
from grids.roles import Role
from tests.factories import make_officer, make_township, make_village
from tests.faults.installation import Installation
from tests.faults.pressing import logged_in
from tests.serving import NGINX

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not NGINX, reason="nginx is missing"),
]

CUTS = int(os.environ.get("STARCIVIL_CUTS", "40"))
SLOW = 200
TEXT = "这一页上的字太小，老人看不清。" * 60
MULTIPART, PLAIN = "multipart/form-data; boundary=cut", "application/x-www-form-urlencoded"


@pytest.fixture
def member(transactional_db: None) -> Officer:
    village = make_village(name="后庄村", township=make_township())
    return make_officer(name="王文明", role=Role.COMMITTEE, place=village)


def form(member: Officer, kind: str) -> tuple[bytes, bytes]:
    """Head and body of a member's feedback as a browser sends them."""
    who = logged_in(member)
    fields = {"cid": str(uuid.uuid4()), "csrfmiddlewaretoken": who["token"], "text": TEXT}
    body = _parts({**fields, "_end": "1"}) if kind == MULTIPART else urlencode(fields).encode()
    head = {
        "Host": "localhost",
        "Cookie": who["cookie"],
        "Referer": "https://localhost/",
        "Connection": "close",
        "X-Forwarded-Proto": "https",
        "Content-Type": kind,
        "Content-Length": len(body),
    }
    lines = ["POST /feedback/add/ HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode(), body


def _parts(fields: dict[str, str]) -> bytes:
    part = '--cut\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    return "".join(part.format(*field) for field in fields.items()).encode() + b"--cut--\r\n"


def to_gunicorn(made: Installation) -> socket.socket:
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(30)
    link.connect(str(made.folder / "web.sock"))
    return link


def to_nginx(made: Installation) -> socket.socket:
    trust = ssl.create_default_context(cafile=str(made.authority))
    plain = socket.create_connection(("localhost", made.port), timeout=30)
    return trust.wrap_socket(plain, server_hostname="localhost")


def sent(link: socket.socket, data: bytes, *, half_closed: bool) -> str:
    """The status of the answer, if there is one; a browser that is gone reads none."""
    with link, suppress(OSError):
        link.sendall(data)
        if half_closed:
            link.shutdown(socket.SHUT_WR)
            return link.makefile("rb").readline().decode()[9:12]
    return ""


def cut(member: Officer, kind: str, chance: random.Random) -> bytes:
    """Somewhere before the last field's value."""
    head, body = form(member, kind)
    return head + body[: chance.randrange(len(body) - len("1\r\n--cut--\r\n"))]


def test_a_cut_form_is_kept_by_nobody(installation: Installation, member: Officer) -> None:
    """To gunicorn with and without a reader of the answer, and through nginx with and without a
    file's encoding."""
    seen, chance = Counter[str](), random.Random(2026)  # because nothing secret is made of it
    for number in range(CUTS):
        to = to_gunicorn if number % 2 else to_nginx
        kind = PLAIN if number % 4 == 0 else MULTIPART
        data = cut(member, kind, chance)
        seen[sent(to(installation), data, half_closed=number % 4 == 1)] += 1
    print(f"\n{CUTS} cuts, answered: {dict(seen)}")
    assert set(seen) == {"", "400"}
    assert Feedback.objects.count() == 0
    assert (
        sent(to_gunicorn(installation), b"".join(form(member, MULTIPART)), half_closed=True)
        == "302"
    )
    assert Feedback.objects.get().text == TEXT


def test_twin_without_the_last_field_a_part_is_kept_for_the_whole(
    installation: Installation, member: Officer
) -> None:
    with installation.program.another("tests.faults.without_sentinel"):
        head, body = form(member, MULTIPART)
        cut_off = head + body[: len(body) * 2 // 3]
        assert sent(to_gunicorn(installation), cut_off, half_closed=True) == "302"
    assert 0 < len(Feedback.objects.get().text) < len(TEXT)


def test_twin_without_nginx_a_part_of_a_form_without_files_is_kept(
    installation: Installation, member: Officer
) -> None:
    head, body = form(member, PLAIN)
    cut_off = head + body[: len(body) * 2 // 3]
    assert sent(to_gunicorn(installation), cut_off, half_closed=True) == "302"
    assert 0 < len(Feedback.objects.get().text) < len(TEXT)


def slow_ones(link: "socket.socket") -> socket.socket:
    """A request that has begun, and of which the next byte does not come."""
    link.sendall(b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n1")
    return link


def is_answered(link: socket.socket) -> bool:
    """Within three seconds."""
    head = (
        "GET /login/ HTTP/1.1",
        "Host: localhost",
        "X-Forwarded-Proto: https",
        "Connection: close",
    )
    with link, suppress(TimeoutError):
        link.settimeout(3)
        link.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
        return link.recv(12) == b"HTTP/1.1 200"
    return False


def test_two_hundred_slow_ones_hold_nobody_up(
    installation: Installation, transactional_db: None
) -> None:
    held = [slow_ones(to_nginx(installation)) for _ in range(SLOW)]
    assert all(is_answered(to_nginx(installation)) for _ in range(10))
    for link in held:
        link.close()


def test_twin_without_nginx_they_hold_everybody_up(
    installation: Installation, transactional_db: None
) -> None:
    held = [slow_ones(to_gunicorn(installation)) for _ in range(SLOW)]
    assert not is_answered(to_gunicorn(installation))
    for link in held:
        link.close()
    assert is_answered(to_nginx(installation))
