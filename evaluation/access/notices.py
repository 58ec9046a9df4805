"""Notices, where they hang, and what villagers object to."""

from django.db.models import Count, QuerySet

from evaluation.models import Notice, Objection, Posting, Round
from grids.access import can_work_in
from grids.models import Officer
from grids.reach import reach
from grids.roles import Role
from households.access import SEES_ALL


def visible_notices(officer: Officer) -> QuerySet[Notice]:
    """Notices of visible rounds, for those who work with them (the board itself is public)."""
    return Notice.objects.filter(reach(officer).sight("round__village"))


def public_notices() -> QuerySet[Notice]:
    """Every notice: whoever knows its address may read it. ``star_total``: how many there are."""
    return Notice.objects.select_related("round__campaign").annotate(
        star_total=Count("round__campaign__stars")
    )


def visible_postings(officer: Officer) -> QuerySet[Posting]:
    """Papers on walls, of visible notices."""
    return Posting.objects.filter(reach(officer).sight("notice__round__village"))


def visible_objections(officer: Officer) -> QuerySet[Objection]:
    """Objections of visible rounds; a grid leader does not see who objected to whom."""
    near, found = reach(officer, SEES_ALL), Objection.objects.all()
    return found if near.everywhere else found.filter(near.whole("notice__round__village"))


def can_keep_postings(officer: Officer, round_: Round) -> bool:
    """The clerk writes down where a paper hangs, also after the round has gone on."""
    return can_work_in(officer, round_.village, Role.CLERK)


def can_read_contact(officer: Officer, objection: Objection) -> bool:
    """Who objected is known to whoever received it and to the village's supervisors only."""
    village = objection.notice.round.village
    return objection.received_by_id == officer.pk or can_work_in(officer, village, Role.SUPERVISOR)
