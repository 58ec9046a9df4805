"""Every address × every role × own and other village, GET and POST, against one table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from grids.one_time_passwords import give_slip
from tests.access.matrix import PAGES, PUBLIC, Page
from tests.access.walking import Rows, bare_refusals, remembering
from tests.access.world import World, make_world

SIDES = ("own", "other")


def url_names() -> set[str]:
    """The names of all addresses of the project; an address without a name is its pattern."""
    return {pattern.name or str(pattern.pattern) for pattern in _patterns(get_resolver())}


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        else:
            yield pattern


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Clients log in within it, so that they are remembered."""
    made = make_world()
    with remembering():
        yield made


@pytest.fixture
def _bare_refusals() -> Iterator[None]:
    with bare_refusals():
        yield


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    """One logged-in client a role; ``anonymous`` has none."""
    return {"anonymous": Client(), **{role: logged_in(world, role) for role in world.officers}}


def logged_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.officers[role])
    return client


def address(page: Page, world: World, *, side: str) -> str:
    return reverse(page.name, kwargs=page.arguments(getattr(world, side)))


def label(page: Page, world: World) -> str:
    """The name, and the move where the same page shows several."""
    return f"{page.name} {page.arguments(world.own).get('move', '')}".strip()


def test_every_address_is_in_the_table() -> None:
    assert {page.name for page in PAGES} == url_names()


def test_public_pages_are_those_named() -> None:
    assert {page.name for page in PAGES if page.public} == PUBLIC


def test_a_refusal_is_a_page_for_every_role(clients: dict[str, Client]) -> None:
    """The walk asks for the status alone."""
    for client in clients.values():
        assert "</html>" in client.get("/nowhere/").text


@pytest.mark.usefixtures("_bare_refusals")
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_role_gets_what_the_table_says(
    method: str, world: World, clients: dict[str, Client], subtests: Any
) -> None:
    rows = Rows()
    for page in PAGES:
        with subtests.test(label(page, world), method=method):
            assert differences(page, method, world, clients) == {}
            assert rows.changed() == set(), "an address that was only visited changed something"
        if page.name == "logout":
            clients |= {role: logged_in(world, role) for role in world.officers}
            rows.changed()  # a log-in is noted at its officer


def ask(client: Client, method: str, url: str) -> int:
    """The status; a POST sends an empty form."""
    if method == "get":
        return client.get(url).status_code
    return client.post(url, content_type="application/x-www-form-urlencoded").status_code


def differences(
    page: Page, method: str, world: World, clients: dict[str, Client]
) -> dict[tuple[str, str], str]:
    wrong = {}
    for side in SIDES if page.args else SIDES[:1]:
        url = address(page, world, side=side)
        for role, client in clients.items():
            status = ask(client, method, url)
            due = page.status(method, role, side=side)
            if status != due:
                wrong[side, role] = f"{status} instead of {due}"
    return wrong


@pytest.mark.usefixtures("_bare_refusals")
def test_nobody_posts_without_the_token_of_the_page(world: World, subtests: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.officers["clerk"])
    rows = Rows()
    for page in PAGES:
        with subtests.test(label(page, world)):
            assert ask(client, "post", address(page, world, side="own")) == 403
            assert rows.changed() == set()


@pytest.mark.usefixtures("_bare_refusals")
def test_anonymous_people_are_led_to_the_login(world: World, subtests: Any) -> None:
    """But from the first page to what hangs: most who come there are villagers."""
    for page in PAGES:
        url = address(page, world, side="own")
        if not page.public:
            with subtests.test(label(page, world)):
                answer = Client().get(url)
                led_to = "/boards/" if page.name == "home" else f"/login/?next={url}"
                assert (answer.status_code, answer.url) == (302, led_to)


@pytest.mark.usefixtures("_bare_refusals")
def test_with_a_slip_every_page_leads_to_choosing_a_password(world: World, subtests: Any) -> None:
    """Whatever the role could open, and by either method."""
    give_slip(world.officers["township"], at=timezone.now())
    world.officers["township"].save()
    client = logged_in(world, "township")
    for page in PAGES:
        url = address(page, world, side="own")
        if not page.public and page.name != "password_choose":
            with subtests.test(label(page, world)):
                for method in ("get", "post"):
                    kind = "application/x-www-form-urlencoded"
                    answer = getattr(client, method)(url, content_type=kind)
                    assert (answer.status_code, answer.url) == (302, "/password/choose/")
