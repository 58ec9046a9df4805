"""Of whom a panel is made, in figures: kinds of seat, officers and villagers, Party, grid, age.

Only what the roster knows; it holds no sex, so nothing is said of it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Seat, WaveSeat
from grids.listing import listed
from grids.models import Post
from grids.roles import Role

ELDER = 60


@dataclass(frozen=True)
class Figure:
    """A number with its meaning, for components/figures.html."""

    number: int
    label: str
    of: int | None = None


@dataclass(frozen=True)
class Composition:
    """Seats by kind; the rest counts members and alternates, who may come to vote."""

    members: int = 0
    alternates: int = 0
    observers: int = 0
    officers: int = 0
    villagers: int = 0
    guests: int = 0
    #: Whom a roster knows, and of whom it knows the year of birth.
    known: int = 0
    dated: int = 0
    party: int = 0
    leaders: int = 0
    elders: int = 0

    @property
    def voting(self) -> int:
        return self.members + self.alternates

    @property
    def sentence(self) -> str:
        """“5 members, 1 alternate; 2 of them officers, 4 villagers without an account.”"""
        seats = [_members(self.members), _alternates(self.alternates), _observers(self.observers)]
        who = [_officers(self.officers), _villagers(self.villagers), _guests(self.guests)]
        told = {
            "seats": listed(filter(None, seats)),
            "who": listed(filter(None, who)),
        }
        if not told["who"]:
            return _("%(seats)s.") % told
        return _("%(seats)s; of those who may vote: %(who)s.") % told

    @property
    def figures(self) -> list[Figure]:
        return [
            Figure(self.leaders, _("grid leaders"), self.voting),
            Figure(self.party, _("Party members, of those in a roster"), self.known),
            Figure(
                self.elders,
                _("aged 60 or more, of those whose year of birth is known"),
                self.dated,
            ),
        ]


def composition_of(seats: QuerySet[Seat] | QuerySet[WaveSeat], *, today: date) -> Composition:
    """One query over the seats of a panel, or of the township's group of a wave."""
    leads = Post.objects.standing().filter(officer=OuterRef("login"), role=Role.GRID_LEADER)
    rows: QuerySet[Any] = seats.order_by().annotate(
        human=Coalesce("person_id", "officer__person__pk"),
        login=Coalesce("officer_id", "person__officer_id"),
        party=Coalesce("person__party_member", "officer__person__party_member"),
        born=Coalesce("person__birth_year", "officer__person__birth_year"),
    )
    votes = ~Q(kind=Seat.Kind.OBSERVER)
    account, known = Q(login__isnull=False), Q(human__isnull=False)
    found = rows.annotate(leads=Exists(leads)).aggregate(
        members=Count("pk", filter=Q(kind=Seat.Kind.MEMBER)),
        alternates=Count("pk", filter=Q(kind=Seat.Kind.ALTERNATE)),
        observers=Count("pk", filter=Q(kind=Seat.Kind.OBSERVER)),
        officers=Count("pk", filter=votes & account),
        villagers=Count("pk", filter=votes & ~account & known),
        guests=Count("pk", filter=votes & ~account & ~known),
        known=Count("pk", filter=votes & known),
        dated=Count("pk", filter=votes & Q(born__isnull=False)),
        party_members=Count("pk", filter=votes & Q(party=True)),
        leaders=Count("pk", filter=votes & Q(leads=True)),
        elders=Count("pk", filter=votes & Q(born__lte=today.year - ELDER)),
    )
    return Composition(party=found.pop("party_members"), **found)


def _members(n: int) -> str:
    return ngettext("%(n)s member", "%(n)s members", n) % {"n": n}


def _alternates(n: int) -> str:
    return ngettext("%(n)s alternate", "%(n)s alternates", n) % {"n": n} if n else ""


def _observers(n: int) -> str:
    told = ngettext("%(n)s observer without a vote", "%(n)s observers without a vote", n)
    return told % {"n": n} if n else ""


def _officers(n: int) -> str:
    return ngettext("%(n)s officer", "%(n)s officers", n) % {"n": n} if n else ""


def _villagers(n: int) -> str:
    told = ngettext("%(n)s villager without an account", "%(n)s villagers without an account", n)
    return told % {"n": n} if n else ""


def _guests(n: int) -> str:
    told = ngettext("%(n)s who is in no roster", "%(n)s who are in no roster", n)
    return told % {"n": n} if n else ""
