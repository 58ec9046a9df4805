"""Sealed values under the newest key: which columns are sealed, and how they are sealed anew.

It goes on while people work: a batch is locked, opened by its old key and sealed by the newest,
in a transaction of its own. What is under an old key is found by its first byte, so whoever was
killed begins again and finds what is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.lookups import Exact

from evaluation.models import Draw, Objection
from grids.models import Factor, Officer, OfficerUpload, Receipt
from grids.sealing import seal, unseal
from households.models import CorrectionRequest, Person, RosterUpload, SentCopy

BATCH = 200


@dataclass(frozen=True)
class Sealed:
    """One sealed column: of which model, for which place, and of which of its rows."""

    model: type[models.Model]
    column: str
    place: str
    #: What the place is named by.
    of: str = "pk"
    rows: Q = field(default_factory=Q)

    def under_old_keys(self) -> QuerySet[Any]:
        """The rows whose value another key than the newest has sealed."""
        number = Func(F(self.column), Value(1), Value(1), function="substr", output_field=_BYTES)
        newest = Value(bytes([next(iter(settings.SEAL_KEYS))]), output_field=_BYTES)
        there = Q(**{f"{self.column}__isnull": False}) & ~Q(**{self.column: b""}) & self.rows
        return self.model._default_manager.filter(there).exclude(Exact(number, newest))


_BYTES = models.BinaryField()


#: A draw that was revealed or given up shows its seed or needs none; a running one keeps its seal,
#: since nothing of it may change (the triggers of ``evaluation_draw``), and is over in days.
RUNNING_DRAWS = Sealed(
    Draw, "sealed_seed", "draw:{}:seed", rows=Q(revealed_at=None, abandoned_at=None)
)
SEALED = (
    Sealed(Person, "id_number_sealed", "person:{}:id_number"),
    Sealed(Person, "phone_sealed", "person:{}:phone"),
    Sealed(Officer, "phone_sealed", "officer:{}:phone"),
    Sealed(Officer, "one_time_sealed", "officer:{}:one-time"),
    Sealed(Factor, "key_sealed", "factor:{}:key"),
    Sealed(OfficerUpload, "sealed_file", "officers:{}"),
    Sealed(RosterUpload, "sealed_file", "roster:{}:columns"),
    Sealed(RosterUpload, "sealed_original", "roster:{}:original"),
    Sealed(CorrectionRequest, "wish_sealed", "correction:{}:wish"),
    Sealed(CorrectionRequest, "answer_sealed", "correction:{}:answer"),
    Sealed(SentCopy, "sealed", "sent:{}", of="receiver_id"),
    Sealed(Objection, "contact_sealed", "objection:{}:contact"),
    Sealed(Receipt, "sealed_content", "receipt:{}"),
)


def left_under_old_keys() -> int:
    """How many values still need an old key, running draws among them."""
    return sum(each.under_old_keys().count() for each in (*SEALED, RUNNING_DRAWS))


def reseal() -> Iterator[tuple[Sealed, int]]:
    """Seal anew what an old key has sealed; after each batch its column and how many it held."""
    for each in SEALED:
        after: Any = None
        while batch := _reseal_batch(each, after):
            after = batch[-1]
            yield each, len(batch)


def _reseal_batch(each: Sealed, after: Any) -> list[Any]:
    """The keys of the rows behind ``after`` that were sealed anew, in their order.

    They are locked first: what somebody writes meanwhile comes before or after, never between
    the reading of the old value and the writing of the same one.
    """
    rows = each.under_old_keys().order_by("pk").select_for_update(of=("self",))
    with transaction.atomic():
        found = list((rows.filter(pk__gt=after) if after else rows).only("pk", each.column)[:BATCH])
        for row in found:
            place = each.place.format(getattr(row, each.of))
            anew = seal(unseal(getattr(row, each.column), context=place), context=place)
            each.model._default_manager.filter(pk=row.pk).update(**{each.column: anew})
    return [row.pk for row in found]
