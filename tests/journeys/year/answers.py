"""What the calculation answers on a day, by place and question; see ``book``."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.journeys.year.book import Book, Doubt, Home, Visit
from tests.journeys.year.rehearsal import Rehearsed
from tests.journeys.year.stars import holds, years_of

#: By place (a household or a village) and question.
Answers = dict[tuple[str, str], Any]
#: The next year is founded on this day.
FOUNDED = date(2027, 12, 20)
SILENT = (1, 2, 3, 6)
OLD = 65


def later(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_asked(day: date) -> int:
    """For how many months nobody called: another number every day, as the page offers them."""
    return SILENT[day.toordinal() % len(SILENT)]


def inspections_asked(day: date) -> bool:
    """While there are some; else once a month, since nothing happens to them."""
    return day.day == 1 or day.month in {6, 7, 11, 12}


def years_asked(day: date) -> bool:
    """While stars are voted on, about the turn of the year; else once a month."""
    return day.day == 1 or day.month in {1, 7, 8}


def rehearsal_asked(day: date) -> bool:
    """From the founding of the next year on, once a month."""
    return day == FOUNDED or (day > FOUNDED and day.day == 1)


@dataclass
class Asked:
    """The book on one day."""

    book: Book
    day: date

    def all(self) -> Answers:
        return dict(
            [
                *(pair for home in self.book.homes for pair in self._of_home(home)),
                *(pair for village in self.villages for pair in self.of_village(village)),
            ]
        )

    @property
    def villages(self) -> list[str]:
        return sorted({home.village for home in self.book.homes.values()})

    def _of_home(self, key: str) -> Iterator[tuple[tuple[str, str], Any]]:
        home = self.book.homes[key]
        yield (key, "looked after by"), home.liaison
        yield (key, "links"), home.links
        if home.liaison:
            yield (key, "call"), self._call(key, home)
            yield (key, "due"), self.due_on(key) <= self.day
            n = months_asked(self.day)
            yield (key, "silent"), (n, later(self.waits_since(key), n) <= self.day)
        yield (key, "stars"), self.stars(home)
        if years_asked(self.day):
            yield (key, "years"), years_of(home, self.book.years, self.day)
        yield (key, "doubts"), sorted(self._doubts(key))
        yield (key, "came to"), self._came(key)
        yield (key, "half hours"), self._half_hours(key)

    def _call(self, key: str, home: Home) -> tuple[object, ...]:
        wishes = sum(w.open for w in self.book.wishes.values() if w.home == key)
        return self.kind(home), self.due_on(key), self.last(key), self.promises(key), wishes

    def visits(self, key: str) -> list[Visit]:
        return [visit for visit in self.book.visits.values() if visit.home == key]

    def last(self, key: str) -> date | None:
        return max((visit.day for visit in self.visits(key)), default=None)

    def promises(self, key: str) -> list[date]:
        """The days of the visits on which was promised what is still open."""
        return sorted(visit.day for visit in self.visits(key) if visit.promise)

    def kind(self, home: Home) -> str:
        """Away for long, else old people only, else like every other (domain.md §3.8)."""
        if home.away:
            return "away"
        old = all(born and self.day.year - born >= OLD for born in home.people.values())
        return "alone" if old else "other"

    def waits_since(self, key: str) -> date:
        """The last visit since somebody looks after it, else the beginning of that."""
        begun = self.book.homes[key].cared
        assert begun
        return max([begun, *(visit.day for visit in self.visits(key))])

    def due_on(self, key: str) -> date:
        months = self.book.months[self.kind(self.book.homes[key])]
        return later(self.waits_since(key), months)

    def stars(self, home: Home) -> list[str]:
        """Held on the day, each once; they end with their household (README, families change)."""
        return sorted({star.name for star in home.stars if holds(home, star, self.day)})

    def _doubts(self, key: str) -> Iterator[tuple[str, str]]:
        """Its star, and where each stands on the day."""
        for doubt in self.book.doubts.values():
            if doubt.home == key:
                yield doubt.star, self.state(doubt)

    def state(self, doubt: Doubt) -> str:
        """Of a star that is held no more nothing can follow."""
        over = "" if doubt.star in self.stars(self.book.homes[doubt.home]) else "over"
        return doubt.closed or over or self._turn(doubt)

    def _turn(self, doubt: Doubt) -> str:
        """The household has its time to the end of the day that it was given."""
        if doubt.until is None:
            return "remind"
        if doubt.unmended:
            return "unmended"
        return "look" if doubt.until < self.day else "time"

    def _came(self, key: str) -> int:
        return sum(key in one.came for one in self._this_year())

    def _half_hours(self, key: str) -> int:
        lines = [line for one in self._this_year() for line in one.served.values()]
        return sum(half for home, half in lines if home == key)

    def _this_year(self) -> list[Any]:
        found = self.book.activities.values()
        return [one for one in found if one.day.year == self.day.year]

    # Villages.

    def of_village(self, village: str) -> Iterator[tuple[tuple[str, str], Any]]:
        standing = {k: h for k, h in self._homes(village).items() if not h.ended}
        alone = sorted(key for key, home in standing.items() if not home.liaison)
        yield (village, "without a liaison"), alone
        wishes = [w for w in self.book.wishes.values() if w.open and w.home.startswith(village)]
        late = sum(bool(wish.due and wish.due < self.day) for wish in wishes)
        yield (village, "open and late wishes"), (len(wishes), late)
        n = months_asked(self.day)
        yield (village, "silent"), (n, self._silent(standing, n))
        yield (village, "to record"), self._to_record(village)
        yield (village, "certificates on the list"), self._listed(village)
        yield (village, "households with hours"), self._hours(village)
        if rehearsal_asked(self.day):
            yield (village, "rehearsal"), self._rehearsal(village)
        if inspections_asked(self.day):
            yield from self.of_inspections(village)

    def _homes(self, village: str) -> Mapping[str, Home]:
        return {key: home for key, home in self.book.homes.items() if home.village == village}

    def _silent(self, standing: Mapping[str, Home], months: int) -> int:
        cared = [key for key, home in standing.items() if home.liaison]
        return sum(later(self.waits_since(key), months) <= self.day for key in cared)

    def _to_record(self, village: str) -> int:
        planned = [one for one in self.book.activities.values() if one.village == village]
        return sum(one.waits and one.day <= self.day for one in planned)

    def _listed(self, village: str) -> int:
        """For seven days (domain.md §10), the day of asking being the first."""
        days = [day for place, day in self.book.certificates.values() if place == village]
        return sum(day <= self.day < day + timedelta(days=7) for day in days)

    def _hours(self, village: str) -> dict[str, int]:
        sums: Counter[str] = Counter()
        for one in self._this_year():
            for home, half in one.served.values() if one.village == village else ():
                sums[home] += half
        return {home: half for home, half in sums.items() if home}

    def _rehearsal(self, village: str) -> tuple[object, ...]:
        """Of who declared last year and is still there; the others have said nothing."""
        standing = [home for home in self._homes(village).values() if not home.ended]
        answered = [home for home in standing if home.took_part.get(2027)]
        homes = [(home.said.get(2027, {}), set(self.stars(home))) for home in answered]
        rehearsed = Rehearsed(self.book.asks[2027], self.book.asks[2028])
        return len(answered), len(standing) - len(answered), *rehearsed.of(homes)

    # Inspections.

    @property
    def half(self) -> tuple[int, int]:
        return self.day.year, 1 if self.day.month < 7 else 2

    def of_inspections(self, village: str) -> Iterator[tuple[tuple[str, str], Any]]:
        here = [one for one in self.book.inspections.values() if one.village == village]
        done = any((o.year, o.half) == self.half and o.finished and not o.own for o in here)
        yield (village, "to be inspected"), not done
        yield (village, "households with a result"), self._with_result(village)
        for own in (False, True):
            open_ = [x for x in self._faults(village) if x.of.own == own and not x.mended]
            days = sorted(fault.by for fault in open_)
            due = sum(day <= self.day for day in days)
            yield (village, f"faults, own {own}"), (len(days), days[:1], due)
            [one] = [o for o in here if (o.year, o.half, o.own) == (*self.half, own)] or [None]
            yield (village, f"report, own {own}"), self._report(village, one)

    def _faults(self, village: str) -> list[Any]:
        return [fault for fault in self.book.faults.values() if fault.of.village == village]

    def _report(self, village: str, one: Any) -> tuple[int, ...] | None:
        """Drawn, chosen, noes, found, mended, overdue; and what stands of the halves before."""
        if one is None:
            return None
        faults = [fault for fault in self._faults(village) if fault.of is one]
        overdue = sum(fault.by < self.day and not fault.mended for fault in faults)
        before = [x for x in self._faults(village) if (x.of.year, x.of.half) < self.half]
        return (
            sum(drawn for drawn, _noes in one.looks),
            sum(not drawn for drawn, _noes in one.looks),
            sum(noes for _drawn, noes in one.looks),
            len(faults),
            sum(fault.mended for fault in faults),
            overdue,
            0 if one.own else sum(not fault.mended for fault in before),
        )

    def _with_result(self, village: str) -> int:
        """Who took part in the newest year or holds a star, and still lives there."""
        homes = [home for home in self._homes(village).values() if not home.ended]
        newest = max(year for home in self._homes(village).values() for year in home.took_part)
        return sum(home.took_part.get(newest, False) or bool(self.stars(home)) for home in homes)
