"""Which claims a veto keeps from standing, and what a household is told of its vetoes.

A veto works through its effects on entries (``VetoEffect``): what took hold of an entry holds for
that round, and the counts that were made stay as they are.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluation.models import Campaign, CampaignStar, Entry, Round, Veto, VetoEffect
from evaluation.models.catalogue import worded
from evaluation.workflow import Stage
from grids.listing import listed
from grids.models import Officer, Village
from grids.prepared import prepared
from households.models import Household

#: The stars are awarded: taking them back is a revocation, not a veto.
_DECIDED = (Stage.AWARDED, Stage.CLOSED)


def barred_stars(entry: Entry) -> dict[str, date]:
    """The stars that a veto keeps from this entry, by code: until which day.

    One query on one table, as hardly any household has a veto; where one holds, a second.
    """
    held = _held(entry.pk)
    if not held:
        return {}
    stars = CampaignStar.objects.filter(vetoes__in=[key for (key,) in held])
    rows = stars.values_list("star__code", "vetoes__ends_on").order_by("vetoes__ends_on")
    return dict(rows)


@prepared
def _held(entry: UUID) -> QuerySet[Any, Any]:
    return VetoEffect.objects.holding().filter(entry=entry).order_by().values_list("veto")


def holding_on(entries: Iterable[Entry]) -> dict[UUID, list[Veto]]:
    """The vetoes that hold for the entries in their rounds, by entry; two queries."""
    effects = VetoEffect.objects.holding().filter(entry__in=list(entries))
    found: dict[UUID, list[Veto]] = defaultdict(list)
    for effect in effects.select_related("veto__ground").prefetch_related("veto__stars"):
        found[effect.entry_id].append(effect.veto)
    return found


def vetoes_with(vetoes: QuerySet[Veto]) -> QuerySet[Veto]:
    """With everything that the pages show of them; three queries."""
    return vetoes.select_related(
        "household__village__township",
        "household__head",
        "campaign",
        "ground",
        "entered_by",
        "confirmed_by",
        "lift_asked_by",
        "lifted_by",
    ).prefetch_related("stars__star", "effects")


def vetoes_waiting(officer: Officer, rounds: Collection[Round]) -> Counter[tuple[UUID, UUID]]:
    """Of the rounds' campaigns and villages, by both: those that wait for this officer."""
    here = Veto.objects.awaiting_a_second(officer).filter(
        campaign__in={round_.campaign_id for round_ in rounds},
        household__village__in={round_.village_id for round_ in rounds},
    )
    return Counter(here.order_by().values_list("campaign", "household__village"))


def running_campaign(village: Village) -> Campaign | None:
    """The township's newest year: a veto is entered for it."""
    campaigns = Campaign.objects.filter(township=village.township_id)
    return campaigns.select_related("catalogue", "township").order_by("-year").first()


def live_entry(household_id: UUID, campaign_id: UUID) -> Entry | None:
    """The household's entry that counts in the year."""
    entries = Entry.objects.filter(household=household_id, campaign=campaign_id, live=True)
    return entries.select_related("round").first()


def is_awarded(entry: Entry | None) -> bool:
    """Whether the entry's round has come to its end."""
    return entry is not None and entry.round.stage in _DECIDED


def households_named(households: QuerySet[Household], typed: str) -> list[Household]:
    """By number or by the whole name of the head; none where nothing was typed."""
    if not typed:
        return []
    found = households.filter(number=typed) | households.filter(head__name=typed)
    return list(found.select_related("head", "grid").order_by("number")[:20])


@dataclass(frozen=True)
class Told:
    """A veto in sentences: how it stands, what it does, and until when."""

    veto: Veto
    today: date

    @property
    def order(self) -> tuple[bool, bool, float]:
        """What waits first, then what stands, the newest first."""
        veto = self.veto
        return not veto.waits, not veto.stands(self.today), -veto.entered_at.timestamp()

    @property
    def ground(self) -> str:
        return worded(self.veto.ground, "text")

    @property
    def state(self) -> str:
        """The tag: one word."""
        veto = self.veto
        if veto.lifted_at:
            return _("lifted") if veto.confirmed_at else _("taken back")
        if veto.waits:
            return _("waits for confirmation")
        return _("stands") if veto.stands(self.today) else _("over")

    @property
    def kind(self) -> str:
        """The tag's colour."""
        if self.veto.waits:
            return "do"
        return "wait" if self.veto.stands(self.today) else "info"

    @property
    def scope(self) -> str:
        names = [str(use.star) for use in self.veto.stars.all()]
        return listed(names) if names else _("the whole household")

    @property
    def effect(self) -> str:
        """What it does, in a sentence."""
        if self.veto.lifted_at and not self._held():
            return _("It has no effect.")
        if self.veto.waits:
            return _("It has no effect before another officer has confirmed it.")
        return self._doing()

    def _doing(self) -> str:
        until = {"day": date_format(self.veto.ends_on, "DATE_FORMAT"), "stars": self.scope}
        if self._held():
            return self._in_this_round()
        if not self.veto.stands(self.today):
            return _("It is over: new rounds are open to the household.")
        if self.veto.stars.all():
            return _("Until %(day)s the household obtains no star: %(stars)s.") % until
        return _("Until %(day)s the household does not take part in a new round.") % until

    def _in_this_round(self) -> str:
        """Kept to the end of the round, so that no line of a notice changes overnight."""
        if self.veto.stars.all():
            told = _("In this round the household does not obtain: %(stars)s.")
            told %= {"stars": self.scope}
        else:
            told = _("The household does not take part in this round.")
        if not self.veto.stands(self.today):
            return told + _(" The veto is over; this round stays as it is, new rounds are free.")
        return told + _(" Should the veto end before the round does, this round stays as it is.")

    def _held(self) -> bool:
        return any(effect.released_at is None for effect in self.veto.effects.all())


def told(vetoes: Iterable[Veto], *, today: date) -> list[Told]:
    """The vetoes in words; they must come from ``vetoes_with``."""
    return [Told(veto, today) for veto in vetoes]


def vetoes_of(vetoes: QuerySet[Veto], entry: Entry, *, today: date) -> list[Told]:
    """Those of the household in the entry's year; one query where there are none."""
    mine = vetoes.filter(household=entry.household_id, campaign=entry.campaign_id)
    return told(vetoes_with(mine), today=today)
