"""The demonstration's township, villages, grids, officers and posts."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.contrib.auth.hashers import make_password
from django.utils.timezone import make_aware

from evaluation.demo.cast import (
    CODES,
    HAS_CODES,
    OFFICES,
    PASSWORD,
    TOWNSHIP,
    TOWNSHIP_TELEPHONE,
    Account,
    accounts_of,
)
from evaluation.demo.villages import VillagePlan
from grids.logging_in.factors import fill_list
from grids.models import Factor, Grid, Officer, Post, Township, Village
from grids.roles import Role

Place = Township | Village | Grid


def make_places(plans: Sequence[VillagePlan], *, since: date) -> None:
    """Everything above the households, in force since a day."""
    township = Township.objects.create(name=TOWNSHIP, telephone=TOWNSHIP_TELEPHONE)
    places: list[tuple[Account, Place | None]] = [
        (account, township if account.role == Role.TOWNSHIP else None) for account in OFFICES
    ]
    for number, plan in enumerate(plans, 11):
        village = _make_village(plan, township, number=number)
        grids = {(grid.level, grid.name): grid for grid in _make_grids(plan, village)}
        places += [
            (account, grids[account.level, account.grid] if account.level else village)
            for account in accounts_of(plan)
        ]
    _make_officers(places, since=since)
    _make_code_list(since=since)


def _make_code_list(*, since: date) -> None:
    """One officer of the office has a list whose codes are printed with the accounts."""
    begun = make_aware(datetime.combine(since, time(8)))
    officer = Officer.objects.get(username=HAS_CODES)
    factor = Factor(user=officer, at=begun, confirmed=True)
    fill_list(factor, list(CODES))
    factor.save()


def _make_village(plan: VillagePlan, township: Township, *, number: int) -> Village:
    return Village.objects.create(
        name=plan.name,
        township=township,
        committee_telephone=f"0357-0000{number}1",
        supervisor_telephone=f"0357-0000{number}2",
        comment_box=plan.comment_box,
        office_address=f"{township.name}{plan.name}村委会办公室",
    )


def _make_grids(plan: VillagePlan, village: Village) -> list[Grid]:
    """Three levels, named as the rosters name them, so that an import finds them there."""
    whole = Grid(village=village, name=plan.name, level=Grid.Level.VILLAGE)
    groups = [
        Grid(village=village, name=f"第{number}组", level=Grid.Level.GROUP, parent=whole)
        for number in range(1, plan.groups + 1)
    ]
    micro_grids = [
        Grid(village=village, name=f"{number:02d}-{micro}", level=Grid.Level.MICRO, parent=group)
        for number, group in enumerate(groups, 1)
        for micro in range(1, plan.micro_grids + 1)
    ]
    return Grid.objects.bulk_create([whole, *groups, *micro_grids])


def _make_officers(places: list[tuple[Account, Place | None]], *, since: date) -> None:
    """One hash for all: it takes 50 ms on purpose, and the password is printed anyway."""
    password = make_password(PASSWORD)
    officers = [
        Officer(username=account.username, name=account.name, password=password)
        for account, _place in places
    ]
    Officer.objects.bulk_create(officers)
    Post.objects.bulk_create(
        Post(officer=officer, role=account.role, since=since, **_at(place))
        for officer, (account, place) in zip(officers, places, strict=True)
    )


def _at(place: Place | None) -> dict[str, Place]:
    return {type(place).__name__.lower(): place} if place else {}
