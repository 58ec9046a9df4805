"""A report is issued: counted once more, numbered, frozen. It is replaced, never changed."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.access import ISSUES_REPORTS, can_issue_report
from evaluation.figures.queries.places import Area, area_of_township, area_of_village
from evaluation.models import ReportIssue, digest_of
from evaluation.reports.queries.content import as_json
from evaluation.reports.queries.counting import report_of
from evaluation.reports.queries.issued import next_number, standing_issue, why_not_issue
from evaluation.reports.typed import Span
from grids.models import Receipt, Township, Village
from grids.roles import Role
from grids.writing import Refused, Sent, Write, locked, writing
from households.actions.locking import locked_village


def issue_report(place: Village | Township, span: Span, *, sent: Sent) -> Receipt:
    """The place is held, so that two reports cannot get one number or replace the same one."""
    with writing(sent) as write:
        area = _locked(place.pk, write, of_village=isinstance(place, Village))
        if reason := why_not_issue(span, today=localdate(write.at)):
            raise Refused(reason)
        issue = _issue(area, span, write)
        write.record("report_issued", issue, number=issue.number, year=issue.year, span=span.key,
                     digest=issue.digest)  # fmt: skip
        return write.done(_("Issued as %(number)s.") % {"number": issue}, issue)


def _locked(key: UUID, write: Write, *, of_village: bool) -> Area:
    if of_village:
        village = locked_village(key)
        write.allow(village, *ISSUES_REPORTS)
        place: Village | Township = village
        area = area_of_village(village)
    else:
        place = locked_township(key)
        write.allow(place, Role.TOWNSHIP)
        area = area_of_township(place)
    if not can_issue_report(write.sent.officer, place):
        raise PermissionDenied
    return area


def locked_township(key: UUID) -> Township:
    return locked(Township.objects.filter(pk=key)).get()


def _issue(area: Area, span: Span, write: Write) -> ReportIssue:
    place, today = area.village or area.township, localdate(write.at)
    content = as_json(report_of(area, span, now=write.at))
    assert write.post, "who may issue it has a post"
    return ReportIssue.objects.create(
        village=area.village, township=None if area.village else area.township,
        kind=span.kind, since=span.since, year=today.year,
        number=next_number(place, today.year), content=content, digest=digest_of(content),
        issued_on=today, officer=write.sent.officer, post=write.post, at=write.at,
        replaces=standing_issue(place, span),
    )  # fmt: skip
