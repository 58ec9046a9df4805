"""A plan in words and numbers, for the check page."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from grids.workbook.comparing import Plan
from grids.workbook.reading import Workbook

#: How many of each kind the check page lists.
SHOWN = 50
#: Why a row does not go in.
REFUSALS = {
    "name_missing": _("The name is missing."),
    "name_invalid": _("This is no name: it has digits in it, or is too long."),
    "username_invalid": _(
        "A user name has 2 to 30 small letters, digits, dots or dashes, and is no number."
    ),
    "username_taken": _("The user name belongs to somebody of another name."),
    "phone_taken": _("The telephone number stands with another account."),
    "other_phone": _(
        "Somebody of this name is here with another telephone number. Correct it on their page, "
        "or give the second one a user name of their own."
    ),
    "several_of_that_name": _(
        "Several officers here have this name: add the telephone number or the user name."
    ),
    "role_missing": _("The role is missing."),
    "role_unknown": _("This word for a role is not known here; the template lists those that are."),
    "day_invalid": _("The day cannot be read. Write it like 2026-03-01."),
    "village_missing": _("The village is missing."),
    "village_long": _("The village's name is too long."),
    "grid_missing": _("The village has several grids of its own: name the one that is meant."),
    "group_missing": _("Write the villager group before the micro-grid, like “第1组 01-1”."),
    "micro_elsewhere": _("The micro-grid lies in another group of the village."),
    "wrong_place": _("This role stands in another kind of place."),
    "incompatible": _(
        "Who sits on the supervision committee may not be secretary, clerk or committee member of "
        "the same village."
    ),
    "row_twice": _("The same post stands in the file twice."),
    "works_elsewhere": _("This officer also holds a post outside the township."),
    "suspended": _("This account is suspended. Restore it first."),
}
#: Values that are left empty.
FAULTS = {
    "phone_invalid": _("A telephone number has 11 digits, or is a land line like 0357-1234567."),
}


@dataclass(frozen=True)
class Preview:
    """What the check page shows of a workbook and its plan."""

    book: Workbook
    plan: Plan

    @property
    def refused(self) -> list[tuple[int, str]]:
        return [(one.row, str(REFUSALS[one.code])) for one in self.plan.refused[:SHOWN]]

    @property
    def left_empty(self) -> list[tuple[int, str]]:
        return [(one.row, str(FAULTS[one.code])) for one in self.book.left_empty[:SHOWN]]

    @property
    def new_officers(self) -> list[tuple[str, str, str]]:
        """(name, user name, posts in words) of the officers who would be new."""
        return self._people(is_new=True)

    @property
    def more_posts(self) -> list[tuple[str, str, str]]:
        """The same for officers who are here already."""
        return self._people(is_new=False)

    def _people(self, *, is_new: bool) -> list[tuple[str, str, str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for new in self.plan.posts:
            if new.is_new == is_new:
                key = new.post.officer.name, new.post.officer.username
                found[key].append(_in_words(new.post.in_village, str(new.post)))
        return [(*key, "、".join(posts)) for key, posts in found.items()]


def _in_words(village: object, post: str) -> str:
    return post if village is None or str(village) in post else f"{village} {post}"
