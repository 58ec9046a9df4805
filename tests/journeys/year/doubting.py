"""Stars in doubt: the household is told, has time, and somebody else looks again."""

from datetime import date
from typing import Any
from uuid import UUID

from evaluation.doubts.actions import drop_doubt, look_again, raise_doubt, remind_household
from evaluation.doubts.queries.grounds import held_awards
from evaluation.doubts.typed import Again, Seen, Told
from evaluation.models import Doubt
from tests.journeys.year import facts as f
from tests.journeys.year.inspecting import Inspecting


class Doubting(Inspecting):
    def doubt(self, home: str, who: str, *, star: int = -1, **source: Any) -> str:
        """One of its stars, the last if nothing is said, by the star's first item."""
        award = held_awards(self.pk(home), today=self.today)[star]
        seen = Seen(
            award=award.pk, criterion=award.star.star.criteria.all()[0].pk,
            words="院子里堆着杂物", raised_on=self.today, none_excluded=True,
            source=source.pop("source", "officer"), **source,
        )  # fmt: skip
        raise_doubt(self.pk(home), seen, sent=self.sent(who))
        key, name = str(Doubt.objects.latest("at").pk), award.star.star.name
        self.log.add(f.Doubted(at=self.now, key=key, home=home, star=name, by=who))
        return key

    def remind(self, doubt: str, who: str, until: date) -> None:
        told = Told("请把院子收拾好", "户主", "home", self.today, "这几天就收拾", until)
        remind_household(UUID(doubt), told, sent=self.sent(who))
        self.log.add(f.Reminded(at=self.now, key=doubt, until=until))

    def look_again(self, doubt: str, who: str, *, mended: bool) -> None:
        seen = Again(self.today, mended=mended, words="收拾好了" if mended else "还堆着")
        look_again(UUID(doubt), seen, sent=self.sent(who))
        self.log.add(f.LookedAgain(at=self.now, key=doubt, mended=mended))

    def give_up(self, doubt: str, who: str) -> None:
        drop_doubt(UUID(doubt), "看错了一户", sent=self.sent(who))
        self.log.add(f.GivenUp(at=self.now, key=doubt))
