"""What an officer may see and do in places: ``visible_*`` is the wall between villages."""

from django.db.models import Q, QuerySet

from grids.models import Chain, Feedback, Grid, LedgerEntry, Officer, Receipt, Township, Village
from grids.roles import Role


def visible_villages(officer: Officer) -> QuerySet[Village]:
    """Villages that one of the officer's standing posts covers, wholly or in part."""
    posts = officer.standing_posts
    if any(post.role == Role.COUNTY for post in posts):
        return Village.objects.all()
    townships = {post.township_id for post in posts if post.township_id}
    villages = {post.village_id for post in posts if post.village_id}
    villages |= {post.grid.village_id for post in posts if post.grid}
    return Village.objects.filter(Q(township__in=townships) | Q(pk__in=villages))


def visible_townships(officer: Officer) -> QuerySet[Township]:
    """Townships of the visible villages, and those the officer works for."""
    own = {post.township_id for post in officer.standing_posts if post.township_id}
    return Township.objects.filter(
        Q(pk__in=own) | Q(villages__in=visible_villages(officer))
    ).distinct()


def visible_grids(officer: Officer) -> QuerySet[Grid]:
    """Grids of the visible villages."""
    return Grid.objects.filter(village__in=visible_villages(officer))


def visible_officers(officer: Officer) -> QuerySet[Officer]:
    """Officers with a standing or past post in a visible village, or in one's own township."""
    villages = visible_villages(officer)
    townships = {post.township_id for post in officer.standing_posts if post.township_id}
    return Officer.objects.filter(
        Q(posts__village__in=villages)
        | Q(posts__grid__village__in=villages)
        | Q(posts__township__in=townships)
        | Q(pk=officer.pk)
    ).distinct()


def visible_chains(officer: Officer) -> QuerySet[Chain]:
    """Ledgers of the visible villages."""
    return Chain.objects.filter(village__in=visible_villages(officer))


def visible_entries(officer: Officer) -> QuerySet[LedgerEntry]:
    """Ledger entries of the visible villages."""
    return LedgerEntry.objects.filter(chain__in=visible_chains(officer))


def visible_receipts(officer: Officer) -> QuerySet[Receipt]:
    """One's own receipts only: they carry what one typed."""
    return Receipt.objects.filter(officer=officer)


def visible_feedback(officer: Officer) -> QuerySet[Feedback]:
    """One's own; the township reads what its officers wrote, the county everything."""
    posts = officer.standing_posts
    if any(post.role == Role.COUNTY for post in posts):
        return Feedback.objects.all()
    ours = {post.township_id for post in posts if post.township_id}
    return Feedback.objects.filter(Q(officer=officer) | Q(township__in=ours))


def can_answer_feedback(officer: Officer, feedback: Feedback) -> bool:
    """Township staff answer for their township; what the county wrote waits for its maker."""
    ours = {post.township_id for post in officer.standing_posts if post.township_id}
    return feedback.township_id in ours


def can_work_in(officer: Officer, village: Village, *roles: Role) -> bool:
    """Whether a standing post gives one of the roles in the village."""
    return bool(officer.roles_in(village) & set(roles))


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
