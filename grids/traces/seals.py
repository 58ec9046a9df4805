"""The daily seal: the installation's head on a line outside the database, and on signed paper.

Who rewrites facts, entries and every chain above them has everything right but this: an earlier
head stands on a line that the database cannot reach, and on a slip that somebody has signed.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from grids.codes import digest_code, grouped
from grids.models import Chain, HeldRow, LedgerEntry, Township
from grids.traces import chains
from grids.traces.heads import SEALED, told
from grids.traces.ledger import Fact, append, name_of

_WORD = "starcivil-seal"


@dataclass(frozen=True)
class Seal:
    """One head of the installation's ledger, when it was taken, and how much it stands for."""

    at: datetime
    chain: UUID
    seq: int
    digest: str
    #: Entries of all ledgers, and digests of rows that they hold, as many as there were before it.
    entries: int
    rows: int

    @property
    def line(self) -> str:
        """As it stands in the file, and in the slip's QR code."""
        at = localtime(self.at).isoformat(timespec="seconds")
        return f"{_WORD} {at} {self.chain} {self.seq} {self.digest} {self.entries} {self.rows}"

    @property
    def code(self) -> str:
        """For people: ``4TRK-9M2Q-…``, as other papers have it."""
        return grouped(digest_code(self.digest))

    @classmethod
    def of(cls, entry: LedgerEntry) -> "Seal":
        """From the entry of the installation's ledger that made it."""
        details = json.loads(entry.body)["details"]
        numbers = details["entries"], details["rows"]
        return cls(entry.at, entry.chain_id, entry.seq, entry.digest, *numbers)

    @classmethod
    def read(cls, line: str) -> "Seal":
        """From a line of the file; ``ValueError`` where it is none."""
        word, at, chain, seq, digest, entries, rows = line.split()
        if word != _WORD:
            raise ValueError(line)
        numbers = int(entries), int(rows)
        return cls(datetime.fromisoformat(at), UUID(chain), int(seq), digest, *numbers)


def seal_all(*, at: datetime) -> Seal:
    """Every township's chain takes the heads of its villages, the installation's those of all.

    The villages go on meanwhile: of each the head is taken that stood when it was read.
    """
    with transaction.atomic():
        townships = list(Township.objects.order_by("pk"))
        chains.lock([None, *townships])
        for township in townships:
            below = Chain.objects.filter(village__township=township).order_by("pk")
            _append(township, {"heads": told(below)}, at=at)
        above = Chain.objects.exclude(township=None).order_by("pk")
        _append(None, {"heads": told(above), **_counted()}, at=at)
    sealed = newest_seal()
    assert sealed
    return sealed


def _append(place: Township | None, details: dict[str, object], *, at: datetime) -> None:
    fact = Fact(SEALED, name_of(place) if place else "", details)
    append(place, [fact], actor=None, post=None, at=at)


def _counted() -> dict[str, object]:
    """How much the seal stands for, so that a slip says at a glance whether it is of this place."""
    newest = HeldRow.objects.order_by("-pk").values_list("pk", flat=True).first()
    return {"entries": sum(Chain.objects.values_list("length", flat=True)), "rows": newest or 0}


def newest_seal() -> Seal | None:
    """The last seal of the installation, if it was ever sealed."""
    sealed = LedgerEntry.objects.filter(chain__village=None, chain__township=None, verb=SEALED)
    entry = sealed.order_by("-seq").first()
    return Seal.of(entry) if entry else None


def broken_seals(lines: Iterable[str]) -> Iterator[str]:
    """What the file's lines say against the ledger that is here, in words."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            seal = Seal.read(line)
        except ValueError:
            yield _("Line %s of the seals is no seal: the file was changed or cut.") % number
            continue
        found = LedgerEntry.objects.filter(chain=seal.chain, seq=seal.seq).first()
        if found is None or found.digest != seal.digest:
            yield _(
                "The seal of %(day)s (%(code)s) is not in the ledger: everything up to that day"
                " may have been written anew. Compare the signed slip."
            ) % {"day": f"{localtime(seal.at):%Y-%m-%d %H:%M}", "code": seal.code}
