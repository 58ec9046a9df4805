"""The roles that an officer can hold, and who may not be two things at once."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What an officer does in a place (任职)."""

    COUNTY = "county", _("County staff")
    TOWNSHIP = "township", _("Township staff")
    SECRETARY = "secretary", _("Village Party secretary")
    CLERK = "clerk", _("Village clerk")
    COMMITTEE = "committee", _("Member of the two committees")
    SUPERVISOR = "supervisor", _("Village supervision committee")
    ASSESSOR = "assessor", _("Assessment group member")
    GRID_LEADER = "grid_leader", _("Grid leader")
    LIAISON = "liaison", _("Liaison Party member")


#: Roles that stand for a whole village (or, for township staff, may be assigned to one).
VILLAGE_ROLES = frozenset(
    {Role.SECRETARY, Role.CLERK, Role.COMMITTEE, Role.SUPERVISOR, Role.LIAISON}
)

#: The kinds of place in which a role stands; the county's stands in none.
PLACES: Mapping[Role, tuple[str, ...]] = {
    Role.COUNTY: (),
    Role.TOWNSHIP: ("township", "village"),
    **dict.fromkeys(VILLAGE_ROLES, ("village",)),
    Role.ASSESSOR: ("village", "grid"),
    Role.GRID_LEADER: ("grid",),
}

#: The supervision committee watches the others, so its members may not be them in the same village
#: (村民委员会组织法, on the village supervision body).
INCOMPATIBLE = frozenset(
    frozenset({Role.SUPERVISOR, other}) for other in (Role.SECRETARY, Role.CLERK, Role.COMMITTEE)
)


#: No post of today began before, and none is known more than a year ahead.
_EARLIEST = date(1978, 1, 1)
AHEAD = timedelta(days=366)


def may_begin(since: date, *, today: date) -> bool:
    """Whether the day can be right: a year is easily mistyped."""
    return _EARLIEST <= since <= today + AHEAD


def clash(one: Role, other: Role, *, same_village: bool) -> bool:
    """Whether nobody may hold both; the county only reads, so it goes with no other role."""
    if Role.COUNTY in {one, other}:
        return one != other
    return same_village and frozenset({one, other}) in INCOMPATIBLE
