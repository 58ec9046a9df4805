"""An awarded round, and the small round of changes that comes of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from evaluation.models import Award, Body, Campaign, Doubt, Entry, Round, StarChange
from evaluation.star_changes.actions.changes import bring_doubts, give_stars
from evaluation.star_changes.typed import Wanted
from evaluation.workflow import MoveName, Stage
from grids.models import Officer, Receipt
from tests.evaluation.scene import Scene
from tests.factories import make_doubt, make_look_in_vain, make_reminder

#: A star that nobody has to hold.
ELECTIVE = 5


@dataclass
class Year:
    """The year's round, and whoever does something about its stars."""

    scene: Scene
    liaison: Officer

    @property
    def round(self) -> Round:
        return self.scene.round

    def entry(self, number: int = 0) -> Entry:
        return self.scene.entries()[number]

    def award(self, number: int = 0, star: int = ELECTIVE) -> Award:
        awards = Award.objects.filter(entry=self.entry(number)).select_related("star__star")
        return awards.order_by("star__star__code")[star]

    def doubt(self, number: int = 0, star: int = ELECTIVE) -> Doubt:
        """Not mended."""
        scene = self.scene
        found = make_doubt(award=self.award(number, star), officer=self.liaison, at=scene.now)
        reminder = make_reminder(doubt=found, officer=self.liaison, at=scene.now)
        scene.wait(days=20)
        make_look_in_vain(reminder=reminder, officer=scene.supervisor, at=scene.now)
        return found

    def bring(self, *doubts: Doubt, by: Officer | None = None) -> Receipt:
        sent = self.scene.sent(by or self.scene.clerk)
        keys = [doubt.pk for doubt in doubts]
        return bring_doubts(self.round.pk, keys, document="村两委〔2026〕12号", sent=sent)

    def give(self, number: int, *stars: UUID, by: Officer | None = None) -> Receipt:
        wanted = Wanted(self.entry(number).household_id, stars, "院子收拾好了", "申请书 10月8日")
        return give_stars(self.round.pk, wanted, sent=self.scene.sent(by or self.scene.clerk))

    @property
    def small(self) -> Scene:
        """The newest round of changes, with its own bodies, at the year's clock."""
        round_ = self.round.change_rounds.latest("stage_since")
        return replace(
            self.scene,
            round=round_,
            group=round_.panels.get(body=Body.GROUP),
            committees=round_.panels.get(body=Body.COMMITTEES),
        )

    def decide(self, *, passed: bool) -> Scene:
        """Both bodies have counted; the committees' move is next."""
        small = self.small
        small.judge(Body.GROUP, passed=passed)
        small.press(MoveName.START_DECIDING, small.clerk)
        small.judge(Body.COMMITTEES, passed=passed)
        self.scene.now = small.now
        return small

    def post(self, small: Scene) -> None:
        for officer in (small.secretary, small.supervisor):
            small.press(MoveName.POST_NOTICE, officer, reason="星级变动")

    def approve(self, small: Scene) -> None:
        small.wait(days=5)
        small.press(MoveName.SUBMIT, small.secretary)
        small.press(MoveName.APPROVE, small.township)
        self.scene.now = small.now

    def ended(self, number: int = 0, star: int = ELECTIVE) -> StarChange:
        """A star of the household has ended by a change."""
        self.bring(self.doubt(number, star))
        small = self.decide(passed=False)
        self.post(small)
        self.approve(small)
        return StarChange.objects.latest("claim__entry__round__stage_since")


def come_to_the_award(scene: Scene) -> None:
    """The year ends late enough for what happens after the award."""
    Campaign.objects.filter(pk=scene.round.campaign_id).update(ends_on=date(2027, 12, 31))
    scene.round.campaign.refresh_from_db()
    scene.reach(Stage.AWARDED)
    scene.now += timedelta(days=30)
