"""Posting and taking down the public notice and its later versions: lines are frozen here.

Called by the moves of a round, inside their transaction and with the round locked; a move needs
its signers before it comes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from evaluation.models import Correction, Notice, NoticeLine, Round
from evaluation.notices.actions import pages
from evaluation.notices.queries.lines import (
    Changes,
    Line,
    board_lines,
    corrected_lines,
    digest_of,
    next_number,
    telephones,
)
from grids.codes import SLUG, new_code
from grids.models import Anchor, Post
from grids.writing import Write


def publish(
    changes: Changes, *, write: Write, signers: Sequence[Post], reason: str = ""
) -> Notice | None:
    """Post the notice; where one hangs already, a supplement of what has changed, if anything.

    Of a round of changes the notice of the year is what hangs already.
    """
    round_ = changes.round
    if round_.is_change or round_.notices.standing().filter(kind=Notice.Kind.FULL).exists():
        return publish_supplement(changes, write=write, signers=signers, reason=reason)
    edition = Edition(Notice.Kind.FULL, board_lines(round_))
    return _post(round_, edition, write=write, signers=signers)


def publish_supplement(
    changes: Changes, *, write: Write, signers: Sequence[Post], reason: str
) -> Notice | None:
    """Post the lines that differ from what hangs; ``None`` when there are none."""
    if not changes.lines:
        return None
    edition = Edition(Notice.Kind.SUPPLEMENT, changes.lines, reason)
    return _post(changes.round, edition, write=write, signers=signers)


def publish_correction(
    changes: Changes, *, write: Write, signers: Sequence[Post], reason: str
) -> Notice:
    """Post the lines whose facts were wrong, and the telephones as they are; no star changes."""
    edition = Edition(Notice.Kind.CORRECTION, corrected_lines(changes.round), reason)
    return _post(changes.round, edition, write=write, signers=signers)


def withdraw(round_: Round, *, write: Write, reason: str) -> int:
    """Take down every notice of the round; its addresses then say only that."""
    standing = list(round_.notices.standing())
    pages.forget(round_)
    for notice in standing:
        notice.withdrawn_at, notice.withdrawal_reason = write.at, reason
        notice.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        write.record("notice_withdrawn", notice, number=notice.number)
    return len(standing)


@dataclass(frozen=True)
class Edition:
    """What is about to be posted; ``reason``: why, for a later version."""

    kind: Notice.Kind
    lines: list[Line]
    reason: str = ""


def _post(round_: Round, edition: Edition, *, write: Write, signers: Sequence[Post]) -> Notice:
    notice = _notice(round_, edition, write=write)
    notice.save(force_insert=True)
    NoticeLine.objects.bulk_create(_frozen(notice, edition.lines), batch_size=500)
    _tell_corrections(notice, edition)
    write.record(
        "notice_posted",
        notice,
        kind=str(edition.kind),
        number=notice.number,
        lines=len(edition.lines),
        digest=notice.digest,
        signers=[str(post.pk) for post in signers],
    )
    write.anchor(f"notice:{notice.pk}", save=lambda anchor: _print_head(notice, anchor))
    return notice


def _tell_corrections(notice: Notice, edition: Edition) -> None:
    """What was corrected is told by whichever version shows the household next."""
    waiting = Correction.objects.unposted().filter(entry__round=notice.round_id)
    if edition.kind != Notice.Kind.FULL:
        waiting = waiting.filter(entry__in=[line.entry.pk for line in edition.lines])
    waiting.update(notice=notice)


def _notice(round_: Round, edition: Edition, *, write: Write) -> Notice:
    village = round_.village
    posted_on = timezone.localdate(write.at)
    return Notice(
        round=round_,
        kind=edition.kind,
        number=next_number(round_),
        slug=new_code(SLUG),
        title=_title(round_, edition.kind),
        township_name=village.township.name,
        village_name=village.name,
        entries_count=round_.entries.declared().count(),
        telephones=telephones(round_),
        comment_box=village.comment_box,
        office_address=village.office_address,
        basis=round_.campaign.basis,
        reason=edition.reason,
        published_at=write.at,
        starts_on=posted_on,
        ends_on=_last_day(round_, edition.kind, posted_on),
        digest=digest_of(edition.lines),
    )


def _last_day(round_: Round, kind: Notice.Kind, posted_on: date) -> date:
    """The period is counted from the day after posting, so the day of posting comes on top.

    A correction changes no result, so it starts no clock: it hangs as long as what it corrects.
    """
    campaign = round_.campaign
    if kind == Notice.Kind.CORRECTION:
        return max(posted_on, *(paper.ends_on for paper in round_.notices.standing()))
    days = campaign.notice_days if kind == Notice.Kind.FULL else campaign.supplement_days
    return posted_on + timedelta(days=days)


def _title(round_: Round, kind: Notice.Kind) -> str:
    """Frozen in the language of the installation, whoever posts it."""
    names = {"village": round_.village.name, "year": round_.campaign.year}
    with translation.override(settings.LANGUAGE_CODE):
        titles = {
            Notice.Kind.FULL: _("Notice: star households of %(village)s, %(year)s"),
            Notice.Kind.SUPPLEMENT: _(
                "Supplementary notice: star households of %(village)s, %(year)s"
            ),
            Notice.Kind.CORRECTION: _(
                "Correction of the notice: star households of %(village)s, %(year)s"
            ),
        }
        return titles[kind] % names


def _frozen(notice: Notice, lines: list[Line]) -> list[NoticeLine]:
    return [
        NoticeLine(
            notice=notice,
            entry=line.entry,
            position=position,
            group_name=line.group_name,
            head_masked=line.head_masked,
            stars=list(line.stars),
            star_count=line.star_count,
            removed=line.removed,
            head_full=line.head_full,
            before=line.before.stored() if line.before else None,
        )
        for position, line in enumerate(lines, 1)
    ]


def _print_head(notice: Notice, anchor: Anchor) -> None:
    """The ledger's head as it stands with this notice, for the page and the poster.

    Only now is the paper whole, and so are the papers beside it that name it.
    """
    notice.ledger_seq, notice.ledger_digest = anchor.seq, anchor.digest
    notice.save(update_fields=["ledger_seq", "ledger_digest"])
    pages.store(notice.round, today=notice.starts_on)
