"""Where the program and the calculation differ: which household, which day, both answers."""

from tests.journeys.year.answers import Answers, Asked
from tests.journeys.year.book import Book
from tests.journeys.year.caring import VILLAGES, Caring
from tests.journeys.year.expected_pages import Expected
from tests.journeys.year.pages import ROLES, read
from tests.journeys.year.pressing import Year
from tests.journeys.year.program import said


def differences(year: Year) -> list[str]:
    """Each with what was done with the place, the newest last."""
    ours = asked(year).all()
    return _compared(year, said(year.township, now=year.now), ours)


def differences_on_pages(year: Caring) -> list[str]:
    """The same of what stands on the pages."""
    names = {village: _officers(year, key) for village, key in VILLAGES.items()}
    expected = Expected(asked(year), VILLAGES, names, group="书记包联组")
    return _compared(year, read(year), expected.all())


def _officers(year: Caring, key: str) -> dict[str, str]:
    return {part: year.officer(f"{key}-{part}").name for part in ROLES}


def asked(year: Year) -> Asked:
    return Asked(Book.of(year.log.facts), year.today)


def _compared(year: Year, theirs: Answers, ours: Answers) -> list[str]:
    found = []
    for place, question in sorted({*ours, *theirs}):
        answers = (theirs.get((place, question)), ours.get((place, question)))
        if answers[0] != answers[1]:
            program, book = answers
            story = "\n".join(f"    {fact}" for fact in year.log.of(place)[-8:])
            found.append(
                f"{year.today} {place}: {question}\n  program  {program}\n  calculation  {book}"
                f"\n{story}"
            )
    return found
