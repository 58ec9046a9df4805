"""The village as it is kept, looked up once for any number of rows: people, households, grids."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from grids.models import Grid, Village
from grids.numbers import plain_name
from grids.sheets.cells import read_group, without_notes
from households.models import Household, Membership, Relation

Place = tuple[str, str]
_COLUMNS = (
    *("pk", "household_id", "relation", "until", "person_id", "person__name"),
    *("person__birth_year", "person__party_member"),
    *("person__id_number_fingerprint", "person__phone_fingerprint"),
)


class Known(NamedTuple):
    """Somebody's time in a household, with what of them can be compared; numbers as marks."""

    membership: UUID
    household: UUID
    relation: str
    until: date | None
    person: UUID
    name: str
    birth_year: int | None
    party_member: bool
    id_mark: bytes
    phone_mark: bytes

    @property
    def is_head(self) -> bool:
        return self.relation == Relation.HEAD


class Kept:
    """Three queries, however many rows a file has; models are made of households and grids only."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.households = {home.number: home for home in Household.objects.filter(village=village)}
        self.by_key = {home.pk: home for home in self.households.values()}
        self._read_grids()
        self._read_people()
        self._read_heads()

    def _read_grids(self) -> None:
        self.groups: dict[str, Grid] = {}
        self.micro_grids: dict[Place, Grid] = {}
        self._places: dict[UUID, Place] = {}
        found = {grid.pk: grid for grid in Grid.objects.filter(village=self.village)}
        for grid in found.values():
            parent = found.get(grid.parent_id) if grid.parent_id else None
            if grid.level == Grid.Level.MICRO and parent:
                self._places[grid.pk] = read_group(parent.name), grid.name
                self.micro_grids[self._places[grid.pk]] = grid
            else:
                self._places[grid.pk] = read_group(grid.name), ""
                if grid.level == Grid.Level.GROUP:
                    self.groups[read_group(grid.name)] = grid

    def _read_people(self) -> None:
        """Everybody ever here; somebody who moved and came back has one open membership."""
        self.open: dict[UUID, Known] = {}
        self.by_id: dict[bytes, Known] = {}
        self.by_home: dict[UUID, list[Known]] = defaultdict(list)
        self.ids_of_gone: set[bytes] = set()
        ever = Membership.objects.filter(person__village=self.village).order_by("until")
        for one in _known(ever.values_list(*_COLUMNS)):
            self.by_home[one.household].append(one)
            if one.until:
                self.ids_of_gone |= {one.id_mark} if one.id_mark else set()
                continue
            self.open[one.person] = one
            if one.id_mark:
                self.by_id[one.id_mark] = one
        self.ids_of_gone -= set(self.by_id)

    def _read_heads(self) -> None:
        """Standing households by group and name of the head, for files without numbers."""
        self.by_head: dict[Place, list[Household]] = defaultdict(list)
        for one in self.open.values():
            home = self.by_key.get(one.household)
            if one.is_head and home and not home.ended_on:
                self.by_head[self.place_of(home)[0], _as_read(one.name)].append(home)

    def numbered(self, number: str) -> Household | None:
        """By its number, or one that differs in zeros in front only: spreadsheets lose them."""
        if number in self.households or not number.isdecimal():
            return self.households.get(number)
        alike = self._by_value.get(number.lstrip("0"), [])
        return alike[0] if len(alike) == 1 else None

    @cached_property
    def _by_value(self) -> dict[str, list[Household]]:
        found: dict[str, list[Household]] = defaultdict(list)
        for number, home in self.households.items():
            if value := number.isdecimal() and number.lstrip("0"):
                found[value].append(home)
        return found

    @cached_property
    def namesakes(self) -> dict[tuple[str, int | None], list[Known]]:
        """Whoever lives here, by name and year of birth; asked for people without an ID number."""
        found: dict[tuple[str, int | None], list[Known]] = defaultdict(list)
        for one in self.open.values():
            found[_as_read(one.name), one.birth_year].append(one)
        return found

    def named(self, name: str, household: Household) -> list[Known]:
        """Who has ever had this name in the household."""
        wanted = _as_read(name)
        return [one for one in self.by_home.get(household.pk, ()) if _as_read(one.name) == wanted]

    def place_of(self, household: Household) -> Place:
        """Its group and micro-grid, as a file names them."""
        return self._places[household.grid_id]


@lru_cache(maxsize=32_768)
def _as_read(name: str) -> str:
    """As a file's name would be read: what was kept earlier may have another dot, or a note."""
    return without_notes(plain_name(name))


def _known(rows: Iterable[tuple[Any, ...]]) -> Iterable[Known]:
    for row in rows:
        membership, home, relation, until, person, name, born, party, id_mark, phone_mark = row
        marks = bytes(id_mark or b""), bytes(phone_mark or b"")
        yield Known(membership, home, relation, until, person, name, born, party, *marks)
