"""1+10: entered, proposed, changed by hand, confirmed once, handed over; nobody looks after kin."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from grids.models import Grid, Officer, Village
from grids.roles import Role
from grids.writing import Refused
from households.actions import add_tie
from households.liaisons.actions.entering import add_liaisons, change_liaison, end_liaison
from households.liaisons.actions.linking import (
    confirm_links,
    drop_proposal,
    hand_over,
    link_household,
    propose_links,
)
from households.liaisons.queries import rolls
from households.liaisons.typed import Entered, HandOver, Standing
from households.models import Household, Liaison, Link, Person
from tests.factories import NOW, make_household, make_officer, make_sent

TODAY = localdate(NOW)


@pytest.fixture
def homes(village: Village, group: Grid) -> list[Household]:
    """Twelve households; the heads of the first three are Party members."""
    made = [
        make_household(village=village, grid=group, number=f"0100{n:02}", head=f"张大{n}")
        for n in range(1, 13)
    ]
    Person.objects.filter(pk__in=[home.head_id for home in made[:3]]).update(party_member=True)
    return made


@pytest.fixture
def liaisons(village: Village, clerk: Officer, homes: list[Household]) -> list[Liaison]:
    """The three Party members, two of whom can."""
    chosen = {f"person:{home.head_id}": "" for home in homes[:2]}
    entered = Entered(chosen | {f"person:{homes[2].head_id}": "old"})
    add_liaisons(village.pk, entered, sent=make_sent(clerk))
    return list(Liaison.objects.order_by("name"))


def confirmed(village: Village, clerk: Officer) -> None:
    propose_links(village.pk, everybody=True, sent=make_sent(clerk))
    shown = rolls.proposed_in(village).count()
    confirm_links(village.pk, proposed=shown, sent=make_sent(clerk))


def test_officers_and_party_members_can_be_entered_and_are_offered_once(
    village: Village, clerk: Officer, homes: list[Household]
) -> None:
    before = rolls.candidates(village, today=TODAY)
    assert {one.name for one in before} == {clerk.name, "张大1", "张大2", "张大3"}
    add_liaisons(village.pk, Entered({before[0].key: ""}), sent=make_sent(clerk))
    after = rolls.candidates(village, today=TODAY)
    assert {one.key for one in after} == {one.key for one in before[1:]}
    with pytest.raises(Refused, match="至少"):
        add_liaisons(village.pk, Entered({before[0].key: ""}), sent=make_sent(clerk))


def test_a_proposal_holds_only_when_confirmed_and_nobody_gets_kin(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household]
) -> None:
    add_tie(homes[0].pk, homes[5].pk, kind="兄弟", sent=make_sent(clerk))
    propose_links(village.pk, everybody=False, sent=make_sent(clerk))
    assert not Link.objects.standing().exists()
    assert rolls.looked_after_by_nobody(village).count() == 12
    confirm_links(village.pk, proposed=12, sent=make_sent(clerk))
    first, second = (
        set(rolls.homes_of(one).values_list("household__number", flat=True)) for one in liaisons[:2]
    )
    assert len(first) == len(second) == 6
    assert not {"010001", "010006"} & first
    assert "010002" not in second
    assert not rolls.looked_after_by_nobody(village).exists()
    assert not rolls.homes_of(liaisons[2]).exists()


def test_what_was_not_seen_is_not_confirmed(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household]
) -> None:
    propose_links(village.pk, everybody=True, sent=make_sent(clerk))
    with pytest.raises(Refused, match="已有变化"):
        confirm_links(village.pk, proposed=11, sent=make_sent(clerk))
    drop_proposal(village.pk, sent=make_sent(clerk))
    with pytest.raises(Refused):
        confirm_links(village.pk, proposed=12, sent=make_sent(clerk))


def test_by_hand_never_to_kin_another_village_or_one_who_cannot(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household],
    other_village: Village,
) -> None:  # fmt: skip
    confirmed(village, clerk)
    with pytest.raises(Refused, match="亲属"):
        link_household(
            homes[0].pk, liaisons[0].pk, reason="近", proposed=False, sent=make_sent(clerk)
        )
    with pytest.raises(Refused, match="不能"):
        link_household(
            homes[0].pk, liaisons[2].pk, reason="近", proposed=False, sent=make_sent(clerk)
        )
    stranger = Liaison.objects.create(village=other_village, name="外村人", since=TODAY)
    with pytest.raises(PermissionDenied):
        link_household(homes[0].pk, stranger.pk, reason="近", proposed=False, sent=make_sent(clerk))


def test_more_than_ten_need_a_reason(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household]
) -> None:
    confirmed(village, clerk)
    links = [link.pk for link in rolls.homes_of(liaisons[1]) if link.household_id != homes[0].pk]
    with pytest.raises(Refused, match="超过十户"):
        hand_over(liaisons[1].pk, HandOver(links, liaisons[0].pk, " "), sent=make_sent(clerk))


def test_a_hand_over_keeps_both_histories_and_the_last_visit(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household]
) -> None:
    confirmed(village, clerk)
    third = homes[10]
    link = Link.objects.standing().get(household=third)
    Link.objects.filter(pk=link.pk).update(
        visited_on=TODAY - timedelta(days=9), waiting_since=TODAY - timedelta(days=9)
    )
    other = next(one for one in liaisons[:2] if one.pk != link.liaison_id)
    hand_over(link.liaison_id, HandOver([link.pk], other.pk, "外出务工"), sent=make_sent(clerk))
    now, before = rolls.history_of(third)
    assert (before.until, before.end_reason) == (TODAY, "外出务工")
    assert (now.liaison, now.visited_on) == (other, TODAY - timedelta(days=9))


def test_a_household_that_ended_since_is_not_in_the_proposal_any_more(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household]
) -> None:
    """Come back, nobody looks after it until somebody is entered."""
    propose_links(village.pk, everybody=True, sent=make_sent(clerk))
    Household.objects.filter(pk=homes[5].pk).update(ended_on=TODAY)
    assert rolls.proposed_in(village).count() == 11
    confirm_links(village.pk, proposed=11, sent=make_sent(clerk))
    Household.objects.filter(pk=homes[5].pk).update(ended_on=None)
    assert [home.number for home in rolls.looked_after_by_nobody(village)] == ["010006"]
    assert not Link.objects.filter(household=homes[5]).exists()


def test_nobody_is_confirmed_who_has_become_unable_since(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household]
) -> None:
    propose_links(village.pk, everybody=True, sent=make_sent(clerk))
    change_liaison(liaisons[0].pk, Standing("away", helps=False), sent=make_sent(clerk))
    with pytest.raises(Refused, match=f"{liaisons[0].name} 现在不能包联"):
        confirm_links(village.pk, proposed=12, sent=make_sent(clerk))
    assert not Link.objects.standing().exists()


@pytest.mark.parametrize("by_hand", [True, False], ids=["by hand", "proposed"])
def test_who_comes_back_is_waited_for_from_anew(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household], by_hand: bool
) -> None:
    """Nobody could have called while it was gone."""
    confirmed(village, clerk)
    old = Link.objects.standing().get(household=homes[5])
    long_ago = TODAY - timedelta(days=90)
    Link.objects.filter(pk=old.pk).update(
        since=long_ago,
        until=TODAY - timedelta(days=40),
        visited_on=long_ago,
        waiting_since=long_ago,
    )
    if by_hand:
        link_household(
            homes[5].pk, old.liaison_id, reason="近", proposed=False, sent=make_sent(clerk)
        )
    else:
        propose_links(village.pk, everybody=False, sent=make_sent(clerk))
        confirm_links(village.pk, proposed=1, sent=make_sent(clerk))
    now = Link.objects.standing().get(household=homes[5])
    assert (now.visited_on, now.waiting_since) == (None, TODAY)


def test_who_cannot_any_more_gives_to_the_secretarys_group(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household]
) -> None:
    confirmed(village, clerk)
    with pytest.raises(Refused, match="移交"):
        end_liaison(liaisons[0].pk, sent=make_sent(clerk))
    change_liaison(liaisons[0].pk, Standing("away", helps=False), sent=make_sent(clerk))
    group = Liaison.objects.get(kind="group")
    assert rolls.homes_of(group).count() == 6
    assert rolls.homes_of(liaisons[0]).count() == 0
    end_liaison(liaisons[0].pk, sent=make_sent(clerk))


def test_only_clerk_and_secretary_enter_links(
    village: Village, liaisons: list[Liaison], homes: list[Household]
) -> None:
    supervisor = make_officer(name="周德全", role=Role.SUPERVISOR, place=village)
    with pytest.raises(PermissionDenied):
        propose_links(village.pk, everybody=True, sent=make_sent(supervisor))


def test_the_database_holds_one_liaison_a_household(
    village: Village, clerk: Officer, liaisons: list[Liaison], homes: list[Household]
) -> None:
    confirmed(village, clerk)
    link = Link.objects.standing().first()
    assert link is not None
    link.pk = None
    link._state.adding = True
    with pytest.raises(IntegrityError, match="one_liaison_per_household"), transaction.atomic():
        Link.objects.bulk_create([Link(
            household_id=link.household_id, liaison=liaisons[1], since=TODAY, reason="x",
            officer=clerk, at=NOW, confirmed_at=NOW, waiting_since=TODAY)])  # fmt: skip
