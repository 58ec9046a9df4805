"""Every address × every role × own and other village, GET and POST, against one table."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from grids.codes import HOUSEHOLD, digest_code
from grids.logging_in.one_time_passwords import give_slip
from grids.models import Officer
from households.models import Household
from households.queries.codes import mark_of
from tests.access.matrix import PAGES, PUBLIC, Page
from tests.access.pages import Reader, body_of
from tests.access.walking import Rows, bare_refusals, remembering
from tests.access.world import World, make_world
from tests.households.canary import found_in, plant
from tests.journeys.browser import PLAIN

SIDES = ("own", "other")
#: Made anew for every page, so that two readers never get the same.
_FRESH = re.compile(
    r'((?:name="(?:cid|csrfmiddlewaretoken)" value=|"token": )")[^"]*|(id="id_cid" )[^>]*'
)


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


def everybody(world: World) -> dict[str, Client]:
    """One client a role: ``anonymous`` has nothing, households have their codes."""
    officers = {role: logged_in(world, role) for role in world.officers}
    homes = {role: come_in(home, role) for role, home in world.homes.items()}
    return {"anonymous": Client(), **officers, **homes}


def come_in(home: Household, role: str) -> Client:
    """A browser into which the household's code was typed."""
    code = digest_code(home.pk.hex)[:HOUSEHOLD]
    mark = {"code_fingerprint": mark_of(code), "code_issued_at": timezone.now()}
    Household.objects.filter(pk=home.pk).update(**mark)
    client = Client()
    typed = client.post("/own/", urlencode({"household_code": code}), content_type=PLAIN)
    assert typed.url == reverse("home_matters"), role
    return client


def logged_in(world: World, role: str) -> Client:
    return client_of(world.officers[role])


def client_of(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
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


def test_a_refusal_is_a_page_for_every_role(world: World) -> None:
    """The walk asks for the status alone."""
    for client in everybody(world).values():
        assert "</html>" in client.get("/nowhere/").text


@pytest.mark.usefixtures("_bare_refusals")
def test_every_role_reads_what_the_table_says(world: World, subtests: Any) -> None:
    """And no page tells a planted number, or offers its reader a link that is refused."""
    desk = logged_in(world, "clerk")
    household = plant(desk, world.own.village)
    Household.objects.filter(pk=household.pk).update(grid=world.own.micro_grid)
    world.own = replace(world.own, household=household)
    readers = {role: Reader(client) for role, client in everybody(world).items()}
    rows = Rows()
    for page in PAGES:
        with subtests.test(label(page, world)):
            assert misread(page, world, readers) == {}
            assert rows.changed() == set(), "an address that was only visited changed something"
    for role, reader in readers.items():
        with subtests.test(f"the links that {role} is offered"):
            assert reader.refused() == set()


def misread(page: Page, world: World, readers: dict[str, Reader]) -> dict[tuple[str, str], str]:
    """Who got another status than the table's, or a number that nobody may see."""
    wrong = {}
    for side in SIDES if page.args else SIDES[:1]:
        url = address(page, world, side=side)
        for role, reader in readers.items():
            answer = reader.client.get(url)
            body = body_of(answer)
            reader.note(url, answer, body)
            due = page.status("get", role, side=side)
            if answer.status_code != due or found_in(f"{url} {body} {answer.headers}"):
                wrong[side, role] = f"{answer.status_code} instead of {due} {found_in(body)}"
    return wrong


def test_a_code_opens_no_more_than_its_own_pages(world: World, subtests: Any) -> None:
    """Every other address reads with it, to the byte, as it does for everybody."""
    home, stranger = come_in(world.homes["home"], "home"), Client()
    for page in PAGES:
        if page.at_home is None:
            with subtests.test(label(page, world)):
                for side in SIDES if page.args else SIDES[:1]:
                    url = address(page, world, side=side)
                    answers = [client.get(url) for client in (home, stranger)]
                    assert len({answer.status_code for answer in answers}) == 1
                    assert len({_FRESH.sub("", body_of(answer)) for answer in answers}) == 1


def test_what_a_household_reads_names_no_other(world: World) -> None:
    """Neither number nor name; in this world all are called alike, so the others are renamed."""
    others = Household.objects.exclude(pk=world.homes["home"].pk)
    for number, household in enumerate(others):
        household.head.rename(f"别家{number:03d}号")
        household.head.save()
    client = come_in(world.homes["home"], "home")
    read = ""
    for page in PAGES:
        if page.at_home:
            read += body_of(client.get(address(page, world, side="own")))
    assert "张大山" in read
    assert "别家" not in read
    assert [one.number for one in others if f">{one.number}<" in read] == []


@pytest.mark.usefixtures("_bare_refusals")
def test_every_role_may_send_what_the_table_says(world: World, subtests: Any) -> None:
    """Sent is an empty form."""
    clients, rows = everybody(world), Rows()
    for page in PAGES:
        with subtests.test(label(page, world)):
            assert missent(page, world, clients) == {}
            assert rows.changed() == set(), "an empty form changed something"
        if page.name in {"logout", "home_leave"}:
            clients = everybody(world)
            rows.changed()  # a log-in is noted at its officer


def missent(page: Page, world: World, clients: dict[str, Client]) -> dict[tuple[str, str], str]:
    wrong = {}
    for side in SIDES if page.args else SIDES[:1]:
        url = address(page, world, side=side)
        for role, client in clients.items():
            status, due = send(client, url), page.status("post", role, side=side)
            if status != due:
                wrong[side, role] = f"{status} instead of {due}"
    return wrong


def send(client: Client, url: str) -> int:
    return client.post(url, content_type="application/x-www-form-urlencoded").status_code


@pytest.mark.usefixtures("_bare_refusals")
def test_to_another_townships_officers_nothing_is_there(world: World, subtests: Any) -> None:
    """Whatever their role there: no address of this township is read, and nothing is written."""
    clients, rows = {role: client_of(one) for role, one in world.far.items()}, Rows()
    for page in PAGES:
        if page.args and (page.walled or not page.public):
            with subtests.test(label(page, world)):
                url = address(page, world, side="own")
                for method, table in (("get", page.get), ("post", page.post)):
                    due = 405 if 405 in table.values() else 404
                    got = {role: ask(one, method, url) for role, one in clients.items()}
                    assert got == dict.fromkeys(clients, due)
                assert rows.changed() == set()


@pytest.mark.usefixtures("_bare_refusals")
def test_no_page_knows_another_method_than_reading_and_sending(world: World, subtests: Any) -> None:
    """For whoever may open it, as for everybody else."""
    client, rows = logged_in(world, "township"), Rows()
    for page in PAGES:
        with subtests.test(label(page, world)):
            url = address(page, world, side="own")
            for method in ("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"):
                assert (method, client.generic(method, url).status_code) == (method, 405)
    assert rows.changed() == set()


def ask(client: Client, method: str, url: str) -> int:
    return send(client, url) if method == "post" else client.get(url).status_code


@pytest.mark.usefixtures("_bare_refusals")
def test_nobody_posts_without_the_token_of_the_page(world: World, subtests: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.officers["clerk"])
    rows = Rows()
    for page in PAGES:
        with subtests.test(label(page, world)):
            assert send(client, address(page, world, side="own")) == 403
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
