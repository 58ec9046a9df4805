"""张贴记录: where a paper of a notice was put up, by whom, and when it was taken down."""

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.locking import locked_round
from evaluation.models import Notice, Posting
from evaluation.notices.typed import Posted
from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, locked, writing


def add_posting(notice_id: UUID, paper: Posted, *, sent: Sent) -> Receipt:
    """Write down that a paper was put up; also later, for the archive."""
    with writing(sent) as write:
        round_ = locked_round(Notice.objects.get(pk=notice_id).round_id)
        notice = locked(Notice.objects.filter(pk=notice_id)).get()
        write.allow(round_.village, Role.CLERK)
        _check(notice, paper, today=timezone.localdate(write.at))
        posting = Posting.objects.create(
            notice=notice,
            place=paper.place.strip(),
            posted_on=paper.posted_on,
            posted_by=paper.posted_by.strip(),
            officer=sent.officer,
            at=write.at,
        )
        write.record("posting_added", posting, notice=str(notice.pk))
        return write.done(_("Recorded: the paper was put up."), posting)


def _check(notice: Notice, paper: Posted, *, today: date) -> None:
    if not paper.place.strip() or not paper.posted_by.strip():
        raise Refused(_("Say where the paper hangs and who put it up."))
    if paper.posted_on < notice.starts_on:
        raise Refused(_("It cannot have been put up before the notice was posted."))
    if paper.posted_on > today:
        raise Refused(_("Record it after it was put up, not before."))
    if notice.postings.filter(place=paper.place.strip()).exists():
        raise Refused(_("A paper is recorded for this place already."))


def end_posting(posting_id: UUID, *, taken_down_on: date, by: str, sent: Sent) -> Receipt:
    """Write down that the paper was taken down, once."""
    with writing(sent) as write:
        found = Posting.objects.select_related("notice").get(pk=posting_id)
        round_ = locked_round(found.notice.round_id)
        posting = locked(Posting.objects.filter(pk=posting_id)).get()
        write.allow(round_.village, Role.CLERK)
        if posting.taken_down_on:
            raise Refused(_("It is recorded already that this paper was taken down."))
        if not by.strip():
            raise Refused(_("Say who took it down."))
        if not posting.posted_on <= taken_down_on <= timezone.localdate(write.at):
            raise Refused(_("The day lies between the one on which it was put up and today."))
        posting.taken_down_on, posting.taken_down_by = taken_down_on, by.strip()
        posting.save(update_fields=["taken_down_on", "taken_down_by"])
        write.record("posting_ended", posting)
        return write.done(_("Recorded: the paper was taken down."), posting)
