"""What a township's office has to see to among its people: villages without the roles that a round
needs, and slips that are not used."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.today.queries.tasks import Task
from grids.logging_in.queries.slips import unused_slips
from grids.models import Officer
from grids.queries.people import short_of_roles
from grids.queries.places import ANSWERING

#: So many villages are named in the line; the township's page names them all.
_NAMED = 3


def people_lines(officer: Officer, *, now: datetime) -> Iterator[Task]:
    """Two lines at most, for whoever works in a township's office; two queries."""
    offices = [post.township_id for post in officer.standing_posts if post.township_id]
    if not offices:
        return
    short = short_of_roles(offices, roles=ANSWERING, day=localdate(now))
    if short:
        yield _short(short, reverse("township_detail", args=[offices[0]]))
    count, first = unused_slips(offices, now=now)
    if first:
        yield _unused(count, first, reverse("officer_slips", args=[offices[0]]))


def _short(villages: list[Any], url: str) -> Task:
    names = "、".join(village.name for village in villages[:_NAMED])
    note = _("%(names)s: a round needs a secretary, a clerk and a supervisor.")
    if len(villages) > _NAMED:
        note = _("%(names)s and others: a round needs a secretary, a clerk and a supervisor.")
    title = ngettext(
        "%(n)s village lacks one who answers for it",
        "%(n)s villages lack one who answers for them",
        len(villages),
    )
    return Task("do", title % {"n": len(villages)}, note % {"names": names}, url)


def _unused(count: int, first: datetime, url: str) -> Task:
    title = ngettext("%(n)s slip is not used yet", "%(n)s slips are not used yet", count)
    until = localtime(first).strftime("%Y-%m-%d %H:%M")
    note = _("The first expires on %(until)s. Hand them over, or remind whoever has one.")
    return Task("wait", title % {"n": count}, note % {"until": until}, url)
