"""Stars year by year, by the calculation: how each year went, and how many running had all ten.

A year is looked at on the last day of its stars, or today before that (domain.md §7.4, README).
"""

from datetime import date

from tests.journeys.year.book import Home, Star

ALL = 10


def holds(home: Home, star: Star, day: date) -> bool:
    """Until it ends, or its household does."""
    stood = home.ended is None or day < home.ended
    kept = star.ended is None or day < star.ended
    return stood and kept and star.since <= day <= star.until


def years_of(home: Home, years: list[int], day: date) -> tuple[list[tuple[int, list[str]]], int]:
    """By year the stars, and the streak up to the newest year that is decided."""
    told = [(year, _stars(home, year, day)) for year in years]
    streak = 0
    for year, stars in reversed(told):
        waits = not stars and year not in home.took_part and day <= date(year, 12, 31)
        if waits and not streak:
            continue
        if len(stars) < ALL:
            break
        streak += 1
    return told, streak


def _stars(home: Home, year: int, day: date) -> list[str]:
    """A year's stars hold until the end of the next one."""
    looked_at = min(day, date(year + 1, 12, 31))
    found = {star.name for star in home.stars if star.year == year and holds(home, star, looked_at)}
    return sorted(found)
