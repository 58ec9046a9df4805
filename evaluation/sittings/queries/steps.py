"""Where a household stands in a sitting's order, and which one comes next."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from evaluation.models import Body, Claim, Entry, Sitting, Tally
from evaluation.models.vetoes import is_vetoed
from grids.numbers import counted
from grids.prepared import prepared


@dataclass(frozen=True)
class Step:
    """Where a household stands in the sitting's order."""

    number: int
    total: int
    waiting: int
    next: str | None


def step(sitting: Sitting, entry_id: UUID) -> Step | None:
    """The household's place, and the next one after it that still waits; one query."""
    rows, key = _before(sitting), str(entry_id)
    if key not in rows:
        return None
    waiting = _waiting_after(rows, key)
    return Step(
        number=list(rows).index(key) + 1,
        total=len(rows),
        waiting=sum(rows.values()),
        next=waiting[0] if waiting else None,
    )


def waiting_after(sitting: Sitting, entry_id: UUID) -> list[str]:
    """The households after this one, round the end, that still wait; one query."""
    rows, key = _before(sitting), str(entry_id)
    return _waiting_after(rows, key) if key in rows else []


def _waiting_after(rows: dict[str, bool], key: str) -> list[str]:
    order = list(rows)
    here = order.index(key)
    return [key for key in [*order[here + 1 :], *order[:here]] if rows[key]]


def before_sitting(sitting: Sitting) -> frozenset[str]:
    """The keys of the households before it, as in its agenda and as text; one query."""
    return frozenset(_before(sitting))


def _before(sitting: Sitting) -> dict[str, bool]:
    """Those before it in its order: whether each still waits."""
    return {key: waits for key, waits, here in _places(sitting) if waits or here}


def _places(sitting: Sitting) -> list[tuple[str, bool, bool]]:
    """Every declared household in order: whether it waits, and whether it was counted here."""
    panel = sitting.panel
    if panel.body == Body.COMMITTEES:
        rows = _before_committees(panel.round_id, sitting.pk)
    else:
        rows = _before_group(panel.round_id, panel.pk, sitting.pk)
    ordered = sorted(rows, key=lambda row: (counted(row[0] or ""), counted(row[1])))
    return [(key, waits, here) for _group, _number, key, waits, here in ordered]


@prepared
def _before_committees(round_: UUID, sitting: UUID) -> QuerySet[Any, Any]:
    declared = Entry.objects.declared().filter(round=round_)
    # Coalesce, so that PostgreSQL looks each up in the set instead of joining the two.
    judged = Coalesce(
        Q(pk__in=_counted(round_, Body.GROUP)), Value(False), output_field=BooleanField()
    )
    return _with_steps(
        declared, _uncounted(declared, round_, Body.COMMITTEES).filter(judged), sitting
    )


@prepared
def _before_group(round_: UUID, panel: UUID, sitting: UUID) -> QuerySet[Any, Any]:
    declared = Entry.objects.declared().filter(round=round_, panel=panel)
    return _with_steps(declared, _uncounted(declared, round_, Body.GROUP), sitting)


def _with_steps(
    declared: QuerySet[Entry], waiting: QuerySet[Claim], sitting: UUID
) -> QuerySet[Any, Any]:
    """Asked for with every household's screen, so in sets instead of claim by claim as
    ``agenda``."""
    here = Tally.objects.filter(sitting=sitting).values("claim__entry")
    entries = declared.annotate(
        key=Cast(F("pk"), TextField()),
        waits=Q(pk__in=waiting.values("entry")),
        here=Q(pk__in=here),
    )
    return entries.values_list("group__name", "number", "key", "waits", "here")


def _uncounted(declared: QuerySet[Entry], round_: UUID, body: str) -> QuerySet[Claim]:
    waiting = Claim.objects.filter(~is_vetoed(), entry__in=declared.values("pk"))
    return waiting.exclude(pk__in=_counted(round_, body))


def _counted(round_: UUID, body: str) -> QuerySet[Tally, Any]:
    """Claims of the round of which a count by the body holds."""
    return Tally.objects.counting_in(round_).filter(body=body).values("claim")
