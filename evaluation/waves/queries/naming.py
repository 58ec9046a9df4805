"""The households that a wave names in a village, and the grid teams' own as a first proposal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast
from zlib import crc32

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from evaluation.models import Entry, Round, WaveHousehold
from evaluation.taking_part import NOT_FIXED, rounds_taking_in
from evaluation.waves.queries.waves import Met
from evaluation.workflow import Stage
from grids.listing import listed
from grids.models import Officer, Post, Village
from grids.numbers import counted
from grids.roles import Role
from households.models import Household, Membership


def list_version(numbers: Iterable[str]) -> int:
    """A number for the list as it stands, so that a second officer's list is not lost unseen."""
    return crc32(" ".join(sorted(numbers)).encode())


@dataclass(frozen=True)
class NamedRow:
    """A named household: whether it takes part, and the earlier rounds of the year that met it."""

    household: Household
    takes_part: bool
    met: list[Met]

    @property
    def outcome(self) -> str:
        """In words: why it takes part although it was met before, or why it does not."""
        before = _("; ").join(f"{met.where}{_(': ')}{met.outcome}" for met in self.met)
        if self.takes_part:
            return _("taken in again (%(before)s)") % {"before": before} if before else ""
        if self.household.ended_on:
            return _("left out: the household has ended")
        return _("left out (%(before)s)") % {"before": before}


def named_rows(round_: Round) -> list[NamedRow]:
    """The households that the round's wave names in its village; two queries."""
    named = WaveHousehold.objects.filter(wave=round_.wave, household=OuterRef("pk"))
    part: Any = Exists(rounds_taking_in().filter(pk=round_.pk))
    if round_.stage not in NOT_FIXED:
        part = Exists(Entry.objects.filter(round=round_, household=OuterRef("pk")))
    homes = Household.objects.filter(Exists(named), village=round_.village_id)
    rows = homes.select_related("head").annotate(part=part).prefetch_related(_earlier(round_))
    found = [_named_row(cast(Any, row)) for row in rows]
    return sorted(found, key=lambda row: counted(row.household.number))


def _named_row(row: Any) -> NamedRow:
    met = [Met(entry, entry.stars) for entry in row.met_before]
    return NamedRow(row, row.part and row.ended_on is None, met)


def _earlier(round_: Round) -> "Prefetch[Any]":
    """What the year has met in earlier waves; those to come have not met anybody yet."""
    assert round_.wave is not None
    before = Q(round__wave=None) | Q(round__wave__number__lt=round_.wave.number)
    of_waves = Entry.objects.filter(round__changes_of=None, campaign=round_.campaign_id)
    entries = of_waves.filter(before).exclude(round=round_)
    standing = entries.exclude(round__stage=Stage.CANCELLED).select_related("round__wave")
    return Prefetch("entries", standing.annotate(stars=Count("awards")), to_attr="met_before")


@dataclass(frozen=True)
class Teams:
    """The grid leaders' own households: numbers, and who has none here, in words."""

    numbers: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """The page of a village's named households; ``start``: what its form begins with."""

    rows: list[NamedRow]
    teams: Teams
    #: Whether the village has its roster, without which nobody can be named.
    has_roster: bool

    @property
    def start(self) -> dict[str, object]:
        """What is named, and behind it what is proposed; a household that ended is left away."""
        named = [row.household for row in self.rows]
        numbers = [home.number for home in named if home.ended_on is None]
        proposed = [number for number in self.teams.numbers if number not in numbers]
        return {
            "numbers": " ".join([*numbers, *proposed]),
            "version": list_version(home.number for home in named),
        }


def sheet_of(round_: Round, *, propose: bool) -> Sheet:
    """``propose``: with the grid leaders' households."""
    teams = grid_teams(round_.village) if propose else Teams()
    has_roster = Household.objects.standing().filter(village=round_.village_id).exists()
    return Sheet(named_rows(round_), teams, has_roster)


def grid_teams(village: Village) -> Teams:
    """Officer ↔ person ↔ open membership; who is no person yet is looked for by the name."""
    leaders = list(_leaders(village))
    unknown = [row.name for row in leaders if row.home is None]
    by_name = _homes_by_name(village, unknown)
    numbers, remarks = set(), []
    for row in leaders:
        homes = [row.home] if row.home_village == village.pk else by_name.get(row.name, [])
        if len(homes) == 1:
            numbers.add(homes[0])
        remarks += _remark(row, homes)
    return Teams(sorted(numbers, key=counted), remarks)


def _leaders(village: Village) -> QuerySet[Any]:
    posts = Post.objects.standing().filter(
        officer=OuterRef("pk"), role=Role.GRID_LEADER, grid__village=village
    )
    homes = Membership.objects.filter(
        person__officer=OuterRef("pk"), until=None, household__ended_on=None
    )
    leaders = Officer.objects.filter(Exists(posts)).annotate(
        home=Subquery(homes.values("household__number")[:1]),
        home_village=Subquery(homes.values("household__village")[:1]),
        home_village_name=Subquery(homes.values("household__village__name")[:1]),
    )
    return cast("QuerySet[Any]", leaders.order_by("name"))


def _homes_by_name(village: Village, names: list[str]) -> dict[str, list[str]]:
    homes: dict[str, list[str]] = {}
    rows = Membership.objects.filter(
        until=None,
        household__village=village,
        household__ended_on=None,
        person__name__in=names,
        person__officer=None,
    )
    for name, number in rows.values_list("person__name", "household__number"):
        homes.setdefault(name, []).append(number)
    return homes


def _remark(row: Any, homes: list[str]) -> list[str]:
    names = {"name": row.name, "village": row.home_village_name, "numbers": listed(homes)}
    if row.home is not None:
        lives_here = bool(homes)
        return [] if lives_here else [_("%(name)s lives in %(village)s.") % names]
    if not homes:
        return [_("%(name)s is not in the village's roster.") % names]
    if len(homes) > 1:
        return [_("Several people are called %(name)s, in: %(numbers)s.") % names]
    return [_("%(name)s was found by the name, in %(numbers)s: please check.") % names]
