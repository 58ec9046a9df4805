"""Where a household stands in a sitting's order, and which one comes next."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from evaluation.models import Body, Claim, Panel, Sitting, Tally
from evaluation.models.vetoes import is_vetoed
from evaluation.sittings.queries.agenda import declared_before
from grids.numbers import counted


@dataclass(frozen=True)
class Step:
    """Where a household stands in the sitting's order."""

    number: int
    total: int
    waiting: int
    next: UUID | None


def step(sitting: Sitting, entry_id: UUID) -> Step | None:
    """The household's place, and the next one after it that still waits; one query."""
    rows = _before(sitting)
    order = list(rows)
    if entry_id not in rows:
        return None
    waiting = _waiting_after(rows, entry_id)
    return Step(
        number=order.index(entry_id) + 1,
        total=len(rows),
        waiting=sum(rows.values()),
        next=waiting[0] if waiting else None,
    )


def waiting_after(sitting: Sitting, entry_id: UUID) -> list[UUID]:
    """The households after this one, round the end, that still wait; one query."""
    rows = _before(sitting)
    return _waiting_after(rows, entry_id) if entry_id in rows else []


def _waiting_after(rows: dict[UUID, bool], entry_id: UUID) -> list[UUID]:
    order = list(rows)
    here = order.index(entry_id)
    return [pk for pk in [*order[here + 1 :], *order[:here]] if rows[pk]]


def before_sitting(sitting: Sitting) -> frozenset[UUID]:
    """The keys of the households before it, as in its agenda; one query."""
    return frozenset(_before(sitting))


def _before(sitting: Sitting) -> dict[UUID, bool]:
    """Those before it in its order: whether each still waits."""
    return {pk: waits for pk, waits, here in _places(sitting) if waits or here}


def _places(sitting: Sitting) -> list[tuple[UUID, bool, bool]]:
    """Every declared household in order: whether it waits, and whether it was counted here.

    Asked for with every household's screen, so in sets instead of claim by claim as ``agenda``.
    """
    panel = sitting.panel
    here = sitting.tallies.values("claim__entry")
    waiting = Claim.objects.filter(~is_vetoed(), entry__in=declared_before(panel).values("pk"))
    waiting = waiting.exclude(pk__in=_counted(panel, panel.body))
    if panel.body == Body.COMMITTEES:
        # Coalesce, so that PostgreSQL looks each up in the set instead of joining the two.
        judged = Coalesce(
            Q(pk__in=_counted(panel, Body.GROUP)), Value(False), output_field=BooleanField()
        )
        waiting = waiting.filter(judged)
    entries = declared_before(panel).annotate(
        waits=Q(pk__in=waiting.values("entry")), here=Q(pk__in=here)
    )
    rows = entries.values_list("group__name", "number", "pk", "waits", "here")
    ordered = sorted(rows, key=lambda row: (counted(row[0] or ""), counted(row[1])))
    return [(pk, waits, here) for _group, _number, pk, waits, here in ordered]


def _counted(panel: Panel, body: str) -> QuerySet[Tally, Any]:
    """Claims of the panel's round of which a count by the body holds."""
    tallies = Tally.objects.counting().filter(sitting__panel__round=panel.round_id, body=body)
    return tallies.values("claim")
