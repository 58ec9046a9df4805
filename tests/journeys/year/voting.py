"""Stars come before the bodies during the year: voted on, posted, ended or kept, appealed."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from evaluation.inspections.queries.grounds import newest_round
from evaluation.models import Award, AwardEnd, Body, Doubt, Panel, Round, Sitting, StarChange
from evaluation.panels.queries.bench import bench_of
from evaluation.rounds.actions.rounds import make_move
from evaluation.sittings.actions.sittings import close_sitting, open_sitting, sign_in
from evaluation.sittings.actions.tallies import count_hands
from evaluation.sittings.queries.agenda import declared_before, matters, roll_for
from evaluation.sittings.queries.matters import Case
from evaluation.sittings.typed import Chairs, Hands
from evaluation.star_changes.actions.appeals import answer_appeal, take_appeal
from evaluation.star_changes.actions.changes import bring_doubts
from evaluation.workflow import MoveName
from tests.journeys.year import facts as f
from tests.journeys.year.caring import VILLAGES
from tests.journeys.year.doubting import Doubting
from tests.journeys.year.program import named

#: By household, whether the bodies find that it keeps to its star.
Found = Mapping[str, bool]


class Voting(Doubting):
    def bring(self, village: str, doubts: Sequence[str]) -> UUID:
        """Doubts that were not mended come before the group, in a small round."""
        base = newest_round(self.village(village))
        assert base
        keys = [UUID(doubt) for doubt in doubts]
        document = "村两委〔2027〕12号"
        bring_doubts(base.pk, keys, document=document, sent=self.sent(self.clerk(village)))
        self.log.add(*(f.Judged(at=self.now, key=doubt) for doubt in doubts))
        return self._newest_change(village).pk

    def assess(self, round_: UUID, found: Found) -> None:
        """The group votes, and the committees may decide."""
        self._sit(round_, Body.GROUP, found)
        self.move(round_, MoveName.START_DECIDING, "clerk")

    def decide(self, round_: UUID, found: Found, *, gives: bool = False) -> None:
        """The committees vote, and what changes hangs."""
        self._sit(round_, Body.COMMITTEES, found)
        unchanged = all(found.values()) and not gives
        move = MoveName.CLOSE_UNCHANGED if unchanged else MoveName.POST_NOTICE
        self.move(round_, move, "secretary", "supervisor")
        if move == MoveName.CLOSE_UNCHANGED:
            self._decided(round_)

    def approve(self, round_: UUID) -> None:
        """Its days are over: the township reviews, and the stars change."""
        self.move(round_, MoveName.SUBMIT, "secretary")
        self.move(round_, MoveName.APPROVE, "township")
        self._decided(round_)
        for end in AwardEnd.objects.filter(change__claim__entry__round=round_):
            self._star(f.StarEnded, end.award)
        for award in Award.objects.filter(round=round_):
            self._star(f.Awarded, award, since=self.today, until=award.valid_to)

    def _star(self, fact: type[f.Fact], award: Award, **days: date) -> None:
        star = {"star": award.star.star.name, "year": award.star.campaign.year}
        self.log.add(fact(at=self.now, home=named(award.household), **star, **days))

    def _decided(self, round_: UUID) -> None:
        doubts = Doubt.objects.filter(changes__claim__entry__round=round_)
        self.log.add(*(f.Judged(at=self.now, key=str(one.pk), decided=True) for one in doubts))

    def move(self, round_: UUID, name: MoveName, *who: str) -> None:
        key = VILLAGES[Round.objects.get(pk=round_).village.name]
        for part in who:
            officer = part if part.startswith("township") else f"{key}-{part}"
            make_move(round_, name, reason="星级变动", sent=self.sent(officer))

    def _sit(self, round_: UUID, body: Body, found: Found) -> None:
        for panel in Panel.objects.filter(round=round_, body=body):
            self._sit_in(panel, found)

    def _sit_in(self, panel: Panel, found: Found) -> None:
        clerk = self.clerk(panel.round.village.name)
        chairs = Chairs(self.today, "村委会", "王主任", "赵文书", "周监督")
        open_sitting(panel.pk, chairs, sent=self.sent(clerk))
        sitting = Sitting.objects.get(panel=panel, closed_at=None)
        here = dict.fromkeys(panel.seats.values_list("pk", flat=True))
        sign_in(sitting.pk, present=here, sent=self.sent(clerk))
        bench = bench_of(panel, sitting=sitting)
        for matter in matters(sitting, declared_before(panel)):
            passed = found[named(matter.entry.household)]
            hands = {
                case.claim.pk: _hands(case, len(roll_for(case, bench).present), passed=passed)
                for case in matter.cases
            }
            count_hands(sitting.pk, matter.entry.pk, hands=hands, sent=self.sent(clerk))
        close_sitting(sitting.pk, sent=self.sent(clerk))

    # Appeals.

    def appeal(self, home: str) -> None:
        """Against the star that ended last."""
        change = self._ended(home)
        take_appeal(change.pk, words="那天柴草是邻居借放的", sent=self.sent(self.clerk(home)))

    def answer(self, home: str, outcome: str) -> UUID:
        """By another officer than who approved; upheld, the star comes before the group again."""
        change = self._ended(home)
        sent = self.sent("township2")
        answer_appeal(change.pk, outcome=outcome, answer="已再次查看", sent=sent)
        return self._newest_change(home.split(maxsplit=1)[0]).pk

    def _ended(self, home: str) -> StarChange:
        return AwardEnd.objects.filter(award__household=self.pk(home)).latest("ended_on").change

    def _newest_change(self, village: str) -> Round:
        rounds = Round.objects.filter(village__name=village).exclude(changes_of=None)
        return rounds.latest("stage_since")


def _hands(case: Case, present: int, *, passed: bool) -> Hands:
    return Hands(votes_for=present) if passed else Hands(votes_against=present)
