"""Entries and what is said of them: by the household, by questions, by counts."""

from django.db.models import Q, QuerySet

from evaluation.access.decisions import own_seats
from evaluation.access.workers import WORKERS
from evaluation.kin import circle_of
from evaluation.models import Entry, Question, Round
from evaluation.workflow import Work
from grids.access import can_work_in
from grids.models import Officer
from grids.reach import reach
from grids.roles import Role
from households.access import SEES_ALL


def visible_entries(officer: Officer) -> QuerySet[Entry]:
    """Entries of the villages one stands for, or of the grids one leads (as frozen)."""
    near, grids = reach(officer, SEES_ALL), reach(officer).grids
    if near.everywhere:
        return Entry.objects.all()
    return Entry.objects.filter(
        near.whole("round__village")
        | Q(micro_grid__in=grids)
        | Q(group__in=grids)
        | Q(group__parent__in=grids)
    )


def sees_entry(officer: Officer, entry: Entry) -> bool:
    """The same of an entry that is loaded with its round's village and its group."""
    near, grids = reach(officer, SEES_ALL), reach(officer).grids
    village, group = entry.round.village, entry.group
    if near.everywhere or village.pk in near.villages or village.township_id in near.townships:
        return True
    parent = group.parent_id if group else None
    return not grids.isdisjoint({entry.micro_grid_id, entry.group_id, parent})


def judged_entries(officer: Officer) -> QuerySet[Entry]:
    """Entries in sight, and those of one's own group: it may judge others than one's grid."""
    groups = own_seats(officer).values("panel")
    return Entry.objects.filter(
        Q(pk__in=visible_entries(officer).values("pk")) | Q(panel__in=groups)
    )


def visible_questions(officer: Officer) -> QuerySet[Question]:
    """Questions about entries in sight."""
    return Question.objects.filter(entry__in=visible_entries(officer))


def can_declare(officer: Officer, entry: Entry) -> bool:
    """Who leads the household's micro-grid or a grid above it, and the village's clerk."""
    if can_work_in(officer, entry.round.village, Role.CLERK):
        return True
    led = reach(officer, {Role.GRID_LEADER}).grids
    if entry.micro_grid_id in led or entry.group_id in led:
        return True
    return entry.group is not None and entry.group.parent_id in led


def can_answer(officer: Officer, entry: Entry) -> bool:
    """Who may take the household's declaration answers for what was seen; never on kin."""
    return can_declare(officer, entry) and not circle_of(officer).holds(entry)


def answerable_questions(officer: Officer) -> QuerySet[Question]:
    """Of the questions in sight, those not about the own household or kin's."""
    close = Entry.objects.filter(circle_of(officer).entries())
    return visible_questions(officer).exclude(entry__in=close.values("pk"))


def can_read_questions(officer: Officer, round_: Round) -> bool:
    """Who may have some to answer."""
    return can_work_in(officer, round_.village, *WORKERS[Work.DECLARE])


def can_see_votes(officer: Officer, entry: Entry) -> bool:
    """Those who stand for the village and above; never on one's own household or kin's.

    Who stands aside sees nothing, not even the counts.
    """
    posts = [post for post in officer.standing_posts if post.role in SEES_ALL and not post.grid_id]
    stands = any(post.reaches(entry.round.village) for post in posts)
    return stands and not circle_of(officer).holds(entry)
