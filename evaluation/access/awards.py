"""The township's spot checks, and the stars that were awarded."""

from django.db.models import QuerySet

from evaluation.access.declarations import visible_entries
from evaluation.models import Award, SpotCheck
from grids.models import Officer
from grids.reach import reach


def visible_spot_checks(officer: Officer) -> QuerySet[SpotCheck]:
    """Spot checks of visible rounds."""
    return SpotCheck.objects.filter(reach(officer).sight("round__village"))


def visible_awards(officer: Officer) -> QuerySet[Award]:
    """Awards of visible entries."""
    return Award.objects.filter(entry__in=visible_entries(officer))
