"""Questions of assessors who do not know enough, and the answers to them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from evaluation.access import WORKERS, can_answer
from evaluation.locking import locked_round_for
from evaluation.models import Claim, Question, Seat
from evaluation.workflow import Work
from grids.models import Receipt
from grids.writing import Refused, Sent, Write, locked, writing


def ask(seat: Seat, claim: Claim, *, text: str, write: Write) -> None:
    """Inside the member's action: one open question of a member about a claim at a time."""
    if Question.objects.filter(seat=seat, claim=claim, answered_at=None).exists():
        raise Refused(
            _("%(star)s: your question is not answered yet; ask again afterwards.")
            % {"star": claim.star}
        )
    question = Question.objects.create(
        entry_id=claim.entry_id, claim=claim, seat=seat, text=text, asked_at=write.at
    )
    write.record("question_asked", question, entry=str(claim.entry_id), claim=str(claim.pk))


def answer_question(question_id: UUID, *, answer: str, sent: Sent) -> Receipt:
    """The grid leader, or the clerk, says what is known; every member of the group reads it."""
    with writing(sent) as write:
        entry = Question.objects.select_related("entry").get(pk=question_id).entry
        entry.round = locked_round_for(Work.ASSESS, entry.round_id)
        question = locked(Question.objects.filter(pk=question_id)).get()
        write.allow(entry.round.village, *WORKERS[Work.DECLARE])
        if not can_answer(sent.officer, entry):
            raise PermissionDenied
        if question.answered_at is not None:
            raise Refused(_("This question is answered already; the answer stays as it is."))
        question.answer = answer
        question.answered_by = sent.officer
        question.answered_at = write.at
        question.save(update_fields=["answer", "answered_by", "answered_at"])
        write.record("question_answered", question, entry=str(entry.pk))
        return write.done(_("Answered: the group's members read it beside the household."))
