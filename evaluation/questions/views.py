"""Pages of the assessors' questions: what is asked about one's households, and an answer."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluation.access import (
    answerable_questions,
    can_answer,
    can_declare,
    can_read_questions,
    visible_questions,
    visible_rounds,
)
from evaluation.questions.actions import answer_question
from evaluation.questions.forms import AnswerForm
from evaluation.questions.queries import lines
from evaluation.scope import SignedIn, get_or_post
from evaluation.workflow import Work
from grids.responses import carry_out

_WITH = ("entry__group__parent", "entry__round__village__township", "claim__star__star")


@require_safe
def question_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The questions about the households that the officer may answer for."""
    rounds = visible_rounds(request.user).select_related("village", "campaign")
    round_ = get_object_or_404(rounds, pk=round_id)
    if not can_read_questions(request.user, round_):
        raise PermissionDenied
    found = lines(answerable_questions(request.user).filter(entry__round=round_))
    context = {
        "round": round_,
        "lines": [line for line in found if can_declare(request.user, line.question.entry)],
        "open": round_.open_for(Work.ASSESS),
    }
    return render(request, "evaluation/questions/question_list.html", context)


@get_or_post
def question_answer(request: SignedIn, question_id: UUID) -> HttpResponse:
    """Answer once; every member of the group who judges the household reads it."""
    rows = visible_questions(request.user).select_related(*_WITH)
    question = get_object_or_404(rows, pk=question_id)
    if not can_answer(request.user, question.entry):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    answer = carry_out(
        request,
        form,
        lambda sent: answer_question(question.pk, answer=form.cleaned_data["answer"], sent=sent),
        go_to=reverse("question_list", args=[question.entry.round_id]),
    )
    context = {"question": question, "entry": question.entry, "form": form}
    context["open"] = question.entry.round.open_for(Work.ASSESS)
    return answer or render(request, "evaluation/questions/question_answer.html", context)
