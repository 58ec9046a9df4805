"""更正申请: what somebody asks to have put right, and the answer (PIPL, art. 46)."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Officer, Receipt
from grids.roles import Role
from grids.sealing import seal
from grids.writing import Refused, Sent, Write, locked, writing
from households.models import CorrectionRequest, Household

#: The law says "in time"; fifteen days are the usual term for an answer to a citizen's request.
ANSWER_WITHIN = timedelta(days=15)
#: So many of a household may wait; more would be a flood, not a wish.
MOST_WAITING = 5


def add_request(household_id: UUID, *, asked_by: str, wish: str, sent: Sent) -> Receipt:
    """Take down what somebody of the household asks; the words are sealed."""
    with writing(sent) as write:
        household = Household.objects.select_related("village").get(pk=household_id)
        write.allow(household.village, Role.CLERK, Role.GRID_LEADER)
        request = _take_down(household, asked_by, wish, officer=sent.officer, write=write)
        return write.done(_("The request is taken down; it is answered within 15 days."), request)


def send_request(household_id: UUID, *, asked_by: str, wish: str, sent: Sent) -> Receipt:
    """The household asks itself, by its code; no officer stands in the row.

    403 for a session whose code was replaced a moment ago: the household is locked and looked at.
    """
    with writing(sent) as write:
        homes = Household.objects.filter(pk=household_id).select_related("village")
        household = locked(homes).get()
        home = write.allow_household(household.pk, household.village)
        if household.seal != home.seal or household.ended_on:
            raise PermissionDenied
        if _waiting(household) >= MOST_WAITING:
            raise Refused(_("Some of your requests wait for an answer. Wait for it first."))
        request = _take_down(household, asked_by, wish, officer=None, write=write)
        return write.done(_("Your request has arrived. The answer comes within 15 days."), request)


def _waiting(household: Household) -> int:
    return household.correction_requests.filter(state=CorrectionRequest.State.OPEN).count()


def _take_down(
    household: Household, asked_by: str, wish: str, *, officer: Officer | None, write: Write
) -> CorrectionRequest:
    request = CorrectionRequest(
        household=household,
        asked_by=asked_by,
        officer=officer,
        at=write.at,
        answer_by=localdate(write.at) + ANSWER_WITHIN,
    )
    request.wish_sealed = seal(wish, context=request.context("wish"))
    request.save()
    write.record("correction_asked", household, request=str(request.pk))
    return request


def answer_request(request_id: UUID, *, state: str, answer: str, sent: Sent) -> Receipt:
    """Say what was put right, or why it was not."""
    with writing(sent) as write:
        requests = CorrectionRequest.objects.filter(pk=request_id)
        request = locked(requests).select_related("household__village").get()
        write.allow(request.household.village, Role.CLERK)
        if request.state != CorrectionRequest.State.OPEN:
            raise Refused(_("This request was answered already."))
        if state == CorrectionRequest.State.OPEN or not answer.strip():
            raise Refused(_("Say what was put right, or why it was not."))
        request.state, request.answered_by, request.answered_at = state, sent.officer, write.at
        request.answer_sealed = seal(answer, context=request.context("answer"))
        request.save()
        write.record("correction_answered", request.household, request=str(request.pk), state=state)
        return write.done(_("The answer is kept. Give it to whoever asked."), request)
