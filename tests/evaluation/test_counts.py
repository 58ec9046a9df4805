"""The counts kept beside their rows: whatever is done to the rows, a recount finds the same."""

import uuid
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.models import (
    Award,
    AwardEnd,
    Declaration,
    Entry,
    EntryCount,
    ModeCount,
    Round,
    StarCount,
)
from grids.counting import differences
from grids.models import Grid, Officer, Village
from households.models import Activity, HomeCount, HourCount, Household, Residence, Served
from tests.factories import (
    NOW,
    make_activity,
    make_award,
    make_campaign,
    make_entry,
    make_grid,
    make_household,
    make_round,
    make_served,
    make_village,
)
from tests.postgres.owner import owner

STATUSES = [value for value, _name in Entry.Status.choices]
MODES = [value for value, _name in Declaration.Mode.choices]
RESIDENCES = [value for value, _name in Residence.choices]


def kept() -> dict[str, dict[tuple[Any, ...], int]]:
    """What the counts say, without what has come to nothing."""
    rows = {
        "entries": EntryCount.objects.values_list("round", "residence", "status", "n"),
        "modes": ModeCount.objects.values_list("round", "mode", "n"),
        "stars": StarCount.objects.values_list("round", "star", "n"),
        "homes": HomeCount.objects.values_list("village", "residence", "n"),
        "hours": HourCount.objects.values_list("activity", "n"),
    }
    return {name: {tuple(key): n for *key, n in each if n} for name, each in rows.items()}


def found() -> dict[str, dict[tuple[Any, ...], int]]:
    """The same, counted in Python from the rows."""
    entries = list(Entry.objects.filter(live=True))
    declared = {entry.pk: entry.round_id for entry in entries if entry.status == "declared"}
    said = Declaration.objects.filter(entry__in=declared)
    ended = set(AwardEnd.objects.values_list("award", flat=True))
    awards = [award for award in Award.objects.all() if award.pk not in ended]
    homes = Household.objects.filter(ended_on=None)
    hours = Counter[tuple[Any, ...]]()
    for served in Served.objects.all():
        hours[(served.activity_id,)] += served.half_hours
    return {
        "entries": Counter((one.round_id, one.residence, one.status) for one in entries),
        "modes": Counter((declared[one.entry_id], one.mode) for one in said),
        "stars": Counter((one.round_id, one.star_id) for one in awards),
        "homes": Counter((one.village_id, one.residence) for one in homes),
        "hours": hours,
    }


