"""The awkward days of households: who looks after them, and what happens to families."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from evaluation.models import Award
from grids.actions.posts import end_post
from grids.models import Post
from households.liaisons.actions.entering import end_liaison
from tests.journeys.year.chance import A, B, Chance, Happenings
from tests.journeys.year.program import named


@dataclass
class Homes(Chance):
    #: Households that parted, as they came to be.
    parted: list[str] = field(default_factory=list)
    #: Who lived in the household that left.
    left: list[str] = field(default_factory=list)

    # The liaisons of one village begin early in the month, the other's on its last day.

    def beginning(self) -> Happenings:
        officers = ("liaison", "secretary", "committee", "grid1")
        yield date(2027, 3, 2), partial(self.enter, A, officers, on_paper=1, old=1)
        yield date(2027, 3, 2), partial(self.enter, B, ("liaison", "secretary"), on_paper=2, old=1)
        yield date(2027, 3, 2), partial(self.propose, A, everybody=True)
        yield date(2027, 3, 3), self.another_in_the_proposal
        yield date(2027, 3, 3), partial(self.confirm, A)
        yield date(2027, 3, 8), partial(self.propose, B, everybody=True)
        yield date(2027, 3, 20), partial(self.move_away, f"{B} 020007", date(2027, 3, 18))
        yield date(2027, 3, 31), partial(self.confirm, B)

    def another_in_the_proposal(self) -> None:
        last = self.standing_homes(A)[-1]
        self.try_to(partial(self.propose_other, last), *self.liaisons(A))

    # Families.

    def of_families(self) -> Happenings:
        yield (
            date(2027, 3, 10),
            partial(self.married_in, f"{A} 010003", "赵老汉", 1955, date(2027, 3, 9)),
        )
        yield (
            date(2027, 3, 10),
            partial(self.married_in, f"{A} 010004", "钱老太", 1963, date(2027, 3, 9)),
        )
        yield date(2027, 3, 17), self.two_part
        yield date(2027, 5, 12), self.merged_and_undone
        yield date(2027, 5, 26), self.merged_for_good
        yield date(2027, 6, 22), self.all_leave
        yield date(2027, 7, 15), self.all_come_back
        yield date(2027, 7, 20), partial(self.reside, f"{A} 010007", "away")
        yield date(2027, 8, 16), partial(self.born, f"{B} 020001", "曹小宝", date(2027, 8, 14))
        yield date(2027, 8, 16), self.deaths
        yield date(2027, 9, 23), self.moved_and_undone
        yield date(2027, 10, 5), partial(self.reside, f"{A} 010007", "living_in")
        yield date(2028, 1, 18), self.left_with_a_year_behind
        yield date(2027, 11, 18), self.parted_with_an_hour_behind

    def two_part(self) -> None:
        """Old people, one of whom counts as old from the next year on."""
        for home, name in ((f"{A} 010003", "赵老汉"), (f"{A} 010004", "钱老太")):
            self.parted.append(self.split(home, [name], date(2027, 3, 15)))

    def merged_and_undone(self) -> None:
        self.undo(self.merge(f"{A} 010008", f"{A} 010009", self.today))

    def merged_for_good(self) -> None:
        """Six days ago, as the clerk hears today."""
        self.merge(f"{A} 020001", f"{A} 020002", date(2027, 5, 20))

    def all_leave(self) -> None:
        """Nobody is left; nobody calls there any more."""
        home = f"{A} 010005"
        self.left = self.names(home)
        self.leave(home, self.left, date(2027, 6, 19))
        assert "迁走" in self.refused(self.call, home, self.today, help="帮忙")

    def all_come_back(self) -> None:
        """They have no liaison until one is confirmed for them."""
        home = f"{A} 010005"
        self.come_back(home, self.left[:2], date(2027, 7, 14))
        assert "还没有包联人" in self.refused(self.call, home, self.today, help="帮忙")

    def deaths(self) -> None:
        """Of somebody, and of a head, after whom another is head."""
        head, *others = self.names(f"{B} 010001")
        self.leave(f"{B} 010001", [head], date(2027, 8, 12), kind="death", head=others[0])
        last = self.names(f"{B} 010004")[-1]
        self.leave(f"{B} 010004", [last], date(2027, 8, 13), kind="death")

    def moved_and_undone(self) -> None:
        self.undo(self.move_away(f"{B} 020003", self.today))

    def left_with_a_year_behind(self) -> None:
        """The stars of a year that was over before stay in its history."""
        won = Award.objects.filter(round__campaign__year=2026, household__ended_on=None)
        first = won.select_related("household__village").order_by("household__number")[0]
        self.move_away(named(first.household), self.today)

    def parted_with_an_hour_behind(self) -> None:
        """Who served before they parted, served for the old household."""
        home, day = f"{B} 020004", date(2027, 11, 16)
        name = self.names(home)[-1]
        self.parted.append(self.split(home, [name], day))
        shift = self.plan(B, "service", day - timedelta(days=1), "清沟")
        self.serve(shift, [(name, home, 5)])
        after = self.plan(B, "service", day, "清渠")
        self.serve(after, [(name, self.parted[-1], 4)])

    # Who looks after them.

    def of_care(self) -> Happenings:
        yield date(2027, 4, 14), self.handed_over
        yield date(2027, 4, 15), partial(self.rule, alone=1, away=6, other=2)
        yield date(2027, 5, 18), partial(self.gone_away, A)
        yield date(2027, 8, 2), partial(self.propose, A, everybody=False)
        yield date(2027, 8, 3), partial(self.confirm, A)
        yield date(2027, 9, 14), self.post_ends
        yield date(2027, 9, 16), self.after_the_post
        yield date(2027, 10, 12), self.corrected
        yield date(2027, 10, 14), self.typed_wrongly
        yield date(2027, 11, 22), self.new_liaison_for_the_parted
        yield date(2027, 12, 20), partial(self.rule, alone=1, away=3, other=1)
        yield date(2028, 1, 31), self.called_on_the_last_day

    def handed_over(self) -> None:
        """Two households in the middle of the month; the day of the last visit goes along."""
        liaisons = self.liaisons(A)
        giver = max(liaisons, key=lambda one: (len(self.homes_of(one)), one))
        homes = self.homes_of(giver)[:2]
        others = [one for one in liaisons if one != giver]
        self.try_to(partial(self.hand_over, giver, homes), *others)

    def gone_away(self, village: str) -> None:
        """A liaison on paper is away now: the secretary's group looks after theirs."""
        on_paper = next(one for one in self.liaisons(village) if not self.has_a_page(one))
        assert self.cannot(on_paper)

    def post_ends(self) -> None:
        """From this day on the officer types in nothing; due lists go on as they were."""
        officer = self.officer("yaogou-liaison")
        post = Post.objects.get(officer=officer)
        end_post(post.pk, day=self.today, sent=self.sent("township"))
        home = self.homes_of(f"{B} {officer.name}")[0]
        with pytest.raises(PermissionDenied):
            self.call(home, self.today, who="yaogou-liaison", help="帮忙")

    def after_the_post(self) -> None:
        mine = f"{B} {self.officer('yaogou-liaison').name}"
        others = [one for one in self.liaisons(B) if one != mine]
        for home in self.homes_of(mine):
            self.try_to(partial(self.hand_over, mine, [home]), *others)
        end_liaison(self.liaison(mine).pk, sent=self.sent(self.clerk(B)))

    def corrected(self) -> None:
        """On the day itself; two days later it is added to."""
        liaison = self.liaisons(A)[0]
        home = self.homes_to_call(liaison, self.today)[0]
        key = self.call(home, self.today, promise="修好院墙", promised_by=self.in_days(9))
        before = (self.in_days(-n) for n in range(2, 9))
        again = next(day for day in before if home in self.homes_to_call(liaison, day))
        visit = self.correct(key, again, promise="修好后墙", promised_by=self.in_days(9))
        self.come(self.today + timedelta(days=1), hour=18)
        assert "补记" in self.refused(self.correct, f"{home} {again}", self.today, trouble="记错了")
        self.note(visit.pk, home)
        self.keep(visit.pk, key)

    def typed_wrongly(self) -> None:
        """Nothing of this is written down anywhere."""
        liaison = self.liaisons(A)[0]
        home = self.homes_to_call(liaison, self.today)[0]
        self.call(home, self.today, help="送医")
        assert "登记" in self.refused(self.nothing_new, liaison, [home], self.today)
        assert "还没到" in self.refused(self.call, home, self.in_days(1), help="帮忙")
        assert "已结账" in self.refused(self.call, home, date(2027, 8, 31), help="帮忙")

    def new_liaison_for_the_parted(self) -> None:
        self.try_to(partial(self.link, self.parted[-1]), *self.liaisons(B))

    def called_on_the_last_day(self) -> None:
        """Of the longest month; nobody calls again in the shortest, on whose last day it is due."""
        homes = self.homes_to_call(self.liaisons(A)[0], self.today)[:4]
        for home in homes:
            self.call(home, self.today, help="扫雪")
        self.spared.update(homes)
