"""What was seen at a household, the newest first."""

from django.db.models import QuerySet

from households.models import Household, Visit


def visits_of(household: Household) -> QuerySet[Visit]:
    """With who called, who typed it in, and what was added; two queries."""
    found = household.visits.select_related("liaison", "officer").prefetch_related("notes__officer")
    return found.order_by("-visited_on")
