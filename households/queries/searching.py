"""Which households are meant: by number, group, name, pinyin, initials; and by what is so of them.

A county has a million: so the keys of the first hundred are fetched as an index gives them, and
only those are put in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from grids.models import Village
from grids.numbers import bare_name, plain
from grids.sheets.cells import is_counted_group, read_group
from households.models import Household, Membership, Residence
from households.naming import grams_of, search_words

#: So many are shown; from so many on, a village is shown one villager group at a time.
A_PAGE = 100
#: Several people of a household may fit; if too many do, more are fetched.
_A_FETCH = A_PAGE + A_PAGE // 4
#: So few villages are read whole sooner than a name is looked up in all of them.
_A_FEW = 3
MISSING = ("phone", "id_number")


@dataclass(frozen=True)
class Search:
    """What is looked for; ``missing``: households of which nobody has such a number."""

    words: str = ""
    residence: str = ""
    party: bool = False
    missing: str = ""
    ended: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.residence or self.party or self.missing or self.ended)


def keys_of(
    households: QuerySet[Household], search: Search, *, among: Sequence[Village] = ()
) -> list[UUID]:
    """Keys of at most one more than a page, in no order; one query, hardly ever two.

    ``among``: the villages in which all of them lie; a few of them narrow a search for names.
    """
    fitting = _filtered(households, search)
    names = []
    for word in search.words.split():
        if any(sign.isdigit() for sign in plain(word)) or is_counted_group(read_group(word)):
            fitting = fitting.filter(_of_number(word))
        elif bare_name(word):
            names.append(word)
    if names:
        return _of_name("".join(names), fitting, among)
    return list(fitting.order_by().values_list("pk", flat=True)[: A_PAGE + 1])


def _filtered(households: QuerySet[Household], search: Search) -> QuerySet[Household]:
    if not search.ended:
        households = households.filter(ended_on=None)
    if search.residence in Residence.values:
        households = households.filter(residence=search.residence)
    here = Membership.objects.filter(household=OuterRef("pk"), until=None)
    if search.party:
        households = households.filter(Exists(here.filter(person__party_member=True)))
    if search.missing in MISSING:
        known = {f"person__{search.missing}_sealed__isnull": False}
        households = households.filter(~Exists(here.filter(**known)))
    return households


def _of_number(word: str) -> Q:
    """``3组`` is a villager group; other words with digits begin a household's number."""
    group, number = read_group(word), plain(word)
    if is_counted_group(group) and not number.isdecimal():
        return Q(grid__name=group) | Q(grid__parent__name=group)
    spellings = {number, number.upper(), number.lower()}
    return reduce(or_, (Q(number__startswith=one) for one in sorted(spellings)))


def _of_name(words: str, households: QuerySet[Household], among: Sequence[Village]) -> list[UUID]:
    """By the parts of names that an index holds, then by the whole of what was typed."""
    people = Membership.objects.filter(
        until=None,
        person__search_grams__contains=grams_of(words),
        person__search_key__contains=search_words(words),
        household__in=households.order_by(),
    )
    if 0 < len(among) <= _A_FEW:
        people = people.filter(person__village__in=among)
    return _first_of(people.values_list("household", flat=True), _A_FETCH)


def _first_of(found: "QuerySet[Membership, UUID]", most: int) -> list[UUID]:
    rows = list(found[:most])
    keys = list(dict.fromkeys(rows))
    if len(keys) <= A_PAGE and len(rows) == most:
        return _first_of(found, 4 * most)
    return keys[: A_PAGE + 1]
