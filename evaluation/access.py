"""What an officer may see and do in evaluations; out of scope is 404, not one's role is 403."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from evaluation.models import (
    Award,
    Campaign,
    Catalogue,
    Criterion,
    Entry,
    Notice,
    Objection,
    Panel,
    Posting,
    Proposal,
    Question,
    Round,
    Seat,
    Sitting,
    SpotCheck,
    Star,
    Veto,
    VetoGround,
    Wave,
    WaveSeat,
)
from evaluation.queries.stories import is_close_to, is_kin_of
from evaluation.queries.waiting import close_to
from evaluation.workflow import MOVES, MoveName, Stage, Work, moves_from
from grids.access import can_work_in, visible_townships, visible_villages
from grids.models import Officer, Township, Village
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
    Work.CORRECT: (Role.CLERK,),
    Work.SPOT_CHECK: (Role.TOWNSHIP,),
}

#: Whoever holds a seat has a post here; the county only reads.
MAY_SIT = tuple(role for role in Role if role != Role.COUNTY)


def workers_of(panel: Panel) -> tuple[Role, ...]:
    """Who runs a panel's sittings: the clerk; for the township's own group township staff too."""
    own = WORKERS[panel.work]
    return (*own, Role.TOWNSHIP) if panel.wave_id else own


WATCHERS = (Role.CLERK, Role.SECRETARY, Role.SUPERVISOR, Role.TOWNSHIP, Role.COUNTY)

#: A veto: who enters it, who confirms it, and who lifts it (the township hears appeals).
VETO_ENTERS = (Role.CLERK, Role.SECRETARY)
VETO_CONFIRMS = (Role.SECRETARY, Role.SUPERVISOR)
VETO_LIFTS = (Role.CLERK, Role.SECRETARY, Role.TOWNSHIP)


def visible_campaigns(officer: Officer) -> QuerySet[Campaign]:
    """Campaigns of the townships in sight."""
    return Campaign.objects.filter(township__in=visible_townships(officer))


def visible_catalogues(officer: Officer) -> QuerySet[Catalogue]:
    """What is published for the townships in sight; drafts only for their staff and the county."""
    posts = officer.standing_posts
    published = Q(published_on__isnull=False)
    here = Q(township=None) | Q(township__in=visible_townships(officer))
    if any(post.role == Role.COUNTY for post in posts):
        return Catalogue.objects.filter(here)
    own = {post.township_id for post in posts if post.role == Role.TOWNSHIP and post.township_id}
    return Catalogue.objects.filter((published & here) | Q(township__in=own))


def visible_stars(officer: Officer) -> QuerySet[Star]:
    """Stars of visible catalogues."""
    return Star.objects.filter(catalogue__in=visible_catalogues(officer))


def visible_criteria(officer: Officer) -> QuerySet[Criterion]:
    """Items of visible catalogues."""
    return Criterion.objects.filter(star__catalogue__in=visible_catalogues(officer))


def visible_veto_grounds(officer: Officer) -> QuerySet[VetoGround]:
    """Grounds for a veto of visible catalogues."""
    return VetoGround.objects.filter(catalogue__in=visible_catalogues(officer))


def visible_waves(officer: Officer) -> QuerySet[Wave]:
    """Waves of the township one works for, and those that a village in sight has a round in."""
    posts = officer.standing_posts
    if any(post.role == Role.COUNTY for post in posts):
        return Wave.objects.all()
    townships = {post.township_id for post in posts if post.township_id}
    rounds = visible_rounds(officer).exclude(wave=None)
    return Wave.objects.filter(
        Q(campaign__township__in=townships) | Q(pk__in=rounds.values("wave"))
    )


def visible_wave_seats(officer: Officer) -> QuerySet[WaveSeat]:
    """Seats of visible waves."""
    return WaveSeat.objects.filter(wave__in=visible_waves(officer))


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


def visible_postings(officer: Officer) -> QuerySet[Posting]:
    """Papers on walls, of visible notices."""
    return Posting.objects.filter(notice__in=visible_notices(officer))


def visible_vetoes(officer: Officer) -> QuerySet[Veto]:
    """Vetoes of the villages that one answers for or watches; to others they are not there."""
    posts = [post for post in officer.standing_posts if post.role in WATCHERS and not post.grid_id]
    if any(post.role == Role.COUNTY for post in posts):
        return Veto.objects.all()
    return Veto.objects.filter(
        Q(household__village__in={post.village_id for post in posts if post.village_id})
        | Q(
            household__village__township__in={
                post.township_id for post in posts if post.township_id
            }
        )
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


def can_run(officer: Officer, panel: Panel) -> bool:
    """Whether the officer opens, signs in, counts and closes this panel's sittings."""
    return can_work_in(officer, panel.round.village, *workers_of(panel))


