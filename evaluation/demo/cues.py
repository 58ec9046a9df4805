"""What deserves a look in the demonstration: the township asks, and the village answers."""

from evaluation.cues.actions import note_cue
from evaluation.cues.queries.registry import BY_CODE
from evaluation.cues.typed import Words
from evaluation.demo.desk import Desk
from grids.writing import Sent

_MINUTES, _NOBODY = "minutes", "nobody"


def noted(desk: Desk) -> None:
    """Of the forms that were filled within minutes; of one that was confirmed by telephone."""
    asked = Words(_MINUTES, "这几户的自评表怎么几分钟就填完了？户主在不在场？")
    note_cue(desk.round_id, asked, sent=_sent(desk, "township", 6))
    answered = Words(_MINUTES, "当天在村委会开小组会，会上逐条念，会后一户一户录入，户主都在")
    note_cue(desk.round_id, answered, sent=_sent(desk, "secretary", 5))
    case = min(BY_CODE[_NOBODY].find([desk.round]), key=lambda case: case.place)
    called = Words(_NOBODY, "户主到县城看病，打了电话，回来后已补签", case.about.pk)
    note_cue(desk.round_id, called, sent=_sent(desk, "clerk", 4))


def _sent(desk: Desk, who: str, ago: int) -> Sent:
    """So many days before the demonstration is shown, whatever the village's own shift."""
    return desk.sent(who, days_ago=ago - desk.shift)
