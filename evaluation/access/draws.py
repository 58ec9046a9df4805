"""Draws by lot: the township draws, the village's supervisors look on, everybody recomputes."""

from datetime import date

from evaluation.access.workers import WORKERS
from evaluation.models import Draw, DrawQuerySet
from evaluation.workflow import Work
from grids.access import can_work_in
from grids.models import Officer
from grids.reach import reach
from grids.roles import Role

#: Who types the public figure: one of each office, so that neither can choose it.
FIGURE_TYPES = (Role.TOWNSHIP, Role.SUPERVISOR)


def visible_draws(officer: Officer) -> DrawQuerySet:
    """Draws of the rounds of villages in sight."""
    return Draw.objects.filter(reach(officer).sight("round__village"))


def public_draws() -> DrawQuerySet:
    """Every draw: whoever knows its address may read and recompute it; it names nobody."""
    return Draw.objects.select_related(
        "round__village__township", "round__campaign", "notice", "inspection"
    )


def draw_abandoners(draw: Draw, today: date) -> tuple[Role, ...]:
    """Once the fallback's figure may be known, the office that draws cannot give it up itself."""
    return (Role.SUPERVISOR,) if draw.fell_back(today) else WORKERS[Work.SPOT_CHECK]


def can_abandon_draw(officer: Officer, draw: Draw, today: date) -> bool:
    """Whether one of the officer's roles may give the draw up today."""
    return can_work_in(officer, draw.round.village, *draw_abandoners(draw, today))


def can_type_figure(officer: Officer, draw: Draw) -> bool:
    """The township, and the village's supervisors."""
    return can_work_in(officer, draw.round.village, *FIGURE_TYPES)
