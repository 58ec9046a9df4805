"""The bodies of a village: seated, sitting, counting hands."""

import random
from collections.abc import Sequence

from django.utils.timezone import localdate

from evaluation.demo import photographing
from evaluation.demo.desk import Desk
from evaluation.models import Body, Panel, Seat, Sitting
from evaluation.panels.actions.panels import add_panel, add_seat
from evaluation.panels.queries.bench import Bench, bench_of
from evaluation.sittings.actions.sittings import close_sitting, open_sitting, sign_in
from evaluation.sittings.actions.tallies import count_hands, count_unanimous
from evaluation.sittings.queries.agenda import declared_before, matters, roll_for
from evaluation.sittings.queries.matters import Case, Matter
from evaluation.sittings.typed import Chairs, Hands
from grids.models import Grid, Officer
from households.models import Person

#: Of a hundred claims so many are voted on without being of one mind, and so many of these fail.
_DIVIDED, _FAILING = 0.04, 0.5


def seat_bodies(desk: Desk) -> None:
    """The groups, each for its share of the villager groups, and the two committees."""
    if not (desk.wave and desk.wave.panel_name):
        _seat_groups(desk)
    _seat(desk, Body.COMMITTEES, "村“两委”", desk.cast.committees, [])


def _seat_groups(desk: Desk) -> None:
    groups = list(desk.village.grids.filter(level=Grid.Level.GROUP).order_by("name"))
    lists = desk.cast.groups
    share = len(groups) // len(lists)
    for index, names in enumerate(lists):
        covered = groups[index * share : (index + 1) * share]
        _seat(desk, Body.GROUP, f"第{'一二三四'[index]}评议组", names, covered)


def _seat(desk: Desk, body: Body, name: str, names: Sequence[str], covered: list[Grid]) -> None:
    round_ = desk.round
    add_panel(round_.pk, body=body, name=name, grids=covered, sent=desk.sent("clerk", days_ago=33))
    panel = Panel.objects.get(round=round_, name=name)
    heads = _heads(desk, names)
    for holder in names:
        add_seat(
            panel.pk,
            name=holder,
            kind=Seat.Kind.MEMBER,
            person=heads.get(holder),
            officer=_officer(desk, holder),
            sent=desk.sent("clerk", days_ago=33),
        )


def _heads(desk: Desk, names: Sequence[str]) -> dict[str, Person]:
    """By name; of two heads of one name, who comes first in the roster."""
    homes = desk.village.households.filter(head__name__in=names).order_by("-number")
    return {home.head.name: home.head for home in homes.select_related("head") if home.head}


def _officer(desk: Desk, name: str) -> Officer | None:
    parts = [part for part, held_by in desk.cast.officers.items() if held_by == name]
    return desk.officer(parts[0]) if parts else None


def groups_of(desk: Desk) -> list[Panel]:
    return list(desk.round.panels.filter(body=Body.GROUP).order_by("name"))


def committees_of(desk: Desk) -> Panel:
    return desk.round.panels.get(body=Body.COMMITTEES)


def hold(desk: Desk, panel: Panel, *, days_ago: int, absent: int = 0, until: float = 1.0) -> None:
    """A sitting: opened, signed in, counted as far as ``until`` (1.0 also closes it)."""
    sitting = open_sitting_of(desk, panel, days_ago=days_ago, absent=absent)
    _Counter(desk, sitting, days_ago=days_ago).count(until)
    if until >= 1:
        close_sitting(sitting.pk, sent=desk.sent("clerk", days_ago=days_ago))
        photographing.minutes_shown(desk, sitting, days_ago=days_ago)


def open_sitting_of(desk: Desk, panel: Panel, *, days_ago: int, absent: int = 0) -> Sitting:
    sent = desk.sent("clerk", days_ago=days_ago, minutes=90)
    names = [seat.name for seat in panel.seats.all()]
    chairs = Chairs(
        held_on=localdate(sent.at),
        place="村委会会议室",
        chair=names[0],
        recorder=desk.officer("clerk").name,
        scrutineer=desk.officer("supervisor").name,
    )
    open_sitting(panel.pk, chairs, sent=sent)
    sitting = Sitting.objects.get(panel=panel, closed_at=None)
    seats = [seat.pk for seat in panel.seats.all()]
    here: dict[object, None] = dict.fromkeys(seats[: len(seats) - absent])
    sign_in(sitting.pk, present=here, sent=desk.sent("clerk", days_ago=days_ago, minutes=85))  # type: ignore[arg-type]  # because dict is invariant
    sitting.panel = panel
    return sitting


class _Counter:
    """Counts a sitting's households: those of one mind in one step, the others one by one."""

    def __init__(self, desk: Desk, sitting: Sitting, *, days_ago: int) -> None:
        self.desk, self.sitting, self.days_ago = desk, sitting, days_ago
        self.chance = random.Random(desk.seed(f"{sitting.panel.name} counts"))  # a demonstration
        self.bench: Bench = bench_of(sitting.panel, sitting=sitting)

    def count(self, until: float) -> None:
        found = matters(self.sitting, declared_before(self.sitting.panel))
        plain = []
        for matter in found[: round(len(found) * until)]:
            hands = {case: self._hands(case) for case in matter.cases}
            if all(self._of_one_mind(case, mine) for case, mine in hands.items()):
                plain.append(matter.entry.pk)
            else:
                self._by_hands(matter, hands)
        sent = self.desk.sent("clerk", days_ago=self.days_ago, minutes=5)
        count_unanimous(self.sitting.pk, plain, sent=sent)

    def _by_hands(self, matter: Matter, hands: dict[Case, Hands]) -> None:
        sent = self.desk.sent("clerk", days_ago=self.days_ago, minutes=30)
        given = {case.claim.pk: mine for case, mine in hands.items()}
        count_hands(self.sitting.pk, matter.entry.pk, hands=given, sent=sent)

    def _of_one_mind(self, case: Case, hands: Hands) -> bool:
        return hands.votes_for == len(roll_for(case, self.bench).present)

    def _hands(self, case: Case) -> Hands:
        """What this body makes of a claim; the committees mostly follow the group."""
        present = len(roll_for(case, self.bench).present)
        if case.group is not None:
            return self._after_the_group(case, present)
        if self.chance.random() >= _DIVIDED or case.claim.star.mandatory:
            return Hands(votes_for=present)
        if self.chance.random() < _FAILING:
            return Hands(votes_for=1, votes_against=present - 1)
        return Hands(votes_for=present - 1, abstentions=1)

    def _after_the_group(self, case: Case, present: int) -> Hands:
        assert case.group is not None
        follows = self.chance.random() > 0.02
        if case.group.passed:
            if follows:
                return Hands(votes_for=present)
            return Hands(votes_against=present, reason="入户复核，现场与所报不符")
        if follows:
            return Hands(votes_against=present)
        return Hands(votes_for=present, reason="两委核实，材料已补齐")
