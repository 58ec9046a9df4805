"""Who does which kind of work, and who watches."""

from evaluation.models import Panel
from evaluation.workflow import Work
from grids.roles import Role

#: Who does which kind of work (design.md §1, the life of a round).
WORKERS: dict[Work, tuple[Role, ...]] = {
    Work.SEAT: (Role.CLERK, Role.TOWNSHIP),
    Work.STUDY: (Role.CLERK,),
    Work.DECLARE: (Role.GRID_LEADER, Role.CLERK),
    Work.ASSESS: (Role.CLERK,),
    Work.DECIDE: (Role.CLERK,),
    Work.OBJECT: (Role.CLERK, Role.SUPERVISOR),
    Work.ANSWER: (Role.SUPERVISOR, Role.CLERK),
    Work.CORRECT: (Role.CLERK,),
    Work.SPOT_CHECK: (Role.TOWNSHIP,),
}

#: Whoever holds a seat has a post here; the county only reads.
MAY_SIT = tuple(role for role in Role if role != Role.COUNTY)

WATCHERS = (Role.CLERK, Role.SECRETARY, Role.SUPERVISOR, Role.TOWNSHIP, Role.COUNTY)


def workers_of(panel: Panel) -> tuple[Role, ...]:
    """Who runs a panel's sittings: the clerk; for the township's own group township staff too."""
    own = WORKERS[panel.work]
    return (*own, Role.TOWNSHIP) if panel.wave_id else own
