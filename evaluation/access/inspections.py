"""Half-yearly inspections: the township and the village's supervisors look, each on their own."""

from django.db.models import QuerySet

from evaluation.access.workers import WATCHERS
from evaluation.models import Fault, Inspection, Look
from grids.access import can_read_people, can_work_in
from grids.models import Officer, Township, Village
from grids.reach import reach
from grids.roles import Role

#: Whose inspection is whose work: nobody writes into the other's.
INSPECTORS: dict[str, Role] = {
    Inspection.Office.TOWNSHIP: Role.TOWNSHIP,
    Inspection.Office.SUPERVISORS: Role.SUPERVISOR,
}


def visible_inspections(officer: Officer) -> QuerySet[Inspection]:
    """Inspections of villages in sight."""
    return Inspection.objects.filter(reach(officer).sight("village"))


def visible_looks(officer: Officer) -> QuerySet[Look]:
    """Households looked at in villages in sight."""
    return Look.objects.filter(reach(officer).sight("inspection__village"))


def visible_faults(officer: Officer) -> QuerySet[Fault]:
    """Faults found in villages in sight."""
    return Fault.objects.filter(reach(officer).sight("inspection__village"))


def offices_of(officer: Officer, village: Village) -> list[Inspection.Office]:
    """For which offices the officer may open an inspection of the village."""
    roles = officer.roles_in(village)
    return [office for office in Inspection.Office if INSPECTORS[office] in roles]


def can_inspect(officer: Officer, inspection: Inspection) -> bool:
    """Whoever works in the office whose inspection it is."""
    return can_work_in(officer, inspection.village, INSPECTORS[inspection.office])


def can_draw_for(officer: Officer, inspection: Inspection) -> bool:
    """The township's households are drawn; the supervisors choose."""
    return inspection.by_township and can_inspect(officer, inspection)


def can_read_inspections(officer: Officer, village: Village) -> bool:
    """Who answers for the village, or watches those who do."""
    return can_work_in(officer, village, *WATCHERS)


def reads_inspections(officer: Officer) -> bool:
    """Whether there is any village whose inspections the officer reads."""
    return any(post.role in WATCHERS for post in officer.standing_posts)


def can_read_half(officer: Officer, township: Township) -> bool:
    """The report of all villages is the township's; the county reads it."""
    return can_read_people(officer, township)
