"""Walks figures from the pages themselves: each number on one, its list, paper, workbook."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from grids.models import Township, Village
from tests.evaluation.figures import counting  # noqa: F401  # because it says what each figure is
from tests.evaluation.figures.recount import One, Recount, all_rows

_LINK = re.compile(r'href="(/places/[0-9a-f-]+/figures/[a-z0-9-]+/\?[^"]*)">([^<]*)</a>')
_OTHERS = re.compile(r'href="(/places/[0-9a-f-]+/(?:overview/[a-z-]+|groups/[0-9a-f-]+)/[^"]*)"')


@dataclass(frozen=True)
class Number:
    """A number as it stands on a page, and the address that it opens."""

    url: str
    text: str

    @cached_property
    def place(self) -> UUID:
        return UUID(urlsplit(self.url).path.split("/")[2])

    @property
    def key(self) -> str:
        return urlsplit(self.url).path.split("/")[4]

    @cached_property
    def asked(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))


def numbers_on(page: str) -> list[Number]:
    return [Number(unescape(url), text.strip()) for url, text in _LINK.findall(page)]


class Counts:
    """Recounts of every year and month that a page asks for, each made once."""

    def __init__(self, now: datetime) -> None:
        self.now, self.rows = now, all_rows()
        self.made: dict[tuple[int, date, int], Recount] = {}
        self.townships = {
            row.pk: {v.pk for v in row.villages.all()} for row in Township.objects.all()
        }

    def of(self, number: Number) -> int:
        asked = number.asked
        month = date.fromisoformat(f"{asked['month']}-01")
        key = int(asked["year"]), month, int(asked.get("months", "1"))
        if key not in self.made:
            self.made[key] = Recount(
                self.rows, year=key[0], month=month, now=self.now, months=key[2]
            )
        ones = self.made[key].of(number.key)
        return sum(one.amount for one in ones if self._fits(one, number))

    def _fits(self, one: One, number: Number) -> bool:
        asked = number.asked
        villages = self.townships.get(number.place, {number.place})
        return (
            one.village in villages
            and ("group" not in asked or str(one.group).lower() == asked["group"])
            and ("micro" not in asked or str(one.micro).lower() == asked["micro"])
            and ("star" not in asked or one.star == asked["star"])
            and ("item" not in asked or str(one.item) == asked["item"])
        )


def wrong_numbers(numbers: Iterable[Number], counts: Counts) -> Iterator[str]:
    """Sentences for the numbers that a plain recount does not find."""
    for number in numbers:
        found = counts.of(number)
        told = f"{found / 2:g}" if number.key == "served" else str(found)
        if told != number.text:
            yield f"{number.url} says {number.text}, the recount {told}"


def wrong_rows(numbers: Iterable[Number], client: Client) -> Iterator[str]:
    """Sentences for the numbers whose list, paper or workbook has another number of rows."""
    for number in numbers:
        path, _question, query = number.url.partition("?")
        if not client.get(number.url).context["opens"]:
            ways = [client.get(f"{path}{way}/?{query}").status_code for way in ("paper", "table")]
            if ways != [403, 403]:
                yield f"{number.url} has no rows for the reader, and gives them"
            continue
        listed = _listed(client, number.url)
        paper = client.get(f"{path}paper/?{query}").content.decode()
        book = _rows_in(client.get(f"{path}table/?{query}"))
        said = {"list": listed, "paper": _rows_of(paper), "workbook": len(book)}
        if number.key == "served":
            hours = sum(float(row[-1]) for row in book)
            if f"{hours:g}" != number.text:
                yield f"{number.url} says {number.text}, its rows {hours:g} hours"
        elif set(said.values()) != {int(number.text)}:
            yield f"{number.url} says {number.text}, its rows {said}"


def _listed(client: Client, url: str) -> int:
    """Rows on all pages of the list."""
    page, n = 1, 0
    while True:
        answer = client.get(f"{url}&page={page}")
        n += _rows_of(answer.content.decode())
        shown = answer.context["page"]
        if shown is None or not shown.has_next():
            return n
        page += 1


def _rows_of(html: str) -> int:
    table = re.search(r'<table class="stack">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    return table[1].count("<tr>") if table else 0


def _rows_in(response: Any) -> Sequence[Sequence[str]]:
    """Without title and headings, and without the line below that counts them."""
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.active
    return [[str(cell or "") for cell in row] for row in book.active.values][2:-1]


def overviews(client: Client, *, villages: Iterable[Village], township: Township) -> list[Number]:
    """Every number on the pages of the township and of each village, each address once."""
    return numbers_of(client, [township, *villages])


def numbers_of(client: Client, places: Iterable[Township | Village]) -> list[Number]:
    found: dict[Number, None] = {}
    for place in places:
        for page in _pages_of(client, place):
            found.update(dict.fromkeys(numbers_on(page)))
    return list(found)


def _pages_of(client: Client, place: Township | Village) -> Iterator[str]:
    """The first part of the overview, and every page of the same place that it leads to."""
    left, seen = [reverse("overview", args=[place.pk])], set[str]()
    while left:
        url = left.pop()
        seen.add(url.partition("?")[0])
        answer = client.get(url)
        assert answer.status_code == 200, url
        page = answer.content.decode()
        more = {unescape(found) for found in _OTHERS.findall(page) if str(place.pk) in found}
        left += [one for one in more if one.partition("?")[0] not in seen]
        seen |= {one.partition("?")[0] for one in more}
        yield page
