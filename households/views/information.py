"""Pages for the household itself: what is stored about it, and its requests to put it right."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.queries.receipts import first_receipt
from grids.responses import carry_out
from households import actions
from households.access import (
    can_keep_roster,
    can_see_information,
    can_take_requests,
    visible_requests,
)
from households.forms.requests import AnswerForm, RequestForm
from households.queries.information import everything_about, requests_in
from households.views.scope import SignedIn, get_or_post, household_in_sight, village_kept


@require_safe
@never_cache
def household_information(request: SignedIn, pk: UUID) -> HttpResponse:
    """A sheet to be printed: everything that is stored about a household, numbers masked."""
    household = household_in_sight(request, pk)
    if not can_see_information(request.user, household):
        raise PermissionDenied
    context = {
        "household": household,
        "sections": everything_about(household),
        "today": timezone.localdate(),
        "takes": can_take_requests(request.user, household),
    }
    return render(request, "households/household_information.html", context)


@get_or_post
@never_cache
def request_add(request: SignedIn, pk: UUID) -> HttpResponse:
    """Somebody of the household says what is wrong."""
    household = household_in_sight(request, pk)
    if not can_take_requests(request.user, household):
        raise PermissionDenied
    form = RequestForm(request.POST or None, initial={"asked_by": household.head.name})
    add = partial(actions.add_request, household.pk)
    done = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: add(
            asked_by=form.cleaned_data["asked_by"], wish=form.cleaned_data["wish"], sent=sent
        ),
    )
    context = {"form": form, "household": household}
    return done or render(request, "households/request_add.html", context)


@require_safe
@never_cache
def request_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A village's requests, those that wait first."""
    village = village_kept(request, village_id)
    found = requests_in(village, visible_requests(request.user))
    return render(request, "households/request_list.html", {"village": village, "requests": found})


@get_or_post
@never_cache
def request_detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """One request with its words; the clerk answers it here, and both print it."""
    requests = visible_requests(request.user).select_related(
        "household__village__township", "household__head", "officer", "answered_by"
    )
    asked = get_object_or_404(requests, pk=pk)
    if not can_take_requests(request.user, asked.household):
        raise PermissionDenied
    keeps = can_keep_roster(request.user, asked.household.village)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        answer = partial(actions.answer_request, asked.pk)
        done = carry_out(request, form, lambda sent: answer(**_answer(form), sent=sent))
        if done:
            return done
    context = {"form": form, "asked": asked, "answers": keeps and not asked.answered_at}
    context["receipt"] = first_receipt(asked)
    return render(request, "households/request_detail.html", context)


def _answer(form: AnswerForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("state", "answer")}
