"""Writing a plan: villages, grids, officers and posts, each kind in one statement."""

from datetime import datetime

from grids.logging_in.one_time_passwords import give_slip
from grids.models import Grid, Officer, Post, Village
from grids.workbook.comparing import Plan


def keep(plan: Plan, *, at: datetime, by: Officer | None) -> None:
    """Write everything the plan says; inside the action's transaction, the township locked.

    ``by``: nobody, where an installation is founded.
    """
    for officer in plan.officers:
        officer.created_at = at
        give_slip(officer, at=at, by=by)
    Village.objects.bulk_create(plan.villages)
    # Those above first, since a micro-grid points to its group.
    order = [Grid.Level.VILLAGE.value, Grid.Level.GROUP.value, Grid.Level.MICRO.value]
    Grid.objects.bulk_create(sorted(plan.grids, key=lambda grid: order.index(grid.level)))
    Officer.objects.bulk_create(plan.officers)
    Officer.objects.bulk_update(plan.phones, ["phone_sealed", "phone_fingerprint"])
    Post.objects.bulk_create(new.post for new in plan.posts)
