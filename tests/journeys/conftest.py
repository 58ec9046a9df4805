"""A clock that the journey can put forward, and the township that its round belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from evaluation.campaigns.actions import found_campaign
from evaluation.models import Campaign
from grids.models import Officer, Village
from tests.factories import NOW, make_sent


@dataclass
class Clock:
    """The moment that the whole application sees."""

    now: datetime

    def forward(self, **much: int) -> None:
        self.now += timedelta(**much)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """A round takes weeks: the days between are skipped, nothing else is pretended."""
    clock = Clock(NOW)
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def campaign(clock: Clock, village: Village, township_officer: Officer) -> Campaign:
    """The year's evaluation with the real catalogue and the rules' defaults."""
    call_command("load_catalogue", verbosity=0)
    sent = make_sent(township_officer, at=clock.now)
    found_campaign(village.township_id, year=2026, sent=sent)
    return Campaign.objects.get()
