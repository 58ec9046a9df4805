"""What doubts ask for: to tell a household, to look again, to decide; each line opens the list."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.access import visible_doubts
from evaluation.doubts.queries.told import Line, State, lines_of
from evaluation.models import Doubt
from evaluation.today.queries.tasks import Task
from grids.models import Officer, Village
from grids.reach import reach
from grids.roles import Role

#: Who goes to the door, beside whoever has ten households; the supervisors may look again, too.
_TELLS = frozenset({Role.CLERK, Role.GRID_LEADER, Role.LIAISON})
_LOOKS = _TELLS | {Role.SUPERVISOR}


def doubt_lines(officer: Officer, *, today: date) -> Iterator[Task]:
    """By village; one query for whoever's villages have no doubt."""
    near = reach(officer)
    villages = near.villages | near.around
    doubts = Doubt.objects.open().filter(award__household__village__in=villages)
    if not villages or not doubts.exists():
        return
    found: dict[Village, list[Line]] = {}
    for line in lines_of(visible_doubts(officer).open(), today=today):
        found.setdefault(line.household.village, []).append(line)
    for village, lines in found.items():
        yield from _of_village(officer, village, lines)


def _of_village(officer: Officer, village: Village, lines: list[Line]) -> Iterator[Task]:
    roles, url = officer.roles_in(village), reverse("doubt_list", args=[village.pk])
    mine = [one for one in lines if one.doubt.officer_id == officer.pk]
    counted = Counter(one.state for one in lines)
    looks = counted[State.LOOK] - sum(one.state == State.LOOK for one in mine)
    told: list[tuple[bool, str, str]] = [
        (bool(roles & _TELLS), *_remind(counted[State.REMIND])),
        (bool(roles & _LOOKS), *_look(looks)),
        (Role.SECRETARY in roles, *_decide(counted[State.UNMENDED])),
        (Role.SECRETARY in roles, *_drop(counted[State.OVER])),
    ]
    for does, title, note in told:
        if does and title:
            yield Task("do", title, f"{village.name}{_(': ')}{note}", url, _("Do it"))


def _remind(n: int) -> tuple[str, str]:
    title = ngettext(
        "%(n)s household is to be told of a doubt", "%(n)s households are to be told of a doubt", n
    )
    return title % {"n": n} if n else "", _("In plain words, with time to put it right.")


def _look(n: int) -> tuple[str, str]:
    title = ngettext("%(n)s second look is due", "%(n)s second looks are due", n)
    return title % {"n": n} if n else "", _("The time is over. Is it mended?")


def _decide(n: int) -> tuple[str, str]:
    title = ngettext("%(n)s doubt waits for a decision", "%(n)s doubts wait for a decision", n)
    note = _("Not mended: more time, or the group and the committees vote.")
    return title % {"n": n} if n else "", note


def _drop(n: int) -> tuple[str, str]:
    title = ngettext(
        "%(n)s doubt is about a star that has ended",
        "%(n)s doubts are about stars that have ended",
        n,
    )
    return title % {"n": n} if n else "", _("Nothing can follow from it: give it up.")