def panels_to_run(officer: Officer, round_: Round) -> QuerySet[Panel]:
    """The round's panels whose sittings the officer runs: all, the township's own group, none."""
    panels = visible_panels(officer).filter(round=round_)
    if can_do(officer, round_, Work.ASSESS):
        return panels
    if can_work_in(officer, round_.village, Role.TOWNSHIP):
        return panels.exclude(wave=None)
    return panels.none()


def can_open_sitting(officer: Officer, round_: Round) -> bool:
    """The same, before it is asked which; ``round_.wave`` must be loaded."""
    if can_do(officer, round_, Work.ASSESS):
        return True
    by_township = round_.wave is not None and bool(round_.wave.panel_name)
    return by_township and can_work_in(officer, round_.village, Role.TOWNSHIP)


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


def can_see_vetoes(officer: Officer, village: Village) -> bool:
    """The same people for a village's vetoes: they are nobody else's business."""
    return can_work_in(officer, village, *WATCHERS)


def can_enter_veto(officer: Officer, village: Village) -> bool:
    """The village's clerk and its secretary."""
    return can_work_in(officer, village, *VETO_ENTERS)


def can_confirm_veto(officer: Officer, veto: Veto) -> bool:
    """Whether the officer's role confirms vetoes; who may not this one: ``why_not_judge_veto``."""
    return can_work_in(officer, veto.household.village, *VETO_CONFIRMS)


def can_end_veto(officer: Officer, veto: Veto) -> bool:
    """Whether the officer's role lifts it, or takes it back while nobody has confirmed it."""
    if not veto.waits:
        return can_work_in(officer, veto.household.village, *VETO_LIFTS)
    return veto.entered_by_id == officer.pk or can_confirm_veto(officer, veto)


def why_not_judge_veto(officer: Officer, veto: Veto) -> str:
    """Why this officer is not the second for this veto, in a sentence; else empty."""
    if veto.entered_by_id == officer.pk:
        return _("You entered this veto yourself: another officer must confirm it.")
    if is_kin_of(officer, veto.household):
        return _("This is your own household or kin's, so another officer must do it.")
    return ""


def can_keep_postings(officer: Officer, round_: Round) -> bool:
    """The clerk writes down where a paper hangs, also after the round has gone on."""
    return can_work_in(officer, round_.village, Role.CLERK)


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


def can_keep_campaign(officer: Officer, township: Township) -> bool:
    """Township staff found their township's year, set its rules and choose its stars."""
    return any(
        post.role == Role.TOWNSHIP and post.township_id == township.pk
        for post in officer.standing_posts
    )


def kept_townships(officer: Officer) -> QuerySet[Township]:
    """The townships whose years and catalogues the officer keeps."""
    posts = officer.standing_posts
    return Township.objects.filter(
        pk__in={post.township_id for post in posts if post.role == Role.TOWNSHIP}
    )


def can_found_round(officer: Officer, township: Township) -> bool:
    """The same staff found a village's round."""
    return can_keep_campaign(officer, township)


def can_keep_catalogue(officer: Officer, catalogue: Catalogue) -> bool:
    """Township staff keep their own versions; those of the installation come from its file."""
    township = catalogue.township
    return township is not None and can_keep_campaign(officer, township)


def can_keep_wave(officer: Officer, wave: Wave) -> bool:
    """Township staff say what a wave is, which villages and households it has, and who judges."""
    return can_found_round(officer, wave.campaign.township)


def can_read_wave_seats(officer: Officer) -> bool:
    """The same as for a village's panels: not those who only work in a grid or with ten."""
    return any(post.role in SEES_ALL for post in officer.standing_posts)
