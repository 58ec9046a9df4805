"""What happens to families: one dated act each, told on the page, undone within ten minutes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grids.models import Grid, LedgerEntry, Officer, Village
from grids.writing import Refused
from households.actions import carry_out_act, dismiss_tie, undo_act
from households.actions.families import ActFacts, Newcomer
from households.models import FamilyAct, Household, Link, Membership, Person, Relation, Tie
from households.queries.families import suggested_kin
from tests.factories import NOW, make_grid, make_household, make_link, make_sent
from tests.households.typing import open_as, press, shown

Kind = FamilyAct.Kind
DAY = NOW.date() - timedelta(days=1)
SINCE = date(2020, 1, 1)


@pytest.fixture
def home(village: Village, micro_grid: Grid) -> Household:
    """张大山 with 李梅, 张小山 and 张小花."""
    members = ("李梅", "张小山", "张小花")
    home = make_household(village=village, grid=micro_grid, number="010001", members=members)
    Membership.objects.update(since=SINCE)
    return home


@pytest.fixture
def neighbour(village: Village, micro_grid: Grid) -> Household:
    home = make_household(
        village=village, grid=micro_grid, number="010002", head="王强", members=("王小",)
    )
    Membership.objects.update(since=SINCE)
    return home


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def state() -> tuple[Any, ...]:
    """Everything that an act may change, but not the versions that it counts up."""
    return (
        set(Person.objects.values_list("pk", "name")),
        set(Membership.objects.values_list("household", "person", "relation", "since", "until")),
        set(Household.objects.values_list("pk", "number", "head", "grid", "ended_on")),
        set(Tie.objects.values_list("first", "second", "until")),
    )


@pytest.fixture
def act(home: Household, clerk: Officer) -> Callable[..., FamilyAct]:
    def carry_out(kind: str, **facts: Any) -> FamilyAct:
        facts.setdefault("happened_on", DAY)
        earlier = set(FamilyAct.objects.values_list("pk", flat=True))
        carry_out_act(home.pk, kind, ActFacts(**facts), sent=make_sent(clerk))
        return FamilyAct.objects.exclude(pk__in=earlier).get()

    return carry_out


def relations(home: Household) -> dict[str, str]:
    here = home.memberships.filter(until=None)
    return dict(here.values_list("person__name", "relation"))


def test_a_new_head_is_asked_how_the_others_are_related_to_them(
    home: Household, act: Callable[..., FamilyAct]
) -> None:
    wife = person("李梅")
    act(
        Kind.NEW_HEAD,
        new_head=wife.pk,
        relations={home.head_id: Relation.HUSBAND, person("张小山").pk: Relation.SON},
    )
    home.refresh_from_db()
    assert home.head == wife
    assert relations(home) == {"李梅": "02", "张大山": "11", "张小山": "20", "张小花": ""}


def test_a_split_makes_a_household_and_leaves_number_and_head_with_the_old_one(
    home: Household, micro_grid: Grid, act: Callable[..., FamilyAct]
) -> None:
    son, daughter = person("张小山"), person("张小花")
    done = act(
        Kind.SPLIT,
        people=[son.pk, daughter.pk],
        new_head=son.pk,
        relations={daughter.pk: Relation.YOUNGER_SISTER},
        number="010099",
        grid=micro_grid.pk,
        tie=True,
    )
    new = Household.objects.get(number="010099")
    assert (new.head, done.other, relations(new)) == (son, new, {"张小山": "02", "张小花": "77"})
    assert set(relations(home)) == {"张大山", "李梅"}
    old = Membership.objects.get(person=son, household=home)
    assert (old.until, new.memberships.get(person=son).since) == (DAY, DAY)
    assert Tie.objects.get(until=None).kind


def test_a_merger_ends_the_other_household_and_brings_its_people(
    home: Household, neighbour: Household, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.MERGE, other=neighbour.pk)
    neighbour.refresh_from_db()
    assert neighbour.ended_on == DAY
    assert relations(home) == {
        "张大山": "02", "李梅": "20", "张小山": "20", "张小花": "20", "王强": "", "王小": "",
    }  # fmt: skip


def test_a_household_moves_to_another_grid(
    home: Household, village: Village, act: Callable[..., FamilyAct]
) -> None:
    grid = make_grid(village=village, name="第2组")
    act(Kind.MOVE_GRID, grid=grid.pk)
    home.refresh_from_db()
    assert home.grid == grid


def test_who_moves_to_another_village_ends_the_household_here(
    home: Household, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.MOVE_VILLAGE)
    home.refresh_from_db()
    assert (home.ended_on, relations(home)) == (DAY, {})
    assert Person.objects.count() == 4


@pytest.mark.parametrize("kind", [Kind.LEAVE, Kind.DEATH])
def test_when_the_head_goes_somebody_else_becomes_it(
    home: Household, act: Callable[..., FamilyAct], kind: str
) -> None:
    wife = person("李梅")
    act(
        kind,
        people=[home.head_id],
        new_head=wife.pk,
        relations={person("张小山").pk: "20", person("张小花").pk: "30"},
    )
    home.refresh_from_db()
    assert (home.head, home.ended_on) == (wife, None)
    assert relations(home) == {"李梅": "02", "张小山": "20", "张小花": "30"}


def test_with_the_last_member_the_household_ends(
    home: Household, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.LEAVE, people=[*Person.objects.values_list("pk", flat=True)])
    home.refresh_from_db()
    assert home.ended_on == DAY


def test_who_left_comes_back_and_with_them_the_household(
    home: Household, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.MOVE_VILLAGE)
    act(Kind.RETURN, people=[home.head_id, person("李梅").pk], new_head=home.head_id,
        relations={person("李梅").pk: Relation.WIFE})  # fmt: skip
    home.refresh_from_db()
    assert (home.ended_on, relations(home)) == (None, {"张大山": "02", "李梅": "12"})


def test_a_birth_makes_a_person_without_an_id_number(
    home: Household, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.BIRTH, newcomer=Newcomer("张新生", Relation.GRANDSON))
    child = person("张新生")
    assert (child.birth_year, child.id_number) == (DAY.year, "")
    assert relations(home)["张新生"] == "41"
    assert "zxs" in child.search_key


def test_who_marries_in_from_the_village_leaves_the_other_household(
    home: Household, neighbour: Household, act: Callable[..., FamilyAct]
) -> None:
    act(
        Kind.MARRIAGE,
        newcomer=Newcomer("王小", Relation.DAUGHTER_IN_LAW),
        other=neighbour.pk,
        tie=True,
    )
    assert (relations(neighbour), relations(home)["王小"]) == ({"王强": "02"}, "38")
    assert Person.objects.filter(name="王小").count() == 1
    assert Tie.objects.filter(until=None).count() == 1


def test_who_marries_in_from_elsewhere_is_new(
    home: Household, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.MARRIAGE, newcomer=Newcomer("周芳", Relation.DAUGHTER_IN_LAW, birth_year=1995))
    assert person("周芳").birth_year == 1995


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (Kind.BIRTH, {"happened_on": NOW.date() + timedelta(days=1), "newcomer": Newcomer("张新")}),
        (Kind.LEAVE, {"people": []}),
        (Kind.LEAVE, {"people": [uuid4()]}),
        (Kind.LEAVE, {"happened_on": date(1999, 1, 1), "people": ["张小山"]}),
        (Kind.LEAVE, {"people": ["张大山"]}),
        (Kind.SPLIT, {"people": ["张大山"], "new_head": "张大山", "number": "9"}),
        (Kind.SPLIT, {"people": ["张小山"], "new_head": "李梅", "number": "9"}),
        (Kind.NEW_HEAD, {"new_head": "张大山"}),
        (Kind.NEW_HEAD, {}),
        (Kind.MERGE, {}),
        (Kind.MERGE, {"other": uuid4()}),
        (Kind.MOVE_GRID, {"grid": uuid4()}),
        (Kind.MARRIAGE, {"newcomer": Newcomer("某人", Relation.HEAD)}),
        (Kind.RETURN, {"people": ["张小山"]}),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    home: Household, act: Callable[..., FamilyAct], kind: str, facts: dict[str, Any]
) -> None:
    keys = dict(Person.objects.values_list("name", "pk"))
    told = dict(facts)
    if "people" in told:
        told["people"] = [keys.get(one, one) for one in told["people"]]
    if "new_head" in told:
        told["new_head"] = keys[told["new_head"]]
    before = state()
    with pytest.raises(Refused):
        act(kind, **told)
    assert state() == before
    assert not FamilyAct.objects.exists()


def test_an_ended_household_does_nothing_any_more(
    home: Household, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.MOVE_VILLAGE)
    with pytest.raises(Refused):
        act(Kind.BIRTH, newcomer=Newcomer("张新"))


def each_act(home: Household, neighbour: Household, grid: Grid) -> list[tuple[str, dict[str, Any]]]:
    """Every kind of act, as it can happen to this household."""
    son, wife = person("张小山"), person("李梅")
    spare = make_grid(village=home.village, name="第7组")
    split = {"people": [son.pk], "new_head": son.pk, "number": "010077", "grid": grid.pk}
    return [
        (Kind.NEW_HEAD, {"new_head": wife.pk}),
        (Kind.SPLIT, {**split, "tie": True}),
        (Kind.MERGE, {"other": neighbour.pk}),
        (Kind.MOVE_GRID, {"grid": spare.pk}),
        (Kind.MOVE_VILLAGE, {}),
        (Kind.LEAVE, {"people": [home.head_id], "new_head": wife.pk}),
        (Kind.BIRTH, {"newcomer": Newcomer("张新生", Relation.GRANDSON)}),
        (Kind.DEATH, {"people": [son.pk]}),
        (
            Kind.MARRIAGE,
            {"newcomer": Newcomer("王小", Relation.WIFE), "other": neighbour.pk, "tie": True},
        ),
    ]


@pytest.mark.parametrize("place", range(9))
def test_every_act_is_undone_whole(
    home: Household,
    neighbour: Household,
    micro_grid: Grid,
    clerk: Officer,
    act: Callable[..., FamilyAct],
    place: int,
) -> None:
    kind, facts = each_act(home, neighbour, micro_grid)[place]
    before, version = state(), home.version
    done = act(kind, **facts)
    assert state() != before
    undo_act(done.pk, sent=make_sent(clerk, at=NOW + timedelta(minutes=9)))
    assert state() == before
    home.refresh_from_db()
    assert home.version > version
    verbs = LedgerEntry.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == [f"family_{kind}", "family_act_undone"]


def test_coming_back_is_undone_too(
    home: Household, clerk: Officer, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.LEAVE, people=[person("张小山").pk])
    before = state()
    back = act(Kind.RETURN, people=[person("张小山").pk])
    undo_act(back.pk, sent=make_sent(clerk))
    assert state() == before


def test_after_ten_minutes_or_twice_nothing_is_undone(
    home: Household, clerk: Officer, act: Callable[..., FamilyAct]
) -> None:
    done = act(Kind.BIRTH, newcomer=Newcomer("张新"))
    with pytest.raises(Refused):
        undo_act(done.pk, sent=make_sent(clerk, at=NOW + timedelta(minutes=11)))
    undo_act(done.pk, sent=make_sent(clerk))
    with pytest.raises(Refused):
        undo_act(done.pk, sent=make_sent(clerk))
    assert not Person.objects.filter(name="张新").exists()


def test_what_was_changed_since_is_not_undone(
    home: Household, clerk: Officer, act: Callable[..., FamilyAct]
) -> None:
    first = act(Kind.BIRTH, newcomer=Newcomer("张新"))
    act(Kind.DEATH, people=[person("张新").pk])
    before = state()
    with pytest.raises(Refused):
        undo_act(first.pk, sent=make_sent(clerk))
    assert state() == before


def test_the_ledger_and_the_trace_name_nobody(
    home: Household, neighbour: Household, act: Callable[..., FamilyAct]
) -> None:
    done = act(Kind.MARRIAGE, newcomer=Newcomer("王小", Relation.WIFE), other=neighbour.pk)
    body = LedgerEntry.objects.latest("seq").body
    assert "王小" not in body + str(done.trace)
    assert str(person("王小").pk) in body


def test_kin_is_suggested_from_moves_until_it_is_settled(
    home: Household, neighbour: Household, clerk: Officer, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.MARRIAGE, newcomer=Newcomer("王小", Relation.WIFE), other=neighbour.pk)
    assert list(suggested_kin(home)) == [neighbour]
    assert list(suggested_kin(neighbour)) == [home]
    dismiss_tie(home.pk, neighbour.pk, sent=make_sent(clerk))
    assert list(suggested_kin(home)) == list(suggested_kin(neighbour)) == []


def test_kin_that_is_tied_is_not_suggested(
    home: Household, neighbour: Household, act: Callable[..., FamilyAct]
) -> None:
    act(Kind.MARRIAGE, newcomer=Newcomer("王小"), other=neighbour.pk, tie=True)
    assert list(suggested_kin(home)) == []


@pytest.mark.parametrize("kind", Kind.values)
def test_every_act_has_its_page_with_what_follows_for_the_stars(
    client: Client, clerk: Officer, home: Household, kind: str
) -> None:
    page = open_as(client, clerk).get(reverse("act_add", args=[home.pk, kind]))
    assert page.status_code == 200
    assert str(page.context["effect"]) in page.content.decode()


def test_the_clerk_records_a_split_in_the_browser_and_undoes_it(
    client: Client, clerk: Officer, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, url = open_as(client, clerk), reverse("act_add", args=[home.pk, "split"])
    son = person("张小山")
    fields = shown(desk.get(url).context["form"])
    assert fields["number"] == "010002"
    done = press(desk, url, fields | {"people": str(son.pk), "new_head": str(son.pk)}, follow=True)
    assert Household.objects.get(number="010002").head == son
    page = done.content.decode()
    assert "张小山" in page
    undo = reverse("act_undo", args=[FamilyAct.objects.get().pk])
    assert undo in page
    press(desk, undo, shown(desk.get(undo).context["form"]))
    assert not Household.objects.filter(number="010002").exists()


def test_an_unknown_act_is_not_there(client: Client, clerk: Officer, home: Household) -> None:
    page = open_as(client, clerk).get(reverse("act_add", args=[home.pk, "magic"]))
    assert page.status_code == 404


@pytest.mark.parametrize("acts", [1, 3])
def test_the_history_costs_the_same_for_one_and_for_three(
    home: Household,
    act: Callable[..., FamilyAct],
    client: Client,
    clerk: Officer,
    acts: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(acts):
        act(Kind.BIRTH, newcomer=Newcomer(f"张新{'一二三'[number]}"))
    desk, url = open_as(client, clerk), reverse("household_detail", args=[home.pk])
    desk.get(url)
    with django_assert_num_queries(11):
        desk.get(url)


def test_who_parts_keeps_the_liaison_and_what_ends_has_none(
    home: Household, neighbour: Household, clerk: Officer, act: Callable[..., FamilyAct]
) -> None:
    liaison = make_link(household=home, officer=clerk).liaison
    make_link(household=neighbour, officer=clerk, liaison=liaison)
    son = person("张小山").pk
    parted = act(
        Kind.SPLIT, people=[son], new_head=son, number="010009", grid=home.grid_id, tie=True
    )
    new = Household.objects.get(number="010009")
    assert (new.links.get().liaison, new.links.get().confirmed_at) == (liaison, NOW)
    undo_act(parted.pk, sent=make_sent(clerk))
    assert not Link.objects.filter(household__number="010009").exists()
    act(Kind.MERGE, other=neighbour.pk)
    assert neighbour.links.get().until == DAY
    assert not Link.objects.standing().filter(household=neighbour).exists()
    undo_act(FamilyAct.objects.get(kind=Kind.MERGE).pk, sent=make_sent(clerk))
    assert neighbour.links.get().until is None
