"""What a clerk says of an act, and the checks that all acts share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from grids.writing import Refused
from households.models import Household, Membership


@dataclass(frozen=True)
class Newcomer:
    """Somebody who joins: new to the village, or known by name in another household of it."""

    name: str
    relation: str = ""
    birth_year: int | None = None
    id_number: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ActFacts:
    """``people`` and ``new_head`` are persons' keys; ``relations``: person → code."""

    happened_on: date
    people: Sequence[UUID] = ()
    new_head: UUID | None = None
    relations: Mapping[UUID, str] = field(default_factory=dict)
    newcomer: Newcomer | None = None
    other: UUID | None = None
    grid: UUID | None = None
    number: str = ""
    tie: bool = False


def members_of(household: Household) -> dict[UUID, Membership]:
    """Open memberships by person."""
    here = household.memberships.filter(until=None).select_related("person")
    return {one.person_id: one for one in here}


def chosen(here: Mapping[UUID, Membership], people: Sequence[UUID]) -> list[Membership]:
    """The memberships of these people; ``Refused`` when one of them is not here any more."""
    if not people:
        raise Refused(_("Tick who it is."))
    if not set(people) <= set(here):
        raise Refused(_("Somebody ticked here is not in this household any more. Look again."))
    return [here[person] for person in people]


def refuse_too_early(members: Sequence[Membership], day: date) -> None:
    if any(one.since > day for one in members):
        raise Refused(_("That day lies before the day on which they came. Choose a later one."))
