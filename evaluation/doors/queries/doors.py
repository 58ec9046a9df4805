"""The doors of a round in walking order: where each stands, and what is still open.

What is filled in, confirmed or declined is read from the household's entry and form; only what was
done before that is marked. Before declaring opens there are households and no entries yet.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.declarations.queries.declarations import Line, overview
from evaluation.declarations.queries.declarations import State as Standing
from evaluation.models import DoorMark, DoorPlace, Entry, Round
from evaluation.parts import Sorting
from evaluation.taking_part import NOT_FIXED, households_of
from evaluation.workflow import Stage
from grids.models import Grid
from grids.numbers import counted
from households.models import Household, Residence

_Kind = DoorMark.Kind
#: Marks are made from the start of the round until declaring is closed.
OPEN_AT = frozenset({Stage.MOBILISING, Stage.DECLARING})
#: After every household that has a place of its own.
_LAST = 1 << 20


class State(TextChoices):
    """Where a door stands, in words; derived, never stored."""

    OPEN = "open", _("nothing done yet")
    TOLD = "told", _("told")
    FORM_LEFT = "form_left", _("form left")
    AWAY = "away", _("away")
    BEGUN = "begun", _("begun, not finished")
    FILLED = "filled", _("filled in, waiting for confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("not confirmed in time")
    OUT = "out", _("does not take part")


#: Somebody has still to go there.
_BEFORE_THE_FORM = (State.OPEN, State.TOLD, State.FORM_LEFT, State.AWAY)
STILL_OPEN = (*_BEFORE_THE_FORM, State.BEGUN, State.FILLED)
_DECLARED = {
    Standing.BEGUN: State.BEGUN,
    Standing.WAITING: State.FILLED,
    Standing.CONFIRMED: State.CONFIRMED,
    Standing.DECLINED: State.DECLINED,
    Standing.AWAY: State.AWAY,
    Standing.LAPSED: State.LAPSED,
    Standing.OUT: State.OUT,
}
_KINDS = {State.OPEN: "do", State.CONFIRMED: "done", State.DECLINED: "info", State.OUT: "info"}


@dataclass(frozen=True)
class Door:
    """A household of the round: its place on the way, its marks that hold, its entry if fixed."""

    household: UUID
    number: str
    head_name: str
    residence: str
    group: Grid | None
    micro_grid: Grid | None
    position: int | None = None
    #: Once the entries are fixed: where its form stands.
    line: Line | None = None
    marks: Mapping[str, DoorMark] = field(default_factory=dict)

    @property
    def entry(self) -> Entry | None:
        return self.line.entry if self.line else None

    @property
    def place(self) -> str:
        """第3组 03-1"""
        return " ".join(grid.name for grid in (self.group, self.micro_grid) if grid)

    @property
    def grids(self) -> set[UUID]:
        return {grid.pk for grid in (self.group, self.micro_grid) if grid}

    @property
    def lives(self) -> str:
        return str(Residence(self.residence).label)

    @property
    def state(self) -> State:
        if self.line and self.line.state != Standing.DUE:
            return _DECLARED[self.line.state]
        made = (State.AWAY, State.FORM_LEFT, State.TOLD)
        return next((state for state in made if state.value in self.marks), State.OPEN)

    @property
    def kind(self) -> str:
        """The tag's colour."""
        return _KINDS.get(self.state, "wait")

    @property
    def still_open(self) -> bool:
        return self.state in STILL_OPEN

    @property
    def until(self) -> date | None:
        mark = self.marks.get(_Kind.AWAY)
        return mark.until if mark and self.state == State.AWAY else None

    @property
    def notes(self) -> list[str]:
        said = [mark.note for mark in self.marks.values() if mark.note]
        return [*said, *([self.entry.status_note] if self.entry and self.entry.status_note else [])]

    @property
    def taps(self) -> list[tuple[str, str, bool]]:
        """The buttons of its row: what each sends, what it is called, whether it is pressed."""
        if self.line and self.line.state != Standing.DUE:
            return []
        return [
            (f"{kind.value}-" if kind.value in self.marks else kind.value, str(kind.label), on)
            for kind in _Kind
            for on in [kind.value in self.marks]
        ]

    @property
    def on_the_way(self) -> tuple[object, ...]:
        """By micro-grid; in it as its leader walks, else by number. Never by a result."""
        names = [counted(grid.name) if grid else () for grid in (self.group, self.micro_grid)]
        return (*names, _LAST if self.position is None else self.position, counted(self.number))


