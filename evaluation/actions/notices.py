"""Posting and taking down the public notice: its lines are frozen here.

Called by the moves of a round, inside their transaction and with the round locked; a move needs
its signers before it comes here.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from evaluation.models import Notice, NoticeLine, Round
from evaluation.queries.notices import (
    Line,
    board_lines,
    changed_lines,
    digest_of,
    next_number,
)
from grids.codes import SLUG, new_code
from grids.models import Anchor, Post
from grids.writing import Write


def publish(round_: Round, *, write: Write, signers: Sequence[Post]) -> Notice | None:
    """Post the notice; where one hangs already, a supplement of what has changed, if anything."""
    if round_.notices.standing().filter(kind=Notice.Kind.FULL).exists():
        return publish_supplement(round_, write=write, signers=signers)
    lines = board_lines(round_)
    return _post(round_, Notice.Kind.FULL, lines, write=write, signers=signers)


def publish_supplement(round_: Round, *, write: Write, signers: Sequence[Post]) -> Notice | None:
    """Post the lines that differ from what hangs; ``None`` when there are none."""
    lines = changed_lines(round_)
    if not lines:
        return None
    return _post(round_, Notice.Kind.SUPPLEMENT, lines, write=write, signers=signers)


def withdraw(round_: Round, *, write: Write) -> int:
    """Take down every notice of the round; its addresses then say only that."""
    standing = list(round_.notices.standing())
    for notice in standing:
        notice.withdrawn_at = write.at
        notice.save(update_fields=["withdrawn_at"])
        write.record("notice_withdrawn", notice, number=notice.number)
    return len(standing)


def _post(
    round_: Round, kind: Notice.Kind, lines: list[Line], *, write: Write, signers: Sequence[Post]
) -> Notice:
    notice = _notice(round_, kind, lines, write=write)
    notice.save(force_insert=True)
    NoticeLine.objects.bulk_create(_frozen(notice, lines), batch_size=500)
    write.record(
        "notice_posted",
        notice,
        kind=str(kind),
        number=notice.number,
        lines=len(lines),
        digest=notice.digest,
        signers=[str(post.pk) for post in signers],
    )
    write.anchor(f"notice:{notice.pk}", save=lambda anchor: _print_head(notice, anchor))
    return notice


def _notice(round_: Round, kind: Notice.Kind, lines: list[Line], *, write: Write) -> Notice:
    village, campaign = round_.village, round_.campaign
    full = kind == Notice.Kind.FULL
    # The period is counted from the day after posting, so the day of posting comes on top.
    days = campaign.notice_days if full else campaign.supplement_days
    posted_on = timezone.localdate(write.at)
    return Notice(
        round=round_,
        kind=kind,
        number=next_number(round_),
        slug=new_code(SLUG),
        title=_title(round_, kind),
        township_name=village.township.name,
        village_name=village.name,
        entries_count=round_.entries.declared().count(),
        telephones=_telephones(round_),
        comment_box=village.comment_box,
        published_at=write.at,
        starts_on=posted_on,
        ends_on=posted_on + timedelta(days=days),
        digest=digest_of(lines),
    )


def _title(round_: Round, kind: Notice.Kind) -> str:
    """Frozen in the language of the installation, whoever posts it."""
    names = {"village": round_.village.name, "year": round_.campaign.year}
    with translation.override(settings.LANGUAGE_CODE):
        if kind == Notice.Kind.FULL:
            return _("Notice: star households of %(village)s, %(year)s") % names
        return _("Supplementary notice: star households of %(village)s, %(year)s") % names


def _telephones(round_: Round) -> list[dict[str, str]]:
    """Numbers as they are today, each with whose it is; ``Notice.phones`` says it in words."""
    village = round_.village
    numbers = {
        "committee": village.committee_telephone,
        "supervisors": village.supervisor_telephone,
        "township": village.township.telephone,
    }
    return [{"who": who, "number": number} for who, number in numbers.items() if number]


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
        )
        for position, line in enumerate(lines, 1)
    ]


def _print_head(notice: Notice, anchor: Anchor) -> None:
    """The ledger's head as it stands with this notice, for the page and the poster."""
    notice.ledger_seq, notice.ledger_digest = anchor.seq, anchor.digest
    notice.save(update_fields=["ledger_seq", "ledger_digest"])
