"""Classes and meetings: planned, held with the households that came, called off; who may."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.traces.verifying import walk_all
from grids.writing import Refused
from households.activities.actions.planning import call_off, plan_activity
from households.activities.actions.recording import add_attendees, hold_activity, remove_attendee
from households.activities.queries.recorded import attended
from households.activities.typed import Came, Plan
from households.models import Activity, Attendee, Household
from tests.evaluation.browsing import browser_of, send, text
from tests.factories import (
    TODAY,
    make_activity,
    make_attendee,
    make_grid,
    make_household,
    make_officer,
    make_sent,
)


@pytest.fixture
def homes(village: Village, micro_grid: Grid) -> list[Household]:
    return [
        make_household(village=village, grid=micro_grid, number=f"01010{n}", head=f"张{n}")
        for n in range(1, 4)
    ]


def plan_of(of: Grid, **different: object) -> Plan:
    facts = {
        "kind": Activity.Kind.CLASS,
        "held_on": TODAY,
        "begins": time(9, 0),
        "place": "文化广场",
        "topic": "果树管护",
        "led_by": "周老师",
        "grid": of.pk,
        "subject": "skills",
    }
    return Plan(**{**facts, **different})  # type: ignore[arg-type]  # because facts are of many kinds


def class_of(grid: Grid, officer: Officer, **different: object) -> Activity:
    return make_activity(grid=grid, officer=officer, **different)  # type: ignore[arg-type]  # because facts are of many kinds


def test_a_class_is_planned_held_and_recorded_once(
    grid_leader: Officer, micro_grid: Grid, homes: list[Household]
) -> None:
    village = micro_grid.village
    plan_activity(village.pk, plan_of(micro_grid), sent=make_sent(grid_leader))
    activity = Activity.objects.get()
    assert activity.is_open
    came = Came(("010101", "010102"), (homes[2].pk,))
    hold_activity(activity.pk, summary="剪枝", came=came, sent=make_sent(grid_leader))
    activity.refresh_from_db()
    assert (activity.is_held, activity.attendees.count()) == (True, 3)
    assert list(attended([homes[0].pk], TODAY.year)[homes[0].pk]) == [activity]
    with pytest.raises(Refused, match="recorded as held already"):
        hold_activity(activity.pk, summary="剪枝", sent=make_sent(grid_leader))
    verbs = list(LedgerEntry.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["activity_planned", "activity_held"]
    assert [each for each in walk_all().faults if each.kind != "unrecorded"] == []


def test_a_class_that_is_past_is_not_planned_and_one_to_come_not_held(
    clerk: Officer, micro_grid: Grid
) -> None:
    village, day = micro_grid.village, timedelta(days=1)
    with pytest.raises(Refused, match="cannot be planned"):
        plan_activity(village.pk, plan_of(micro_grid, held_on=TODAY - day), sent=make_sent(clerk))
    held = plan_of(micro_grid, held_on=TODAY + day, was_held=True)
    with pytest.raises(Refused, match="still to come"):
        plan_activity(village.pk, held, sent=make_sent(clerk))
    with pytest.raises(Refused, match="more than a year away"):
        plan_activity(
            village.pk, plan_of(micro_grid, held_on=date(2029, 1, 1)), sent=make_sent(clerk)
        )
    planned = class_of(micro_grid, clerk, held_on=TODAY + day)
    with pytest.raises(Refused, match="Record it on that day or later"):
        hold_activity(planned.pk, summary="…", came=Came(), sent=make_sent(clerk))
    assert planned.attendees.count() == 0


def test_one_that_was_held_before_is_recorded_at_once(clerk: Officer, micro_grid: Grid) -> None:
    plan = plan_of(micro_grid, held_on=TODAY - timedelta(days=3), was_held=True)
    receipt = plan_activity(micro_grid.village_id, plan, sent=make_sent(clerk))
    assert receipt.result_url == reverse("activity_hold", args=[Activity.objects.get().pk])


def test_the_same_is_not_planned_twice(clerk: Officer, micro_grid: Grid) -> None:
    plan_activity(micro_grid.village_id, plan_of(micro_grid), sent=make_sent(clerk))
    with pytest.raises(Refused, match="in the calendar already"):
        plan_activity(micro_grid.village_id, plan_of(micro_grid), sent=make_sent(clerk))


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (("9999",), "No household of this village has the number 9999"),
        (("010101", "010101"), "Named twice: 010101"),
        (("010103",), "Written down already: 010103"),
        (("010102",), "Ended before that day: 010102"),
        ((), "Type at least one household number"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(
    clerk: Officer,
    micro_grid: Grid,
    homes: list[Household],
    numbers: tuple[str, ...],
    sentence: str,
) -> None:
    activity = class_of(micro_grid, clerk, held=True)
    make_attendee(household=homes[2], officer=clerk, activity=activity)
    Household.objects.filter(pk=homes[1].pk).update(ended_on=TODAY)
    with pytest.raises(Refused, match=sentence):
        add_attendees(activity.pk, Came(numbers), sent=make_sent(clerk))
    assert activity.attendees.count() == 1


def test_a_household_that_was_typed_and_ticked_is_named_twice(
    clerk: Officer, micro_grid: Grid, homes: list[Household]
) -> None:
    activity = class_of(micro_grid, clerk, held=True)
    with pytest.raises(Refused, match="Named twice: 010101"):
        add_attendees(activity.pk, Came(("010101",), (homes[0].pk,)), sent=make_sent(clerk))


def test_a_household_of_another_village_is_refused(
    clerk: Officer, micro_grid: Grid, other_village: Village
) -> None:
    theirs = make_household(
        village=other_village, grid=make_grid(village=other_village, name="1组"), number="7777"
    )
    activity = class_of(micro_grid, clerk, held=True)
    for came in (Came(("7777",)), Came((), (theirs.pk,))):
        with pytest.raises(Refused, match="of this village"):
            add_attendees(activity.pk, came, sent=make_sent(clerk))


def test_a_household_that_ended_after_the_day_was_there(
    clerk: Officer, micro_grid: Grid, homes: list[Household]
) -> None:
    activity = class_of(micro_grid, clerk, held=True, held_on=TODAY - timedelta(days=5))
    Household.objects.filter(pk=homes[0].pk).update(ended_on=TODAY)
    add_attendees(activity.pk, Came(("010101",)), sent=make_sent(clerk))
    assert activity.attendees.count() == 1


def test_who_was_put_there_by_mistake_is_taken_out(
    clerk: Officer, micro_grid: Grid, homes: list[Household]
) -> None:
    attendee = make_attendee(household=homes[0], officer=clerk)
    remove_attendee(attendee.pk, sent=make_sent(clerk))
    assert not Attendee.objects.exists()


def test_what_is_called_off_stays_in_the_calendar_with_the_reason(
    clerk: Officer, micro_grid: Grid, client: Client
) -> None:
    activity = class_of(micro_grid, clerk)
    call_off(activity.pk, "下大雪", sent=make_sent(clerk))
    with pytest.raises(Refused, match="It was called off"):
        hold_activity(activity.pk, summary="…", came=Came(), sent=make_sent(clerk))
    page = client.get(reverse("activity_calendar", args=[micro_grid.village_id]))
    assert "下大雪" in page.content.decode()


def test_a_grid_leader_plans_in_their_own_grids_only(
    grid_leader: Officer, group: Grid, micro_grid: Grid
) -> None:
    other = make_grid(village=group.village, name="01-2", level=Grid.Level.MICRO, parent=group)
    for plan in (plan_of(other), plan_of(group), plan_of(micro_grid, kind="meeting", grid=None)):
        with pytest.raises(PermissionDenied):
            plan_activity(group.village_id, plan, sent=make_sent(grid_leader))
    leader = make_officer(name="组长", role=Role.GRID_LEADER, place=group)
    plan_activity(group.village_id, plan_of(other), sent=make_sent(leader))
    assert browser_of(grid_leader).get(Activity.objects.get().get_absolute_url()).status_code == 404


def test_nothing_typed_is_lost_when_a_number_is_wrong(
    clerk: Officer, micro_grid: Grid, homes: list[Household]
) -> None:
    activity = class_of(micro_grid, clerk)
    browser, page = browser_of(clerk), reverse("activity_hold", args=[activity.pk])
    typed = {"summary": "讲了剪枝", "numbers": "010101、９９９９", "ticked": [str(homes[1].pk)]}
    answer = text(send(browser, page, **typed))
    assert "No household of this village has the number 9999" in answer
    assert "讲了剪枝" in answer
    assert "010101、９９９９" in answer
    assert f'value="{homes[1].pk}"' in answer
    assert "checked" in answer
    assert not Attendee.objects.exists()
    answer = send(browser, page, **{**typed, "numbers": "010101，010103"})
    assert answer.status_code == 302
    assert Attendee.objects.count() == 3


def test_heads_of_other_grids_are_not_told_to_a_grid_leader(
    grid_leader: Officer, clerk: Officer, group: Grid, micro_grid: Grid, homes: list[Household]
) -> None:
    far = make_household(village=group.village, grid=group, number="0299", head="远处人")
    activity = class_of(micro_grid, clerk, held=True)
    for home in (homes[0], far):
        make_attendee(household=home, officer=clerk, activity=activity)
    page = text(browser_of(grid_leader).get(activity.get_absolute_url()))
    assert "0299" in page
    assert "远处人" not in page
    assert "张1" in page
    assert "远处人" in text(browser_of(clerk).get(activity.get_absolute_url()))


def test_the_calendar_names_nobody_but_who_teaches(
    client: Client, clerk: Officer, micro_grid: Grid, homes: list[Household]
) -> None:
    activity = class_of(micro_grid, clerk, held=True)
    make_attendee(household=homes[0], officer=clerk, activity=activity)
    meeting = class_of(micro_grid, clerk, kind="meeting", topic="讨论修路")
    Activity.objects.filter(pk=meeting.pk).update(led_by="王主任")
    page = text(client.get(reverse("activity_calendar", args=[micro_grid.village_id])))
    assert "周老师" in page
    for private in ("王主任", "张1", "010101", clerk.name):
        assert private not in page
    assert reverse("activity_calendar", args=[micro_grid.village_id]) in text(
        client.get("/boards/")
    )


@pytest.mark.parametrize("asked", ["2026-13", "x", "9999-99", "0000-01", "2026-11-01"])
def test_a_month_that_cannot_be_read_is_this_one(
    client: Client, clerk: Officer, micro_grid: Grid, asked: str
) -> None:
    class_of(micro_grid, clerk)
    page = client.get(reverse("activity_calendar", args=[micro_grid.village_id]), {"month": asked})
    assert (page.status_code, "果树管护" in page.content.decode()) == (200, True)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_lists_cost_the_same_at_any_length(
    clerk: Officer,
    client: Client,
    micro_grid: Grid,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    village = micro_grid.village
    activities = [
        class_of(micro_grid, clerk, topic=f"第{n}课", held=n % 2 == 0) for n in range(rows)
    ]
    for n in range(rows):
        home = make_household(village=village, grid=micro_grid, number=f"02{n:03d}")
        make_attendee(household=home, officer=clerk, activity=activities[0])
    browser = browser_of(clerk)
    with django_assert_num_queries(10):
        browser.get(reverse("activity_list", args=[village.pk]))
    with django_assert_num_queries(7):
        browser.get(activities[0].get_absolute_url())
    with django_assert_num_queries(2):
        client.get(reverse("activity_calendar", args=[village.pk]))


def test_the_same_press_twice_plans_one_class(clerk: Officer, micro_grid: Grid) -> None:
    typed = {
        "cid": "6f1b2f8e-0d1c-4c7e-9a52-0c5a4f6c9d11",
        "was": "planned",
        "subject": "skills",
        "topic": "果树管护",
        "grid": str(micro_grid.pk),
        "held_on": TODAY.isoformat(),
        "begins": "09:00",
        "place": "文化广场",
        "led_by": "周老师",
    }
    page, browser = (
        reverse("activity_add", args=[micro_grid.village_id, "class"]),
        browser_of(clerk),
    )
    answers = [send(browser, page, **typed) for _press in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert answers[0].url == answers[1].url
    assert Activity.objects.count() == 1
