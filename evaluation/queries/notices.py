"""What the public board shows: the lines that are due, those that hang, and what differs.

Who is named: entries with every mandatory star and at least the campaign's minimum, by group and
number, never by result (design.md §8, on the board; domain.md §6.3).
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Max, QuerySet

from evaluation import rules
from evaluation.models import Claim, Entry, Notice, NoticeLine, Objection, Round
from evaluation.queries.decisions import obtained, results, standing_claims, stars_of
from evaluation.queries.ordering import group_name, in_order
from evaluation.workflow import Stage
from grids.codes import sha256_of
from grids.models import Post
from grids.roles import Role

#: The columns of the public file. They are hashed with the lines, so they are the same in every
#: language and never change: a later version of this program must find the same digest.
COLUMNS = ("组", "户主", "星数", "得星")
_SET_IN_MOTION = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Line:
    """One line as it would be published; ``removed``: no longer on the board."""

    entry: Entry
    group_name: str
    head_masked: str
    stars: tuple[str, ...]
    removed: bool = False

    @property
    def star_count(self) -> int:
        return len(self.stars)


L = TypeVar("L", Line, NoticeLine)


def board_lines(round_: Round) -> list[Line]:
    """The lines that the full notice would show now, by group and number; four queries."""
    stars = _stars_on_board(round_)
    entries = list(round_.entries.declared().filter(pk__in=stars).select_related("group"))
    return _lines({entry: stars[entry.pk] for entry in entries}, beside=[])


def changed_lines(round_: Round) -> list[Line]:
    """What differs between the board and what hangs: new, changed and removed lines.

    An entry with a claim that is re-opened and not decided again keeps the line that hangs.
    """
    return _changed(round_, reopened=list(_reopened(round_)))


def _changed(round_: Round, *, reopened: list[Claim]) -> list[Line]:
    hanging = standing_lines(round_)
    waiting = _waiting_entries(reopened)
    stars = _stars_on_board(round_)
    on_board = round_.entries.declared().filter(pk__in=stars).select_related("group")
    shown = {entry: stars[entry.pk] for entry in on_board}
    gone = {line.entry: () for line in hanging.values() if line.entry_id not in stars}
    changed = {
        entry: names
        for entry, names in {**shown, **gone}.items()
        if entry.pk not in waiting and _hangs(hanging.get(entry.pk)) != names
    }
    return _lines(changed, beside=[*shown, *gone])


def _hangs(line: NoticeLine | None) -> tuple[str, ...]:
    return tuple(line.stars) if line else ()


def standing_lines(round_: Round) -> dict[UUID, NoticeLine]:
    """The lines that hold now, by entry: of each the newest that was not withdrawn."""
    lines = NoticeLine.objects.filter(notice__in=round_.notices.standing())
    newest_last = lines.select_related("entry__group").order_by("notice__number")
    found = {line.entry_id: line for line in newest_last}
    return {entry: line for entry, line in found.items() if not line.removed}


def _stars_on_board(round_: Round) -> dict[UUID, tuple[str, ...]]:
    """Names of the stars obtained, by entry, of those entries that are named."""
    all_stars = stars_of(round_)
    mandatory = {star.pk for star in all_stars if star.mandatory}
    return {
        entry: tuple(star.star.name for star in stars)
        for entry, stars in obtained(round_, stars=all_stars).items()
        if rules.on_board(
            obtained=len(stars),
            mandatory_missing=len(mandatory - {star.pk for star in stars}),
            minimum=round_.campaign.minimum_stars,
        )
    }


def _reopened(round_: Round) -> QuerySet[Claim]:
    return standing_claims(round_).filter(reopenings__isnull=False).distinct()


def _waiting_entries(reopened: list[Claim]) -> set[UUID]:
    """Entries with a re-opened claim that the committees have not decided again."""
    if not reopened:
        return set()
    decided = results(Claim.objects.filter(pk__in=[claim.pk for claim in reopened]))
    return {claim.entry_id for claim in reopened if decided[claim.pk].committees is None}


def _lines(stars: dict[Entry, tuple[str, ...]], *, beside: Iterable[Entry]) -> list[Line]:
    """Lines in order; ``beside`` are the other entries that a masked name may collide with."""
    heads = masked_heads({*stars, *beside})
    return [
        Line(
            entry=entry,
            group_name=group_name(entry),
            head_masked=heads[entry.pk],
            stars=names,
            removed=not names,
        )
        for entry, names in sorted(stars.items(), key=lambda pair: in_order(pair[0]))
    ]


def masked_heads(entries: Iterable[Entry]) -> dict[UUID, str]:
    """张*山 by entry; where two of a group would read alike, the household number stands beside."""
    masked = {entry: rules.masked(entry.head_name) for entry in entries}
    met = Counter((entry.group_id, head) for entry, head in masked.items())
    return {
        entry.pk: f"{head}（{entry.number}）"
        if met[entry.group_id, head] > 1
        else head  # because it is printed in Chinese
        for entry, head in masked.items()
    }


def public_csv(lines: Sequence[Line | NoticeLine]) -> bytes:
    """The canonical file of the lines: UTF-8 with BOM, CRLF, exactly the public columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        cells = [line.group_name, line.head_masked, str(line.star_count), " ".join(line.stars)]
        writer.writerow([_at_rest(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _at_rest(cell: str) -> str:
    """A name that a spreadsheet would take for a formula stays text."""
    return f"'{cell}" if cell.startswith(_SET_IN_MOTION) else cell


def digest_of(lines: Sequence[Line | NoticeLine]) -> str:
    """Hex SHA-256 of the public file."""
    return sha256_of(public_csv(lines))


def days_left(notice: Notice, today: date) -> int:
    """Days of the notice's period that are not over, today included; 0 afterwards.

    The period is counted from the day after posting, so on that day all of it is left.
    """
    first = max(today, date.fromordinal(notice.starts_on.toordinal() + 1))
    return max(0, (notice.ends_on - first).days + 1)


def notice_days_left(round_: Round, today: date) -> int:
    """The same for the round's notice and supplements that stand: the longest counts."""
    return max((days_left(notice, today) for notice in round_.notices.standing()), default=0)


def by_group(lines: Iterable[L]) -> list[tuple[str, list[L]]]:
    """The lines under their groups, in the order in which they were published."""
    return [(name, list(some)) for name, some in groupby(lines, key=lambda line: line.group_name)]


def papers_of(round_id: UUID) -> list[Notice]:
    """The round's notices that stand, in their order: notice, first supplement, second …"""
    return list(Notice.objects.standing().filter(round=round_id).order_by("number"))


def digest_before(notice: Notice) -> str:
    """The digest of the village's notice before this one: on paper, too, they form a chain."""
    earlier = Notice.objects.filter(
        round__village=notice.round.village_id, published_at__lt=notice.published_at
    )
    return earlier.order_by("-published_at").values_list("digest", flat=True).first() or ""


def board(notice: Notice, *, papers: list[Notice], today: date) -> dict[str, Any]:
    """What the public page and the poster show of a notice; two queries besides ``papers``."""
    lines = list(notice.lines.all())
    shown = [line for line in lines if not line.removed]
    return {
        "notice": notice,
        "groups": by_group(shown),
        "count": len(shown),
        "gone": by_group(line for line in lines if line.removed),
        "days": days_left(notice, today),
        "last_day": today == notice.ends_on,
        "others": [paper for paper in papers if paper.pk != notice.pk],
        "previous": digest_before(notice),
    }


def preview(round_: Round, *, supplement: bool) -> dict[str, Any]:
    """What would be posted now, and the participants who learn their result by slip."""
    due = board_lines(round_)
    lines = changed_lines(round_) if supplement else due
    named = {line.entry.pk for line in due}
    others = round_.entries.declared().exclude(pk__in=named).select_related("group")
    return {
        "groups": by_group(line for line in lines if not line.removed),
        "gone": [line for line in lines if line.removed],
        "lines": lines,
        "named": len(named),
        "others": sorted(others, key=in_order),
        "participants": len(named) + len(others),
        "signers": _signers(round_),
    }


def _signers(round_: Round) -> list[Post]:
    """Who can sign for the village today: the secretary, and a supervisor."""
    roles = [Role.SECRETARY, Role.SUPERVISOR]
    posts = Post.objects.standing().filter(village=round_.village_id, role__in=roles)
    return list(posts.select_related("officer", "village").order_by("role", "officer__name"))


def open_objections(round_: Round) -> int:
    """Objections that nobody has answered yet, on withdrawn notices too."""
    return Objection.objects.filter(notice__round=round_).open().count()


def unposted_changes(round_: Round) -> int:
    """Lines that have changed since the last notice; asked only while the notice hangs.

    Only what was re-opened can change then, so a round without re-openings costs one query.
    """
    if round_.stage != Stage.NOTICE:
        return 0
    reopened = list(_reopened(round_))
    return len(_changed(round_, reopened=reopened)) if reopened else 0


def next_number(round_: Round) -> int:
    """Notices of a round are numbered through, withdrawn ones included."""
    return (round_.notices.aggregate(last=Max("number"))["last"] or 0) + 1
