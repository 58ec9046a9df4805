"""Who can look after households, who does, after which, and whom nobody looks after."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from grids.models import Officer, Village
from households.models import TEN, Household, Liaison, Link, Membership, Person, Tie

_CADRES = ("secretary", "clerk", "committee", "supervisor", "grid_leader", "assessor", "liaison")


@dataclass(frozen=True)
class Candidate:
    """Somebody who is no liaison yet; ``key`` as the form sends it: ``officer:…``, ``person:…``."""

    key: str
    name: str
    why: str


def candidates(village: Village, *, today: date) -> list[Candidate]:
    """The village's officers, then the Party members of its roster, by name; three queries."""
    known = Liaison.objects.standing().filter(village=village)
    officers = _officers(village, today).exclude(
        pk__in=known.exclude(officer=None).values("officer")
    )
    taken = known.exclude(person=None).values("person")
    people = Person.objects.filter(village=village, party_member=True, memberships__until=None)
    people = people.exclude(pk__in=taken)
    people = people.filter(Q(officer=None) | ~Q(officer__in=_officers(village, today)))
    return [
        *(Candidate(f"officer:{one.pk}", one.name, _("has an account")) for one in officers),
        *(
            Candidate(f"person:{one.pk}", one.name, _("Party member of the roster, on paper"))
            for one in people.distinct().order_by("name", "pk")
        ),
    ]


def _officers(village: Village, today: date) -> QuerySet[Officer]:
    stands = Q(posts__until=None) | Q(posts__until__gt=today)
    here = Q(posts__village=village) | Q(posts__grid__village=village)
    found = Officer.objects.filter(stands, here, posts__role__in=_CADRES, is_active=True)
    return found.distinct().order_by("name", "pk")


@dataclass
class Entered:
    """A liaison of the list, with how many households it has."""

    liaison: Liaison
    households: int

    @property
    def over(self) -> bool:
        """More than ten, which needed a reason."""
        return self.liaison.kind == Liaison.Kind.MEMBER and self.households > TEN


def roll_of(village: Village) -> list[Entered]:
    """Every standing liaison by name, the secretary's group last; one query."""
    holds = Q(links__until=None, links__household__ended_on=None)
    holds &= Q(links__confirmed_at__isnull=False)
    found = Liaison.objects.standing().filter(village=village)
    counted = found.annotate(n=Count("links", filter=holds)).order_by("-kind", "name", "pk")
    return [Entered(liaison, liaison.n) for liaison in counted]  # type: ignore[attr-defined]  # because it is annotated


def looked_after_by_nobody(village: Village) -> QuerySet[Household]:
    """Standing households without a liaison who can and does, in the order of their numbers."""
    standing = Household.objects.standing().filter(village=village)
    held = Link.objects.standing().filter(liaison__until=None, liaison__cannot="")
    return standing.exclude(pk__in=held.values("household")).select_related("head", "grid__parent")


def able_in(village: Village) -> QuerySet[Liaison]:
    """Who can look after households there, the secretary's group among them."""
    return Liaison.objects.able().filter(village=village)


def proposed_in(village: Village) -> QuerySet[Link]:
    """What is proposed there and holds not yet."""
    return Link.objects.proposed().filter(liaison__village=village)


def standing_in(village: Village) -> QuerySet[Link]:
    """Every link that holds in a village."""
    return Link.objects.standing().filter(liaison__village=village)


def homes_of(liaison: Liaison) -> QuerySet[Link]:
    """What a liaison looks after now, in the order of the numbers."""
    links = Link.objects.standing().filter(liaison=liaison)
    return links.select_related("household__head", "household__grid__parent", "household__village")


def history_of(household: Household) -> QuerySet[Link]:
    """Who looked after a household, the newest first."""
    links = household.links.exclude(confirmed_at=None).select_related("liaison")
    return links.order_by(F("until").desc(nulls_first=True), "-since", "-at")


def close_homes(liaisons: Iterable[Liaison], *, day: date) -> dict[UUID, frozenset[UUID]]:
    """Per liaison the households that are theirs or were within a year, and their kin's."""
    found = list(liaisons)
    humans = {one.person_id: one.pk for one in found if one.person_id}
    officers = {one.officer_id: one.pk for one in found if one.officer_id}
    lived = Membership.objects.recent(day).filter(
        Q(person__in=humans) | Q(person__officer__in=officers)
    )
    homes: dict[UUID, set[UUID]] = defaultdict(set)
    for person, officer, household in lived.values_list("person", "person__officer", "household"):
        for liaison in (humans.get(person), officers.get(officer)):
            if liaison:
                homes[liaison].add(household)
    kin = _kin({home for its in homes.values() for home in its}, day)
    return {
        pk: frozenset(its | {other for home in its for other in kin.get(home, ())})
        for pk, its in homes.items()
    }


def _kin(homes: set[UUID], day: date) -> dict[UUID, set[UUID]]:
    kin: dict[UUID, set[UUID]] = defaultdict(set)
    ties = Tie.objects.counting(day).filter(Q(first__in=homes) | Q(second__in=homes))
    for first, second in ties.values_list("first", "second"):
        kin[first].add(second)
        kin[second].add(first)
    return kin


@dataclass
class Part:
    """A liaison and the links that are shown under it."""

    liaison: Liaison
    links: list[Link] = field(default_factory=list)


def by_liaison(links: QuerySet[Link]) -> list[Part]:
    """Put together by liaison, liaisons by name; one query."""
    parts: dict[UUID, Part] = {}
    full = links.select_related("liaison", "household__head", "household__grid__parent")
    for link in full.order_by("liaison__name", "liaison", "household__number"):
        parts.setdefault(link.liaison_id, Part(link.liaison)).links.append(link)
    return list(parts.values())
