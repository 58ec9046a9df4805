"""Pressing buttons in the year: whoever acts, when, and what is written down of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Max
from django.utils import timezone

from grids.models import Officer, Township, Village
from grids.writing import Refused, Sent
from households.models import Household
from tests.journeys.browser import Page, Person
from tests.journeys.conftest import Clock
from tests.journeys.year.facts import Log

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class Year:
    """The township's people at their work; the clock goes on by two minutes with every press."""

    clock: Clock
    log: Log = field(default_factory=Log)
    _homes: dict[str, UUID] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return timezone.localtime(self.clock.now)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def township(self) -> Township:
        return Township.objects.get()

    def come(self, day: date, *, hour: int = 9) -> None:
        """It is that day; time only goes on."""
        then = datetime.combine(day, time(hour), tzinfo=SHANGHAI)
        assert then >= self.clock.now or then.date() == self.today, (then, self.clock.now)
        self.clock.now = max(then, self.clock.now)

    def officer(self, who: str) -> Officer:
        """By user name, as whoever logs in anew."""
        return Officer.objects.get(username=who)

    def sent(self, who: str) -> Sent:
        self.clock.forward(minutes=2)
        return Sent(actor=self.officer(who), kind="test", at=self.now)

    def village(self, name: str) -> Village:
        return Village.objects.select_related("township").get(name=name)

    def home(self, key: str) -> Household:
        village, number = key.split()
        found = Household.objects.select_related("village", "grid", "head")
        return found.get(village__name=village, number=number)

    def pk(self, key: str) -> UUID:
        """Of a household; its number does not change."""
        if key not in self._homes:
            self._homes[key] = self.home(key).pk
        return self._homes[key]

    def at(self, who: str) -> Person:
        """At a browser, logged in."""
        self.clock.forward(minutes=2)
        person = Person()
        person.client.force_login(self.officer(who))
        return person

    def open(self, who: str, url: str) -> Page:
        return self.at(who).open(url)

    def refused(self, action: Callable[..., Any], *given: Any, **named: Any) -> str:
        """It must be refused, with a sentence; nothing is written down of it."""
        with pytest.raises(Refused) as told:
            action(*given, **named)
        return str(told.value)

    def next_number(self, village: str) -> str:
        numbers = Household.objects.filter(village__name=village).aggregate(n=Max("number"))
        return f"{int(numbers['n']) + 1:06d}"

    def in_days(self, days: int) -> date:
        return self.today + timedelta(days=days)
