"""The finished pages of the board: stored for all its days when a version is posted.

Posting renews them and withdrawing removes them in its own transaction, with the round locked; a
reader only reads. So no page is older than what hangs, in however many processes.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from evaluation.access import public_notices
from evaluation.locking import locked_round
from evaluation.models import BoardPage, Notice, Round
from evaluation.notices.queries.pages import (
    etag_of,
    packed,
    pages,
    program,
    readings,
    unready_rounds,
)


def store(round_: Round, *, today: date) -> int:
    """Make the pages of all versions that hang, from today to their last days; how many."""
    forget(round_)
    hanging = public_notices().filter(round=round_, withdrawn_at=None, ends_on__gte=today)
    made = [
        page
        for notice in hanging.filter(round__campaign__on_web=True)
        for page in _pages_of(notice, today)
    ]
    return len(BoardPage.objects.bulk_create(made))


def _pages_of(notice: Notice, today: date) -> Iterator[BoardPage]:
    days = [today + timedelta(n) for n in range((notice.ends_on - today).days + 1)]
    for reading in readings():
        for day, page in pages(notice, reading, days):
            body = packed(page)
            yield BoardPage(
                notice=notice,
                day=day,
                language=reading.language,
                big=reading.big,
                program=program(),
                etag=etag_of(body),
                body=body,
            )


def forget(round_: Round) -> None:
    """No stored page of the round is left."""
    BoardPage.objects.filter(notice__round=round_).delete()


def renew(today: date) -> tuple[int, int]:
    """After an upgrade, a restore or a day: how many pages were made, how many removed."""
    removed, _by_table = BoardPage.objects.filter(day__lt=today).delete()
    return sum(_renewed(round_id, today) for round_id in unready_rounds(today)), removed


def _renewed(round_id: UUID, today: date) -> int:
    with transaction.atomic():
        return store(locked_round(round_id), today=today)
