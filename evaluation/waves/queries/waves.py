"""What the pages of waves show: the wave in sentences, its villages and seats in figures."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from evaluation.models import Award, Entry, Round, Seat, Wave, WaveHousehold, WaveSeat
from evaluation.taking_part import NOT_FIXED, OVER, Taking, counted, number_of
from evaluation.workflow import Stage
from grids.listing import listed
from grids.models import Officer, Post, Township, Village
from households.models import Membership


@dataclass(frozen=True)
class WaveRow:
    """A wave in the list; villages of the officer's sight only."""

    wave: Wave
    villages: int
    started: int
    over: int


def list_rows(waves: QuerySet[Wave], rounds: QuerySet[Round]) -> list[WaveRow]:
    """The waves in their order, with how many of the ``rounds`` in sight they have; one query."""
    mine = rounds.filter(wave=OuterRef("pk")).exclude(stage=Stage.CANCELLED)
    counted = waves.order_by("number").annotate(
        n_villages=number_of(mine),
        n_started=number_of(mine.exclude(stage=Stage.DRAFT)),
        n_over=number_of(mine.filter(stage__in=OVER)),
    )
    found = cast("QuerySet[Any]", counted)
    return [WaveRow(row, row.n_villages, row.n_started, row.n_over) for row in found]


def in_sentences(wave: Wave) -> list[str]:
    """Who takes part, what becomes of those met before, and who assesses."""
    return [_SCOPE[wave.scope](), _AGAIN[wave.again](), _who_assesses(wave)]


_SCOPE = {
    Wave.Scope.NAMED.value: lambda: _("Only the households that are named take part."),
    Wave.Scope.VILLAGE.value: lambda: _("All households of its villages take part."),
}
_AGAIN = {
    Wave.Again.SKIP.value: lambda: _(
        "A household that was in another wave of this year before is left out."
    ),
    Wave.Again.RETRY.value: lambda: _(
        "A household that was in another wave of this year before is taken in again when that "
        "round is over and awarded it nothing; its old entry stays as history. While that round "
        "is under way it is left out."
    ),
}


def _who_assesses(wave: Wave) -> str:
    if wave.panel_name:
        told = _("One group of the township, “%(name)s”, assesses in every village of the wave.")
        return told % {"name": wave.panel_name}
    return _("Each village has its own assessment groups.")


@dataclass(frozen=True)
class VillageRow:
    """A village of a wave with its round: how many are named, take part, were met before."""

    round: Round
    named: int
    taking: Taking
    entered: int
    again: int
    declared: int
    awarded: int

    @property
    def early(self) -> bool:
        return self.round.stage in NOT_FIXED

    @property
    def roster(self) -> bool:
        """Whether the village has households; asked while it is early."""
        return self.taking.roster


def village_rows(wave: Wave, rounds: QuerySet[Round]) -> list[VillageRow]:
    """The wave's rounds among those in sight, by village; four queries."""
    own = rounds.filter(wave=wave).select_related("village", "wave")
    found = list(own.order_by("village__name", "stage"))
    named, taking, entries = _named(wave), counted(found), _entries(found)
    return [
        VillageRow(
            round=round_,
            named=named[round_.village_id],
            taking=taking.get(round_.pk, Taking(0)),
            **entries[round_.pk],
        )
        for round_ in found
    ]


def _named(wave: Wave) -> Counter[UUID]:
    """How many households the wave names, by village."""
    rows = WaveHousehold.objects.filter(wave=wave).order_by().values_list("household__village")
    return Counter(dict(rows.annotate(n=Count("pk"))))


def _entries(rounds: list[Round]) -> Mapping[UUID, dict[str, int]]:
    """How many entered, a second time, declared, and were awarded stars, by round."""
    awarded = Exists(Award.objects.filter(entry=OuterRef("pk")))
    entries = Entry.objects.filter(round__in=rounds).order_by().values("round")
    numbers = entries.annotate(
        entered=Count("pk"),
        again=Count("follows"),
        declared=Count("pk", filter=Q(status=Entry.Status.DECLARED)),
        awarded=Count("pk", filter=Q(awarded)),
    )
    rows = cast("QuerySet[Any, dict[str, Any]]", numbers)
    found = {row.pop("round"): row for row in rows}
    return defaultdict(lambda: dict.fromkeys(("entered", "again", "declared", "awarded"), 0), found)


def villages_outside(wave: Wave, villages: QuerySet[Village]) -> QuerySet[Village]:
    """Villages of the township without a standing round in the wave."""
    inside = wave.rounds.exclude(stage=Stage.CANCELLED).values("village")
    return villages.filter(township=wave.campaign.township_id).exclude(pk__in=inside)


