"""Whether a household said “nothing new since”: told wherever its form is read or judged."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from evaluation.models import Declaration
from grids.prepared import prepared


def repeated_year(entry_id: UUID) -> int | None:
    """The year whose form it repeats; one query."""
    return next((year for (year,) in _repeated(entry_id)), None)


@prepared
def _repeated(entry: UUID) -> QuerySet[Any, Any]:
    found = Declaration.objects.filter(entry=entry, repeats__isnull=False).order_by()
    return found.values_list("repeats__entry__campaign__year")
