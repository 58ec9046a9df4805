"""A member's mark that is pressed again, on a poor network, after the world has changed."""

import uuid
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from evaluation.models import Assessment
from evaluation.opinions import views
from grids.models import Officer
from tests.access.test_retries import FORM, carried_out, logged_in
from tests.evaluation.meeting import Meeting, make_tie
from tests.factories import make_household
from tests.postgres.owner import rewrite


def press(client: Client, url: str, fields: dict[str, str]) -> Any:
    return client.post(url, urlencode(fields), FORM)


def anew(fields: dict[str, str]) -> dict[str, str]:
    """The same fields on a page that was opened again."""
    return {**fields, "cid": str(uuid.uuid4())}


@pytest.fixture
def marking(meeting: Meeting, assessor: Officer) -> tuple[Client, str, dict[str, str]]:
    """A member's page of the first household, and what the press sends."""
    meeting.held_by(assessor, name="甲")
    entry, client = meeting.entries[0], logged_in(assessor)
    url = reverse("opinion_mark", args=[entry.pk])
    marks = {f"mark_{claim.pk.hex}": "for" for claim in meeting.claims[entry]}
    page = client.get(url).text
    assert all(name in page for name in marks)
    return client, url, {**marks, "cid": str(uuid.uuid4())}


def test_a_mark_pressed_again_after_the_household_was_counted_is_no_error(
    meeting: Meeting, marking: tuple[Client, str, dict[str, str]]
) -> None:
    client, url, fields = marking
    first = press(client, url, fields)
    meeting.decided_by_group()
    assert press(client, url, fields).url == first.url
    assert Assessment.objects.count() == len(fields) - 1
    later = press(client, url, anew(fields))
    assert later.status_code == 200, "a press of its own is refused on the page"


def test_a_mark_pressed_again_after_a_tie_was_recorded_is_no_error(
    meeting: Meeting, marking: tuple[Client, str, dict[str, str]]
) -> None:
    client, url, fields = marking
    first = press(client, url, fields)
    own = make_household(village=meeting.round.village, grid=meeting.grid)
    seat = meeting.seat("甲")
    seat.person = own.head
    rewrite(seat)
    make_tie(own, meeting.entries[0].household)
    assert press(client, url, fields).url == first.url
    assert press(client, url, anew(fields)).status_code == 403


def test_a_twin_that_is_carried_out_while_the_view_refuses_is_no_error(
    marking: tuple[Client, str, dict[str, str]], assessor: Officer
) -> None:
    """It was not there when the press came in, and is when the view says no."""
    client, url, fields = marking
    stored = []

    def overtaken(*_given: object) -> None:
        stored.append(carried_out(url, assessor, fields))
        raise Http404

    with patch.object(views, "_mine", overtaken):
        answer = press(client, url, fields)
    assert answer.url.endswith(f"?receipt={stored[0].code}")
