"""How far an officer's posts reach: the one reading of posts that all walls are built on."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from grids.models import Officer
from grids.roles import Role


@dataclass(frozen=True)
class Reach:
    """Keys of the places that posts stand in; ``everywhere``: the county, which only reads."""

    everywhere: bool
    townships: frozenset[UUID]
    villages: frozenset[UUID]
    grids: frozenset[UUID]
    #: The villages in which those grids lie.
    around: frozenset[UUID]

    def sight(self, village: str) -> Q:
        """Rows whose village, at this path, is covered wholly or in part; for ``filter`` alone:
        ``everywhere`` it says nothing, which an ``|`` would swallow.
        """
        if self.everywhere:
            return Q()
        return Q(**{f"{village}__in": self.villages | self.around}) | Q(
            **{f"{village}__township__in": self.townships}
        )

    def whole(self, village: str) -> Q:
        """Rows whose village, at this path, is covered as a whole; not where ``everywhere``."""
        return Q(**{f"{village}__in": self.villages}) | Q(
            **{f"{village}__township__in": self.townships}
        )


def reach(officer: Officer, roles: Collection[Role] = tuple(Role)) -> Reach:
    """The reach of the standing posts that give one of the roles; no query after the first."""
    posts = [post for post in officer.standing_posts if post.role in roles]
    grids = [post.grid for post in posts if post.grid]
    return Reach(
        everywhere=any(post.role == Role.COUNTY for post in posts),
        townships=frozenset(post.township_id for post in posts if post.township_id),
        villages=frozenset(post.village_id for post in posts if post.village_id),
        grids=frozenset(grid.pk for grid in grids),
        around=frozenset(grid.village_id for grid in grids),
    )
