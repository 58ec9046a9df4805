"""Sentences about a doubt: where it stands and whose turn it is, and what keeps a step from it."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.doubts.queries.told import Line, State
from grids.models import Officer

_TOLD: Mapping[State, Promise] = {
    State.REMIND: gettext_lazy(
        "Nobody has told the household yet. Whoever looks after it goes there, says it in plain "
        "words, and gives it time."
    ),
    State.TIME: gettext_lazy(
        "The household has time until %(day)s. If it is mended earlier, another officer than who "
        "raised the doubt looks again and records it."
    ),
    State.LOOK: gettext_lazy(
        "The time ended on %(day)s. Another officer than who raised the doubt looks again."
    ),
    State.UNMENDED: gettext_lazy(
        "Seen again on %(day)s, and not mended. The household gets more time, or the star comes "
        "before the group and the committees: only they can end it, by vote."
    ),
    State.OVER: gettext_lazy("%(over)s Nothing can follow from the doubt: give it up."),
    State.JUDGED: gettext_lazy(
        "The star lies before the group and the committees, who vote on it."
    ),
    State.DECIDED: gettext_lazy("The group and the committees have voted on it."),
    State.MENDED: gettext_lazy("Seen on %(day)s: it is mended. The star stays."),
    State.DROPPED: gettext_lazy("Given up on %(day)s. Nothing follows from it."),
}
#: The same to the household itself; no officer is named.
_TO_HOME: Mapping[State, Promise] = {
    State.REMIND: gettext_lazy(
        "Somebody of the village comes and talks with you about it. A doubt takes nothing away."
    ),
    State.TIME: gettext_lazy("You have time until %(day)s to put it right. You keep the star."),
    State.LOOK: gettext_lazy(
        "The time ended on %(day)s. Somebody comes and looks again; is it mended, say so."
    ),
    State.UNMENDED: gettext_lazy(
        "It was looked at again on %(day)s and was not mended. You still hold the star. You may "
        "put it right and say so, and say what speaks against it."
    ),
    State.OVER: gettext_lazy("%(over)s Nothing follows from the doubt."),
    State.JUDGED: gettext_lazy(
        "The assessment group and the two committees vote on this star. The result hangs on the "
        "board, and you may object to it."
    ),
    State.DECIDED: gettext_lazy("The assessment group and the two committees have voted on it."),
    State.MENDED: gettext_lazy("Seen on %(day)s: it is mended. Thank you; the star stays."),
    State.DROPPED: gettext_lazy("The doubt was unfounded and is given up. The star stays."),
}


def now_of(line: Line) -> str:
    """What is, who acts next, until when."""
    return _said(_TOLD, line)


def to_home(line: Line) -> str:
    return _said(_TO_HOME, line)


def _said(sentences: Mapping[State, Promise], line: Line) -> str:
    return str(sentences[line.state]) % {"day": date_format(line.day), "over": line.over}


def why_not_remind(line: Line) -> str:
    """The household is told once, and once more after each look in vain."""
    if line.state in {State.TIME, State.LOOK} and line.last:
        told = _("The household was told already and has time until %(day)s. Look again then.")
        return told % {"day": date_format(line.last.mend_by)}
    return "" if line.state in {State.REMIND, State.UNMENDED} else now_of(line)


def why_not_look(line: Line, officer: Officer) -> str:
    """Only after a reminder, and never by who raised the doubt."""
    if line.state == State.REMIND:
        return _("The household was not told yet. Tell it first, and give it time.")
    if line.state not in {State.TIME, State.LOOK}:
        return now_of(line)
    if line.doubt.officer_id == officer.pk:
        return _("You raised this doubt yourself: another officer looks again.")
    return ""


def why_not_drop(line: Line) -> str:
    """Also of a star that has ended, so that no doubt closes by itself."""
    open_ = {State.REMIND, State.TIME, State.LOOK, State.UNMENDED, State.OVER}
    return "" if line.state in open_ else now_of(line)


def plain_words(line: Line) -> str:
    """What the household is told, to begin with; whoever goes there changes it."""
    doubt = line.doubt
    told = _(
        "On %(day)s this was seen: %(seen)s. Your star “%(star)s” asks: %(item)s. Please put it "
        "right."
    )
    seen, item = (text.rstrip("。. ") for text in (doubt.words, str(doubt.criterion)))
    day = date_format(doubt.raised_on)
    return told % {"day": day, "seen": seen, "star": doubt.award.star, "item": item}
