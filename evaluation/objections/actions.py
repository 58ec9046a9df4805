"""Objections: taken down while the notice hangs, answered by somebody who did not vote."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.access import WORKERS
from evaluation.declarations.queries.declarations import standing_confirmation
from evaluation.locking import locked_round, locked_round_for
from evaluation.models import Body, Claim, Entry, Notice, Objection, Round
from evaluation.objections.queries import (
    answer_by,
    disputed_claims,
    entries_to_doubt,
    next_objection_number,
    voted_on,
)
from evaluation.objections.typed import Doubt, Finding
from evaluation.reopening import reopen
from evaluation.workflow import Work
from grids.models import Receipt
from grids.writing import Refused, Sent, Write, locked, writing


def add_objection(notice_id: UUID, doubt: Doubt, *, sent: Sent) -> Receipt:
    """Take down an objection; its number and the day of the answer go to the objector."""
    with writing(sent) as write:
        round_ = locked_round(Notice.objects.get(pk=notice_id).round_id)
        notice = locked(Notice.objects.filter(pk=notice_id)).get()
        write.allow(round_.village, *WORKERS[Work.OBJECT])
        _check_hangs(round_, notice, today=timezone.localdate(write.at))
        objection = _objection(round_, notice, doubt, write=write)
        objection.contact = doubt.contact.strip()
        objection.save(force_insert=True)
        write.record("objection_received", objection, notice=str(notice.pk), number=str(objection))
        sentence = _("Objection %(number)s is taken down. The answer is due by %(day)s.")
        day = formats.date_format(objection.answer_by, "DATE_FORMAT")
        return write.done(sentence % {"number": objection, "day": day}, objection)


def _check_hangs(round_: Round, notice: Notice, *, today: date) -> None:
    if round_.open_for(Work.OBJECT) and notice.hangs(today):
        return
    raise Refused(
        _(
            "This notice does not hang any more, so no objection can be taken down here. "
            "Whoever still objects turns to the township: %(telephone)s."
        )
        % {"telephone": round_.village.township.telephone or round_.village.township}
    )


def _objection(round_: Round, notice: Notice, doubt: Doubt, *, write: Write) -> Objection:
    entry = _entry(notice, doubt.entry_id)
    received_on = timezone.localdate(write.at)
    return Objection(
        notice=notice,
        entry=entry,
        claim=_claim(entry, doubt.star_id) if doubt.star_id else None,
        number=next_objection_number(notice),
        source=doubt.source,
        content=doubt.content,
        received_at=write.at,
        received_by=write.sent.officer,
        answer_by=answer_by(received_on, working_days=round_.campaign.answer_days),
    )


def _entry(notice: Notice, entry_id: UUID) -> Entry:
    for entry in entries_to_doubt(notice):
        if entry.pk == entry_id:
            return entry
    raise Refused(_("This household is not part of the notice."))


def _claim(entry: Entry, star_id: UUID) -> Claim:
    claim = Claim.objects.filter(entry=entry, star=star_id).first()
    # Without its word it claims nothing; what was counted before it took it back is only kept.
    unsaid = not entry.round.is_change and standing_confirmation(entry) is None
    if claim is None or unsaid:
        raise Refused(_("This household did not claim that star."))
    return claim


def answer_objection(objection_id: UUID, finding: Finding, *, sent: Sent) -> Receipt:
    """Answer it; an upheld one re-opens what it doubts, a dismissed one changes nothing."""
    with writing(sent) as write:
        found = Objection.objects.select_related("notice").get(pk=objection_id)
        round_ = locked_round_for(Work.ANSWER, found.notice.round_id)
        objection = locked(Objection.objects.filter(pk=objection_id)).get()
        write.allow(round_.village, *WORKERS[Work.ANSWER])
        _check_answer(objection, finding, write=write)
        _keep(objection, finding, write=write)
        reopened = _reopen(round_, objection, write=write)
        write.record("objection_answered", objection, outcome=objection.outcome, reopened=reopened)
        return write.done(_outcome_sentence(objection, reopened), objection)


def _check_answer(objection: Objection, finding: Finding, *, write: Write) -> None:
    if objection.answered_at is not None:
        raise Refused(_("This objection is answered already."))
    first, second = (name.strip() for name in finding.investigators)
    if not first or not second or first == second:
        raise Refused(_("Two different people must have looked into it."))
    if voted_on(objection, write.sent.officer):
        raise Refused(
            _("You voted on this household, so somebody who did not must answer the objection.")
        )


def _keep(objection: Objection, finding: Finding, *, write: Write) -> None:
    objection.outcome = finding.outcome
    objection.investigators = "、".join(name.strip() for name in finding.investigators)
    objection.findings = finding.findings
    objection.answer = finding.answer
    objection.answered_at, objection.answered_by = write.at, write.sent.officer
    objection.save()


def _reopen(round_: Round, objection: Objection, *, write: Write) -> int:
    if objection.outcome != Objection.Outcome.UPHELD:
        return 0
    body = Body.GROUP if round_.campaign.objection_goes_to_group else Body.COMMITTEES
    with translation.override(settings.LANGUAGE_CODE):  # kept, whoever answers
        reason = _("Objection %(number)s was upheld: %(answer)s")
    reason %= {"number": objection, "answer": objection.answer}
    return reopen(disputed_claims(objection), body=body, reason=reason, write=write)


def _outcome_sentence(objection: Objection, reopened: int) -> str:
    if objection.outcome == Objection.Outcome.DISMISSED:
        return _("The objection is answered: not upheld. The notice stays as it is.")
    return ngettext(
        "The objection is upheld: %(n)s claim is re-opened and must be decided again.",
        "The objection is upheld: %(n)s claims are re-opened and must be decided again.",
        reopened,
    ) % {"n": reopened}
