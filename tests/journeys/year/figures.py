"""Figures after the simulated year: every number on every overview against a plain recount."""

from grids.models import Township
from tests.evaluation.browsing import browser_of
from tests.evaluation.figures.walking import Counts, overviews, wrong_numbers
from tests.journeys.year.pressing import Year


def differences_in_figures(year: Year) -> list[str]:
    """What the pages of the township and of its villages say, and the recount does not."""
    township = Township.objects.get()
    client = browser_of(year.officer("township"))
    found = overviews(client, villages=township.villages.all(), township=township)
    return list(wrong_numbers(found, Counts(year.now)))
