"""A report counted now, from the figures that the pages at a glance show."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.cues.queries.registry import CUES
from evaluation.cues.queries.told import counts_of
from evaluation.figures.queries import caring, entries, homes, meetings, watching
from evaluation.figures.queries.figure import Figure, Numbers, Scope, numbers
from evaluation.figures.queries.places import Area
from evaluation.figures.queries.registry import FIGURES
from evaluation.figures.queries.rounds import Tile, by_stage, tiles_of
from evaluation.figures.queries.stars import StarRow, star_rows
from evaluation.figures.queries.tables import Place, alone, shares
from evaluation.figures.queries.tables import table as table_of
from evaluation.figures.queries.telling import Teller, Told
from evaluation.figures.queries.trends import over_months
from evaluation.reports.queries.changes import ENDED, GIVEN
from evaluation.reports.queries.content import (
    BARS,
    COURSE,
    SHARE,
    STACK,
    Cell,
    Line,
    Report,
    Section,
    Table,
)
from evaluation.reports.typed import Span
from grids.listing import listed

_OBJECTIONS = (
    watching.OBJECTED,
    watching.OPEN_OBJECTIONS,
    watching.LATE_OBJECTIONS,
    watching.UPHELD,
)
_VISITS = (
    caring.VISITED,
    caring.AT_HOME,
    caring.SILENT[0],
    caring.NEW_WISHES,
    caring.CLOSED_WISHES,
    caring.OPEN_WISHES,
    caring.LATE_WISHES,
)
_HELD = (*meetings.KINDS, meetings.HOURS, meetings.TO_RECORD)
_INSPECTED = (watching.LOOKED_AT, watching.UNMENDED, watching.LATE_FAULTS)
_CHANGED = (watching.DOUBTED, ENDED, GIVEN)
#: What is told by village, or as a list of numbers where there is one.
_PARTS: Sequence[tuple[str, str | Promise, Sequence[Figure]]] = (
    ("objections", gettext_lazy("Objections"), _OBJECTIONS),
    ("visits", gettext_lazy("Visits and wishes"), _VISITS),
    ("held", gettext_lazy("Activities and hours"), _HELD),
    ("inspections", gettext_lazy("Inspections and faults"), _INSPECTED),
    ("changes", gettext_lazy("Stars in doubt, ended and given"), _CHANGED),
)
_PAIRS = [figure for pair in entries.PARTICIPATION for figure in pair]
_ALL = (
    homes.FIGURES[0],
    *entries.STATES,
    *_PAIRS,
    *entries.MODES,
    *(figure for _key, _title, figures in _PARTS for figure in figures),
)


def report_of(area: Area, span: Span, *, now: datetime) -> Report:
    """What the report would tell if it were issued now."""
    return _Counted(area, span, now).report()


def year_of(area: Area, span: Span) -> int:
    """The evaluation of the span's year; where stars hold longer, the newest before it."""
    return next((year for year in area.years if year <= span.since.year), span.since.year)


