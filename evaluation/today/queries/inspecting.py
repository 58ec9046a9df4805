"""What inspections ask for: villages to be looked at, faults to mend and to re-check."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.access import INSPECTORS
from evaluation.inspections.queries.due import Due, standing_faults, to_be_inspected
from evaluation.inspections.typed import Half
from evaluation.models import Inspection
from evaluation.today.queries.tasks import Task
from grids.listing import listed
from grids.models import Officer, Village
from grids.roles import Role

#: So many villages are named in a line; the report names them all.
_NAMED = 3
#: Who sees to it that a village's faults are mended.
_MEND = frozenset({Role.CLERK, Role.SECRETARY})


def inspection_lines(officer: Officer, *, today: date) -> Iterator[Task]:
    """Of the township and of the villages that one answers for; two queries at most."""
    posts = officer.standing_posts
    roles = _MEND | {Role.SUPERVISOR}
    offices = {p.township_id for p in posts if p.township_id and p.role == Role.TOWNSHIP}
    villages = {p.village_id for p in posts if p.village_id and p.role in roles}
    if not offices | villages:
        return
    found = standing_faults(villages=villages, townships=offices, today=today)
    yield from _to_recheck(officer, found, today)
    yield from (_to_mend(due) for due in found if officer.roles_in(due.village) & _MEND)
    if offices:
        yield from _to_inspect(list(to_be_inspected(offices, today=today)), today)


def _to_recheck(officer: Officer, found: list[Due], today: date) -> Iterator[Task]:
    """In one line: whose day has come, of what one's own office has found."""
    ours = [due for due in found if INSPECTORS[due.office] in officer.roles_in(due.village)]
    come = [due for due in ours if due.to_recheck]
    if not come:
        return
    n, place, half = sum(due.to_recheck for due in come), come[0].village, Half.of(today)
    title = ngettext("%(n)s fault is to be re-checked", "%(n)s faults are to be re-checked", n)
    note = _("%(villages)s: the day has come. Is it mended?")
    names = listed(name for name in dict.fromkeys(due.village.name for due in come))
    url = reverse("inspection_list", args=[place.pk])
    if come[0].office == Inspection.Office.TOWNSHIP:
        report = reverse("inspection_report", args=[place.township_id, half.year, half.half])
        url = f"{report}#open"
    yield Task("do", title % {"n": n}, note % {"villages": names}, url, _("Do it"))


def _to_mend(due: Due) -> Task:
    title = ngettext("%(n)s fault is to be mended", "%(n)s faults are to be mended", due.n)
    note = _("%(office)s; the first by %(day)s.")
    told = {"office": Inspection.Office(due.office).label, "day": due.first.isoformat()}
    url = reverse("inspection_list", args=[due.village.pk])
    return Task("do", title % {"n": due.n}, note % told, url, _("Open"))


def _to_inspect(villages: list[Village], today: date) -> Iterator[Task]:
    if not villages:
        return
    half = Half.of(today)
    title = ngettext(
        "%(n)s village is to be inspected", "%(n)s villages are to be inspected", len(villages)
    )
    note = _("%(names)s: by %(day)s.")
    if len(villages) > _NAMED:
        note = _("%(names)s and others: by %(day)s.")
    told = {
        "names": listed(village.name for village in villages[:_NAMED]),
        "day": half.ends_on.isoformat(),
    }
    url = reverse("inspection_report", args=[villages[0].township_id, half.year, half.half])
    yield Task("do", title % {"n": len(villages)}, note % told, url, _("Open"))
