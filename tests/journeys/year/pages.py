"""What the pages say, as their readers see them: numbers and days, read out of the text."""

import re
from collections.abc import Iterator

from django.urls import reverse

from tests.journeys.year.answers import Answers, months_asked
from tests.journeys.year.caring import VILLAGES, Caring

#: A line's title stands a second time behind its link, for who does not see the line.
_LINES = {
    "due": r"(?<!: )有 (\d+) 户该回访了",
    "alone": r"(?<!: )\b(\d+) 户还没有人包联",
    "late wishes": r"(?<!: )有 (\d+) 件诉求逾期",
    "to record": r"(?<!: )\b(\d+) 项活动待登记",
    "to mend": r"(?<!: )有 (\d+) 个督查问题待整改",
    "to recheck": r"(?<!: )有 (\d+) 个督查问题该复查了",
    "to inspect": r"(?<!: )有 (\d+) 个村待督查",
    "to tell": r"(?<!: )有 (\d+) 户存疑待告知",
    "to look at": r"(?<!: )有 (\d+) 处存疑待复看",
    "to decide": r"(?<!: )有 (\d+) 处存疑未整改，待定",
    "over": r"(?<!: )有 (\d+) 处存疑的星已终止",
}
ROLES = ("clerk", "secretary", "liaison", "supervisor")
_DAY = r"\d\d-\d\d"


def read(year: Caring) -> Answers:
    """Home pages, the liaisons' households, a village's list of what is due, the township's."""
    found = Answers()
    for who in ("township", *_of_villages(*ROLES)):
        found |= {(who, line): n for line, n in _home(year, who)}
    for who in _of_villages("liaison", "secretary"):
        found[who, "calls"] = dict(_calls(year, who))
    for village in VILLAGES:
        found[village, "due sheet"] = sorted(_due_sheet(year, village))
    return found | _township(year)


def _of_villages(*parts: str) -> list[str]:
    return [f"{key}-{part}" for key in VILLAGES.values() for part in parts]


def _home(year: Caring, who: str) -> Iterator[tuple[str, int]]:
    """Each line of work, 0 where there is none."""
    text = year.open(who, f"{reverse('home')}?all=1").text
    for line, pattern in _LINES.items():
        yield line, sum(map(int, re.findall(pattern, text)))


def _calls(year: Caring, who: str) -> Iterator[tuple[str, list[str]]]:
    """By number: the last visit, the day by which it is due, and how many stars it has."""
    page = year.open(who, reverse("call_list")).html
    for line in page.split("<li>")[1:]:
        if number := re.search(r'class="code">(\d+)<', line):
            stars = re.search(r"★ (\d+)", line)
            note = line.split('class="note"')[1].split("</p>")[0].split("★")[0]
            yield number[1], [*re.findall(_DAY, note), stars[1] if stars else "0"]


def _due_sheet(year: Caring, village: str) -> Iterator[tuple[str, str, str]]:
    """Number, last visit, due by."""
    here = year.village(village)
    page = year.open(year.clerk(village), reverse("due_sheet", args=[here.pk])).html
    visits = page.split("</table>")[0]
    line = rf'<td>(\d+) [^<]*</td><td class="nb">({_DAY}|–)</td><td class="nb">({_DAY})</td>'
    yield from re.findall(line, visits)


def _township(year: Caring) -> Answers:
    """By village: not visited, without a liaison, open and late wishes."""
    months = months_asked(year.today)
    address = reverse("township_visits", args=[year.township.pk])
    text = year.open("township", f"{address}?months={months}").text
    return {
        (village, "township's page"): [int(n) for n in re.search(_ROW % village, text).groups()]
        for village in VILLAGES
    }


_ROW = r"%s (\d+) (\d+) (\d+) (\d+)"
