"""A round's record: what somebody needs to check it without this program, at one moment.

The village's whole ledger, since a chain holds from its beginning only; the facts of the round's
votes, stars and notices word for word as they were hashed; the digests that the ledger's lines
carry of them. Of persons it holds no name, number or address: households stand there by number.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import IO, Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from evaluation.models import (
    Award,
    Ballot,
    Claim,
    Notice,
    Presence,
    Reopening,
    Round,
    Sitting,
    StageChange,
    Tally,
)
from evaluation.notices.queries.lines import public_csv
from grids.models import Chain, HeldRow, LedgerEntry
from grids.traces import chains
from grids.traces.holding import Held, held
from grids.traces.ledger import name_of
from grids.traces.verifying import one_moment

VERSION = 1
#: The facts that a record tells word for word, each with the way to its round. Not among them:
#: whatever says a person's name.
TOLD: Mapping[type[models.Model], str] = {
    Claim: "entry__round",
    Tally: "claim__entry__round",
    Ballot: "claim__entry__round",
    Presence: "sitting__panel__round",
    Reopening: "claim__entry__round",
    StageChange: "round",
    Notice: "round",
    Award: "round",
}
AT_ONCE = 2000
Line = list[Any]


def write_record(round_: Round, out: IO[bytes]) -> None:
    """The record as JSON, piece by piece, so that a large village's needs no memory."""
    with one_moment():
        for piece in _Record(round_).pieces():
            out.write(piece.encode())


class _Record:
    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.chain: Chain = chains.chain_of(round_.village)
        self.held: dict[str, Held] = {held_.kind: held_ for held_ in map(_held_of, TOLD)}

    def pieces(self) -> Iterator[str]:
        yield _opened(self._head())
        yield from _listed("entries", self._entries())
        yield from _listed("facts", self.facts.items())
        yield from _listed("held", self._held_here())
        yield from _listed("elsewhere", self._held_elsewhere())
        yield from _listed("other_rounds", self._of_other_rounds())
        yield "\n}\n"

    def _head(self) -> dict[str, Any]:
        campaign = self.round.campaign
        return {
            "starcivil_record": VERSION,
            "village": str(self.round.village),
            "round": str(self.round),
            "year": campaign.year,
            "taken_at": timezone.localtime().isoformat(timespec="seconds"),
            "rules": {"quorum": campaign.quorum, "majority": campaign.majority},
            "length": self.chain.length,
            "head": self.chain.head,
            "papers": self._papers(),
            "boards": [_board(notice) for notice in self.round.notices.order_by("number")],
            "labels": self._labels(),
            "kinds": sorted(self.held),
        }

    def _papers(self) -> list[Line]:
        papers = self.chain.anchors.order_by("seq", "at")
        days = ((p.seq, p.digest, p.paper, timezone.localtime(p.at)) for p in papers)
        return [[seq, digest, paper, f"{day:%Y-%m-%d}"] for seq, digest, paper, day in days]

    def _labels(self) -> dict[str, str]:
        """What a key is called, in words; no proof, and nobody's name."""
        sittings = Sitting.objects.filter(panel__round=self.round).select_related("panel")
        stars = self.round.campaign.stars.select_related("star")
        entries = self.round.entries.values_list("pk", "number")
        return {
            **{str(sitting.pk): str(sitting) for sitting in sittings},
            **{str(star.pk): star.star.name for star in stars},
            **{str(pk): number for pk, number in entries},
        }

    def _entries(self) -> Iterator[tuple[Any, ...]]:
        lines = self.chain.entries.order_by("seq")
        return lines.values_list("seq", "previous", "digest", "body").iterator(AT_ONCE)

    @cached_property
    def facts(self) -> dict[str, str]:
        """Name and text of every fact of the round that is told."""
        return {
            f"{kind}:{pk}": text
            for kind, each in self.held.items()
            for pk, text in self._rows(each).annotate(text=each.text).values_list("pk", "text")
        }

    def _rows(self, each: Held) -> QuerySet[Any]:
        return each.model._default_manager.filter(**{TOLD[each.model]: self.round}).order_by("pk")

    def _of_other_rounds(self) -> Iterator[str]:
        """Facts of the same kinds in the village's other rounds: held here, told elsewhere."""
        village = Round.objects.filter(village=self.round.village_id)
        others = list(village.exclude(pk=self.round.pk))
        for kind, each in self.held.items():
            rows = each.model._default_manager.filter(**{f"{TOLD[each.model]}__in": others})
            for pk in rows.values_list("pk", flat=True).iterator(AT_ONCE):
                yield f"{kind}:{pk}"

    @property
    def _rows_here(self) -> QuerySet[HeldRow]:
        return HeldRow.objects.filter(write__in=self.chain.entries.values("write"))

    def _held_here(self) -> Iterator[Line]:
        """The digests of each write that held a fact of a kind that is told, of whichever round.

        Whole writes, because a line carries the digest over all of one; others would only say
        what nobody needs for checking.
        """
        told = Q()
        for kind in self.held:
            told |= Q(fact__startswith=f"{kind}:")
        writes = self._rows_here.filter(told).values("write")
        for row in HeldRow.objects.filter(write__in=writes).order_by("id").iterator(AT_ONCE):
            yield [row.pk, row.fact, _hex(row.digest), str(row.write)]

    def _held_elsewhere(self) -> Iterator[Line]:
        """Digests of its facts that another ledger's line carries, or none at all."""
        here = self.chain.entries.exclude(write=None).values("write")
        rows = list(
            HeldRow.objects.exclude(write__in=here).filter(fact__in=self.facts).order_by("id")
        )
        lines = _lines([row.write for row in rows])
        for row in rows:
            yield [row.pk, row.fact, _hex(row.digest), lines.get(row.write)]


def _lines(writes: list[UUID]) -> dict[UUID | None, str]:
    """By write, which line of which ledger carries it."""
    entries = LedgerEntry.objects.filter(write__in=writes)
    told = entries.select_related("chain__village", "chain__township")
    return {entry.write: f"{entry.chain} {entry.seq}" for entry in told}


def _held_of(model: type[models.Model]) -> Held:
    return held()[str(model._meta.model_name)]


def _board(notice: Notice) -> dict[str, Any]:
    lines = list(notice.lines.all())
    told = public_csv(lines).decode()
    return {"notice": name_of(notice), "number": notice.number, "csv": told}


def _hex(digest: bytes | memoryview | None) -> str | None:
    return bytes(digest).hex() if digest is not None else None


def _opened(head: Mapping[str, Any]) -> str:
    """An object without its end, so that lists follow."""
    return json.dumps(head, ensure_ascii=False, indent=1, default=str).removesuffix("\n}")


def _listed(name: str, rows: Iterable[Any]) -> Iterator[str]:
    """A list of the object, one row a line."""
    yield f',\n "{name}": ['
    between = "\n"
    for row in rows:
        yield between + json.dumps(row, ensure_ascii=False, default=str)
        between = ",\n"
    yield "]"
