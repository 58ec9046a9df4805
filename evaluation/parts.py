"""A long list of households in parts: of one kind and villager group, fifty a page."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import TextChoices

from grids.numbers import counted

Row = TypeVar("Row")
#: So many households are read on one screen; with more, the next page is a press away.
A_PAGE = 50


@dataclass(frozen=True)
class Part(Generic[Row]):
    """The rows that were asked for, and what else there is, with numbers.

    ``shown``: the kind, None for all; ``group``: the villager group's name, empty for all.
    """

    shown: TextChoices | None
    group: str
    states: list[tuple[TextChoices, int]]
    groups: list[tuple[str, int]]
    page: "Page[Row]"


@dataclass(frozen=True)
class Sorting(Generic[Row]):
    """How a list is told apart: the kinds, each row's kind and group, which kind comes unasked."""

    kinds: type[TextChoices]
    kind_of: Callable[[Row], Any]
    group_of: Callable[[Row], str]
    unasked: TextChoices | None = None

    def part(self, rows: Sequence[Row], asked: Mapping[str, Any]) -> Part[Row]:
        """What the address asks for (``state``, ``group``, ``page``), in the rows' own order."""
        state = asked.get("state", "")
        shown = self.kinds(state) if state in self.kinds.values else self.unasked
        numbers = Counter(map(self.kind_of, rows))
        here = [row for row in rows if shown is None or self.kind_of(row) == shown]
        groups = Counter(map(self.group_of, here))
        group = asked.get("group", "")
        group = group if group in groups else ""
        fitting = [row for row in here if not group or self.group_of(row) == group]
        return Part(
            shown=shown,
            group=group,
            states=[(kind, numbers[kind]) for kind in self.kinds],
            groups=sorted(groups.items(), key=lambda pair: counted(pair[0])),
            page=Paginator(fitting, A_PAGE).get_page(asked.get("page")),
        )
