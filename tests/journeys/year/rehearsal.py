"""The rehearsal by the calculation: what a year's rules would make of last year's answers.

A star may be claimed when every applicable required item is met and at most one other is not
(domain.md §7.1), and some item applies. What nobody has answered counts as met.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.journeys.year.facts import Asked, Item

#: What a household said of an item: nothing means “met”.
Answers = dict[str, str]
Row = tuple[int, int, int, int]


def claimable(items: Iterable[Item], value: Callable[[Item], str]) -> bool:
    said = [(item.required, value(item)) for item in items]
    applies = [(required, answer) for required, answer in said if answer != "na"]
    unmet = [required for required, answer in applies if answer == "not_met"]
    return bool(applies) and not any(unmet) and len(unmet) <= 1


@dataclass(frozen=True)
class Rehearsed:
    """``last`` was answered, ``new`` is rehearsed."""

    last: Asked
    new: Asked

    def of(self, homes: list[tuple[Answers, set[str]]]) -> tuple[int, int, int, dict[str, Row]]:
        """On the board, leaving it, coming to it; by star: held, lost, open, newly open."""
        weighed = [self._weigh(said, held) for said, held in homes]
        stars = sorted({item.star for item in (*self.last.items, *self.new.items)})
        rows = {star: self._row(star, weighed) for star in stars}
        boards = [board for _row, board in weighed]
        now, leaves, comes = (sum(board[place] for board in boards) for place in range(3))
        return now, leaves, comes, rows

    def _row(self, star: str, weighed: list[tuple[tuple[set[str], ...], object]]) -> Row:
        held, lost, open_, newly = (
            sum(star in row[place] for row, _board in weighed) for place in range(4)
        )
        return held, lost, open_, newly

    def _weigh(
        self, said: Answers, held: set[str]
    ) -> tuple[tuple[set[str], ...], tuple[bool, bool, bool]]:
        possible, before = self._possible(said), self._before(said)
        told = possible - self._untold
        rows = (held, held - possible, told - held, told - held - before)
        kept = (held | set(self.new.mandatory)) & possible
        now = on_board(self.last, held & {item.star for item in self.last.items})
        leaves = now and not on_board(self.new, kept)
        return rows, (now, leaves, not now and on_board(self.new, kept | told))

    @property
    def _asked(self) -> dict[str, str]:
        return {item.code: item.text for item in self.last.items}

    @property
    def _untold(self) -> set[str]:
        """Stars of which no item was asked in these words."""
        told = {item.star for item in self.new.items if self._asked.get(item.code) == item.text}
        return {item.star for item in self.new.items} - told

    def _before(self, said: Answers) -> set[str]:
        return _stars(self.last, lambda item: said.get(item.code, "met"))

    def _possible(self, said: Answers) -> set[str]:
        return _stars(self.new, lambda item: self._value(said, item))

    def _value(self, said: Answers, item: Item) -> str:
        """Of an item that applies to everybody now, “does not apply” says nothing."""
        value = said.get(item.code, "met")
        unasked = self._asked.get(item.code) != item.text
        return "met" if unasked or (value == "na" and not item.may_not_apply) else value


def on_board(year: Asked, stars: set[str]) -> bool:
    return len(stars) >= year.minimum and set(year.mandatory) <= stars


def _stars(year: Asked, value: Callable[[Item], str]) -> set[str]:
    names = {item.star for item in year.items}
    return {
        name
        for name in names
        if claimable([item for item in year.items if item.star == name], value)
    }
