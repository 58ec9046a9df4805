"""Pages of objections: the list, taking one down, reading it, answering it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_do,
    can_read_contact,
    can_watch,
    visible_notices,
    visible_objections,
    visible_rounds,
)
from evaluation.models import Objection
from evaluation.objections.actions import add_objection, answer_objection
from evaluation.objections.forms import AnswerForm, ObjectionForm
from evaluation.objections.queries import disputed_claims, open_for_objections, voted_on
from evaluation.objections.typed import Doubt, Finding
from evaluation.scope import SignedIn, get_or_post
from evaluation.workflow import Work
from grids.models import Receipt
from grids.queries.receipts import first_receipt
from grids.responses import carry_out
from grids.writing import Sent


@require_safe
def objection_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Every objection of the round with its deadline; where a new one is taken down."""
    rounds = visible_rounds(request.user).select_related("village__township", "campaign")
    round_ = get_object_or_404(rounds, pk=round_id)
    if not can_watch(request.user, round_):
        raise PermissionDenied
    ours = visible_objections(request.user).filter(notice__round=round_)
    today = timezone.localdate()
    context = {
        "round": round_,
        "objections": ours.select_related("notice", "entry__group", "claim__star__star"),
        "today": today,
        "hanging": open_for_objections(round_, today),
        "may_add": can_do(request.user, round_, Work.OBJECT) and round_.open_for(Work.OBJECT),
    }
    return render(request, "evaluation/objections/objection_list.html", context)


@get_or_post
def objection_add(request: SignedIn, notice_id: UUID) -> HttpResponse:
    """The clerk or a supervisor takes down what a villager objects to."""
    ours = visible_notices(request.user).select_related("round__village", "round__campaign")
    notice = get_object_or_404(ours, pk=notice_id)
    if not can_do(request.user, notice.round, Work.OBJECT):
        raise PermissionDenied
    asked = {"household": request.GET.get("household", "")}
    form = ObjectionForm(request.POST or None, notice=notice, initial=asked)
    answer = carry_out(
        request, form, lambda sent: add_objection(notice.pk, _doubt(form), sent=sent)
    )
    context = {"notice": notice, "round": notice.round, "form": form}
    return answer or render(request, "evaluation/objections/objection_add.html", context)


def _doubt(form: ObjectionForm) -> Doubt:
    typed = form.cleaned_data
    return Doubt(
        entry_id=typed["household"].pk,
        star_id=typed["star"].pk if typed["star"] else None,
        source=typed["source"],
        content=typed["content"],
        contact=typed["contact"],
    )


@require_safe
def objection_detail(request: SignedIn, objection_id: UUID) -> HttpResponse:
    """One objection as registered (domain.md §3.7); who objected is shown to its handlers only."""
    objection = _objection(request, objection_id)
    round_ = objection.notice.round
    readable = can_read_contact(request.user, objection)
    context = {
        "objection": objection,
        "receipt": first_receipt(objection),
        "round": round_,
        "contact": objection.contact if readable else "",
        "signed": objection.contact_sealed is not None,
        "readable": readable,
        "claims": disputed_claims(objection),
        "may_answer": _may_answer(request, objection),
        "voted": voted_on(objection, request.user),
    }
    return render(request, "evaluation/objections/objection_detail.html", context)


def _objection(request: SignedIn, objection_id: UUID) -> Objection:
    ours = visible_objections(request.user).select_related(
        "notice__round__village",
        "notice__round__campaign",
        "entry__group",
        "claim__star__star",
        "received_by",
        "answered_by",
    )
    objection = get_object_or_404(ours, pk=objection_id)
    if not can_watch(request.user, objection.notice.round):
        raise PermissionDenied
    return objection


def _may_answer(request: SignedIn, objection: Objection) -> bool:
    round_ = objection.notice.round
    role = can_do(request.user, round_, Work.ANSWER) and round_.open_for(Work.ANSWER)
    return role and objection.answered_at is None


@get_or_post
def objection_answer(request: SignedIn, objection_id: UUID) -> HttpResponse:
    """What two people found, and the public answer, by somebody who did not vote."""
    objection = _objection(request, objection_id)
    if not can_do(request.user, objection.notice.round, Work.ANSWER):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: _answer(objection, form, sent))
    context = {
        "objection": objection,
        "round": objection.notice.round,
        "form": form,
        "voted": voted_on(objection, request.user),
    }
    return answer or render(request, "evaluation/objections/objection_answer.html", context)


def _answer(objection: Objection, form: AnswerForm, sent: Sent) -> Receipt:
    typed = form.cleaned_data
    finding = Finding(
        outcome=typed["outcome"],
        investigators=(typed["first"], typed["second"]),
        findings=typed["findings"],
        answer=typed["answer"],
    )
    return answer_objection(objection.pk, finding, sent=sent)
