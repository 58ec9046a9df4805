"""Whether all ledgers hold, and whether what they hold is still as they say: the whole walk.

A chain shows that an entry was touched; the digests that its entries carry show that a fact was;
the chain above shows that a chain was. What was changed and chained anew all the way up since the
last seal left the house is found by that paper alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from grids.models import Chain, HeldRow, LedgerEntry, Verification
from grids.traces import ledger
from grids.traces.heads import heads_above, missing_anchors, missing_chains
from grids.traces.holding import held, standing_sql
from grids.traces.matters import matter_of
from grids.words import in_words


@dataclass(frozen=True)
class Mismatch:
    """A row that is not as the ledger holds it.

    ``kind`` is changed, gone, back (it had ended), unknown (no entry ever held it) or unrecorded
    (changed past the program's own way, so that no entry says by whom).
    """

    fact: str
    kind: str
    at: datetime | None
    entry: LedgerEntry | None

    def __str__(self) -> str:
        since = self.entry.at if self.entry else self.at
        return _SENTENCES[self.kind]() % {
            "matter": matter_of(self.fact, self.entry),
            "entry": _told(self.entry),
            "day": f"{localtime(since):%Y-%m-%d %H:%M}" if since else "",
        }


_SENTENCES = {
    "changed": lambda: _("%(matter)s: changed since %(day)s, when %(entry)s held it."),
    "gone": lambda: _("%(matter)s: gone, though %(entry)s has held it since %(day)s."),
    "back": lambda: _("%(matter)s: there again, though it ended on %(day)s with %(entry)s."),
    "unknown": lambda: _("%(matter)s: there, though no entry has ever held it."),
    "unrecorded": lambda: _("%(matter)s: changed on %(day)s, and no entry says by whom."),
}


def _told(entry: LedgerEntry | None) -> str:
    if entry is None:
        return _("an entry that is no more there")
    told = {"seq": entry.seq, "chain": entry.chain, "what": in_words(entry)}
    return _("entry %(seq)s of %(chain)s (%(what)s)") % told


@dataclass
class Walk:
    """What a walk has seen, and what does not hold: each says itself in words."""

    chains: int = 0
    entries: int = 0
    rows: int = 0
    faults: list[object] = field(default_factory=list)

    def kept(self, *, at: datetime) -> Verification:
        """Remember that it was walked, for whoever asks when this was done last."""
        return Verification.objects.create(
            at=at,
            chains=self.chains,
            entries=self.entries,
            rows=self.rows,
            faults=len(self.faults),
        )


def walk_all() -> Walk:
    """Every chain and everything that is held, at one moment: votes may go on meanwhile."""
    with one_moment():
        walk = _walk_chains(Chain.objects.all())
        walk.faults += [*missing_chains(), *missing_anchors()]
        walk.faults += unrecorded()
        walk.faults += mismatches()
        walk.rows = sum(each.model._default_manager.count() for each in held().values())
    return walk


def walk_village(name: str) -> Walk:
    """One village's chain alone; its facts are walked with all others."""
    with one_moment():
        return _walk_chains(Chain.objects.filter(village__name=name))


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything that is read inside is read as it was at its beginning."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _walk_chains(chains: QuerySet[Chain]) -> Walk:
    walk, heads = Walk(), heads_above()
    for chain in chains.select_related("village", "township").order_by("pk"):
        walk.faults += ledger.faults(chain, heads=heads.get(chain.pk, {}))
        walk.chains += 1
        walk.entries += chain.length
    return walk


def mismatches() -> list[Mismatch]:
    """The rows that are not as their newest digest says."""
    standing, values = standing_sql()
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE.format(standing=standing), values)
        differing = cursor.fetchall()
    entries = _entries([write for _fact, _kind, write, _at in differing])
    return [Mismatch(fact, kind, at, entries.get(write)) for fact, kind, write, at in differing]


_COMPARE = """
    WITH newest AS (
        SELECT DISTINCT ON (fact) fact, digest, write, at FROM grids_heldrow
        ORDER BY fact, id DESC
    ), standing AS ({standing})
    SELECT fact, CASE
        WHEN newest.write IS NULL THEN 'unknown' WHEN standing.digest IS NULL THEN 'gone'
        WHEN newest.digest IS NULL THEN 'back' ELSE 'changed' END, newest.write, newest.at
    FROM newest FULL JOIN standing USING (fact)
    WHERE newest.digest IS DISTINCT FROM standing.digest ORDER BY newest.at, fact
"""


def unrecorded() -> list[Mismatch]:
    """Rows that were changed with the triggers on, but past every action: no entry claims them."""
    claimed = LedgerEntry.objects.filter(write=OuterRef("write"))
    loose = HeldRow.objects.filter(~Exists(claimed)).values_list("fact")
    told = loose.annotate(first=Min("at")).order_by("first", "fact")
    return [Mismatch(fact, "unrecorded", at, None) for fact, at in told]


def _entries(writes: list[UUID]) -> dict[UUID | None, LedgerEntry]:
    found = LedgerEntry.objects.filter(write__in=writes)
    told = found.select_related("chain__village", "chain__township", "officer")
    return {entry.write: entry for entry in told}