class _Counted:
    """The numbers of one place and time, and the sections that they are told in."""

    def __init__(self, area: Area, span: Span, now: datetime) -> None:
        self.area, self.span = area, span
        self.scope = Scope(
            villages=tuple(area.villages),
            year=year_of(area, span),
            month=span.last_month,
            now=now,
            months=span.months,
        )
        self.teller = Teller(area.key, self.scope)
        self.counted: Numbers = numbers(_ALL, self.scope)
        self.places = [Place(village.pk, village.name) for village in area.villages]

    def report(self) -> Report:
        sections = [
            self._rounds(),
            self._participation(),
            self._stars(),
            *(self._part(key, str(title), figures) for key, title, figures in _PARTS),
            *self._course(),
            *self._cues(),
        ]
        return Report(self._head(), sections, [_counting(figure) for figure in _ALL])

    def _head(self) -> dict[str, str]:
        return {
            "place": self.area.name,
            "township": self.area.township.name,
            "kind": str(self.span.kind.label),
            "span": self.span.name,
            "year": str(self.scope.year),
            "at": date_format(localtime(self.scope.now), "DATETIME_FORMAT"),
        }

    def _rounds(self) -> Section:
        """Of a village where its round stands; of a township which villages stand where."""
        tiles = tiles_of(self.scope)
        if self.area.village:
            return Section(_("The round as it stands"), [_standing(tile) for tile in tiles])
        told = [f"{column.stage}{_(': ')}{_named(column.villages)}" for column in by_stage(tiles)]
        return Section(_("The rounds as they stand"), told or [_("This township has no village.")])

    def _participation(self) -> Section:
        found = shares(self.teller, entries.PARTICIPATION, self.counted)
        heads = [("part", _("declared")), ("whole", _("in the rounds"))]
        lines = [Line(one.name, [_cell(one.part), _cell(one.whole)]) for one in found]
        caption = _("Who takes part, by where they live")
        taking = Table("participation", caption, _("Residence"), heads, lines, picture=SHARE)
        states = self._by_village(
            "states", _("How the households stand"), entries.STATES, picture=STACK
        )
        modes = self._by_village(
            "modes", _("How the declarations were made"), entries.MODES, picture=STACK
        )
        return Section(_("Who takes part"), self._taking_part(), [taking, states, modes])

    def _taking_part(self) -> list[str]:
        declared = sum(self.counted[entries.STATES[0].key].values())
        whole = sum(sum(self.counted[figure.key].values()) for figure, _of in entries.PARTICIPATION)
        roster = sum(self.counted[homes.FIGURES[0].key].values())
        if not whole:
            told = _("%(homes)s households stand in the roster; none is in a round of %(year)s.")
            return [told % {"homes": roster, "year": self.scope.year}]
        told = _(
            "%(homes)s households stand in the roster; of the %(whole)s in the rounds of %(year)s "
            "%(declared)s declared, %(share)s%%."
        )
        share, year = round(100 * declared / whole), self.scope.year
        said = {"homes": roster, "whole": whole, "declared": declared, "share": share}
        return [told % {**said, "year": year}]

    def _stars(self) -> Section:
        """As at a glance, only where the code is the same; a village with what was decided."""
        scope, rows = self.scope, star_rows(self.teller, judged=bool(self.area.village))
        if not rows:
            return Section(_("Stars"), [_("The year’s stars are not chosen yet.")])
        heads = [(told.figure.key, told.name) for told in rows[0].told]
        held, before = str(scope.year), str(scope.before.year)
        heads += [("held", _("held in %(year)s") % {"year": held})]
        heads += [("before", _("held in %(year)s") % {"year": before})]
        lines = [Line(row.name, _star_cells(row)) for row in rows]
        table = Table("stars", _("Stars"), _("Star"), heads, lines, picture=BARS)
        why = dict.fromkeys(row.why_not for row in rows if row.why_not)
        return Section(_("Stars"), list(why), [table])

    def _part(self, key: str, title: str, figures: Sequence[Figure]) -> Section:
        if not self.area.village:
            table = self._by_village(key, title, figures)
        else:
            told = alone(self.teller, figures, self.counted)
            lines = [Line(one.name, [_cell(one)]) for one in told]
            table = Table(key, title, _("What is counted"), [("n", _("how many"))], lines)
        nothing = [_("Nothing of this was counted.")] if table.is_empty else []
        return Section(title, nothing, [table])

    def _by_village(
        self, key: str, caption: str, figures: Sequence[Figure], *, picture: str = ""
    ) -> Table:
        foot = "" if self.area.village else _("All villages together")
        found = table_of(self.teller, figures, self.counted, self.places, by="village", foot=foot)
        lines = [Line(row.name, list(map(_cell, row.cells))) for row in found.rows]
        last = Line(found.foot.name, list(map(_cell, found.foot.cells))) if found.foot else None
        heads = [(figure.key, str(figure.name)) for figure in found.figures]
        return Table(key, caption, _("Village"), heads, lines, last, picture)

    def _course(self) -> list[Section]:
        """Month by month, where there is more than one."""
        if self.span.months == 1:
            return []
        found = over_months(self.teller, (caring.VISITED, meetings.HELD))
        told = [trend.told[-self.span.months :] for trend in found]
        heads = [(name, name) for name, _told in told[0]]
        lines = [
            Line(trend.name, [_cell(cell) for _name, cell in cells])
            for trend, cells in zip(found, told, strict=True)
        ]
        title = _("Month by month")
        table = Table("months", title, _("What is counted"), heads, lines, picture=COURSE)
        return [Section(title, [], [table])]

    def _cues(self) -> list[Section]:
        """The township's reasons to look and ask; a village's report does not tell them."""
        if self.area.village:
            return []
        heads = [(cue.code, str(cue.name)) for cue in CUES]
        found = _cues_by_village(self.scope)
        lines = [
            Line(village.name, [_number(found[village.pk][cue.code]) for cue in CUES])
            for village in self.area.villages
        ]
        title = _("What deserves a look")
        table = Table("cues", title, _("Village"), heads, lines)
        nothing = [_("Nothing of this was counted.")] if table.is_empty else []
        return [Section(title, nothing, [table])]


def _standing(tile: Tile) -> str:
    if tile.round is None:
        return _("The village has no round in this year.")
    told = _("%(round)s: %(stage)s, %(since)s.")
    said = told % {"round": tile.round.name, "stage": tile.stage, "since": tile.since}
    if not tile.waits_for:
        return said
    waits = _("Next is “%(move)s”, by %(who)s.") % {"move": tile.next, "who": tile.waits_for}
    return f"{said} {waits}"


def _named(villages: Sequence[str]) -> str:
    told = _("%(n)s (%(names)s)")
    return told % {"n": len(villages), "names": listed(villages)}


def _cell(told: Told) -> Cell:
    known = told.figure.key in FIGURES
    return Cell(told.text, told.number, told.url if known else "")


def _star_cells(row: StarRow) -> list[Cell]:
    """Last year's is a stroke where it is not comparable; the reason stands above the table."""
    before = _cell(row.before) if row.before else Cell("–")
    return [*map(_cell, (*row.told, row.held)), before]


def _cues_by_village(scope: Scope) -> dict[UUID, Counter[str]]:
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for round_, cues in counts_of(scope.of_year).items():
        found[round_.village_id].update(cues)
    return found


def _number(n: int) -> Cell:
    return Cell(str(n), n)


def _counting(figure: Figure) -> tuple[str, str]:
    return str(figure.name), str(figure.told)
