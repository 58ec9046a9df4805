"""Which households an officer may see, and what they may do with them."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grids.access import can_work_in
from grids.models import Officer, Village
from grids.reach import reach
from grids.roles import Role
from households.access.care import own_links
from households.models import (
    CorrectionRequest,
    FamilyAct,
    Household,
    Membership,
    Person,
    Receiver,
    RosterUpload,
    Tie,
)

#: Roles that see every household of the place they stand for.
SEES_ALL = {
    Role.COUNTY,
    Role.TOWNSHIP,
    Role.SECRETARY,
    Role.CLERK,
    Role.COMMITTEE,
    Role.SUPERVISOR,
    Role.ASSESSOR,
}


#: Who hands tables in for a village or a township.
HANDS_IN = (Role.CLERK, Role.TOWNSHIP)
#: The second officer of a tie's release.
RELEASES = (Role.SECRETARY, Role.SUPERVISOR)


def visible_households(officer: Officer) -> QuerySet[Household]:
    """Households of the villages that the officer stands for, of their grids, or their own ten."""
    near, grids = reach(officer, SEES_ALL), reach(officer).grids
    if near.everywhere:
        return Household.objects.all()
    inside = (
        near.whole("village")
        | Q(grid__in=grids)
        | Q(grid__parent__in=grids)
        | Q(grid__parent__parent__in=grids)
    )
    if any(post.role not in SEES_ALL for post in officer.standing_posts):
        inside |= Q(pk__in=own_links(officer).values("household"))
    return Household.objects.filter(inside)


def visible_people(officer: Officer) -> QuerySet[Person]:
    """People with an open or past membership in a visible household."""
    return Person.objects.filter(memberships__household__in=visible_households(officer)).distinct()


def visible_ties(officer: Officer) -> QuerySet[Tie]:
    """Ties of visible households."""
    households = visible_households(officer)
    return Tie.objects.filter(Q(first__in=households) | Q(second__in=households))


def can_release_tie(officer: Officer, village: Village) -> bool:
    """Whether the officer's role releases ties; who may not this one: ``why_not_release_tie``."""
    return can_work_in(officer, village, *RELEASES)


def why_not_release_tie(officer: Officer, tie: Tie) -> str:
    """Why this officer neither asks for the tie's release nor grants it; or an empty text."""
    if tie.release_asked_by_id == officer.pk:
        return _("You asked for this yourself: another officer must say so.")
    homes = Membership.objects.filter(person__officer=officer, until=None)
    if homes.filter(household__in=(tie.first_id, tie.second_id)).exists():
        return _("This is your own household's tie, so another officer must do it.")
    return ""


def visible_acts(officer: Officer) -> QuerySet[FamilyAct]:
    """What happened to visible households."""
    return FamilyAct.objects.filter(household__in=visible_households(officer))


def visible_requests(officer: Officer) -> QuerySet[CorrectionRequest]:
    """Requests of visible households."""
    return CorrectionRequest.objects.filter(household__in=visible_households(officer))


def can_take_requests(officer: Officer, household: Household) -> bool:
    """The clerk, and the grid leader at the door."""
    return can_work_in(officer, household.village, Role.CLERK, Role.GRID_LEADER)


def can_see_information(officer: Officer, household: Household) -> bool:
    """Who may print for a household what is stored about it."""
    roles = (Role.CLERK, Role.SECRETARY, Role.TOWNSHIP, Role.GRID_LEADER)
    return can_work_in(officer, household.village, *roles)


def visible_uploads(officer: Officer) -> QuerySet[RosterUpload]:
    """One's own uploads in villages that one still sees."""
    return RosterUpload.objects.filter(reach(officer).sight("village"), officer=officer)


def can_keep_roster(officer: Officer, village: Village) -> bool:
    """The clerk keeps the village's roster."""
    return can_work_in(officer, village, Role.CLERK)


def visible_receivers(officer: Officer) -> QuerySet[Receiver]:
    """Receivers of the villages and townships whose tables one hands in."""
    near = reach(officer, HANDS_IN)
    return Receiver.objects.filter(near.whole("village") | Q(township__in=near.townships))


def can_send_roster(officer: Officer, village: Village) -> bool:
    """Who may give the roster to somebody as a file, with a trace."""
    return can_work_in(officer, village, *HANDS_IN)


def can_unmask(officer: Officer, village: Village) -> bool:
    """Who may read a whole ID or phone number, with a reason and a trace."""
    return can_work_in(officer, village, Role.CLERK, Role.TOWNSHIP)


def own_requests(home: Household) -> QuerySet[CorrectionRequest]:
    """What a household itself asked to have put right, or somebody in its name."""
    return CorrectionRequest.objects.filter(household=home)
