"""申诉: the household asks the township to look once more, within seven days."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.access import TAKES_APPEALS
from evaluation.kin import circle_of
from evaluation.locking import locked_round
from evaluation.models import Appeal, Review, StarChange, last_day_to_appeal
from evaluation.star_changes.actions.changes import bring_back
from evaluation.star_changes.queries import told_one
from grids.models import Officer, Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, Write, locked, writing
from households.models import Household


def take_appeal(change_id: UUID, *, words: str, sent: Sent) -> Receipt:
    """An officer writes down what the household says."""
    with writing(sent) as write:
        change = _locked(change_id)
        write.allow(change.claim.entry.round.village, *TAKES_APPEALS)
        appeal = _take(change, words, officer=sent.officer, write=write)
        return write.done(_("The appeal is taken down. The township answers it."), appeal)


def send_appeal(change_id: UUID, *, words: str, sent: Sent) -> Receipt:
    """The household says it itself, by its code."""
    with writing(sent) as write:
        change = _locked(change_id)
        household = change.claim.entry.household
        current = locked(Household.objects.filter(pk=household.pk)).get()
        home = write.allow_household(household.pk, change.claim.entry.round.village)
        if current.seal != home.seal or current.ended_on:
            raise PermissionDenied
        appeal = _take(change, words, officer=None, write=write)
        return write.done(_("Your appeal has arrived. The township answers it."), appeal)


def answer_appeal(change_id: UUID, *, outcome: str, answer: str, sent: Sent) -> Receipt:
    """Upheld, the star comes before the group and the committees again; else it stays ended."""
    with writing(sent) as write:
        change = _locked(change_id)
        write.allow(change.claim.entry.round.village, Role.TOWNSHIP)
        appeal = locked(Appeal.objects.filter(change=change)).first()
        if appeal is None or appeal.answered_at is not None:
            raise Refused(_("There is no appeal that waits for an answer."))
        _refuse_who_decided(change, sent.officer)
        if not answer.strip():
            raise Refused(_("Say in words why: the household reads it."))
        appeal.outcome, appeal.answer = outcome, answer.strip()
        appeal.answered_by, appeal.answered_at = sent.officer, write.at
        appeal.save()
        write.record("appeal_answered", appeal, outcome=outcome)
        if outcome == Appeal.Outcome.UPHELD:
            bring_back(appeal, write=write)
            return write.done(_("Upheld: the star is before the group again."), appeal)
        return write.done(_("The appeal is answered: the star stays ended."), appeal)


def _locked(change_id: UUID) -> StarChange:
    """With the year's round before its own, in the order in which changes are brought."""
    seen = StarChange.objects.select_related("claim__entry__round").get(pk=change_id)
    round_ = seen.claim.entry.round
    if round_.changes_of_id:
        locked_round(round_.changes_of_id)
    locked_round(round_.pk)
    return StarChange.objects.select_related(
        "claim__entry__round__village",
        "claim__entry__round__changes_of",
        "claim__entry__household",
        "claim__star",
    ).get(pk=change_id)


def _take(change: StarChange, words: str, *, officer: Officer | None, write: Write) -> Appeal:
    if not words.strip():
        raise Refused(_("Say in words what the township is to look at."))
    _refuse_late(change, write)
    appeal = Appeal.objects.create(change=change, words=words.strip(), officer=officer, at=write.at)
    write.record("appeal_taken", appeal)
    return appeal


def _refuse_late(change: StarChange, write: Write) -> None:
    end = told_one(change).end
    if end is None:
        raise Refused(_("No star has ended here, so there is nothing to appeal against."))
    if Appeal.objects.filter(change=change).exists():
        raise Refused(_("The household has appealed already; there is one appeal."))
    until = last_day_to_appeal(end.ended_on)
    if localdate(write.at) > until:
        raise Refused(
            _(
                "The seven days for an appeal ended on %(day)s. The star can be won again from"
                " %(again)s."
            )
            % {
                "day": date_format(until, "DATE_FORMAT"),
                "again": date_format(end.again_from or until, "DATE_FORMAT"),
            }
        )


def _refuse_who_decided(change: StarChange, officer: Officer) -> None:
    """Nobody judges what they have approved themselves, or their own."""
    review = Review.objects.filter(round=change.claim.entry.round).first()
    if review and officer.pk in {review.approved_by_id, review.second_id}:
        raise Refused(_("You approved it: another officer of the township answers the appeal."))
    if circle_of(officer).why(change.claim.entry.household_id):
        raise Refused(_("It is your own household or kin’s: somebody else answers."))
