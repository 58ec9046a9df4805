"""Feedback (意见建议): what users say about the program, and the township's answer."""

from uuid import UUID

from django.utils.translation import gettext as _

from grids.models import Feedback, Post, Receipt, Township
from grids.roles import Role
from grids.writing import Refused, Sent, locked, writing


def add_feedback(text: str, *, page: str, sent: Sent) -> Receipt:
    """Give feedback; every officer may, so their first standing post says for which township."""
    with writing(sent) as write:
        write.post = next(iter(sent.officer.standing_posts), None)
        write.place = township_of(write.post)
        feedback = Feedback.objects.create(
            officer=sent.officer, township=write.place, text=text, page=page, at=write.at
        )
        write.record("feedback_given", feedback)
        return write.done(_("Thank you. It is noted; the answer will stand here."))


def answer_feedback(feedback_id: UUID, answer: str, *, sent: Sent) -> Receipt:
    """Answer once, for the township whose officer wrote it."""
    with writing(sent) as write:
        rows = Feedback.objects.select_related("answered_by")
        feedback = locked(rows.filter(pk=feedback_id)).get()
        write.allow(feedback.township, Role.TOWNSHIP)
        if feedback.answered_by:
            told = _("%(name)s has answered this already; read it in the list.")
            raise Refused(told % {"name": feedback.answered_by.name})
        feedback.answer = answer
        feedback.answered_by, feedback.answered_at = sent.officer, write.at
        feedback.save(update_fields=["answer", "answered_by", "answered_at"])
        write.record("feedback_answered", feedback)
        return write.done(
            _("The answer is saved; whoever wrote the feedback reads it in the list.")
        )


def township_of(post: Post | None) -> Township | None:
    """The township in which a post stands; none for county staff."""
    if post is None:
        return None
    village = post.grid.village if post.grid else post.village
    return village.township if village else post.township
