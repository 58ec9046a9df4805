"""The office's lines of work on people: who is missing in a village, which slips lie about."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from evaluation.today.queries.staffing import people_lines
from grids.logging_in.one_time_passwords import ONE_TIME_LASTS, give_slip
from grids.models import Officer, Township, Village
from grids.roles import Role
from tests.factories import make_officer, make_village


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def lines(officer: Officer) -> list[tuple[str, str]]:
    fresh = Officer.objects.get(pk=officer.pk)
    return [(task.title, task.note) for task in people_lines(fresh, now=timezone.now())]


def staffed(village: Village) -> list[Officer]:
    roles = (Role.SECRETARY, Role.CLERK, Role.SUPERVISOR)
    return [make_officer(name=role.value, role=role, place=village) for role in roles]


def test_a_village_without_clerk_secretary_or_supervisor_is_named(
    village: Village, other_village: Village, township_officer: Officer
) -> None:
    people = staffed(village)
    staffed(other_village)
    assert lines(township_officer) == []
    people[1].posts.update(until=timezone.localdate())
    [(title, note)] = lines(township_officer)
    assert title == "1 village lacks one who answers for it"
    assert note.startswith("后庄村: a round needs")


def test_of_many_villages_three_are_named(township: Township, township_officer: Officer) -> None:
    for number in range(5):
        make_village(name=f"第{number}村", township=township)
    [(title, note)] = lines(township_officer)
    assert title == "5 villages lack one who answers for them"
    assert note.startswith("第0村、第1村、第2村 and others")


def test_slips_that_lie_about_are_counted_with_the_first_end(
    village: Village, township_officer: Officer
) -> None:
    people = staffed(village)
    now = timezone.now()
    for officer, days in zip(people, (1, 3, 8), strict=True):
        give_slip(officer, at=now - timedelta(days=days))
        officer.save()
    [(title, note)] = lines(township_officer)
    assert title == "2 slips are not used yet"
    first = timezone.localtime(now - timedelta(days=3) + ONE_TIME_LASTS)
    assert first.strftime("%Y-%m-%d %H:%M") in note


def test_others_see_no_such_line(village: Village, clerk: Officer) -> None:
    assert lines(clerk) == []
    assert lines(make_officer(name="包村", role=Role.TOWNSHIP, place=village)) == []


def test_the_two_lines_cost_two_queries(
    village: Village, township_officer: Officer, django_assert_num_queries
) -> None:
    fresh = Officer.objects.get(pk=township_officer.pk)
    assert fresh.standing_posts
    with django_assert_num_queries(2):
        list(people_lines(fresh, now=timezone.now()))
