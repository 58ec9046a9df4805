"""One micro-grid's way from door to door: its households in the order in which they are visited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from grids.codes import sha256_of
from grids.models import Grid
from grids.numbers import counted
from households.models import Household

_LAST = 1 << 20


@dataclass(frozen=True)
class Way:
    """The standing households of the grid itself, as one walks now."""

    homes: Sequence[Household]

    @cached_property
    def keys(self) -> list[UUID]:
        return [home.pk for home in self.homes]

    @property
    def mark(self) -> str:
        """By this a page knows that nobody has changed the way since."""
        return sha256_of(" ".join(map(str, self.keys)).encode())[:16]

    def put(self, typed: Mapping[UUID, int]) -> list[UUID]:
        """The way with these places typed; who was moved comes before whoever stands there."""
        now = {key: n for n, key in enumerate(self.keys, start=1)}

        def place(key: UUID) -> tuple[int, int, int]:
            wanted = typed.get(key, now[key])
            # Who goes down a place stands behind the one that is there, else before it.
            moved = (wanted > now[key]) - (wanted < now[key])
            return wanted, moved, now[key]

        return sorted(self.keys, key=place)


def way_of(grid: Grid) -> Way:
    """One query."""
    homes = Household.objects.standing().filter(grid=grid).select_related("head", "door_place")
    return Way(sorted(homes, key=_on_the_way))


def _on_the_way(home: Household) -> tuple[object, ...]:
    place = getattr(home, "door_place", None)
    return (place.position if place else _LAST, counted(home.number))
