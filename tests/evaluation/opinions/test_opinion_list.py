"""A member's list of households: what waits comes first, by group and state, fifty a page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import parts
from grids.models import Officer
from tests.evaluation.browsing import browser_of, text
from tests.evaluation.meeting import Meeting
from tests.factories import make_grid, make_household


@pytest.fixture
def member(meeting: Meeting, assessor: Officer) -> Client:
    meeting.held_by(assessor, name="甲")
    return browser_of(assessor)


def shown(client: Client, meeting: Meeting, asked: str = "") -> list[str]:
    page = client.get(reverse("opinion_list", args=[meeting.round.pk]) + asked)
    return [household.entry.number for household in page.context["part"].page]


def test_those_that_wait_are_shown_and_the_marked_ones_on_asking(
    meeting: Meeting, member: Client, assessor: Officer
) -> None:
    done, left = meeting.entries
    meeting.mark(assessor, done, "for")
    meeting.mark(assessor, left, "for", "for")
    assert shown(member, meeting) == [left.number]
    assert shown(member, meeting, "?state=marked") == [done.number]
    assert shown(member, meeting, "?state=nonsense") == [left.number]


def test_one_villager_group_is_shown_on_asking(meeting: Meeting, member: Client) -> None:
    other = make_grid(village=meeting.round.village, name="第10组")
    entry = meeting.enter(household=make_household(village=meeting.round.village, grid=other))
    assert shown(member, meeting, "?group=第10组") == [entry.number]
    assert len(shown(member, meeting, "?group=第11组")) == 3
    page = text(member.get(reverse("opinion_list", args=[meeting.round.pk])))
    assert page.index("第1组</a>" if "第1组</a>" in page else "第1组") < page.index("第10组")


def test_more_than_fifty_are_read_page_by_page(
    meeting: Meeting, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parts.A_PAGE == 50
    monkeypatch.setattr(parts, "A_PAGE", 2)
    meeting.enter()
    first, second = shown(member, meeting), shown(member, meeting, "?page=2")
    assert (len(first), len(second)) == (2, 1)
    assert not set(first) & set(second)
    address = reverse("opinion_list", args=[meeting.round.pk])
    assert "Page 1 of 2" in text(member.get(address))
    assert 'href="?page=2"' in text(member.get(address))


def test_the_list_takes_the_same_queries_for_any_number_of_households(
    meeting: Meeting, member: Client
) -> None:
    address = reverse("opinion_list", args=[meeting.round.pk])
    member.get(address)  # the first page of a session also stores its CSRF secret
    numbers = []
    for more in (0, 2, 27):
        for _household in range(more):
            meeting.enter()
        with CaptureQueriesContext(connection) as captured:
            assert member.get(address).status_code == 200
        numbers.append(len(captured))
    assert numbers == [numbers[0]] * 3
