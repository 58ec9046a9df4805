"""Officers as lists: a township's by village, one officer's posts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Officer, Post, Township, Village
from grids.naming import readings
from grids.numbers import half_width
from grids.roles import Role

#: From so many officers on, the list shows one village at a time.
A_PAGE = 100
OFFICE, NOWHERE = "office", "none"
_ORDER = {role.value: place for place, role in enumerate(Role)}


class Line(NamedTuple):
    """An officer with the posts that they hold in one village, or in the office."""

    officer: Officer
    posts: list[Post]


class Tab(NamedTuple):
    """A village (or the office, or nowhere) with the officers who fit what was asked for."""

    key: str
    name: str
    lines: list[Line]


class Staff(NamedTuple):
    """What the list shows: ``shown`` of the ``tabs``, and how many officers fit in all."""

    tabs: list[Tab]
    shown: list[Tab]
    total: int


def staff_of(township: Township, *, tab: str, role: str, words: str) -> Staff:
    """The township's officers in two queries, whatever is asked for and however many there are."""
    here = Post.objects.inside(township)
    posts = here.standing().with_places().select_related("officer")
    fitting = [
        post
        for post in posts.order_by("officer__name", "officer__username", "since")
        if (not role or post.role == role) and _fits(post.officer, words)
    ]
    tabs = _by_place(fitting)
    if not role:
        tabs += _without_posts(here, words)
    total = len({line.officer.pk for each in tabs for line in each.lines})
    chosen = [each for each in tabs if each.key == tab]
    split = total > A_PAGE and not words
    return Staff(tabs, chosen or (tabs[:1] if split else tabs), total)


def _by_place(posts: Iterable[Post]) -> list[Tab]:
    names: dict[str, str] = {}
    found: dict[str, dict[Officer, list[Post]]] = defaultdict(lambda: defaultdict(list))
    for post in posts:
        village = post.in_village
        key = str(village.pk) if village else OFFICE
        names[key] = village.name if village else _("Township office")
        found[key][post.officer].append(post)
    keys = sorted(found, key=lambda key: (key != OFFICE, names[key]))
    return [Tab(key, names[key], _lines(found[key])) for key in keys]


def _lines(found: dict[Officer, list[Post]]) -> list[Line]:
    """Those who answer for the village first, as the roles are listed."""
    lines = [Line(officer, posts) for officer, posts in found.items()]
    return sorted(lines, key=lambda line: min(_ORDER[post.role] for post in line.posts))


def _without_posts(here: QuerySet[Post], words: str) -> list[Tab]:
    own = Post.objects.filter(officer=OuterRef("pk"))
    idle = Officer.objects.filter(Exists(own.filter(pk__in=here)), ~Exists(own.standing()))
    lines = [Line(officer, []) for officer in idle.order_by("name") if _fits(officer, words)]
    return [Tab(NOWHERE, _("Without a post at present"), lines)] if lines else []


def _fits(officer: Officer, words: str) -> bool:
    """By a part of the name, the start of its pinyin, its initials, or the user name."""
    plain = half_width(words).lower()
    if not plain or plain in officer.name or officer.username.startswith(plain):
        return True
    if not plain.isascii():
        return False
    first = [each[0] for each in readings(officer.name)]
    initials = "".join(part[:1] for part in first)
    return "".join(first).startswith(plain) or initials.startswith(plain)


def posts_of(officer: Officer, township: Township) -> tuple[list[Post], list[Post]]:
    """The posts in the township that have not ended, and those that have."""
    posts = officer.posts.inside(township).with_places().order_by("-since")
    ahead = [post for post in posts if post.until is None or post.until > localdate()]
    return ahead, [post for post in posts if post not in ahead]


def office_of(township: Township) -> list[Post]:
    """Who works in the township's own office today."""
    posts = Post.objects.standing().filter(township=township)
    return list(posts.select_related("officer", "township").order_by("officer__name"))


def officers_by_role(village: Village) -> list[tuple[str, list[Post]]]:
    """Who stands for the village and its grids today, by role."""
    posts = Post.objects.standing().filter(Q(village=village) | Q(grid__village=village))
    found: dict[str, list[Post]] = defaultdict(list)
    for post in posts.select_related("officer", "grid__village", "village").order_by(
        "grid__name", "officer__name"
    ):
        found[post.role].append(post)
    return [(str(Role(role).label), found[role]) for role in _ORDER if role in found]


def short_of_roles(
    townships: Collection[UUID], *, roles: Collection[Role], day: date
) -> list[Village]:
    """Villages of the townships in which nobody stands for one of the roles on that day."""
    standing = Post.objects.open_on(day).filter(since__lte=day, village=OuterRef("pk"))
    lacking = Q()
    for role in roles:
        lacking |= ~Q(Exists(standing.filter(role=role)))
    return list(Village.objects.filter(lacking, township__in=townships))
