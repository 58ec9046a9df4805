"""Chains hold each other: the heads of the villages stand in the township's chain, and so on up.

A village's head goes up with each posting, each closing of a sitting and each award, and all of
them with the daily seal. So who touches a village's chain must touch all those above it as well.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from grids.models import Anchor, Chain, LedgerEntry, Receipt, Village
from grids.traces.ledger import Fact, name_of
from grids.traces.matters import matter_of

TAKEN, SEALED = "head_taken", "heads_sealed"


def head_of(chain: Chain, *papers: str) -> Fact:
    """One chain's head, for the chain above; ``papers`` are those that carry it, too."""
    return Fact(TAKEN, name_of(chain), {"heads": told([chain]), "papers": list(papers)})


def told(chains: Iterable[Chain]) -> dict[str, list[object]]:
    """Chains by key: length, head and the place's own key, as an entry keeps them."""
    return {
        str(chain.pk): [chain.length, chain.head, str(chain.village_id or chain.township_id or "")]
        for chain in chains
    }


def heads_above() -> dict[UUID, dict[int, str]]:
    """What the chains above have of each chain: digests by number."""
    found: dict[UUID, dict[int, str]] = defaultdict(dict)
    for key, seq, digest, _place in _kept():
        if seq:
            found[key][seq] = digest
    return found


def _kept() -> Iterator[tuple[UUID, int, str, str]]:
    entries = LedgerEntry.objects.filter(verb__in=[TAKEN, SEALED]).order_by("chain", "seq")
    for body in entries.values_list("body", flat=True).iterator():
        heads: Mapping[str, list[str]] = json.loads(body)["details"]["heads"]
        for key, (seq, digest, place) in heads.items():
            yield UUID(key), int(seq), digest, place


def missing_anchors() -> Iterator[str]:
    """Papers that a chain above knows, and whose anchor is no more there."""
    there = set(Anchor.objects.values_list("paper", "seq", "digest"))
    for paper, seq, digest in _papers():
        if (paper, seq, digest) not in there:
            yield _("The head that was printed on %s is no more kept.") % _told(paper)


def _papers() -> Iterator[tuple[str, int, str]]:
    entries = LedgerEntry.objects.filter(verb=TAKEN).order_by("chain", "seq")
    for body in entries.values_list("body", flat=True).iterator():
        details = json.loads(body)["details"]
        [(seq, digest, _place)] = details["heads"].values()
        for paper in details["papers"]:
            yield paper, seq, digest


def _told(paper: str) -> str:
    return matter_of(paper.replace("minutes:", "sitting:"))


def missing_chains() -> Iterator[str]:
    """Places that must have a ledger and have none: one above knows it, or something was sent."""
    there = set(Chain.objects.values_list("pk", flat=True))
    known = {place for key, _seq, _digest, place in _kept() if key not in there}
    written = Receipt.objects.filter(village__chain=None).exclude(village=None)
    for village in Village.objects.filter(pk__in=written.values("village")):
        known.add(str(village.pk))
    names = {str(pk): name for pk, name in Village.objects.values_list("pk", "name")}
    for place in sorted(known):
        yield _("%s must have a ledger and has none.") % names.get(place, place)
