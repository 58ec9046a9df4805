"""What the pages of panels show: seats and what they lack, and whom a seat belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.models import Body, Panel, Round, Seat, Sitting
from evaluation.panels.queries.bench import Bench, Sitter
from evaluation.panels.queries.coverage import households_without_panel
from evaluation.taking_part import counted
from evaluation.workflow import Stage, Work
from grids.models import Officer, Post, Village
from grids.roles import Role
from households.models import Household

#: Why a panel of the township's own group is not changed in the village.
SET_BY_THE_WAVE = gettext_lazy(
    "The seats of this group are set by the township on the page of its wave."
)


@dataclass(frozen=True)
class PanelRow:
    """A panel in the list: its seats by kind, and how many members the campaign asks for."""

    panel: Panel
    members: int
    alternates: int
    observers: int
    least: int
    grids: list[str]

    @property
    def missing(self) -> int:
        return max(0, self.least - self.members)


def overview(round_: Round) -> list[PanelRow]:
    """Groups first, then the committees; two queries."""
    counts = {kind.value: Count("seats", filter=Q(seats__kind=kind)) for kind in Seat.Kind}
    panels = round_.panels.annotate(**counts).select_related("wave").prefetch_related("grids")
    return [
        PanelRow(
            panel=panel,
            members=getattr(panel, Seat.Kind.MEMBER.value),
            alternates=getattr(panel, Seat.Kind.ALTERNATE.value),
            observers=getattr(panel, Seat.Kind.OBSERVER.value),
            least=least_members(round_, panel.body),
            grids=[grid.name for grid in panel.grids.all()],
        )
        for panel in panels
    ]


def least_members(round_: Round, body: str) -> int:
    """How many members the campaign asks for."""
    campaign = round_.campaign
    return campaign.group_size if body == Body.GROUP else campaign.committees_size


def uncovered(round_: Round) -> int:
    """Households that no group judges, while that can still be mended."""
    return households_without_panel(counted([round_]))[round_.pk]


def why_closed(round_: Round, panel: Panel | None = None) -> list[str]:
    """Why seats stay as they are now; empty while they may change."""
    if not round_.open_for(Work.SEAT):
        return [_("Seats are set before the committees decide.")]
    if panel is not None and panel.wave_id:
        return [str(SET_BY_THE_WAVE)]
    if panel is not None and panel.sittings.exists():
        return [_("The seats are frozen by the first sitting: this panel has met already.")]
    return []


def why_no_panel(round_: Round) -> list[str]:
    """Why no group and no committees can be added; empty while one of them can."""
    if closed := why_closed(round_):
        return closed
    given = Stage(round_.stage) not in {Stage.DRAFT, Stage.MOBILISING}
    if given and round_.panels.filter(body=Body.COMMITTEES).exists():
        return [_("The groups and the committees stand; households are given to their groups.")]
    return []


@dataclass(frozen=True)
class SeatRow:
    """A seat with the household its holder belongs to, and how many are related to that."""

    sitter: Sitter
    household: str
    kin: int


def seat_rows(bench: Bench) -> list[SeatRow]:
    """Members, alternates, observers, each with their household; one query."""
    sitters = [*bench.members(), *bench.alternates(), *bench.observers()]
    numbers = _numbers({home for sitter in sitters for home in sitter.close.homes})
    return [
        SeatRow(sitter, _household(sitter, numbers), len(sitter.close.kin)) for sitter in sitters
    ]


def _household(sitter: Sitter, numbers: Mapping[UUID, str]) -> str:
    return "".join(numbers.get(home, "") for home in sitter.close.homes)


def _numbers(households: set[UUID]) -> dict[UUID, str]:
    return dict(Household.objects.filter(pk__in=households).values_list("pk", "number"))


def officers_of(village: Village, officers: QuerySet[Officer]) -> QuerySet[Officer]:
    """Of the officers in sight, those with a standing post in the village (not the county's).

    ``roles`` are those that they hold there.
    """
    posts = Post.objects.standing().filter(officer=OuterRef("pk")).exclude(role=Role.COUNTY)
    here = posts.filter(Q(village=village) | Q(grid__village=village))
    roles = ArraySubquery(here.order_by().values("role").distinct())
    return officers.filter(Exists(here)).annotate(roles=roles).order_by("name")


def may_sit(round_: Round, panels: QuerySet[Panel]) -> QuerySet[Panel]:
    """Of the panels in sight, those that could open a sitting at the round's stage."""
    bodies = [
        body
        for body, work in ((Body.GROUP, Work.ASSESS), (Body.COMMITTEES, Work.DECIDE))
        if round_.open_for(work)
    ]
    sitting = Sitting.objects.filter(panel=OuterRef("pk"), closed_at=None)
    return panels.filter(~Exists(sitting), round=round_, body__in=bodies)


def why_no_sitting(round_: Round) -> list[str]:
    """Why no sitting can be opened now; empty when one can."""
    if not (round_.open_for(Work.ASSESS) or round_.open_for(Work.DECIDE)):
        names = {"stage": Stage(round_.stage).label}
        return [_("No body sits while the round is at “%(stage)s”.") % names]
    if not may_sit(round_, Panel.objects.all()).exists():
        return [_("Every panel whose turn it is has a sitting that is not closed yet.")]
    return []


def sittings_of(round_: Round) -> QuerySet[Sitting]:
    """The round's sittings, the newest first, with ``households`` counted in each."""
    return (
        Sitting.objects.filter(panel__round=round_)
        .select_related("panel")
        .annotate(households=Count("tallies__claim__entry", distinct=True))
        .order_by("-opened_at")
    )
