"""The demonstration's township, villages, grids, officers and posts."""

from datetime import date

from django.contrib.auth.hashers import make_password

from evaluation.demo.cast import (
    OFFICES,
    PASSWORD,
    TOWNSHIP,
    TOWNSHIP_TELEPHONE,
    VILLAGES,
    Account,
    VillagePlan,
    accounts_of,
)
from grids.models import Grid, Officer, Post, Township, Village
from grids.roles import Role


def make_places(*, since: date) -> None:
    """Everything above the households, in force since a day."""
    township = Township.objects.create(name=TOWNSHIP, telephone=TOWNSHIP_TELEPHONE)
    for plan in VILLAGES:
        _make_grids(plan, _make_village(plan, township))
    accounts = [*OFFICES, *(one for plan in VILLAGES for one in accounts_of(plan))]
    _make_officers(accounts, since=since)


def _make_village(plan: VillagePlan, township: Township) -> Village:
    return Village.objects.create(
        name=plan.name,
        township=township,
        committee_telephone=plan.committee_telephone,
        supervisor_telephone=plan.supervisor_telephone,
        comment_box=plan.comment_box,
    )


def _make_grids(plan: VillagePlan, village: Village) -> None:
    """Named as the rosters name them, so that an import finds them there."""
    for number in range(1, plan.groups + 1):
        group = Grid.objects.create(village=village, name=f"第{number}组", level=Grid.Level.GROUP)
        Grid.objects.bulk_create(
            Grid(
                village=village,
                name=f"{number:02d}-{micro}",
                level=Grid.Level.MICRO,
                parent=group,
            )
            for micro in range(1, plan.micro_grids + 1)
        )


def _make_officers(accounts: list[Account], *, since: date) -> None:
    """One hash for all: it takes 50 ms on purpose, and the password is printed anyway."""
    password = make_password(PASSWORD)
    for account in accounts:
        officer = Officer.objects.create(
            username=account.username, name=account.name, password=password
        )
        Post.objects.create(officer=officer, role=account.role, since=since, **_place(account))


def _place(account: Account) -> dict[str, Township | Village | Grid]:
    if account.role == Role.COUNTY:
        return {}
    if account.role == Role.TOWNSHIP:
        return {"township": Township.objects.get(name=TOWNSHIP)}
    village = Village.objects.get(name=account.village)
    if not account.group:
        return {"village": village}
    return {"grid": village.grids.get(name=f"第{account.group}组", level=Grid.Level.GROUP)}