def standing_round(wave: Wave, rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Of the rounds in sight, the wave's that are not cancelled."""
    return rounds.filter(wave=wave).exclude(stage=Stage.CANCELLED)


def seat_rows(wave: Wave) -> list[WaveSeat]:
    """Members, alternates, observers, with ``home`` and ``home_village`` of the holder."""
    human = Q(person=OuterRef("person")) | Q(person__officer=OuterRef("officer"))
    homes = Membership.objects.filter(human, until=None)
    order = {kind.value: place for place, kind in enumerate(Seat.Kind)}
    rows = wave.seats.annotate(
        home=Subquery(homes.values("household__number")[:1]),
        home_village=Subquery(homes.values("household__village__name")[:1]),
    )
    return sorted(rows, key=lambda seat: (order[seat.kind], seat.name))


def why_stays(wave: Wave) -> list[str]:
    """Why the wave is not changed any more: declaring has opened in one of its villages."""
    early = (*NOT_FIXED, Stage.CANCELLED)
    opened = wave.rounds.exclude(stage__in=early).values_list("village__name", flat=True)
    names = listed(opened.order_by("village__name"))
    told = _("Declaring has opened in %(villages)s, so the wave stays as it is.")
    return [told % {"villages": names}] if names else []


def why_fixed(round_: Round) -> list[str]:
    """Why the list of named households is not changed any more; ``round_.wave`` must be set."""
    assert round_.wave is not None
    if round_.wave.scope != Wave.Scope.NAMED:
        return [_("This wave takes all households of its villages; none are named.")]
    if round_.stage not in NOT_FIXED:
        told = _("Declaring has opened in %(village)s, so its list of households is fixed.")
        return [told % {"village": round_.village.name}]
    return []


def why_seats_stay(wave: Wave) -> list[str]:
    """Why the township's group stays as it is: it is one body, frozen by its first sitting."""
    if not wave.panel_name:
        return [_("In this wave each village has groups of its own.")]
    met = wave.panels.filter(sittings__isnull=False).order_by("sittings__opened_at")
    village = met.values_list("round__village__name", flat=True).first()
    if village is not None:
        told = _("The seats are frozen by the first sitting: the group has met in %(village)s.")
        return [told % {"village": village}]
    if wave.panels.filter(seats__assessments__isnull=False).exists():
        return [_("A member has marked claims already, so the seats stay as they are.")]
    return []


def officers_of(township: Township, officers: QuerySet[Officer]) -> QuerySet[Officer]:
    """Of the officers in sight, those with a standing post anywhere in the township.

    By place, the township's office first; ``roles`` are those that they hold in the township.
    """
    here = Post.objects.standing().filter(
        Q(township=township) | Q(village__township=township) | Q(grid__village__township=township),
        officer=OuterRef("pk"),
    )
    place = Coalesce("village__name", "grid__village__name", "township__name")
    first = here.annotate(place_name=place).order_by(F("township").asc(nulls_last=True), "grid")
    found = officers.filter(Exists(here)).annotate(
        roles=ArraySubquery(here.order_by().values("role").distinct()),
        place=Subquery(first.values("place_name")[:1]),
        in_office=Exists(here.filter(township=township)),
    )
    return found.order_by("-in_office", "place", "name")


def entries_met(entry: Entry, entries: QuerySet[Entry]) -> list["Met"]:
    """The same household in other rounds of the year, of the entries in sight."""
    others = entries.filter(campaign=entry.campaign_id, household=entry.household_id)
    found = others.exclude(pk=entry.pk).exclude(round__stage=Stage.CANCELLED)
    rows = found.select_related("round__wave").annotate(stars=Count("awards"))
    return [Met(row, cast(Any, row).stars) for row in rows.order_by("round__stage_since")]


@dataclass(frozen=True)
class Met:
    """An entry of a household in another round of the year, and how many stars came of it."""

    entry: Entry
    stars: int

    @property
    def sentence(self) -> str:
        return _("Also in %(round)s of this year: %(outcome)s.") % {
            "round": self.where,
            "outcome": self.outcome,
        }

    @property
    def where(self) -> str:
        wave = self.entry.round.wave
        if wave is None:
            return _("the round “%(name)s”") % {"name": self.entry.round.name}
        return _("wave %(number)s “%(name)s”") % {"number": wave.number, "name": wave.name}

    @property
    def outcome(self) -> str:
        if self.entry.round.is_change:
            return _("a change of stars, at “%(stage)s”") % {
                "stage": self.entry.round.get_stage_display()
            }
        if self.stars:
            return _("%(n)s stars awarded") % {"n": self.stars}
        if self.entry.round.stage not in OVER:
            return _("under way, at “%(stage)s”") % {"stage": self.entry.round.get_stage_display()}
        return _("no star awarded (%(status)s)") % {"status": self.entry.get_status_display()}
