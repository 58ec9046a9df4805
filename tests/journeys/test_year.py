"""A year in two villages of the demonstration: the program and an independent calculation agree.

Everything is done by the real actions at its moment, some of it through the pages. On every month's
first and last day and after every awkward day, or the last of several in a row, everything that the
program says of every household and village is compared with the calculation.
"""

from datetime import date, timedelta

import pytest

from tests.journeys.conftest import Clock
from tests.journeys.year.agreement import differences, differences_on_pages
from tests.journeys.year.answers import later
from tests.journeys.year.beginning import begun
from tests.journeys.year.facts import Fact
from tests.journeys.year.figures import differences_in_figures
from tests.journeys.year.script import BEGINS, ENDS, Script

#: On these days what stands on the pages is compared, too.
PAGES = {date(2027, 8, 31), date(2028, 2, 29)}


@pytest.fixture
def year(db: None, clock: Clock) -> Script:
    begin = begun(clock)
    return Script(clock, begin.log)


def test_a_year_agrees_with_an_independent_calculation(year: Script) -> None:
    events = year.events()
    firsts = [later(date(2027, 4, 1), n) for n in range(12)]
    lasts = [date.fromordinal(first.toordinal() - 1) for first in firsts]
    by_hand = {day for day, _event in year.by_hand()}
    compared = {*firsts, *lasts, *(day for day in by_hand if day + timedelta(1) not in by_hand)}
    for day in sorted({*events, *compared}):
        year.come(day)
        for event in events.get(day, ()):
            event()
        if day in compared:
            agree(differences(year))
        if day in PAGES:
            agree(differences_on_pages(year))
    assert (min(events), max(compared)) == (BEGINS, ENDS)
    agree(differences_in_figures(year))
    happened = {type(fact) for fact in year.log.facts}
    assert happened == set(Fact.__subclasses__()), "a kind of fact that the year does not have"


def agree(found: list[str]) -> None:
    if found:
        pytest.fail("\n".join(found))