@dataclass
class World:
    """Two villages of a year, with a round each, and what is done to their rows as the owner."""

    rounds: list[Round]
    grids: list[Grid]
    typist: Officer

    def household(self, n: int) -> Household:
        grid = self.grids[n % 2]
        return make_household(village=grid.village, grid=grid, residence=RESIDENCES[n % 4])

    def enter(self, n: int) -> None:
        make_entry(round_=self.rounds[n % 2], household=self.household(n), status=STATUSES[n % 7])

    def stand(self, n: int) -> None:
        self.some(Entry, n).update(status=STATUSES[n // 5 % 7])

    def stand_all(self, n: int) -> None:
        Entry.objects.filter(round=self.rounds[n % 2]).update(status=STATUSES[n % 7])

    def change_entry(self, n: int) -> None:
        self.some(Entry, n).update(residence=RESIDENCES[n % 4], round=self.rounds[n // 3 % 2])

    def hold_no_more(self, n: int) -> None:
        self.some(Entry, n).update(live=n % 3 == 0)

    def declare(self, n: int) -> None:
        entry = Entry.objects.filter(declaration=None).order_by("number").first()
        if entry:
            Declaration.objects.create(
                entry=entry, mode=["", *MODES][n % 5], typist=self.typist, typed_at=NOW
            )

    def say_otherwise(self, n: int) -> None:
        self.some(Declaration, n).update(mode=MODES[n % 4], version=n)

    def forget(self, n: int) -> None:
        self.some(Declaration, n).delete()

    def leave(self, n: int) -> None:
        self.some(Entry.objects.filter(declaration=None, awards=None), n).delete()

    def award(self, n: int) -> None:
        entry = self.some(Entry.objects.filter(awards=None), n).first()
        if entry:
            for star in entry.campaign.stars.order_by("star__code")[: n % 4]:
                make_award(entry=entry, star=star)

    def end(self, n: int) -> None:
        ends = self.some(Award.objects.filter(end=None), n)
        AwardEnd.objects.bulk_create(
            AwardEnd(award=award, change_id=uuid.uuid4(), ended_on=NOW.date()) for award in ends
        )

    def end_not(self, n: int) -> None:
        self.some(AwardEnd, n).delete()

    def award_not(self, n: int) -> None:
        self.some(Award.objects.filter(end=None), n).delete()

    def award_elsewhere(self, n: int) -> None:
        self.some(Award, n).update(round=self.rounds[n % 2])

    def move_away(self, n: int) -> None:
        homes = self.some(Household, n)
        homes.update(ended_on=None if n % 2 else NOW.date(), residence=RESIDENCES[n // 2 % 4])

    def move_house(self, n: int) -> None:
        self.some(Household, n).update(village=self.grids[n // 2 % 2].village)

    def serve(self, n: int) -> None:
        shifts = Activity.objects.filter(kind="service").order_by("topic")
        if shifts.count() < 2:
            grid = self.grids[n % 2]
            make_activity(grid=grid, officer=self.typist, topic=f"护路{n}", kind="service")
        home = self.some(Household.objects.filter(served=None), n).first()
        if home:
            shift = shifts[n % shifts.count()]
            make_served(household=home, officer=self.typist, activity=shift)

    def serve_longer(self, n: int) -> None:
        self.some(Served, n).update(half_hours=1 + n % 8)

    def serve_not(self, n: int) -> None:
        self.some(Served, n).delete()

    def some(self, rows: Any, n: int) -> Any:
        """One row, or now and then two."""
        every = getattr(rows, "objects", rows)
        keys = sorted(every.values_list("pk", flat=True), key=str)
        chosen = [keys[n % len(keys)], keys[n // 2 % len(keys)]] if keys else []
        return every.model.objects.filter(pk__in=chosen[: 1 + n % 3 // 2])


STEPS = [name for name in vars(World) if name[0] != "_" and name not in ("household", "some")]


@pytest.fixture
def world(village: Village, clerk: Officer) -> World:
    campaign = make_campaign(township=village.township)
    villages = [village, make_village(name="别村", township=village.township)]
    rounds = [make_round(village=each, campaign=campaign) for each in villages]
    grids = [make_grid(village=each, name="第9组") for each in villages]
    return World(rounds, grids, clerk)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 99)), max_size=30))
def test_counts_say_what_their_rows_say_wherever_a_walk_leads(
    world: World, steps: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        with owner():
            for name, n in [*(("enter", n) for n in range(6)), *steps]:
                getattr(world, name)(n)
        assert kept() == found()
        assert list(differences()) == []
        # The ends have no change, which the database asks for at the end only.
        transaction.set_rollback(True)


def recounted() -> tuple[int, str, str]:
    """Its exit code and what it says."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        with translation.override("en"):
            call_command("recount", stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, out.getvalue(), err.getvalue()


def test_recount_names_a_count_that_somebody_changed(world: World) -> None:
    world.enter(0)
    assert recounted() == (0, "5 counts say what their rows say.\n", "")
    with owner():
        EntryCount.objects.update(n=3)
        HomeCount.objects.filter(village=world.rounds[0].village).delete()
    round_ = world.rounds[0]
    assert recounted() == (
        2,
        "",
        f"Households of a village: {round_.village} living_in: 0 are kept, 1 are there\n"
        f"Entries of a round: {round_.village} {round_} living_in due: 3 are kept, 1 are there\n",
    )


def test_a_count_of_nothing_is_no_difference(world: World) -> None:
    world.enter(0)
    Entry.objects.update(status=Entry.Status.LAPSED)
    assert sorted(EntryCount.objects.values_list("status", "n")) == [("due", 0), ("lapsed", 1)]
    assert list(differences()) == []


def test_the_program_writes_no_count(world: World) -> None:
    world.enter(0)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        EntryCount.objects.update(n=3)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        EntryCount.objects.all().delete()
