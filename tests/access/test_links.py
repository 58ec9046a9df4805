"""A link is offered to whoever may open it: every link of every page, followed as its reader."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client

from tests.access.matrix import PAGES, ROLES
from tests.access.test_walk import address, logged_in
from tests.access.walking import bare_refusals, remembering
from tests.access.world import World, make_world

#: The preview of a notice shows the way to its signatures to all who may read it.
EXCUSED = {"notice_preview"}


class Links(HTMLParser):
    """The addresses that a page's links lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href")
        if tag == "a" and target:
            self.found.append(target)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_world()
    with remembering(), bare_refusals():
        yield made


@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_its_reader_to_a_refusal(role: str, world: World) -> None:
    client, known = logged_in(world, role), dict[str, int]()
    refused = set()
    for page in PAGES:
        if page.status("get", role, side="own") == 200:
            here = address(page, world, side="own")
            for target in _offered(client, here):
                status = known.setdefault(target, 0) or client.get(target).status_code
                known[target] = status
                if status in {403, 404} and page.name not in EXCUSED:
                    refused.add((page.name, target, status))
    assert refused == set()
    assert len(known) > len(ROLES)


def _offered(client: Client, here: str) -> set[str]:
    answer: Any = client.get(here)
    if not answer.get("Content-Type", "").startswith("text/html"):
        return set()
    targets = (urljoin(here, each).split("#")[0] for each in Links(answer.content.decode()).found)
    return {each for each in targets if each.startswith("/") and "/static/" not in each}
