"""What happens to families while a round runs: every act in every stage, and its undo.

The rule (README, the life of a round): an entry stays as it was fixed when declaring opened. A
household that has ended and had not confirmed counts as moved out; stars end with the household.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from evaluation.declarations.queries.declarations import State, overview
from evaluation.models import Award, Entry
from evaluation.workflow import MoveName, Stage
from grids.models import Grid, Village
from households.actions import carry_out_act, undo_act
from households.actions.families import ActFacts, Newcomer
from households.models import FamilyAct, Household, Membership, Person, Relation
from tests.evaluation.scene import Scene
from tests.factories import make_claims, make_grid, make_household, make_sent

Kind = FamilyAct.Kind
STAGES = [
    Stage.DRAFT,
    Stage.MOBILISING,
    Stage.DECLARING,
    Stage.ASSESSING,
    Stage.DECIDING,
    Stage.NOTICE,
    Stage.REVIEW,
    Stage.AWARDED,
    Stage.CLOSED,
]
#: Acts after which the household is no more.
ENDS = {Kind.MOVE_VILLAGE}
FROZEN = ("number", "head_name", "group", "micro_grid", "residence", "live", "panel")


def people_of(home: Household) -> list[Person]:
    here = home.memberships.filter(until=None).exclude(person=home.head_id)
    return [one.person for one in here.select_related("person").order_by("person__name")[:2]]


def facts_for(kind: str, home: Household, spare: Household, grid: Grid) -> dict[str, Any]:
    """The act as it can happen to this household of three; ``spare`` is a neighbour of two."""
    first, second = people_of(home)
    if kind == Kind.RETURN:
        return {"people": [Person.objects.get(name="早走的").pk]}
    return {
        Kind.NEW_HEAD: {"new_head": first.pk},
        Kind.SPLIT: {
            "people": [first.pk],
            "new_head": first.pk,
            "number": "990001",
            "grid": grid.pk,
            "tie": True,
        },
        Kind.MERGE: {"other": spare.pk},
        Kind.MOVE_GRID: {"grid": grid.pk},
        Kind.MOVE_VILLAGE: {},
        Kind.LEAVE: {"people": [home.head_id], "new_head": second.pk},
        Kind.BIRTH: {"newcomer": Newcomer("新生儿", Relation.SON)},
        Kind.DEATH: {"people": [second.pk]},
        Kind.MARRIAGE: {"newcomer": Newcomer("外来媳", Relation.DAUGHTER_IN_LAW)},
    }[Kind(kind)]


class Family:
    """One household of the scene, and what its clerk records about it."""

    def __init__(self, scene: Scene, home: Household, spare: Household, grid: Grid) -> None:
        self.scene, self.home, self.spare, self.grid = scene, home, spare, grid

    def act(self, kind: str) -> FamilyAct:
        facts = facts_for(kind, self.home, self.spare, self.grid)
        day = self.scene.now.date()
        sent = self.scene.sent(self.scene.clerk)
        carry_out_act(self.home.pk, kind, ActFacts(happened_on=day, **facts), sent=sent)
        self.home.refresh_from_db()
        return FamilyAct.objects.latest("at")

    def undo(self, act: FamilyAct) -> None:
        later = act.at + timedelta(minutes=5)
        undo_act(act.pk, sent=make_sent(self.scene.clerk, at=later))
        self.home.refresh_from_db()

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        with self.scene.taken_back():
            yield
        self.home.refresh_from_db()

    def entry(self) -> Entry | None:
        return Entry.objects.filter(household=self.home).first()

    def frozen(self) -> list[Any]:
        return list(Entry.objects.filter(household=self.home).values_list(*FROZEN))


@pytest.fixture
def family(scene: Scene, village: Village, micro_grid: Grid) -> Family:
    """The scene's first household, which declares, with two more people and one who left."""
    home = scene.households[0]
    for name in ("甲成员", "乙成员", "早走的"):
        person = Person(village=village)
        person.rename(name)
        person.save()
        Membership.objects.create(household=home, person=person, relation="")
    spare = make_household(village=village, grid=micro_grid, head="邻居", members=("邻子",))
    Membership.objects.update(since=scene.now.date() - timedelta(days=900))
    Membership.objects.filter(person__name="早走的").update(
        until=scene.now.date() - timedelta(days=300)
    )
    return Family(scene, home, spare, make_grid(village=village, name="第8组"))


