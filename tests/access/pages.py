"""What is looked for on every page that a reader gets: whose links it offers, what it tells."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.http import StreamingHttpResponse
from django.test import Client


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


def body_of(answer: Any) -> str:
    """What was sent, whatever it is, as text."""
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(answer).decode("utf-8", "replace")  # type: ignore[arg-type]  # because it is not async
    text: str = answer.content.decode("utf-8", "replace")
    return text


@dataclass
class Reader:
    """One reader's walk: what each address answered, and which links were offered where."""

    client: Client
    statuses: dict[str, int] = field(default_factory=dict)
    #: By address: a page that offers it, and the link itself.
    offered: dict[str, tuple[str, str]] = field(default_factory=dict)

    def note(self, url: str, answer: Any, body: str) -> None:
        """Remember the answer, and whither the page's own links lead."""
        self.statuses[url] = answer.status_code
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            for target in Links(body).found:
                there = urljoin(url, target).split("#")[0]
                if there.startswith("/") and not there.startswith("/static/"):
                    self.offered.setdefault(_kind(there), (url, there))

    def refused(self) -> set[tuple[str, str, int]]:
        """The links that lead to a refusal, each with a page that offers it."""
        refused = set()
        for page, target in self.offered.values():
            status = self.statuses.get(target) or self.client.get(target).status_code
            if status in {403, 404}:
                refused.add((page, target, status))
        return refused


def _kind(address: str) -> str:
    """The address with the names of what it asks for, but not the words: ``/households/?q=``."""
    parts = urlsplit(address)
    names = sorted({name for name, _word in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{parts.path}?{'&'.join(names)}"
