"""Who looks after whom, and who reads and answers what was heard at the doors."""

from django.db.models import Q, QuerySet

from grids.access import can_work_in
from grids.models import Officer, Village
from grids.reach import reach
from grids.roles import Role
from households.models import (
    Household,
    Liaison,
    Link,
    Visit,
    Wish,
)

#: Who enters liaisons and links, and who reads them beside the liaisons themselves.
LINK_KEEPERS = (Role.CLERK, Role.SECRETARY)
LINK_READERS = (*LINK_KEEPERS, Role.COMMITTEE, Role.SUPERVISOR, Role.TOWNSHIP)
#: Who reads what was seen at a door: the village that acts on it, and who watches that it does.
VISIT_READERS = (Role.CLERK, Role.SECRETARY, Role.SUPERVISOR)
WISH_READERS = (*VISIT_READERS, Role.COMMITTEE, Role.TOWNSHIP)


def own_links(officer: Officer) -> QuerySet[Link]:
    """Whom an officer looks after: one's own households, and the group's for who leads or helps."""
    led = {post.village_id for post in officer.standing_posts if post.role == Role.SECRETARY}
    helped = Liaison.objects.standing().filter(officer=officer, helps=True).values("village")
    group = Q(liaison__kind=Liaison.Kind.GROUP) & (
        Q(liaison__village__in=led - {None}) | Q(liaison__village__in=helped)
    )
    own = Q(liaison__officer=officer, liaison__until=None)
    return Link.objects.standing().filter(own | group)


def visible_liaisons(officer: Officer) -> QuerySet[Liaison]:
    """Liaisons of villages whose links one keeps or reads, and oneself."""
    return Liaison.objects.filter(
        reach(officer, LINK_READERS).whole("village") | Q(officer=officer)
    )


def visible_visits(officer: Officer) -> QuerySet[Visit]:
    """Visits in the villages that act on them, and to the households one looks after."""
    return Visit.objects.filter(
        reach(officer, VISIT_READERS).whole("household__village")
        | Q(household__in=own_links(officer).values("household"))
    )


def visible_wishes(officer: Officer) -> QuerySet[Wish]:
    """Wishes of those villages and of their township, and of the households one looks after."""
    return Wish.objects.filter(
        reach(officer, WISH_READERS).whole("village")
        | Q(household__in=own_links(officer).values("household"))
    )


def can_keep_links(officer: Officer, village: Village) -> bool:
    """The clerk and the secretary enter who looks after whom."""
    return can_work_in(officer, village, *LINK_KEEPERS)


def can_read_links(officer: Officer, village: Village) -> bool:
    return can_work_in(officer, village, *LINK_READERS)


def can_read_visits(officer: Officer, village: Village) -> bool:
    return can_work_in(officer, village, *VISIT_READERS)


def can_read_wishes(officer: Officer, village: Village) -> bool:
    return can_work_in(officer, village, *WISH_READERS)


def looks_after(officer: Officer, household: Household) -> bool:
    """Whether it is one of the officer's own, or the clerk types in what paper says."""
    if can_work_in(officer, household.village, Role.CLERK):
        return True
    return own_links(officer).filter(household=household).exists()


def own_wishes(home: Household) -> QuerySet[Wish]:
    """What it asked for, with the answers."""
    return Wish.objects.filter(household=home)
