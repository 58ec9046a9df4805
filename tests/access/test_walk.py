"""Every address × every role × own and other village, GET and POST, against one table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.matrix import PAGES, PUBLIC, ROLES, Page
from tests.access.world import World, make_world

#: Written by every request: the session, and what django-axes notes about log-ins.
_NOTES = {"django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"}


def url_names() -> list[str]:
    """The names of all addresses of the project, in their order."""
    return [pattern.name or str(pattern.pattern) for pattern in _patterns(get_resolver())]


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        else:
            yield pattern


def checksum() -> str:
    """One value over every row of every table of the project."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    each = " UNION ALL ".join(
        f"SELECT '{table}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        f' AS sum FROM "{table}" t'
        for table in sorted(tables - _NOTES)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(string_agg(name || sum, ',' ORDER BY name)) FROM ({each}) s")
        return str(cursor.fetchone()[0])


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    """One logged-in client a role; ``anonymous`` has none."""
    found = {"anonymous": Client()}
    for role, officer in world.officers.items():
        found[role] = Client()
        found[role].force_login(officer)
    return found


def address(page: Page, world: World, *, side: str) -> str:
    return reverse(page.name, kwargs=page.args(getattr(world, side)))


def expected(page: Page, method: str, role: str, *, side: str) -> int:
    """From the table; the neighbour's object is as if it did not exist."""
    if role == "anonymous":
        return page.anonymous(method)
    table = page.get if method == "get" else page.post
    if page.has_object and role in _foreign(side):
        return page.elsewhere(method)
    return table[_own_role(role)]


def _foreign(side: str) -> set[str]:
    """Roles from whose places the side cannot be seen."""
    above = {"county", "township"}
    if side == "own":
        return {"other_clerk", "other_township"}
    return set(ROLES) - above - {"other_clerk"}


def _own_role(role: str) -> str:
    return {"other_clerk": "clerk", "other_township": "township"}.get(role, role)


def test_every_address_is_in_the_table_once() -> None:
    assert sorted(page.name for page in PAGES) == sorted(url_names())


def test_public_pages_are_those_named() -> None:
    assert {page.name for page in PAGES if page.public} == PUBLIC


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_role_gets_what_the_table_says(
    method: str, world: World, clients: dict[str, Client], subtests: Any
) -> None:
    before = checksum()
    for page in PAGES:
        wrong = {}
        for side in ("own", "other"):
            url = address(page, world, side=side)
            for role, client in clients.items():
                if page.ends_session and method == "post":
                    client = Client() if role == "anonymous" else _fresh(world, role)
                status = getattr(client, method)(url, page.query).status_code
                due = expected(page, method, role, side=side)
                if status != due:
                    wrong[side, role] = f"{status} instead of {due}"
        with subtests.test(page.name, method=method):
            assert wrong == {}
            assert checksum() == before, "an address that was only visited changed something"


def _fresh(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.officers[role])
    return client


def test_nobody_posts_without_the_token_of_the_page(world: World, subtests: Any) -> None:
    for page in PAGES:
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.officers["clerk"])
        status = client.post(address(page, world, side="own"), {"cid": "x"}).status_code
        with subtests.test(page.name):
            assert status == (405 if page.reads_before_the_token else 403)


def test_anonymous_people_are_led_to_the_login(world: World, subtests: Any) -> None:
    for page in (page for page in PAGES if not page.public):
        url = address(page, world, side="own")
        answer = Client().get(url)
        with subtests.test(page.name):
            assert (answer.status_code, answer.url) == (302, f"/login/?next={url}")
