"""What the public board shows: the lines that are due, those that hang, and what differs.

Who is named: entries with every mandatory star, unless the campaign does not need them, and at
least its minimum, by group and number, never by result (design.md §8; domain.md §6.3).
"""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from django.db.models import Max, QuerySet

from evaluation.changes import Version, on_record
from evaluation.models import (
    Claim,
    Correction,
    Entry,
    NoticeLine,
    PosterNames,
    Round,
)
from evaluation.notices.queries.heads import full_heads, masked_heads
from evaluation.notices.queries.shown import (
    OnBoard,
    hanging_lines,
    neighbours,
    standing_lines,
    stars_on_board,
)
from evaluation.ordering import group_name, in_order
from evaluation.results import results, standing_claims
from evaluation.workflow import Work
from grids.codes import sha256_of

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
    #: For the paper, where the campaign prints names in full; else empty.
    head_full: str = ""
    #: What hung before, in a later version.
    before: Version | None = None

    @property
    def star_count(self) -> int:
        return len(self.stars)

    @property
    def changes(self) -> list[str]:
        """What would change, for those who sign: every star of before and now."""
        now = Version(self.head_masked, self.group_name, self.stars, self.head_full)
        return on_record(self.before, now, removed=self.removed)


L = TypeVar("L", Line, NoticeLine)


def board_lines(round_: Round) -> list[Line]:
    """The lines that the full notice would show now, by group and number; four queries."""
    stars = stars_on_board(round_)
    entries = list(round_.entries.declared().filter(pk__in=stars).select_related("group"))
    return _lines(round_, {entry: stars[entry.pk] for entry in entries}, beside=[])


@dataclass(eq=False)
class Changes:
    """What differs from what hangs, compared once however many ask: guards, reasons, the notice."""

    round: Round

    @cached_property
    def lines(self) -> "list[Line]":
        return changed_lines(self.round)


def changed_lines(round_: Round) -> list[Line]:
    """What differs between the board and what hangs: new, changed and removed lines."""
    hanging, stars = hanging_lines(round_), stars_on_board(round_)
    changed = _changed([round_], hanging, stars)
    shown = round_.entries.declared().filter(pk__in=stars).select_related("group")
    everybody = [*shown, *(line.entry for line in hanging.values() if line.entry_id not in stars)]
    lines = {entry: changed[entry.pk] for entry in everybody if entry.pk in changed}
    return _lines(round_, lines, beside=[*everybody, *neighbours(round_)], hanging=hanging)


def changed_entries(rounds: Collection[Round]) -> Collection[UUID]:
    """Of many rounds: the entries whose lines differ; as many queries as for one."""
    return _changed(rounds, hanging_lines(*rounds), stars_on_board(*rounds)).keys()


def _changed(
    rounds: Collection[Round], hanging: Mapping[UUID, NoticeLine], stars: OnBoard
) -> OnBoard:
    """The stars as they are now, of the entries whose line does not hang like that.

    An entry with a claim that is re-opened and not decided again keeps the line that hangs.
    """
    waiting = _waiting_entries(list(reopened_claims(*rounds)))
    return {
        entry: stars.get(entry, ())
        for entry in {**stars, **hanging}
        if entry not in waiting and _hangs(hanging.get(entry)) != stars.get(entry, ())
    }


def corrected_lines(round_: Round) -> list[Line]:
    """The lines that hang of entries whose facts were corrected and not posted since."""
    hanging = standing_lines(round_)
    corrected = set(
        Correction.objects.unposted().filter(entry__round=round_).values_list("entry", flat=True)
    )
    entries = round_.entries.filter(pk__in=hanging).select_related("group")
    stars = {entry: tuple(hanging[entry.pk].stars) for entry in entries if entry.pk in corrected}
    return _lines(round_, stars, beside=entries, hanging=hanging)


def may_be_corrected(entry: Entry) -> bool:
    """Whether a line of the entry hangs; asked while corrections are open."""
    round_ = entry.round
    return round_.open_for(Work.CORRECT) and entry.pk in standing_lines(round_)


def _hangs(line: NoticeLine | None) -> tuple[str, ...]:
    return tuple(line.stars) if line else ()


def reopened_claims(*rounds: Round) -> QuerySet[Claim]:
    """Standing claims that were ever re-opened."""
    return standing_claims(*rounds).filter(reopenings__isnull=False).distinct()


def _waiting_entries(reopened: list[Claim]) -> set[UUID]:
    """Entries with a re-opened claim that the committees have not decided again."""
    if not reopened:
        return set()
    decided = results(Claim.objects.filter(pk__in=[claim.pk for claim in reopened]))
    return {claim.entry_id for claim in reopened if decided[claim.pk].committees is None}


def _lines(
    round_: Round,
    stars: dict[Entry, tuple[str, ...]],
    *,
    beside: Iterable[Entry],
    hanging: Mapping[UUID, NoticeLine] | None = None,
) -> list[Line]:
    """Lines in order; ``beside`` are the other entries that a name may collide with."""
    everybody, hanging = {*stars, *beside}, hanging or {}
    masked = masked_heads(everybody)
    in_full = round_.campaign.poster_names == PosterNames.FULL
    full = full_heads(everybody) if in_full else {}
    return [
        Line(
            entry=entry,
            group_name=group_name(entry),
            head_masked=masked[entry.pk],
            stars=names,
            removed=not names,
            head_full=full.get(entry.pk, ""),
            before=hanging[entry.pk].version if entry.pk in hanging else None,
        )
        for entry, names in sorted(stars.items(), key=lambda pair: in_order(pair[0]))
    ]


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


def by_group(lines: Iterable[L]) -> list[tuple[str, list[L]]]:
    """The lines under their groups, in the order in which they were published."""
    return [(name, list(some)) for name, some in groupby(lines, key=lambda line: line.group_name)]


def telephones(round_: Round) -> list[dict[str, str]]:
    """Numbers as they are today, each with whose it is; ``Notice.phones`` says it in words."""
    village = round_.village
    numbers = {
        "committee": village.committee_telephone,
        "supervisors": village.supervisor_telephone,
        "township": village.township.telephone,
    }
    return [{"who": who, "number": number} for who, number in numbers.items() if number]


def next_number(round_: Round) -> int:
    """Notices of a round are numbered through, withdrawn ones included."""
    return (round_.notices.aggregate(last=Max("number"))["last"] or 0) + 1
