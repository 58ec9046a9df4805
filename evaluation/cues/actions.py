"""A note is added to a case or to a cue of a round; nothing else can be done about either."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from evaluation.access import NOTES_CUES, can_note_cues
from evaluation.cues.queries.cases import Case
from evaluation.cues.queries.registry import BY_CODE
from evaluation.cues.queries.told import case_of, is_counted
from evaluation.cues.typed import Words
from evaluation.locking import locked_round
from evaluation.models import CueNote, Round
from grids.models import Receipt
from grids.writing import Refused, Sent, writing


def note_cue(round_id: UUID, words: Words, *, sent: Sent) -> Receipt:
    """Ask or answer; the round is held, so that the case is one while the note is written."""
    with writing(sent) as write:
        round_ = locked_round(round_id)
        post = write.allow(round_.village, *NOTES_CUES)
        if not can_note_cues(sent.officer, round_.village):
            raise PermissionDenied
        case = _case(round_, words)
        if not words.text.strip():
            raise Refused(_("Write what you ask, or how it came about."))
        note = CueNote.objects.create(
            round=round_, cue=words.cue, text=words.text.strip(), officer=sent.officer, post=post,
            at=write.at, entry=case.entry if case else None,
            sitting=case.sitting if case else None,
        )  # fmt: skip
        write.record("cue_noted", note, cue=words.cue, case=str(words.case or ""))
        return write.done(_("The note stands beside the case."), note)


def _case(round_: Round, words: Words) -> Case | None:
    cue = BY_CODE.get(words.cue)
    if cue is None or not is_counted(round_):
        raise Refused(_("Nothing of this kind is counted in this round."))
    if words.case is None:
        return None
    case = case_of(round_, cue, words.case)
    if case is None:
        raise Refused(gone())
    return case


def gone() -> str:
    """Said on the page before, and by the refusal after."""
    return _(
        "This is not on the list any more: what it counted has changed. Open the list and look."
    )
