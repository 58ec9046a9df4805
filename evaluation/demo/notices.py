"""Papers of the demonstration's notices: signed by two, put right, put up and taken down."""

from datetime import timedelta

from django.utils.timezone import localdate

from evaluation.demo.desk import Desk
from evaluation.demo.photographing import wall_shown
from evaluation.models import Notice, Posting
from evaluation.notices.actions.corrections import correct_entry
from evaluation.notices.actions.postings import add_posting, end_posting
from evaluation.notices.typed import Facts, Posted
from evaluation.rounds.actions.rounds import make_move
from evaluation.workflow import MoveName
from grids.models import Grid


def sign_both(desk: Desk, move: MoveName, *, days_ago: int, reason: str = "") -> None:
    for who in ("secretary", "supervisor"):
        make_move(desk.round_id, move, reason=reason, sent=desk.sent(who, days_ago=days_ago))


def correction(desk: Desk) -> None:
    """A household hung under the wrong villager group."""
    entry = desk.round.notices.get().lines.select_related("entry")[3].entry
    assert entry.group_id
    groups = desk.village.grids.filter(level=Grid.Level.GROUP).exclude(pk=entry.group_id)
    facts = Facts(
        head_name=entry.head_name,
        group=groups.order_by("name")[0].pk,
        reason="该户去年搬到这一组居住，组长来说明，文书已核对。",
    )
    correct_entry(entry.pk, facts, sent=desk.sent("clerk", days_ago=-3))
    reason = "一户所在的村民小组印错，星级不变"
    sign_both(desk, MoveName.POST_CORRECTION, days_ago=-3, reason=reason)


def postings(desk: Desk) -> None:
    """Every notice of the round on two walls; taken down on the day after its last one."""
    for notice in desk.round.notices.order_by("number"):
        for place in ("村委会公示栏", "文化广场公告栏"):
            _put_up(desk, notice, place)


def _put_up(desk: Desk, notice: Notice, place: str) -> None:
    today = localdate(desk.now)
    ago = (today - notice.starts_on).days - desk.shift
    leader = desk.officer("grid").name
    paper = Posted(place=place, posted_on=notice.starts_on, posted_by=leader)
    add_posting(notice.pk, paper, sent=desk.sent("clerk", days_ago=ago))
    posting = Posting.objects.get(notice=notice, place=place)
    wall_shown(desk, notice, posting, sent=desk.sent("clerk", days_ago=ago))
    over = notice.ends_on + timedelta(days=1)
    if over <= today:
        sent = desk.sent("clerk", days_ago=(today - over).days - desk.shift)
        end_posting(posting.pk, taken_down_on=over, by=leader, sent=sent)
