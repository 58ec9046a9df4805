"""Whether a household said “nothing new since”: told wherever its form is read or judged."""

from uuid import UUID

from evaluation.models import Declaration


def repeated_year(entry_id: UUID) -> int | None:
    """The year whose form it repeats; one query."""
    found = Declaration.objects.filter(entry=entry_id, repeats__isnull=False).order_by()
    year: int | None = found.values_list("repeats__entry__campaign__year", flat=True).first()
    return year
