"""What is going on with a household's matter, and whether it has to do something: one sentence.

It goes by the stage, by the household's own standing and by what hangs, never by what the bodies
have counted: a page opened early tells no more than the wall.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.models import Entry
from evaluation.workflow import Stage

#: For a household whose declaration counts.
_TOLD: dict[Stage, Promise] = {
    Stage.DECLARING: gettext_lazy(
        "You have done your part. When all have declared, the assessment group votes."
    ),
    Stage.ASSESSING: gettext_lazy(
        "The assessment group is voting on your stars. You need do nothing."
    ),
    Stage.DECIDING: gettext_lazy(
        "The two committees are deciding. After that the result hangs on the board."
    ),
    Stage.NOTICE: gettext_lazy("The days of the notice are over. The township reviews it next."),
    Stage.REVIEW: gettext_lazy("The township is reviewing the result. Then stars are awarded."),
}


def now_of(entry: Entry, *, filled: bool, hangs: bool, awarded: bool) -> str:
    """Empty where nothing goes on for this household."""
    stage = Stage(entry.round.stage)
    if stage == Stage.DECLARING and entry.status != Entry.Status.DECLARED:
        return _while_declaring(entry, filled=filled)
    if entry.status != Entry.Status.DECLARED:
        return ""
    if stage == Stage.NOTICE and hangs:
        return _("The result hangs. See whether it is right.")
    if stage in {Stage.AWARDED, Stage.CLOSED}:
        return _awarded() if awarded else _over()
    return str(_TOLD.get(stage, ""))


def _while_declaring(entry: Entry, *, filled: bool) -> str:
    if entry.status == Entry.Status.DUE and filled:
        return _(
            "Read it or have it read out. If it is right, confirm it: only then does it count."
        )
    if entry.status == Entry.Status.DUE:
        return _(
            "Fill it in here yourselves, or with your micro-grid leader. You say which stars you "
            "claim."
        )
    if entry.status in {Entry.Status.DECLINED, Entry.Status.AWAY}:
        return _("Do you want to take part after all? Tell your micro-grid leader now.")
    return ""


def _awarded() -> str:
    return _("This year’s stars are awarded to you.")


def _over() -> str:
    return _("This year’s evaluation is over. “See our stars” says what came of it.")
