"""The finished page of a notice: how it is rendered for a day, and how a stored one is found."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation

from evaluation.models import Notice
from evaluation.notices.queries.versions import board, clock, standing_versions
from grids.codes import sha256_of

_PAGE = "evaluation/notices/notice_board.html"
_CLOCK = "evaluation/notices/_clock.html"
#: Everything that a page is made of besides the notice, below the project's folder.
_MADE_OF = (
    "templates/base_public.html",
    "templates/components/*.html",
    "templates/evaluation/notices/*.html",
    "evaluation/changes.py",
    "locale/*/LC_MESSAGES/django.mo",
)
_OFFERED = {code for code, _name in settings.LANGUAGES}
_FILES = ("css/starcivil.css", "css/board.css", "icon.svg")
#: By hand, since to have it written costs more than to have it answered.
_FIND = """
SELECT etag, CASE WHEN etag = %s THEN NULL ELSE body END FROM evaluation_boardpage
WHERE slug = %s AND day = %s AND language = %s AND big = %s AND program = %s
"""


@dataclass(frozen=True)
class Reading:
    """How somebody reads the board; the address says it, and neither cookie nor browser."""

    language: str
    big: bool

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Reading":
        language = query.get("lang", "")
        return cls(
            language if language in _OFFERED else settings.LANGUAGE_CODE, query.get("big") == "1"
        )

    @property
    def query(self) -> QueryDict:
        """The same as an address says it, for the links of the page."""
        lang = "" if self.language == settings.LANGUAGE_CODE else f"lang={self.language}"
        return QueryDict("&".join(filter(None, (lang, "big=1" if self.big else ""))))


def readings() -> list[Reading]:
    """Every language in both sizes."""
    return [Reading(code, big) for (code, _name), big in product(settings.LANGUAGES, (False, True))]


def pages(notice: Notice, reading: Reading, days: Sequence[date]) -> Iterator[tuple[date, str]]:
    """The whole page for each of the days; rendered once, since only the clock differs.

    ``notice`` comes from ``public_notices``.
    """
    with translation.override(reading.language):
        versions = standing_versions(notice.round_id)
        context = board(notice, versions=versions, today=days[0])
        page = render_to_string(_PAGE, context | {"request": {"GET": reading.query}})
        first = _clock(notice, days[0])
        for day in days:
            yield day, page.replace(first, _clock(notice, day), 1)


def _clock(notice: Notice, day: date) -> str:
    context: dict[str, Any] = {"notice": notice, **clock(notice, day)}
    return render_to_string(_CLOCK, context)


def packed(page: str) -> bytes:
    """As it goes over the wire; the same page is always the same bytes."""
    return gzip.compress(page.encode(), mtime=0)


def etag_of(body: bytes) -> str:
    """Weak, because the same page goes out in two encodings."""
    return f'W/"{sha256_of(body)[:32]}"'


@cache
def program() -> str:
    """Which templates, words and style sheets this process makes pages of; 16 hex digits."""
    files = (path for pattern in _MADE_OF for path in sorted(Path(settings.BASE_DIR).glob(pattern)))
    parts = [*map(static, _FILES), *(sha256_of(path.read_bytes()) for path in files)]
    return sha256_of("\n".join(parts).encode())[:16]


@dataclass(frozen=True)
class Stored:
    """A finished page; ``body`` is ``None`` where the reader said that they have it."""

    etag: str
    body: bytes | None


def stored_page(slug: str, reading: Reading, today: date, *, known: str) -> Stored | None:
    """The page that this program has made for today; one query. ``known``: If-None-Match."""
    # A connection that broke shows itself in the query as well, and the caller goes on without.
    connection.health_check_done = True  # type: ignore[attr-defined]  # because stubs lack it
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [known, slug, today, reading.language, reading.big, program()])
        found = cursor.fetchone()
    if found is None:
        return None
    etag, body = found
    return Stored(etag, None if body is None else bytes(body))


def unready_rounds(today: date) -> set[UUID]:
    """Keys of rounds with a board that hangs and is not stored whole for today."""
    hanging = Notice.objects.hanging(today).filter(round__campaign__on_web=True)
    ready = Count("pages", Q(pages__day=today, pages__program=program()))
    unready = hanging.annotate(ready=ready).filter(ready__lt=len(readings()))
    return set(unready.values_list("round", flat=True))
