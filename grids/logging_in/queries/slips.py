"""One-time passwords on slips that nobody has used yet: whose wait to be printed, how many."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.timezone import localdate

from grids.logging_in.one_time_passwords import password_on_slip
from grids.models import Officer, Post, Township


def waiting_slips(
    township: Township, *, now: datetime, officer: str = "", village: str = ""
) -> list[Officer]:
    """Officers of the township whose slip is unused and still opens something, with their posts."""
    posts = Post.objects.inside(township).open_on(localdate(now)).with_places()
    holders: dict[Officer, list[Post]] = defaultdict(list)
    waiting = posts.filter(
        officer__one_time_sealed__isnull=False,
        officer__one_time_until__gt=now,
        officer__is_active=True,
    )
    for post in waiting.select_related("officer").order_by(
        "village__name", "grid__village__name", "officer__name"
    ):
        holders[post.officer].append(post)
    return [
        _with_posts(one, own) for one, own in holders.items() if _asked(one, own, officer, village)
    ]


def _with_posts(officer: Officer, posts: list[Post]) -> Officer:
    officer.__dict__["standing_posts"] = posts  # the cached property, read already
    return officer


def slips_of(officers: Iterable[Officer]) -> list[tuple[Officer, str]]:
    """Each officer with the password that stands on the slip; only for the sheet to be printed."""
    return [(officer, password_on_slip(officer)) for officer in officers]


def _asked(officer: Officer, posts: list[Post], key: str, village: str) -> bool:
    places = {str(post.in_village.pk) for post in posts if post.in_village}
    return (not key or key == str(officer.pk)) and (not village or village in places)


def unused_slips(townships: Collection[UUID], *, now: datetime) -> tuple[int, datetime | None]:
    """How many slips of the townships are good and unused, and when the first of them expires."""
    posts = Post.objects.filter(
        Q(township__in=townships)
        | Q(village__township__in=townships)
        | Q(grid__village__township__in=townships)
    )
    unused = Officer.objects.filter(
        Exists(posts.filter(officer=OuterRef("pk"))),
        is_active=True,
        one_time_sealed__isnull=False,
        one_time_until__gt=now,
    )
    found = unused.aggregate(count=Count("pk"), first=Min("one_time_until"))
    return found["count"], found["first"]