def doors_of(
    round_: Round, homes: QuerySet[Household], entries: QuerySet[Entry], *, today: date
) -> list[Door]:
    """Those of the households, or entries once they are fixed, in walking order.

    Three or four queries however many they are.
    """
    marks, way = _marks(round_, today), _way(round_)
    if round_.stage in NOT_FIXED:
        found = _taking_part(round_, homes)
        doors = [_of_home(home, marks[home.pk], way.get(home.pk)) for home in found]
    else:
        lines = overview(entries.filter(round=round_), round_).lines
        keys = [(line, line.entry.household_id) for line in lines]
        doors = [_of_line(line, marks[key], way.get(key)) for line, key in keys]
    return sorted(doors, key=lambda door: door.on_the_way)


def _taking_part(round_: Round, homes: QuerySet[Household]) -> QuerySet[Household]:
    found = households_of(round_).filter(pk__in=homes.values("pk"))
    return found.select_related("head", "grid__parent")


def _way(round_: Round) -> dict[UUID, int]:
    """Places of their own on the way, by household."""
    places = DoorPlace.objects.filter(household__village=round_.village_id)
    return dict(places.values_list("household", "position"))


def _marks(round_: Round, today: date) -> dict[UUID, dict[str, DoorMark]]:
    found: dict[UUID, dict[str, DoorMark]] = defaultdict(dict)
    for mark in DoorMark.objects.standing().filter(round=round_).select_related("officer"):
        if mark.holds_on(today):
            found[mark.household_id][mark.kind] = mark
    return found


def _of_home(home: Household, marks: Mapping[str, DoorMark], position: int | None) -> Door:
    micro = home.grid if home.grid.level == Grid.Level.MICRO else None
    group = home.grid.parent if micro else home.grid
    return Door(
        home.pk, home.number, home.head.name, home.residence, group, micro, position, marks=marks
    )  # fmt: skip


def _of_line(line: Line, marks: Mapping[str, DoorMark], position: int | None) -> Door:
    entry = line.entry
    return Door(
        entry.household_id, entry.number, entry.head_name, entry.residence,
        entry.group, entry.micro_grid, position, line, marks,
    )  # fmt: skip


def why_not_marked(round_: Round, door: Door) -> str:
    """Why nothing can be marked at this door now, in a sentence; empty when it can."""
    if round_.stage not in OPEN_AT:
        return why_closed(round_)
    if not door.taps:
        return gettext(
            "What this household says stands in its form: there is nothing to mark before it."
        )
    return ""


def why_closed(round_: Round) -> str:
    return gettext("Nothing is marked at doors now: the round is at “%(stage)s”.") % {
        "stage": round_.get_stage_display()
    }


#: The leader's list: in walking order, of one kind if asked.
ON_THE_WAY: Sorting[Door] = Sorting(
    kinds=State, kind_of=lambda door: door.state, group_of=lambda door: door.place
)


def in_place(doors: Iterable[Door], grid: str) -> list[Door]:
    """Those of one group or micro-grid, by its key; all where none is named."""
    return [door for door in doors if not grid or grid in map(str, door.grids)]


def figures_of(doors: Sequence[Door]) -> list[dict[str, Any]]:
    """The counts for the head of the list, each opening its rows."""
    counts = Counter(door.state for door in doors)
    return [
        {
            "number": counts[state],
            "of": len(doors) if state == State.CONFIRMED else "",
            "label": state.label,
            "url": f"?state={state.value}",
        }
        for state in State
        if counts[state] or state in (State.OPEN, State.CONFIRMED)
    ]


@dataclass(frozen=True)
class Place:
    """A group or a micro-grid in the village's overview; ``counts`` by state, each not empty."""

    grid: Grid
    households: int
    still_open: int
    counts: list[tuple[State, int]]
    inside: list["Place"] = field(default_factory=list)


def places_of(doors: Sequence[Door]) -> list[Place]:
    """Group by group, and in each its micro-grids, by name; never by how far they are."""
    groups: dict[UUID, list[Door]] = defaultdict(list)
    for door in doors:
        if door.group:
            groups[door.group.pk].append(door)
    return [_place(of[0].group, of, _micro_grids(of)) for of in groups.values() if of[0].group]


def _micro_grids(doors: Sequence[Door]) -> list[Place]:
    inside: dict[UUID, list[Door]] = defaultdict(list)
    for door in doors:
        if door.micro_grid:
            inside[door.micro_grid.pk].append(door)
    return [_place(of[0].micro_grid, of, []) for of in inside.values() if of[0].micro_grid]


def _place(grid: Grid, doors: Sequence[Door], inside: list[Place]) -> Place:
    counts = Counter(door.state for door in doors)
    numbers = [(state, counts[state]) for state in State if counts[state]]
    return Place(grid, len(doors), sum(door.still_open for door in doors), numbers, inside)
