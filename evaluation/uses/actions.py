"""What was kept for its time is forgotten: shown first, then erased, with a line in each ledger.

How long each is kept stands in docs/security.md ("How long"). The ledger keeps that it was erased,
how many and by which day, and goes on to hold: what is sealed never was in its digests.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, When
from django.utils.timezone import localdate

from evaluation.models import Objection, Photo
from evaluation.photos.actions import forget
from evaluation.uses.queries.uses import FORGOTTEN
from grids.models import Receipt, Village
from grids.traces import holding, ledger
from households.models import Membership, Person

#: Whole years after which each goes.
YEARS_OF_NUMBERS = YEARS_OF_CONTACTS = 1
YEARS_OF_PHOTOS = YEARS_OF_TYPED = 2
_NUMBERS = ("id_number_sealed", "id_number_fingerprint", "phone_sealed", "phone_fingerprint")


@dataclass(frozen=True)
class Kept:
    """One kind of what is kept for a time: what is over on a day, and how it goes.

    ``before``: the day from which on nothing is over.
    """

    name: str
    before: Callable[[date], date]
    over: Callable[[date], QuerySet[Any]]
    village: str
    erase: Callable[[QuerySet[Any], datetime], None]

    @property
    def told(self) -> str:
        return str(FORGOTTEN[self.name])

    def until(self, day: date) -> date:
        """The last day of what is over."""
        return self.before(day) - timedelta(days=1)


@dataclass(frozen=True)
class Over:
    """So many of a kind are over, in a village; of nobody's village: in the installation."""

    kept: Kept
    village: Village | None
    count: int


def over(now: datetime) -> list[Over]:
    """What would go, by kind and village; one query a kind, and one for the villages."""
    day, found = localdate(now), []
    for kept in KINDS:
        rows = kept.over(day).order_by().values_list(kept.village)
        counts: dict[UUID | None, int] = {}
        for (village,) in rows:
            counts[village] = counts.get(village, 0) + 1
        found += [(kept, village, count) for village, count in counts.items()]
    named = Village.objects.in_bulk([village for _kept, village, _count in found if village])
    return [Over(kept, named.get(village), count) for kept, village, count in found]


def forget_over(now: datetime) -> list[Over]:
    """Erase all that is over, each kind and village in a transaction of its own."""
    return [_forget(each, now) for each in over(now)]


def _forget(each: Over, now: datetime) -> Over:
    kept, place = each.kept, each.village
    with transaction.atomic():
        holding.begin()
        rows = kept.over(localdate(now)).filter(**{kept.village: place.pk if place else None})
        keys = list(rows.values_list("pk", flat=True))
        mine = rows.model._default_manager.filter(pk__in=keys).select_for_update().order_by("pk")
        count = len(mine)
        kept.erase(rows.model._default_manager.filter(pk__in=keys), now)
        ledger.append(place, [_fact(kept, place, count, now)], actor=None, post=None, at=now)
    return Over(kept, place, count)


def _fact(kept: Kept, place: Village | None, count: int, now: datetime) -> ledger.Fact:
    details = {"what": kept.name, "count": count, "until": kept.until(localdate(now)).isoformat()}
    return ledger.Fact("data_forgotten", ledger.name_of(place) if place else "", details)


def _years_before(years: int) -> Callable[[date], date]:
    return lambda day: day - timedelta(days=366 * years)


def _year_of_photos(day: date) -> date:
    """Of a year they go together, two years after its end."""
    return date(day.year - YEARS_OF_PHOTOS, 1, 1)


_before_numbers, _before_contacts, _before_typed = map(
    _years_before, (YEARS_OF_NUMBERS, YEARS_OF_CONTACTS, YEARS_OF_TYPED)
)


def _numbers_over(day: date) -> QuerySet[Person]:
    """Of people who live nowhere here any more, since a year."""
    here = Membership.objects.filter(person=OuterRef("pk"), until=None, household__ended_on=None)
    ended = Case(
        When(memberships__until=None, then=F("memberships__household__ended_on")),
        default=F("memberships__until"),
    )
    kept = Q(id_number_sealed__isnull=False) | Q(phone_sealed__isnull=False)
    gone = Person.objects.filter(kept).exclude(Exists(here)).annotate(gone=Max(ended))
    return gone.filter(gone__lt=_before_numbers(day))


def _contacts_over(day: date) -> QuerySet[Objection]:
    answered = Objection.objects.filter(answered_at__date__lt=_before_contacts(day))
    return answered.filter(contact_sealed__isnull=False)


def _photos_over(day: date) -> QuerySet[Photo]:
    """Of households' forms; signed minutes and papers on walls belong to the archive."""
    forms = Photo.objects.standing().filter(kind__in=Photo.OF_A_FORM)
    return forms.filter(entry__campaign__year__lt=_year_of_photos(day).year)


def _typed_over(day: date) -> QuerySet[Receipt]:
    """What was typed, sealed under a receipt to answer a second arrival; the receipt stays."""
    return Receipt.objects.filter(at__date__lt=_before_typed(day)).exclude(sealed_content=b"")


def _erase_numbers(people: QuerySet[Person], _now: datetime) -> None:
    people.update(**dict.fromkeys(_NUMBERS))


def _erase_contacts(objections: QuerySet[Objection], _now: datetime) -> None:
    objections.update(contact_sealed=None)


def _erase_typed(receipts: QuerySet[Receipt], _now: datetime) -> None:
    receipts.update(sealed_content=b"")


def _erase_photos(photos: QuerySet[Photo], now: datetime) -> None:
    """The row stays and says why; the picture goes once that is certain."""
    digests = list(photos.values_list("digest", flat=True))
    photos.update(removed_at=now, removed_because=Photo.TIME_OVER)
    transaction.on_commit(lambda: _drop(digests))


def _drop(digests: Iterable[str]) -> None:
    for digest in set(digests):
        forget(digest)


def _kinds() -> Iterator[Kept]:
    yield Kept(
        "numbers",
        _before_numbers,
        _numbers_over,
        "village",
        _erase_numbers,
    )
    yield Kept(
        "contacts",
        _before_contacts,
        _contacts_over,
        "entry__round__village",
        _erase_contacts,
    )
    yield Kept(
        "photos",
        _year_of_photos,
        _photos_over,
        "entry__round__village",
        _erase_photos,
    )
    yield Kept(
        "typed",
        _before_typed,
        _typed_over,
        "village",
        _erase_typed,
    )


KINDS = tuple(_kinds())
