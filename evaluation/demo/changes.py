"""Changes of last year's stars in the demonstration: one that ended, with the household's appeal;
one that hangs; one that a household asks for."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from evaluation.demo import sitting
from evaluation.demo.desk import Desk
from evaluation.doubts.actions import look_again, raise_doubt, remind_household
from evaluation.doubts.typed import Again, Seen, Told
from evaluation.models import Award, Body, CampaignStar, Doubt, Panel, Round, StarChange
from evaluation.panels.queries.bench import bench_of
from evaluation.rounds.actions.rounds import make_move
from evaluation.sittings.actions.sittings import close_sitting
from evaluation.sittings.actions.tallies import count_hands
from evaluation.sittings.queries.agenda import all_matters, roll_for
from evaluation.sittings.typed import Hands
from evaluation.star_changes.actions.appeals import take_appeal
from evaluation.star_changes.actions.changes import bring_doubts, give_stars
from evaluation.star_changes.typed import Wanted
from evaluation.workflow import MoveName
from grids.writing import Sent

_STAR, _YARD = "09", "09-1"
_PAPER = "村两委会议记录〔2026〕7号"


@dataclass
class _Small(Desk):
    """The same officers at a round of changes."""

    key: UUID | None = None

    @property
    def round(self) -> Round:
        assert self.key
        return Round.objects.get(pk=self.key)


def star_ended(desk: Desk) -> None:
    """Brought, voted, posted and approved; the household has appealed, the township answers."""
    small = _brought(desk, ago=16)
    _decide(small, ago=14)
    _post(small, ago=12)
    _move(small, MoveName.SUBMIT, "secretary", ago=8)
    _move(small, MoveName.APPROVE, "township", ago=4)
    _move(small, MoveName.CLOSE, "township", ago=3)
    change = StarChange.objects.get(claim__entry__round=small.key)
    words = "那几天是在翻修院墙，砖料堆了半个月，现在已清走，请再看一次。"
    take_appeal(change.pk, words=words, sent=_sent(desk, "clerk", 2))


def star_hangs(desk: Desk) -> None:
    """Decided and posted yesterday: villagers may object."""
    small = _brought(desk, ago=6)
    _decide(small, ago=3)
    _post(small, ago=1)


def star_asked_for(desk: Desk) -> None:
    """A household has put its yard in order and asks for the star; the group assesses it."""
    base = _base(desk)
    entry = base.entries.declared().exclude(awards__star__star__code=_STAR).order_by("number")[0]
    held = Award.objects.filter(household=entry.household, round=base).values("star")
    stars = CampaignStar.objects.filter(campaign=base.campaign).exclude(pk__in=held)
    wanted = Wanted(
        entry.household_id,
        [star.pk for star in stars],
        "院子、厕所今年都改造好了，请求增加星级",
        "户主书面申请，本人签字",
    )
    give_stars(base.pk, wanted, sent=_sent(desk, "clerk", 1))


def _base(desk: Desk) -> Round:
    """Last year's round of the village."""
    earlier = Round.objects.filter(village=desk.village, changes_of=None)
    return earlier.exclude(campaign=desk.campaign).latest("stage_since")


def _brought(desk: Desk, *, ago: int) -> _Small:
    """Not mended, and brought before the group so many days ago."""
    base = _base(desk)
    held = Award.objects.filter(round=base, star__star__code=_STAR, household__ended_on=None)
    award = held.select_related("household__head", "star__star").order_by("entry__number")[1]
    doubt = _unmended(desk, award, ago)
    bring_doubts(base.pk, [doubt.pk], document=_PAPER, sent=_sent(desk, "clerk", ago))
    round_ = base.change_rounds.latest("stage_since")
    return _Small(desk.now, desk.plan, base.campaign, shift=desk.shift, key=round_.pk)


def _unmended(desk: Desk, award: Award, ago: int) -> Doubt:
    criterion = award.star.star.criteria.get(code=_YARD)
    raised, words = _day(desk, ago + 20), "院里院外堆满砖料杂物，过不去人"
    seen = Seen(award.pk, criterion.pk, "officer", words, raised, none_excluded=True)
    raise_doubt(award.household_id, seen, sent=_sent(desk, "clerk", ago + 20))
    doubt = Doubt.objects.get(award=award, criterion=criterion)
    plain = f"在您家看到：{words}。请您收拾一下，星还是您家的。"
    head = award.household.head.name
    told = Told(plain, head, "home", raised, "知道了，抽空就收拾", _day(desk, ago + 2))
    remind_household(doubt.pk, told, sent=_sent(desk, "secretary", ago + 20, minutes=-60))
    again = Again(_day(desk, ago + 1), False, "砖料杂物没有动")
    look_again(doubt.pk, again, sent=_sent(desk, "supervisor", ago + 1))
    return doubt


def _decide(small: _Small, *, ago: int) -> None:
    """Both bodies find that the star is not kept."""
    _sit(small, small.round.panels.get(body=Body.GROUP), ago=ago)
    _move(small, MoveName.START_DECIDING, "clerk", ago=ago)
    _sit(small, small.round.panels.get(body=Body.COMMITTEES), ago=ago - 1)


def _sit(small: _Small, panel: Panel, *, ago: int) -> None:
    days = ago - small.shift
    opened = sitting.open_sitting_of(small, panel, days_ago=days)
    bench = bench_of(opened.panel, sitting=opened)
    for matter in all_matters(opened):
        hands = {
            case.claim.pk: Hands(votes_against=len(roll_for(case, bench).present))
            for case in matter.cases
        }
        sent = _sent(small, "clerk", ago, minutes=60)
        count_hands(opened.pk, matter.entry.pk, hands=hands, sent=sent)
    close_sitting(opened.pk, sent=_sent(small, "clerk", ago, minutes=30))


def _post(small: _Small, *, ago: int) -> None:
    for who in ("secretary", "supervisor"):
        _move(small, MoveName.POST_NOTICE, who, ago=ago, reason="年内复核后，个别户星级有变动")


def _move(small: _Small, name: MoveName, who: str, *, ago: int, reason: str = "") -> None:
    assert small.key is not None
    make_move(small.key, name, reason=reason, sent=_sent(small, who, ago))


def _sent(desk: Desk, who: str, ago: int, *, minutes: int = 0) -> Sent:
    """So many days before today, wherever the village's own round stands."""
    return desk.sent(who, days_ago=ago - desk.shift, minutes=minutes)


def _day(desk: Desk, ago: int) -> date:
    return localdate(desk.now) - timedelta(days=ago)
