"""What an officer may see and do in places: ``visible_*`` is the wall between villages."""

from django.db.models import Q, QuerySet

from grids.actors import Actor, Anybody, columns_of
from grids.models import (
    Chain,
    Feedback,
    Grid,
    LedgerEntry,
    Officer,
    OfficerUpload,
    Post,
    PostQuerySet,
    Receipt,
    Township,
    Village,
)
from grids.reach import reach
from grids.roles import Role


def visible_villages(officer: Officer) -> QuerySet[Village]:
    """Villages that one of the officer's standing posts covers, wholly or in part."""
    near = reach(officer)
    if near.everywhere:
        return Village.objects.all()
    return Village.objects.filter(
        Q(township__in=near.townships) | Q(pk__in=near.villages | near.around)
    )


def public_villages() -> QuerySet[Village]:
    """For everybody: that there is such a village is no secret."""
    return Village.objects.select_related("township").order_by("township__name", "name")


def visible_townships(officer: Officer) -> QuerySet[Township]:
    """Townships of the visible villages, and those the officer works for."""
    near = reach(officer)
    if near.everywhere:
        return Township.objects.all()
    return Township.objects.filter(
        Q(pk__in=near.townships) | Q(villages__in=visible_villages(officer))
    ).distinct()


def visible_grids(officer: Officer) -> QuerySet[Grid]:
    """Grids of the visible villages."""
    return Grid.objects.filter(reach(officer).sight("village"))


def visible_officers(officer: Officer) -> QuerySet[Officer]:
    """Officers with a standing or past post in a visible village, or in the same office."""
    return Officer.objects.filter(Q(posts__in=visible_posts(officer)) | Q(pk=officer.pk)).distinct()


def visible_posts(officer: Officer) -> PostQuerySet:
    """Standing and past posts in the visible villages, and in the office that one works in."""
    near, villages = reach(officer), visible_villages(officer)
    inside = Q(village__in=villages) | Q(grid__village__in=villages)
    if near.everywhere:
        return Post.objects.filter(inside | Q(township__isnull=False))
    return Post.objects.filter(inside | Q(township__in=near.townships))


def visible_chains(officer: Officer) -> QuerySet[Chain]:
    """Ledgers of the visible villages, and of the townships whose office one works in."""
    near, villages = reach(officer), Q(village__in=visible_villages(officer))
    if near.everywhere:
        return Chain.objects.filter(villages | Q(township__isnull=False))
    return Chain.objects.filter(villages | Q(township__in=near.townships))


def visible_entries(officer: Officer) -> QuerySet[LedgerEntry]:
    """Ledger entries of the visible villages and offices."""
    return LedgerEntry.objects.filter(chain__in=visible_chains(officer))


def own_receipts(actor: Actor) -> QuerySet[Receipt]:
    """One's own receipts only: they carry what one typed. Who says no name owns none."""
    if isinstance(actor, Anybody):
        return Receipt.objects.none()
    return Receipt.objects.filter(**columns_of(actor))


def owns_receipt(actor: Actor, receipt: Receipt) -> bool:
    """The same of a receipt that is loaded."""
    whose = columns_of(actor).items()
    return not isinstance(actor, Anybody) and all(getattr(receipt, key) == it for key, it in whose)


def visible_feedback(officer: Officer) -> QuerySet[Feedback]:
    """One's own; the township reads what its officers wrote, the county everything."""
    near = reach(officer)
    if near.everywhere:
        return Feedback.objects.all()
    return Feedback.objects.filter(Q(officer=officer) | Q(township__in=near.townships))


def can_answer_feedback(officer: Officer, feedback: Feedback) -> bool:
    """Township staff answer for their township; what the county wrote waits for its maker."""
    return feedback.township_id in reach(officer).townships


def visible_officer_uploads(officer: Officer) -> QuerySet[OfficerUpload]:
    """One's own uploads, for the office that one still works in."""
    return OfficerUpload.objects.filter(officer=officer, township__in=reach(officer).townships)


def can_run_township(officer: Officer, township: Township) -> bool:
    """The township's office founds villages and appoints officers; who is assigned to a village
    from there (包村干部) looks, but does not.
    """
    return township.pk in reach(officer).townships


def can_read_people(officer: Officer, township: Township) -> bool:
    """Who may read all officers of a township, and the ledger of its office."""
    return can_run_township(officer, township) or reach(officer).everywhere


def can_keep_village(officer: Officer, village: Village) -> bool:
    """The township's office, or the village's clerk, keeps telephones and grids."""
    return can_run_township(officer, village.township) or can_work_in(officer, village, Role.CLERK)


def sees(officer: Officer, village: Village) -> bool:
    """Whether the village is in sight, as ``Reach.sight`` says it of a query."""
    return any(post.reaches(village) for post in officer.standing_posts)


def can_work_in(officer: Officer, village: Village, *roles: Role) -> bool:
    """Whether a standing post gives one of the roles in the village."""
    return bool(officer.roles_in(village) & set(roles))


def can_see_to(officer: Officer, village: Village) -> bool:
    """Those who work for the whole village, and its township: the county reads, but does not."""
    roles = (Role.CLERK, Role.SECRETARY, Role.COMMITTEE, Role.SUPERVISOR, Role.TOWNSHIP)
    return can_work_in(officer, village, *roles)


def can_see_ledger(officer: Officer, village: Village) -> bool:
    """Those who answer for the village, those who watch them, and the offices above."""
    return can_work_in(
        officer,
        village,
        Role.CLERK,
        Role.SECRETARY,
        Role.SUPERVISOR,
        Role.TOWNSHIP,
        Role.COUNTY,
    )
