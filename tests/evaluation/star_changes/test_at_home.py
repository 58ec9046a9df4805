"""The household reads by its code what became of its star, and appeals on the phone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Appeal, StarChange
from households.actions import issue_code
from tests.cast import Cast
from tests.evaluation.browsing import send
from tests.evaluation.star_changes.year import Year, come_to_the_award


def play_once(cast: Cast) -> None:
    come_to_the_award(cast.scene)


@pytest.fixture(autouse=True)
def _clock(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: year.scene.now)


@pytest.fixture
def change(year: Year, client: Client) -> StarChange:
    """A star has ended, and its household came in by its code."""
    ended = year.ended()
    home = ended.claim.entry.household
    code = issue_code(home.pk, sent=year.scene.sent(year.scene.clerk))[1]
    send(client, "/own/", household_code=code)
    return ended


def test_it_reads_what_ended_and_appeals_once(
    year: Year, change: StarChange, client: Client
) -> None:
    told = client.get(reverse("home_matters")).content.decode()
    url = reverse("home_appeal", args=[change.pk])
    assert url in told
    assert "这颗星已于" in told
    assert year.liaison.name not in told

    send(client, url, words="那天柴草是邻居借放的")
    assert Appeal.objects.get().officer is None
    told = client.get(reverse("home_matters")).content.decode()
    assert "乡镇还没有答复" in told
    assert url not in told


def test_the_stars_that_it_holds_are_told_without_the_ended_one(
    change: StarChange, client: Client
) -> None:
    told = client.get(reverse("home_matters")).content.decode()
    assert told.count("<li>★ ") == 6
