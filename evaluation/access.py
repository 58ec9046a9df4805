"""What an officer may see and do in evaluations; out of scope is 404, not one's role is 403."""

from django.db.models import Count, Q, QuerySet

from evaluation.models import (
    Award,
    Campaign,
    Entry,
    Notice,
    Objection,
    Panel,
    Proposal,
    Question,
    Round,
    Seat,
    Sitting,
    SpotCheck,
)
from evaluation.queries.stories import is_close_to
from evaluation.queries.waiting import close_to
from evaluation.workflow import MOVES, MoveName, Stage, Work, moves_from
from grids.access import can_work_in, visible_townships, visible_villages
from grids.models import Officer, Township
from grids.roles import Role
from households.access import SEES_ALL

#: Who does which kind of work (design.md §1, the life of a round).
WORKERS: dict[Work, tuple[Role, ...]] = {
    Work.SEAT: (Role.CLERK, Role.TOWNSHIP),
    Work.STUDY: (Role.CLERK,),
    Work.DECLARE: (Role.GRID_LEADER, Role.CLERK),
    Work.ASSESS: (Role.CLERK,),
    Work.DECIDE: (Role.CLERK,),
    Work.OBJECT: (Role.CLERK, Role.SUPERVISOR),
    Work.ANSWER: (Role.SUPERVISOR, Role.CLERK),
    Work.SPOT_CHECK: (Role.TOWNSHIP,),
}

#: Whoever holds a seat has a post here; the county only reads.
MAY_SIT = tuple(role for role in Role if role != Role.COUNTY)

WATCHERS = (Role.CLERK, Role.SECRETARY, Role.SUPERVISOR, Role.TOWNSHIP, Role.COUNTY)


def visible_campaigns(officer: Officer) -> QuerySet[Campaign]:
    """Campaigns of the townships in sight."""
    return Campaign.objects.filter(township__in=visible_townships(officer))


def visible_rounds(officer: Officer) -> QuerySet[Round]:
    """Rounds of the villages in sight."""
    return Round.objects.filter(village__in=visible_villages(officer))


def visible_entries(officer: Officer) -> QuerySet[Entry]:
    """Entries of the villages one stands for, or of the grids one leads (as frozen)."""
    posts = [post for post in officer.standing_posts if post.role in SEES_ALL and not post.grid_id]
    if any(post.role == Role.COUNTY for post in posts):
        return Entry.objects.all()
    grids = {post.grid_id for post in officer.standing_posts if post.grid_id}
    return Entry.objects.filter(
        Q(round__village__in={post.village_id for post in posts if post.village_id})
        | Q(round__village__township__in={post.township_id for post in posts if post.township_id})
        | Q(micro_grid__in=grids)
        | Q(group__in=grids)
        | Q(group__parent__in=grids)
    )


def visible_panels(officer: Officer) -> QuerySet[Panel]:
    """Panels of visible rounds."""
    return Panel.objects.filter(round__in=visible_rounds(officer))


def visible_seats(officer: Officer) -> QuerySet[Seat]:
    """Seats of visible panels."""
    return Seat.objects.filter(panel__in=visible_panels(officer))


def own_seats(officer: Officer) -> QuerySet[Seat]:
    """Voting seats that the officer holds, under that name or as the person behind it."""
    mine = Q(officer=officer) | Q(person__officer=officer)
    rounds = visible_rounds(officer)
    return Seat.objects.filter(mine, kind__in=Seat.VOTING, panel__round__in=rounds)


def judged_entries(officer: Officer) -> QuerySet[Entry]:
    """Entries in sight, and those of one's own group: it may judge others than one's grid."""
    groups = own_seats(officer).values("panel")
    return Entry.objects.filter(
        Q(pk__in=visible_entries(officer).values("pk")) | Q(panel__in=groups)
    )


def visible_questions(officer: Officer) -> QuerySet[Question]:
    """Questions about entries in sight."""
    return Question.objects.filter(entry__in=visible_entries(officer))


def visible_sittings(officer: Officer) -> QuerySet[Sitting]:
    """Sittings of visible panels."""
    return Sitting.objects.filter(panel__in=visible_panels(officer))


def visible_proposals(officer: Officer) -> QuerySet[Proposal]:
    """Open and past proposals in visible rounds."""
    return Proposal.objects.filter(round__in=visible_rounds(officer))


def visible_notices(officer: Officer) -> QuerySet[Notice]:
    """Notices of visible rounds, for those who work with them (the board itself is public)."""
    return Notice.objects.filter(round__in=visible_rounds(officer))


