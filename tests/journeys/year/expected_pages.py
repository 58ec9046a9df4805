"""What the pages must say by the calculation; see ``pages`` for what they say."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from tests.journeys.year.answers import Answers, Asked
from tests.journeys.year.book import Doubt
from tests.journeys.year.facts import village_of

#: Of each village its officers' names, by the part after the village's key.
Names = Mapping[str, Mapping[str, str]]

_NOT_THE_TOWNSHIPS = (
    "due", "alone", "late wishes", "to record", "to mend", "to tell", "to look at", "to decide",
    "over",
)  # fmt: skip


@dataclass
class Expected:
    """``names``: by village and role who they are; ``keys``: how their user names begin."""

    asked: Asked
    keys: Mapping[str, str]
    names: Names
    group: str

    def all(self) -> Answers:
        return dict([*self._homes(), *self._calls(), *self._villages()])

    # Whose households they are.

    def _own(self, village: str, role: str) -> list[str]:
        """One's own; the secretary leads the group's, too."""
        mine = {f"{village} {self.names[village][role]}"}
        if role == "secretary":
            mine.add(f"{village} {self.group}")
        return sorted(k for k, h in self.asked.book.homes.items() if h.liaison in mine)

    def _due(self, village: str, role: str) -> int:
        homes = self._own(village, role)
        return sum(self.asked.due_on(home) <= self.asked.day for home in homes)

    def _said(self, village: str) -> Answers:
        return dict([*self.asked.of_village(village), *self.asked.of_inspections(village)])

    # Home pages.

    def _homes(self) -> Iterator[tuple[tuple[str, str], int]]:
        for village, key in self.keys.items():
            said = self._said(village)
            for role in self.names[village]:
                for line, n in self._lines(village, role, said).items():
                    yield (f"{key}-{role}", line), n
        yield from self._of_township()

    def _lines(self, village: str, role: str, said: Answers) -> dict[str, int]:
        keeps, all_faults = role in {"clerk", "secretary"}, (False, True)
        standing = {own: said[village, f"faults, own {own}"] for own in all_faults}
        return {
            "due": self._due(village, role),
            "alone": len(said[village, "without a liaison"]) if keeps else 0,
            "late wishes": said[village, "open and late wishes"][1] if keeps else 0,
            "to record": said[village, "to record"] if role == "clerk" else 0,
            "to mend": sum(n for n, _first, _come in standing.values()) if keeps else 0,
            "to recheck": standing[True][2] if role == "supervisor" else 0,
            "to inspect": 0,
            **self._doubts(village, role),
        }

    def _doubts(self, village: str, role: str) -> dict[str, int]:
        """Whoever goes to the doors tells and looks, but not at what they raised themselves."""
        doubts = [doubt for doubt in self.asked.book.doubts.values() if self._sees(doubt, role)]
        here = [doubt for doubt in doubts if doubt.home.startswith(village)]
        count = Counter(self.asked.state(doubt) for doubt in here)
        mine = f"{self.keys[village]}-{role}"
        looks = sum(self.asked.state(doubt) == "look" and doubt.by != mine for doubt in here)
        tells, decides = role in {"clerk", "liaison"}, role == "secretary"
        return {
            "to tell": count["remind"] * tells,
            "to look at": looks * (tells or role == "supervisor"),
            "to decide": count["unmended"] * decides,
            "over": count["over"] * decides,
        }

    def _sees(self, doubt: Doubt, role: str) -> bool:
        village = village_of(doubt.home)
        return role != "liaison" or doubt.home in self._own(village, role)

    def _of_township(self) -> Iterator[tuple[tuple[str, str], int]]:
        lines = dict.fromkeys(_NOT_THE_TOWNSHIPS, 0)
        said = [self._said(village) for village in self.keys]
        faults = [row[place, question] for row in said for place, question in row
                  if question == "faults, own False"]  # fmt: skip
        lines["to recheck"] = sum(come for _n, _first, come in faults)
        inspect = [row[key] for row in said for key in row if key[1] == "to be inspected"]
        lines["to inspect"] = sum(inspect)
        for line, n in lines.items():
            yield ("township", line), n

    # The households of a liaison, and the lists.

    def _calls(self) -> Iterator[tuple[tuple[str, str], object]]:
        for village, key in self.keys.items():
            for role in ("liaison", "secretary"):
                homes = self._own(village, role)
                rows = {home.split()[1]: self._call(home) for home in homes}
                yield (f"{key}-{role}", "calls"), rows

    def _call(self, home: str) -> list[str]:
        last = self.asked.last(home)
        days = [day.strftime("%m-%d") for day in (last, self.asked.due_on(home)) if day]
        return [*days, str(len(self.asked.stars(self.asked.book.homes[home])))]

    def _villages(self) -> Iterator[tuple[tuple[str, str], object]]:
        for village in self.keys:
            said = self._said(village)
            alone, wishes = (
                said[village, it] for it in ("without a liaison", "open and late wishes")
            )
            silent = said[village, "silent"][1]
            yield (village, "township's page"), [silent, len(alone), *wishes]
            yield (village, "due sheet"), sorted(self._due_sheet(village))

    def _due_sheet(self, village: str) -> Iterator[tuple[str, str, str]]:
        """Due within a week, or something is promised."""
        for key, home in self.asked.book.homes.items():
            if home.village == village and home.liaison:
                soon = self.asked.due_on(key) <= self.asked.day + timedelta(days=7)
                if soon or self.asked.promises(key):
                    last, due = self.asked.last(key), self.asked.due_on(key)
                    yield key.split()[1], f"{last:%m-%d}" if last else "–", f"{due:%m-%d}"
