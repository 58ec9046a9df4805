"""The ledger: appending to a place's hash chain, and finding out whether it was touched.

An entry's digest is ``sha256(previous + "\\n" + body)`` over the text as stored, so nothing is
ever re-serialised. The chain's stored head shows a missing last entry; the anchors printed on
papers show a chain that was cut and re-headed (trust.md §3).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from grids.actors import Actor, columns_of
from grids.codes import sha256_of
from grids.models import Anchor, Chain, LedgerEntry, Post, Township, Village
from grids.traces import chains, holding
from grids.traces.holding import Carried

GENESIS = "0" * 64
#: What bodies leave unsaid that were written when nobody but officers could act.
_OFFICERS_ONLY = {"household": None, "public": False}


def name_of(subject: models.Model) -> str:
    """By this the ledger and receipts name what they are about: ``objection:<uuid>``."""
    return f"{subject._meta.model_name}:{subject.pk}"


@dataclass(frozen=True)
class Fact:
    """One thing that was done: a verb, its subject (``model:key``) and what is worth keeping.

    ``details`` hold keys, field names, counts and stages; never a personal value.
    """

    verb: str
    subject: str
    details: Mapping[str, Any] = field(default_factory=dict)


_WHY = {
    "gap": gettext_noop("it is missing (gap)"),
    "link": gettext_noop("it does not follow the one before (link)"),
    "content": gettext_noop("its text was changed (content)"),
    "column": gettext_noop("its columns say another thing than its text (column)"),
    "held": gettext_noop("the digests of what it holds were changed (held)"),
    "length": gettext_noop("the ledger does not end there (length)"),
    "anchor": gettext_noop("a paper shows another head (anchor)"),
    "above": gettext_noop("the ledger above has another head of it (above)"),
}


@dataclass(frozen=True)
class Fault:
    """Where a chain does not hold.

    ``kind`` is gap, link, content, column, held (the digests of what it holds were touched),
    length, anchor (on a paper) or above (in the chain above this one).
    """

    chain: Chain
    seq: int
    kind: str

    def __str__(self) -> str:
        told = _("%(chain)s: entry %(seq)s does not hold: %(why)s")
        return told % {"chain": self.chain, "seq": self.seq, "why": _(_WHY[self.kind])}


def append(
    place: Village | Township | None,
    facts: Iterable[Fact],
    *,
    actor: Actor | None,
    post: Post | None,
    at: datetime,
    claim: Carried | None = None,
) -> Chain:
    """Append the facts to the place's chain; must be the last statements of the transaction.

    The chain row is locked, so two writers cannot both follow the same head. The last entry
    carries the digest of all rows that the transaction has held until now.
    """
    facts, claim = list(facts), claim or holding.claim()
    chain = chains.locked_chain(place)
    entries = []
    for number, fact in enumerate(facts, 1):
        held = claim if number == len(facts) else None
        entries.append(_next_entry(chain, fact, held, actor=actor, post=post, at=at))
        chain.length, chain.head = entries[-1].seq, entries[-1].digest
    chains.store(entries, chain)
    return chain


def take_in(*, after: int, at: datetime) -> int:
    """Record what migrations have made or changed, behind that number of a held row.

    One entry a migration in the installation's ledger, without an officer; how many rows.
    """
    with transaction.atomic():
        claims = holding.unclaimed(after=after)
        for claim in claims:
            fact = Fact("held_from_here_on", "", {"rows": claim.rows})
            append(None, [fact], actor=None, post=None, at=at, claim=claim)
        holding.begin()
    return sum(claim.rows for claim in claims)


def anchor(chain: Chain, *, paper: str, at: datetime) -> Anchor:
    """Remember the head that a paper carries out of the house."""
    return Anchor.objects.create(
        chain=chain, seq=chain.length, digest=chain.head, paper=paper, at=at
    )


def _next_entry(
    chain: Chain,
    fact: Fact,
    claim: Carried | None,
    *,
    actor: Actor | None,
    post: Post | None,
    at: datetime,
) -> LedgerEntry:
    seq, role = chain.length + 1, post.role if post else ""
    who = columns_of(actor)
    written = {
        "v": 1,
        "chain": str(chain.pk),
        "seq": seq,
        "at": at.isoformat(),
        **_told(who),
        "post": str(post.pk) if post else None,
        "role": role,
        "verb": fact.verb,
        "subject": fact.subject,
        "details": fact.details,
    }
    if claim:
        written["held"] = claim.as_details()
    body = json.dumps(written, ensure_ascii=False, sort_keys=True, default=str)
    return LedgerEntry(
        chain=chain,
        seq=seq,
        at=at,
        verb=fact.verb,
        **who,
        role=role,
        subject=fact.subject,
        body=body,
        previous=chain.head,
        digest=digest_of(chain.head, body),
        write=claim.write if claim else None,
    )


def digest_of(previous: str, body: str) -> str:
    """Hex SHA-256 that ties an entry to the one before."""
    return sha256_of(f"{previous}\n{body}".encode())


def faults(chain: Chain, *, heads: Mapping[int, str] | None = None) -> Iterator[Fault]:
    """Walk a chain from its start; nothing is yielded when it is whole.

    ``heads``: digests by number that the chain above has of this one.
    """
    expected, previous = 1, GENESIS
    digests, roots = {}, _roots(chain)
    for entry in chain.entries.order_by("seq").iterator():
        if entry.seq != expected:
            yield Fault(chain, expected, "gap")
        if entry.previous != previous:
            yield Fault(chain, entry.seq, "link")
        if entry.digest != digest_of(entry.previous, entry.body):
            yield Fault(chain, entry.seq, "content")
        elif not _columns_agree(entry):
            yield Fault(chain, entry.seq, "column")
        elif roots.get(entry.write, "") != _held_by(entry):
            yield Fault(chain, entry.seq, "held")
        digests[entry.seq] = previous = entry.digest
        expected = entry.seq + 1
    if (chain.length, chain.head) != (expected - 1, previous):
        yield Fault(chain, expected, "length")
    yield from _anchor_faults(chain, digests)
    for seq, digest in sorted((heads or {}).items()):
        if digests.get(seq) != digest:
            yield Fault(chain, seq, "above")


def torn_chains() -> QuerySet[Chain]:
    """Chains whose last entry is not the one that their head names; a glance, not the walk."""
    last = LedgerEntry.objects.filter(chain=OuterRef("pk")).order_by("-seq")
    ends = Chain.objects.annotate(
        last_seq=Coalesce(Subquery(last.values("seq")[:1]), 0),
        last_digest=Coalesce(Subquery(last.values("digest")[:1]), Value(GENESIS)),
    )
    return ends.exclude(last_seq=F("length"), last_digest=F("head"))


def _columns_agree(entry: LedgerEntry) -> bool:
    """Whether the columns beside the body say what the hashed body says."""
    body = json.loads(entry.body)
    columns = {
        "chain": str(entry.chain_id),
        "seq": entry.seq,
        "verb": entry.verb,
        "subject": entry.subject,
        "role": entry.role,
        **_told({name: getattr(entry, name) for name in columns_of(None)}),
    }
    same_moment = datetime.fromisoformat(body["at"]) == entry.at
    told = {**_OFFICERS_ONLY, **body}
    write = str(entry.write) if entry.write else None
    same_write = body.get("held", {}).get("write") == write
    return same_moment and same_write and all(told[key] == text for key, text in columns.items())


def _told(who: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an actor as the body has them."""
    keys = {name: who[f"{name}_id"] for name in ("officer", "household")}
    return {
        **{name: str(key) if key else None for name, key in keys.items()},
        "public": who["public"],
    }


def _roots(chain: Chain) -> dict[UUID | None, str]:
    """The digest over what each entry's write has held, from the rows themselves."""
    with connection.cursor() as cursor:
        cursor.execute(_ROOTS, [chain.pk])
        return dict(cursor.fetchall())


_ROOTS = f"""
    SELECT write, {holding.ROOT} FROM grids_heldrow WHERE write IN (
        SELECT write FROM grids_ledgerentry WHERE chain_id = %s) GROUP BY write
"""


def _held_by(entry: LedgerEntry) -> str:
    if entry.write is None:
        return ""
    digest: str = json.loads(entry.body)["held"]["digest"]
    return digest


def _anchor_faults(chain: Chain, digests: Mapping[int, str]) -> Iterator[Fault]:
    for paper in chain.anchors.order_by("seq"):
        if paper.seq and digests.get(paper.seq) != paper.digest:
            yield Fault(chain, paper.seq, "anchor")