def public_notices() -> QuerySet[Notice]:
    """Every notice: whoever knows its address may read it. ``star_total``: how many there are."""
    return Notice.objects.select_related("round__campaign").annotate(
        star_total=Count("round__campaign__stars")
    )


def visible_objections(officer: Officer) -> QuerySet[Objection]:
    """Objections of visible rounds; a grid leader does not see who objected to whom."""
    posts = [post for post in officer.standing_posts if post.role in SEES_ALL and not post.grid_id]
    villages = {post.village_id for post in posts if post.village_id}
    townships = {post.township_id for post in posts if post.township_id}
    everywhere = any(post.role == Role.COUNTY for post in posts)
    rounds = visible_rounds(officer)
    if not everywhere:
        rounds = rounds.filter(Q(village__in=villages) | Q(village__township__in=townships))
    return Objection.objects.filter(notice__round__in=rounds)


def visible_spot_checks(officer: Officer) -> QuerySet[SpotCheck]:
    """Spot checks of visible rounds."""
    return SpotCheck.objects.filter(round__in=visible_rounds(officer))


def visible_awards(officer: Officer) -> QuerySet[Award]:
    """Awards of visible entries."""
    return Award.objects.filter(entry__in=visible_entries(officer))


def can_sign(officer: Officer, round_: Round, name: MoveName) -> bool:
    """Whether one of the officer's roles in the village may ever sign the move."""
    return can_work_in(officer, round_.village, *MOVES[name].roles())


def can_make_move(officer: Officer, round_: Round, name: MoveName) -> bool:
    """The same, for a move that leaves the round's present stage."""
    here = {move.name for move in moves_from(Stage(round_.stage))}
    return name in here and can_sign(officer, round_, name)


def can_do(officer: Officer, round_: Round, work: Work) -> bool:
    """Whether the officer's role does this work; whether it is open is ``round_.open_for``."""
    return can_work_in(officer, round_.village, *WORKERS[work])


def can_declare(officer: Officer, entry: Entry) -> bool:
    """Who leads the household's micro-grid or a grid above it, and the village's clerk."""
    if can_work_in(officer, entry.round.village, Role.CLERK):
        return True
    above = {entry.micro_grid_id, entry.group_id, entry.group and entry.group.parent_id} - {None}
    return any(
        post.role == Role.GRID_LEADER and post.grid_id in above for post in officer.standing_posts
    )


def can_answer(officer: Officer, entry: Entry) -> bool:
    """Who may take the household's declaration answers for what was seen; never on kin."""
    return can_declare(officer, entry) and not is_close_to(officer, entry)


def answerable_questions(officer: Officer) -> QuerySet[Question]:
    """Of the questions in sight, those not about the own household or kin's."""
    return visible_questions(officer).exclude(
        entry__in=Entry.objects.filter(close_to(officer)).values("pk")
    )


def can_read_questions(officer: Officer, round_: Round) -> bool:
    """Who may have some to answer."""
    return can_work_in(officer, round_.village, *WORKERS[Work.DECLARE])


def can_watch(officer: Officer, round_: Round) -> bool:
    """Who answers for a round, or watches those who do: objections, review, what is not posted."""
    return can_work_in(officer, round_.village, *WATCHERS)


def can_read_decisions(officer: Officer, round_: Round) -> bool:
    """Who reads panels, sittings and minutes: not those who only work in a grid or with ten."""
    return can_work_in(officer, round_.village, *SEES_ALL)


def can_read_contact(officer: Officer, objection: Objection) -> bool:
    """Who objected is known to whoever received it and to the village's supervisors only."""
    village = objection.notice.round.village
    return objection.received_by_id == officer.pk or can_work_in(officer, village, Role.SUPERVISOR)


def can_see_votes(officer: Officer, entry: Entry) -> bool:
    """Those who stand for the village and above; never on one's own household or kin's.

    Who stands aside sees nothing, not even the counts.
    """
    posts = [post for post in officer.standing_posts if post.role in SEES_ALL and not post.grid_id]
    stands = any(post.reaches(entry.round.village) for post in posts)
    return stands and not is_close_to(officer, entry)


def can_found_round(officer: Officer, township: Township) -> bool:
    """Township staff found a village's round."""
    return any(
        post.role == Role.TOWNSHIP and post.township_id == township.pk
        for post in officer.standing_posts
    )
