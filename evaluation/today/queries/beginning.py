"""What a township's office and a village's clerk begin with, in the order in which it is done:
villages and officers, the year, its waves; and the rosters, without which no round starts."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Campaign, Round
from evaluation.today.queries.tasks import Task
from grids.listing import listed
from grids.models import Officer, Township, Village
from grids.roles import Role

#: So many villages are named in a line; each has a page of its own.
_NAMED = 3


def first_steps(officer: Officer, *, today: date) -> Iterator[Task]:
    """Of the township's office: what has to be there before any round; one query."""
    keys = {
        post.township_id
        for post in officer.standing_posts
        if post.role == Role.TOWNSHIP and post.township_id
    }
    for township in _as_they_stand(keys, today) if keys else ():
        yield from _steps_of(township, vars(township))


def _as_they_stand(keys: Collection[UUID], today: date) -> QuerySet[Township]:
    """Townships with what is founded: villages, a year that runs, years without any round.

    A year that is founded ahead of its time asks for nothing yet.
    """
    running = Campaign.objects.running(today).filter(township=OuterRef("pk"))
    begun = running.filter(year__lte=today.year)
    idle = begun.exclude(Exists(Round.objects.filter(campaign=OuterRef("pk"))))
    return Township.objects.filter(pk__in=keys).annotate(
        has_villages=Exists(Village.objects.filter(township=OuterRef("pk"))),
        has_year=Exists(running),
        idle=ArraySubquery(idle.order_by("year").values("pk")),
    )


def _steps_of(township: Township, stands: dict[str, Any]) -> Iterator[Task]:
    if not stands["has_villages"]:
        title = _("Found the villages and enter the officers")
        note = _("A workbook of all officers does both; a single village is founded by hand.")
        yield _to_do(title, note, reverse("township_detail", args=[township.pk]))
    if not stands["has_year"]:
        note = _("%(township)s has no evaluation that runs; every round belongs to one.")
        url = reverse("campaign_add", args=[township.pk])
        yield _to_do(_("Found the year"), note % {"township": township.name}, url)
    for campaign in stands["idle"] if stands["has_villages"] else ():
        note = _("Look through the rules and stars of the year, then put villages into a wave.")
        url = reverse("campaign_detail", args=[campaign])
        yield _to_do(_("Found the first wave"), note, url)


def _to_do(title: str, note: str, url: str) -> Task:
    return Task(kind="do", title=title, note=note, url=url, verb=_("Do it"))


def empty_rosters(officer: Officer) -> Iterator[Task]:
    """The clerk starts with the spreadsheet; the township waits for it, in one line. One query."""
    own, offices = set[UUID](), set[UUID]()
    for post in officer.standing_posts:
        if post.role == Role.CLERK and post.village_id:
            own.add(post.village_id)
        if post.role == Role.TOWNSHIP and post.township_id:
            offices.add(post.township_id)
    if not own | offices:
        return
    empty = Village.objects.filter(households=None)
    found = list(empty.filter(pk__in=own) | empty.filter(township__in=offices))
    yield from (_to_import(village) for village in found if village.pk in own)
    waiting = [village for village in found if village.pk not in own]
    if waiting:
        yield _waits_for_clerks(waiting)


def _to_import(village: Village) -> Task:
    note = _("%(village)s has no households yet; everything else starts with them.")
    url = reverse("roster_upload", args=[village.pk])
    return _to_do(_("Import the roster"), note % {"village": village.name}, url)


def _waits_for_clerks(villages: list[Village]) -> Task:
    title = ngettext(
        "%(n)s village has no roster yet", "%(n)s villages have no roster yet", len(villages)
    )
    note = _("%(names)s: the clerk imports it.")
    if len(villages) > _NAMED:
        note = _("%(names)s and others: their clerks import it.")
    names = listed(village.name for village in villages[:_NAMED])
    url = f"{reverse('household_list')}?village={villages[0].pk}"
    return Task("wait", title % {"n": len(villages)}, note % {"names": names}, url)
