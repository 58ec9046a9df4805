"""The report of a half-year: every village in the usual order, and what was looked at and found.

No village is compared with another: the order is that of names, there is no sum a village is
measured by, and nothing is sorted by what was found (domain.md §6.1).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from evaluation import rules
from evaluation.inspections.queries.grounds import households_of
from evaluation.inspections.queries.told import Line, fault_lines
from evaluation.inspections.typed import Half
from evaluation.models import Fault, Inspection, Look, Observation, Pick
from grids.models import Village


@dataclass
class Counts:
    """What one inspection looked at and found, and what of it is mended."""

    drawn: int = 0
    chosen: int = 0
    #: By matter: how often it was not as it should be.
    noes: Counter[str] = field(default_factory=Counter)
    found: int = 0
    mended: int = 0
    overdue: int = 0

    @property
    def looks(self) -> int:
        return self.drawn + self.chosen

    @property
    def open(self) -> int:
        return self.found - self.mended


@dataclass(frozen=True)
class Row:
    """A village's line; ``own``: of its supervisors, marked so, below the township's."""

    village: Village
    households: int
    inspection: Inspection | None
    counts: Counts
    own: bool = False
    #: Faults of the halves before that still stand.
    earlier: int = 0

    @property
    def due(self) -> int:
        return 0 if self.own else rules.inspection_due(self.households)

    @property
    def state(self) -> str:
        if self.inspection is None:
            return _("not opened") if self.households else _("no awarded round")
        return _("going on") if self.inspection.is_open else _("finished")

    @property
    def noes(self) -> list[int]:
        return [self.counts.noes[matter] for matter in Observation.Matter]

    @property
    def numbers(self) -> list[str]:
        """What the paper and the workbook say of an inspection; nothing where there is none."""
        one = self.counts
        numbers = [one.drawn, one.chosen, *self.noes, one.found, one.mended, one.open, one.overdue]
        return [str(number) if self.inspection else "" for number in numbers]


@dataclass(frozen=True)
class Report:
    """A township's half-year."""

    half: Half
    rows: list[Row]
    #: Everything that still stands, of this half and of those before.
    open: list[Line]

    @property
    def matters(self) -> list[str]:
        return [str(matter.label) for matter in Observation.Matter]


def report(villages: QuerySet[Village], half: Half, *, today: date) -> Report:
    """As many queries for thirty villages as for one."""
    found = list(villages.order_by("name"))
    keys = [village.pk for village in found]
    inspections = list(Inspection.objects.filter(village__in=keys, year=half.year, half=half.half))
    counts = _counts(inspections, today)
    standing = fault_lines(_standing(keys, half), today=today)
    before = Counter(
        line.fault.inspection.village_id for line in standing if not _is_of(line, half)
    )
    households = households_of(keys, day=today)
    by_place = {(one.village_id, one.office): one for one in inspections}
    rows: list[Row] = []
    for village in found:
        for office in Inspection.Office:
            one = by_place.get((village.pk, office))
            own = office == Inspection.Office.SUPERVISORS
            if one or not own:
                n = households.get(village.pk, 0)
                left = 0 if own else before[village.pk]
                rows.append(Row(village, n, one, counts[one.pk if one else None], own, left))
    return Report(half, rows, standing)


def _standing(villages: Iterable[UUID], half: Half) -> QuerySet[Fault]:
    """By village, then by the day; none of a half after this one."""
    later = {"inspection__year": half.year, "inspection__half__gt": half.half}
    standing = Fault.objects.standing().filter(
        inspection__village__in=villages, inspection__year__lte=half.year
    )
    return standing.exclude(**later).order_by("inspection__village__name", "mend_by", "at")


def _is_of(line: Line, half: Half) -> bool:
    inspection = line.fault.inspection
    return (inspection.year, inspection.half) == (half.year, half.half)


def _counts(inspections: Sequence[Inspection], today: date) -> dict[UUID | None, Counts]:
    found: dict[UUID | None, Counts] = defaultdict(Counts)
    for key, drawn, n in _looks(inspections):
        counts = found[key]
        counts.drawn, counts.chosen = (n, counts.chosen) if drawn else (counts.drawn, n)
    for key, matter, n in _noes(inspections):
        found[key].noes[matter] = n
    for line in fault_lines(Fault.objects.filter(inspection__in=inspections), today=today):
        counts = found[line.fault.inspection_id]
        counts.found += 1
        counts.mended += not line.stands
        counts.overdue += line.stands and line.due_on < today
    return found


def _looks(inspections: Sequence[Inspection]) -> Iterable[tuple[UUID, bool, int]]:
    fell_on = Pick.objects.filter(entry=OuterRef("entry"), draw__inspection=OuterRef("inspection"))
    looks = Look.objects.filter(inspection__in=inspections).order_by()
    counted = looks.annotate(drawn=Exists(fell_on)).values("inspection", "drawn")
    return counted.annotate(n=Count("pk")).values_list("inspection", "drawn", "n")


def _noes(inspections: Sequence[Inspection]) -> Iterable[tuple[UUID, str, int]]:
    noes = Observation.objects.filter(
        look__inspection__in=inspections, verdict=Observation.Verdict.NO
    ).order_by()
    counted = noes.values("look__inspection", "matter").annotate(n=Count("pk"))
    return counted.values_list("look__inspection", "matter", "n")


def sheet_of(told: Report) -> list[list[str]]:
    """The report as a workbook's rows, the headings first: counts only, no household."""
    heads = [
        _("Village"),
        _("Inspection"),
        _("State"),
        _("Households with a result"),
        _("To be looked at"),
        _("Looked at: drawn"),
        _("Looked at: by choice"),
        *(_("No: %(matter)s") % {"matter": matter} for matter in told.matters),
        _("Faults found"),
        _("Mended"),
        _("Still to be mended"),
        _("Of these overdue"),
        _("Open from earlier halves"),
    ]
    return [heads, *(_cells(row) for row in told.rows)]


def _cells(row: Row) -> list[str]:
    office = Inspection.Office.SUPERVISORS if row.own else Inspection.Office.TOWNSHIP
    return [
        row.village.name,
        str(office.label),
        row.state,
        str(row.households),
        "" if row.own else str(row.due),
        *row.numbers,
        "" if row.own else str(row.earlier),
    ]
