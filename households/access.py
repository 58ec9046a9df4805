"""Which households an officer may see, and what they may do with them."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grids.access import can_work_in
from grids.models import Grid, Officer, Village
from grids.reach import reach
from grids.roles import Role
from households.models import (
    Activity,
    ActivityQuerySet,
    Attendee,
    Certificate,
    CorrectionRequest,
    FamilyAct,
    Household,
    Liaison,
    Link,
    Membership,
    Person,
    Receiver,
    RosterUpload,
    Served,
    Tie,
    Visit,
    Wish,
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


def visible_receivers(officer: Officer, village: Village, table: str) -> QuerySet[Receiver]:
    """Receivers of a village's tables, for whoever may send them."""
    found = Receiver.objects.filter(village=village, table=table)
    return found if can_send_roster(officer, village) else found.none()


def can_send_roster(officer: Officer, village: Village) -> bool:
    """Who may give the roster to somebody as a file, with a trace."""
    return can_work_in(officer, village, Role.CLERK, Role.TOWNSHIP)


def can_unmask(officer: Officer, village: Village) -> bool:
    """Who may read a whole ID or phone number, with a reason and a trace."""
    return can_work_in(officer, village, Role.CLERK, Role.TOWNSHIP)


def own_requests(home: Household) -> QuerySet[CorrectionRequest]:
    """What a household itself asked to have put right, or somebody in its name."""
    return CorrectionRequest.objects.filter(household=home)


def own_wishes(home: Household) -> QuerySet[Wish]:
    """What it asked for, with the answers."""
    return Wish.objects.filter(household=home)


#: Who plans and records what is held: the clerk everywhere, grid leaders in their grids.
KEEPS_ACTIVITIES = (Role.CLERK, Role.GRID_LEADER)
#: Who reads who came; the plan itself is public.
READS_ACTIVITIES = (
    Role.COUNTY,
    Role.TOWNSHIP,
    Role.SECRETARY,
    Role.CLERK,
    Role.SUPERVISOR,
    Role.GRID_LEADER,
)


def can_read_activities(officer: Officer, village: Village) -> bool:
    """Who reads a village's activities; grid leaders those of their grids and of all."""
    return can_work_in(officer, village, *READS_ACTIVITIES)


def visible_activities(officer: Officer) -> ActivityQuerySet:
    """Of the villages that one answers for, watches or heads, and of one's grids."""
    found = Activity.objects.exclude(kind=Activity.Kind.STUDY)
    near, grids = reach(officer, READS_ACTIVITIES), reach(officer, {Role.GRID_LEADER})
    if near.everywhere:
        return found
    return found.filter(
        near.whole("village")
        | Q(grid=None, village__in=grids.around)
        | Q(grid__in=grids.grids)
        | Q(grid__parent__in=grids.grids)
        | Q(grid__parent__parent__in=grids.grids)
    )


def kept_grids(officer: Officer, village: Village) -> QuerySet[Grid]:
    """The grids of a village for which one plans and records."""
    found = Grid.objects.filter(village=village)
    if can_work_in(officer, village, Role.CLERK):
        return found
    own = reach(officer, {Role.GRID_LEADER}).grids
    return found.filter(Q(pk__in=own) | Q(parent__in=own) | Q(parent__parent__in=own))


def keeps_in(officer: Officer, village: Village, grid: UUID | None) -> bool:
    """Whether one plans and records in this grid, or (none) for the whole village."""
    if grid is None:
        return can_work_in(officer, village, Role.CLERK)
    return kept_grids(officer, village).filter(pk=grid).exists()


def can_keep_activities(officer: Officer, village: Village) -> bool:
    """Who plans and records anything at all in the village."""
    return can_work_in(officer, village, *KEEPS_ACTIVITIES)


def visible_attendees(officer: Officer) -> QuerySet[Attendee]:
    """Households that were written down for a visible activity."""
    return Attendee.objects.filter(activity__in=visible_activities(officer))


def visible_served(officer: Officer) -> QuerySet[Served]:
    """Hours of a visible activity."""
    return Served.objects.filter(activity__in=visible_activities(officer))


def visible_certificates(officer: Officer) -> QuerySet[Certificate]:
    """Of the villages that one answers for or watches."""
    near = reach(officer, READS_CERTIFICATES)
    if near.everywhere:
        return Certificate.objects.all()
    return Certificate.objects.filter(near.whole("village"))


#: Certificates name a person; grid leaders send whoever asks to the clerk.
READS_CERTIFICATES = tuple(role for role in READS_ACTIVITIES if role != Role.GRID_LEADER)


def public_activities() -> ActivityQuerySet:
    """What is planned and was held, for everybody: no person but who leads it."""
    return Activity.objects.exclude(kind=Activity.Kind.STUDY)


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


def visible_links(officer: Officer) -> QuerySet[Link]:
    """Links of those villages, and one's own."""
    return Link.objects.filter(
        reach(officer, LINK_READERS).whole("liaison__village") | Q(liaison__officer=officer)
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
