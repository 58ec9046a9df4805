"""A plain recount: rows of the tables and loops over them, nothing of the figures' own queries.

Each figure is said once more, from the same sentence and in other words: a list of what it counts,
each with its village, group, micro-grid, star and item. ``amount`` is how much one of them counts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model

from evaluation import models as stars
from grids.models import Grid, Village
from households import models as homes

_HERE = ZoneInfo("Asia/Shanghai")
Rows = dict[Any, dict[str, Any]]


@dataclass(frozen=True)
class One:
    """Something that is counted once (or ``amount`` times)."""

    village: Any
    group: Any = None
    micro: Any = None
    star: str = ""
    item: Any = None
    amount: int = 1


def rows_of(model: type[Model]) -> Rows:
    return {row["id"]: row for row in model._default_manager.values()}


def _grouped(rows: Rows, name: str) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.values():
        found[row[name]].append(row)
    return found


def day_of(moment: datetime) -> date:
    return moment.astimezone(_HERE).date()


def last_day(day: date) -> int:
    following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return (following - timedelta(days=1)).day


def months_later(day: date, n: int) -> date:
    """The same day so many months later, or the month's last."""
    month = day.month - 1 + n
    first = date(day.year + month // 12, month % 12 + 1, 1)
    return first.replace(day=min(day.day, last_day(first)))


def all_rows() -> dict[str, Rows]:
    """Every table that is counted, read once for all years and months."""
    return {name: rows_of(model) for name, model in _TABLES.items()}


class Recount:
    """All tables as they stand, and the same year, month and moment as a page."""

    def __init__(
        self, rows: dict[str, Rows], *, year: int, month: date, now: datetime, months: int = 1
    ) -> None:
        self.year, self.month, self.today = year, month, day_of(now)
        self.months = months
        self.counted: dict[str, list[One]] = {}
        vars(self).update(rows)
        through = stars.Veto.stars.through.objects
        self.veto_stars = set(through.values_list("veto_id", "campaignstar_id"))
        self.linked = {row["household_id"] for row in self.links.values() if self.link_stands(row)}

    def __getattr__(self, name: str) -> Rows:
        raise AttributeError(name)

    def of(self, key: str) -> list[One]:
        """What the figure counts, everywhere; counted once."""
        if key not in self.counted:
            self.counted[key] = list(_FIGURES[key](self))
        return self.counted[key]

    # What several figures ask.

    def of_year(self, round_: Any, *, changes: bool = False) -> bool:
        row = self.rounds[round_]
        fits = self.campaigns[row["campaign_id"]]["year"] == self.year
        return fits and row["stage"] != "cancelled" and (changes or row["changes_of_id"] is None)

    def taking_part(self) -> Iterator[dict[str, Any]]:
        return (
            row for row in self.entries.values() if row["live"] and self.of_year(row["round_id"])
        )

    def entry(self, row: dict[str, Any], **more: Any) -> One:
        village = self.rounds[row["round_id"]]["village_id"]
        return One(village, row["group_id"], row["micro_grid_id"], **more)

    def star_code(self, campaign_star: Any) -> str:
        return str(self.stars[self.campaign_stars[campaign_star]["star_id"]]["code"])

    def barred(self, entry: Any, campaign_star: Any) -> bool:
        return any(
            effect["entry_id"] == entry
            and effect["released_at"] is None
            and (effect["veto_id"], campaign_star) in self.veto_stars
            for effect in self.veto_effects.values()
        )

    def standing_claims(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        for claim in self.claims.values():
            entry = self.entries[claim["entry_id"]]
            counts = entry["live"] and entry["status"] == "declared"
            barred = self.barred(entry["id"], claim["star_id"])
            if counts and not barred and self.of_year(entry["round_id"]):
                yield claim, entry

    def result(self, claim: Any, body: str) -> dict[str, Any] | None:
        """The newest tally of the body after every re-opening of it or of the body before."""
        bodies = {"group", body}
        reopened = [row["at"] for row in self.reopenings_of[claim] if row["body"] in bodies]
        tallies = [
            row
            for row in self.tallies_of[claim]
            if row["body"] == body and all(row["at"] > at for at in reopened)
        ]
        return max(tallies, key=lambda row: row["at"]) if tallies else None

    def told(self, entry: dict[str, Any]) -> bool:
        stage = self.rounds[entry["round_id"]]["stage"]
        return stage in {"notice", "review", "awarded", "closed"}

    @cached_property
    def tallies_of(self) -> dict[Any, list[dict[str, Any]]]:
        return _grouped(self.tallies, "claim_id")

    @cached_property
    def reopenings_of(self) -> dict[Any, list[dict[str, Any]]]:
        return _grouped(self.reopenings, "claim_id")

    @cached_property
    def claims_of(self) -> dict[Any, list[dict[str, Any]]]:
        return _grouped(self.claims, "entry_id")

    @cached_property
    def awards_of(self) -> dict[Any, list[dict[str, Any]]]:
        return _grouped(self.awards, "entry_id")

    @cached_property
    def modes(self) -> dict[Any, str]:
        return {row["entry_id"]: row["mode"] for row in self.declarations.values()}

    def stands_on(self, home: Any, day: date) -> bool:
        ended = self.households[home]["ended_on"]
        return ended is None or ended > day

    def awards_held(self) -> Iterator[dict[str, Any]]:
        ends = {row["award_id"]: row["ended_on"] for row in self.award_ends.values()}
        for award in self.awards.values():
            campaign = self.campaigns[self.campaign_stars[award["star_id"]]["campaign_id"]]
            if campaign["year"] != self.year:
                continue
            last = months_later(campaign["ends_on"], 12 * campaign["award_years"])
            day = min(self.today, last)
            holds = award["valid_from"] <= day <= award["valid_to"]
            ended = ends.get(award["id"])
            stands = self.stands_on(award["household_id"], day)
            if holds and stands and (ended is None or ended > day):
                yield award

    def link_stands(self, link: dict[str, Any]) -> bool:
        there = self.households[link["household_id"]]["ended_on"] is None
        return there and link["until"] is None and link["confirmed_at"] is not None

    def months_between_visits(self, home: dict[str, Any]) -> int:
        """Old people alone: nobody of the household is younger than 65 or of unknown age."""
        born = [
            self.people[row["person_id"]]["birth_year"]
            for row in self.memberships.values()
            if row["household_id"] == home["id"] and row["until"] is None
        ]
        old = all(year is not None and year <= self.today.year - 65 for year in born)
        kind = "away" if home["residence"] == "away" else "alone" if old else "other"
        township = self.villages[home["village_id"]]["township_id"]
        rules = {
            row["kind"]: row["months"]
            for row in self.visit_rules.values()
            if row["township_id"] == township
        }
        months: int = rules.get(kind, 3 if kind == "away" else 1)
        return months

    def group_of(self, home: dict[str, Any]) -> Any:
        return self.grids[home["grid_id"]]["parent_id"] or home["grid_id"]

    def in_month(self, day: date) -> bool:
        """In the month, or in one of the months that end with it."""
        before = 12 * (self.month.year - day.year) + self.month.month - day.month
        return 0 <= before < self.months


_TABLES: dict[str, type[Model]] = {
    "rounds": stars.Round,
    "campaigns": stars.Campaign,
    "campaign_stars": stars.CampaignStar,
    "stars": stars.Star,
    "criteria": stars.Criterion,
    "entries": stars.Entry,
    "declarations": stars.Declaration,
    "confirmations": stars.Confirmation,
    "answers": stars.Answer,
    "claims": stars.Claim,
    "tallies": stars.Tally,
    "reopenings": stars.Reopening,
    "awards": stars.Award,
    "award_ends": stars.AwardEnd,
    "notices": stars.Notice,
    "objections": stars.Objection,
    "vetoes": stars.Veto,
    "veto_effects": stars.VetoEffect,
    "doubts": stars.Doubt,
    "reminders": stars.Reminder,
    "second_looks": stars.SecondLook,
    "star_changes": stars.StarChange,
    "inspections": stars.Inspection,
    "looks": stars.Look,
    "faults": stars.Fault,
    "rechecks": stars.Recheck,
    "households": homes.Household,
    "grids": Grid,
    "villages": Village,
    "people": homes.Person,
    "memberships": homes.Membership,
    "visit_rules": homes.VisitRule,
    "links": homes.Link,
    "visits": homes.Visit,
    "wishes": homes.Wish,
    "activities": homes.Activity,
    "served": homes.Served,
}
_Figure = Callable[[Recount], Iterable[One]]
_FIGURES: dict[str, _Figure] = {}


def keys() -> set[str]:
    return set(_FIGURES)


def figure(key: str) -> Callable[[_Figure], _Figure]:
    def keep(count: _Figure) -> _Figure:
        _FIGURES[key] = count
        return count

    return keep
