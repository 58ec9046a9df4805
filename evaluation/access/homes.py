"""What a household that came in by its code sees of the evaluation: its own matter and no other."""

from django.db.models import QuerySet

from evaluation.models import Award, AwardQuerySet, Entry
from households.models import Household


def own_entries(home: Household) -> QuerySet[Entry]:
    """Its places in rounds, of each year the one that holds."""
    return Entry.objects.filter(household=home, live=True)


def owns_entry(home: Household, entry: Entry) -> bool:
    """The same of an entry that is loaded."""
    return entry.household_id == home.pk and entry.live


def own_awards(home: Household) -> AwardQuerySet:
    """The stars that it was awarded."""
    return Award.objects.filter(household=home)
