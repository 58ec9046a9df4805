"""The places that a workbook names: those that are here, and those that would be made."""

import re
from collections import defaultdict
from uuid import UUID

from grids.models import Grid, Township, Village
from grids.numbers import plain
from grids.roles import Role
from grids.sheets.cells import read_group
from grids.workbook.columns import village_key, village_name
from grids.workbook.reading import LONGEST, Line

Place = Township | Village | Grid
_GROUP_AND_MICRO = re.compile(r"(第?[0-9一二三四五六七八九十]+(?:村民小组|小组|组|队))[ ·、-]*(.+)")


class Places:
    """Two queries for any number of rows; what is new is kept unsaved and listed once used."""

    def __init__(self, township: Township) -> None:
        self.township = township
        self.villages: dict[str, Village] = {}
        self.grids: dict[UUID, dict[tuple[str, str], Grid]] = defaultdict(dict)
        self.new: set[UUID] = set()
        self.used_villages: dict[UUID, Village] = {}
        self.used_grids: dict[UUID, Grid] = {}
        for village in Village.objects.filter(township=township).select_related("township"):
            self.villages[village_key(village.name)] = village
        inside = Grid.objects.filter(village__township=township)
        for grid in inside.select_related("village__township", "parent"):
            self._know(grid)

    def of(self, line: Line) -> tuple[Place | None, str]:
        """The place of a line, or the code of why there is none."""
        if not line.village or village_key(line.village) == village_key(self.township.name):
            return (self.township, "") if line.role == Role.TOWNSHIP else (None, "village_missing")
        if len(line.village) >= LONGEST:
            return None, "village_long"  # it was cut, and is called by another name than was meant
        village = self._village(line.village)
        if line.role not in {Role.GRID_LEADER, Role.ASSESSOR}:
            return village, ""
        if not line.grid and line.role == Role.ASSESSOR:
            return village, ""
        return self._grid(village, line) if line.grid else self._whole_village(village)

    def use(self, village: Village | None, grid: Grid | None) -> None:
        """A place that is meant would be made, and those above it."""
        if village and village.pk in self.new:
            self.used_villages[village.pk] = village
        for each in (grid.parent, grid) if grid else ():
            if each and each.pk in self.new:
                self.used_grids[each.pk] = each

    def _village(self, told: str) -> Village:
        key = village_key(told)
        if key not in self.villages:
            self.villages[key] = Village(township=self.township, name=village_name(told))
            self.new.add(self.villages[key].pk)
        return self.villages[key]

    def _know(self, grid: Grid) -> None:
        self.grids[grid.village_id][grid.level, _name(grid.level, grid.name)] = grid

    def _whole_village(self, village: Village) -> tuple[Grid | None, str]:
        """A grid leader without a grid leads the whole village's, if there is only one."""
        known = self.grids[village.pk]
        whole = [grid for (level, _name), grid in known.items() if level == Grid.Level.VILLAGE]
        if len(whole) > 1:
            return None, "grid_missing"
        return (whole[0] if whole else self._make(village, Grid.Level.VILLAGE, village.name)), ""

    def _grid(self, village: Village, line: Line) -> tuple[Grid | None, str]:
        """``第1组``, ``01-1``, ``第1组 01-1``: a grid that is here, or one to be made."""
        known = self.grids[village.pk]
        group, micro = _parts(line.grid)
        if micro:
            return self._micro(village, group, micro)
        for level in (Grid.Level.MICRO, Grid.Level.GROUP, Grid.Level.VILLAGE):
            if found := known.get((level, _name(level, group))):
                return found, ""
        if line.micro:
            return None, "group_missing"
        return self._make(village, Grid.Level.GROUP, read_group(group)), ""

    def _micro(self, village: Village, group: str, micro: str) -> tuple[Grid | None, str]:
        known = self.grids[village.pk]
        above = known.get((Grid.Level.GROUP, _name(Grid.Level.GROUP, group)))
        found = known.get((Grid.Level.MICRO, _name(Grid.Level.MICRO, micro)))
        if found:
            fits = above is not None and found.parent_id == above.pk
            return (found, "") if fits else (None, "micro_elsewhere")
        above = above or self._make(village, Grid.Level.GROUP, read_group(group))
        return self._make(village, Grid.Level.MICRO, micro, parent=above), ""

    def _make(self, village: Village, level: str, name: str, parent: Grid | None = None) -> Grid:
        grid = Grid(village=village, level=level, name=name, parent=parent)
        self.new.add(grid.pk)
        self._know(grid)
        return grid


def _parts(told: str) -> tuple[str, str]:
    """(group, micro-grid), the second empty where only one is named."""
    group, _blank, micro = told.partition(" ")
    if micro:
        return group, plain(micro)
    found = _GROUP_AND_MICRO.fullmatch(plain(told))
    return (found[1], found[2]) if found else (told, "")


def _name(level: str, name: str) -> str:
    return read_group(name) if level == Grid.Level.GROUP else plain(name)
