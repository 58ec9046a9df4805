"""What users say about the program, and the township's answers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from grids.access import can_answer_feedback, visible_feedback
from grids.feedback.actions import add_feedback, answer_feedback
from grids.feedback.forms import FeedbackAnswerForm, FeedbackForm
from grids.responses import carry_out
from grids.scope import SignedIn, get_or_post

FEEDBACK_A_PAGE = 50


@require_GET
def feedback_list(request: SignedIn) -> HttpResponse:
    """What was said about the program, with its answers; what waits for one comes first."""
    found = visible_feedback(request.user).select_related("officer", "township", "answered_by")
    waiting_first = found.order_by(F("answered_at").desc(nulls_first=True), "-at", "pk")
    page = Paginator(waiting_first, FEEDBACK_A_PAGE).get_page(request.GET.get("page"))
    rows = [(feedback, can_answer_feedback(request.user, feedback)) for feedback in page]
    return render(request, "grids/feedback/feedback_list.html", {"rows": rows, "page": page})


@get_or_post
def feedback_add(request: SignedIn) -> HttpResponse:
    """Every officer may say what went badly; the page they came from stands in the form."""
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("page", "")[:200]})
    done = carry_out(
        request,
        form,
        lambda sent: add_feedback(
            form.cleaned_data["text"], page=form.cleaned_data["page"], sent=sent
        ),
        go_to=reverse("feedback_list"),
    )
    return done or render(request, "grids/feedback/feedback_add.html", {"form": form})


@get_or_post
def feedback_answer(request: SignedIn, feedback_id: UUID) -> HttpResponse:
    """The township answers what one of its officers wrote; once."""
    found = visible_feedback(request.user).select_related("officer", "answered_by")
    feedback = get_object_or_404(found, pk=feedback_id)
    if not can_answer_feedback(request.user, feedback):
        raise PermissionDenied
    form = FeedbackAnswerForm(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda sent: answer_feedback(feedback.pk, form.cleaned_data["answer"], sent=sent),
        go_to=reverse("feedback_list"),
    )
    context = {"feedback": feedback, "form": form}
    return done or render(request, "grids/feedback/feedback_answer.html", context)