@pytest.mark.parametrize("stage", STAGES)
def test_an_act_leaves_the_entry_as_it_was_fixed_and_the_round_goes_on(
    family: Family, stage: Stage, subtests: Any
) -> None:
    family.scene.reach(stage)
    for kind in Kind.values:
        with subtests.test(kind), family.taken_back():
            _leaves_the_entry(family, stage, kind)


def _leaves_the_entry(family: Family, stage: Stage, kind: str) -> None:
    before, entry = family.frozen(), family.entry()
    status = entry.status if entry else None
    family.act(kind)
    assert family.frozen() == before
    assert (family.entry().status if entry else None) == status
    assert (family.home.ended_on is not None) == (kind in ENDS)
    if stage == Stage.CLOSED:
        return
    _go_on(family.scene)
    assert family.scene.round.stage == STAGES[STAGES.index(stage) + 1]


def _go_on(scene: Scene) -> None:
    scene.ready()
    scene.forward()


@pytest.mark.parametrize("stage", STAGES)
def test_undone_in_the_same_stage_everything_is_as_before(
    family: Family, stage: Stage, subtests: Any
) -> None:
    family.scene.reach(stage)
    for kind in Kind.values:
        with subtests.test(kind), family.taken_back():
            before = _as_it_is(family)
            act = family.act(kind)
            assert _as_it_is(family) != before
            family.undo(act)
            assert _as_it_is(family) == before


def _as_it_is(family: Family) -> tuple[Any, ...]:
    """The entry, the households, who lives where, and the stars that are held."""
    return (
        family.frozen(),
        set(Household.objects.values_list("pk", "head", "grid", "ended_on")),
        set(Membership.objects.values_list("household", "person", "relation", "until")),
        set(Award.objects.standing(family.scene.now.date()).values_list("pk", flat=True)),
    )


def test_before_declaring_a_household_that_ended_is_not_entered_and_a_new_one_is(
    family: Family,
) -> None:
    family.scene.reach(Stage.MOBILISING)
    family.act(Kind.MERGE)
    family.act(Kind.SPLIT)
    family.scene.reach(Stage.DECLARING)
    numbers = set(family.scene.round.entries.values_list("number", flat=True))
    assert "990001" in numbers
    assert family.spare.number not in numbers


def test_a_split_while_declaring_runs_takes_part_from_the_next_round_on(family: Family) -> None:
    family.scene.reach(Stage.DECLARING)
    family.act(Kind.SPLIT)
    assert not Entry.objects.filter(household__number="990001").exists()


def test_who_ended_without_confirming_counts_as_moved_out(family: Family) -> None:
    scene = family.scene.reach(Stage.DECLARING)
    family.act(Kind.MOVE_VILLAGE)
    states = {
        line.entry.household_id: line.state
        for line in overview(scene.round.entries.all(), scene.round).lines
    }
    assert states[family.home.pk] == State.OUT
    for entry in scene.entries()[1:3]:
        _declare(scene, entry)
    scene.forward()
    assert _status(family) == Entry.Status.MOVED_OUT
    others = scene.round.entries.exclude(household=family.home)
    assert set(others.values_list("status", flat=True)) == {
        Entry.Status.DECLARED,
        Entry.Status.LAPSED,
    }


def test_who_is_back_when_declaring_opens_again_may_still_confirm(family: Family) -> None:
    scene = family.scene.reach(Stage.DECLARING)
    gone = family.act(Kind.MOVE_VILLAGE)
    for entry in scene.entries()[1:3]:
        _declare(scene, entry)
    family.undo(gone)
    Entry.objects.filter(household=family.home).update(status=Entry.Status.MOVED_OUT)
    scene.forward()
    scene.press(MoveName.REOPEN_DECLARING, scene.clerk, reason="有户要补报")
    assert _status(family) == Entry.Status.DUE


def test_stars_end_with_the_household_and_a_split_gets_none(family: Family) -> None:
    scene = family.scene.reach(Stage.AWARDED)
    day = scene.now.date()
    held = Award.objects.standing(day).filter(household=family.home)
    count = held.count()
    assert count > 0
    family.act(Kind.SPLIT)
    assert held.count() == count
    assert not Award.objects.filter(household__number="990001").exists()
    moved = ActFacts(happened_on=day)
    carry_out_act(family.home.pk, Kind.MOVE_VILLAGE, moved, sent=scene.sent(scene.clerk))
    assert held.count() == 0


def _declare(scene: Scene, entry: Entry) -> None:
    make_claims(entry=entry, typist=scene.clerk, electives=4)


def _status(family: Family) -> str:
    entry = family.entry()
    assert entry
    return entry.status
