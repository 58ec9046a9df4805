"""How a number is told to its reader, and where it leads: the page that says how it was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from evaluation.figures.queries.figure import Figure, Scope
from evaluation.figures.typed import NONE
from evaluation.small_numbers import told_whole


@dataclass(frozen=True)
class Told:
    """A number on a page: what it counts, how it is told, and where its rows are.

    ``number`` is None where only "fewer than 5" is told: nothing is drawn or added up of it.
    """

    figure: Figure
    number: int | None
    text: str
    url: str

    @property
    def name(self) -> str:
        return str(self.figure.name)


@dataclass(frozen=True)
class Teller:
    """Tells numbers of one place to one reader; ``in_part``: to whom few are told as few only."""

    place: UUID
    scope: Scope
    in_part: bool = False

    def tells(self, figure: Figure, by: Mapping[str, Any] | None = None) -> bool:
        """Parts of what could point at somebody are not told: few would be all less the others."""
        return not self.in_part or not (figure.within or (figure.delicate and by))

    def told(self, figure: Figure, n: int, **by: Any) -> Told:
        """A number that stands alone."""
        return self._told(figure, n, told_whole([n]).parts[0], by)

    def whole(self, figure: Figure, counted: Mapping[Any, int]) -> Told:
        """All places of the scope together."""
        return self.column(figure, counted, list(counted), by="")[1]

    def column(
        self,
        figure: Figure,
        counted: Mapping[Any, int],
        places: Sequence[Any],
        *,
        by: str,
        **beside: Any,
    ) -> tuple[list[Told], Told]:
        """One number for each place in the order given, and their sum; safe from subtraction."""
        numbers = [counted.get(place, 0) for place in places]
        seen = told_whole(numbers)
        parts = [
            self._told(figure, n, said, {**beside, by: place} if by else beside)
            for place, n, said in zip(places, numbers, seen.parts, strict=True)
        ]
        return parts, self._told(figure, sum(numbers), seen.total, beside)

    def _told(self, figure: Figure, n: int, said: int | Promise, by: Mapping[str, Any]) -> Told:
        if not (self.in_part and figure.delicate) or isinstance(said, int):
            return Told(figure, n, figure.subject.tell(n), self.address(figure, **by))
        return Told(figure, None, str(said), self.address(figure, **by))

    def address(self, figure: Figure, **by: Any) -> str:
        """Of the page with the rows; a village has a page of its own, which the county has not."""
        if self.in_part and "village" in by:
            return ""
        return self.page(by.pop("village", None) or self.place, figure, by)

    def page(self, place: UUID, figure: Figure, by: Mapping[str, Any]) -> str:
        """The address of a figure of that place, in the same year and months."""
        part = {name: NONE if value is None else str(value) for name, value in by.items()}
        more = f"&{urlencode(part)}" if part else ""
        return f"{_somewhere(figure.key).replace(_PLACE, str(place))}?{self._when}{more}"

    @cached_property
    def _when(self) -> str:
        words = {"year": str(self.scope.year), "month": f"{self.scope.month:%Y-%m}"}
        if self.scope.months > 1:
            words["months"] = str(self.scope.months)
        return urlencode(words)


_PLACE = str(UUID(int=0))


@cache
def _somewhere(key: str) -> str:
    """A page has hundreds of addresses, and finding each anew would cost more than its numbers."""
    return reverse("figure_detail", args=[_PLACE, key])
