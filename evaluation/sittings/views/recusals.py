"""Who stands aside besides kin: declared, said to be a mistake, taken back by a second officer."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from evaluation.access import (
    can_take_back_recusal,
    visible_recusals,
    visible_seats,
    why_not_take_back_recusal,
)
from evaluation.models import Entry, Seat, Sitting
from evaluation.panels.queries.bench import declared_on
from evaluation.scope import SignedIn, get_or_post
from evaluation.sittings.actions.recusals import recuse, say_mistake, take_back_recusal
from evaluation.sittings.forms.sittings import MistakeForm, RecusalForm
from evaluation.sittings.queries.agenda import agenda
from evaluation.sittings.views.sittings import the_sitting
from grids.forms import PressForm
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent


@get_or_post
def recusal_add(request: SignedIn, sitting_id: UUID, entry_id: UUID) -> HttpResponse:
    """A member says that they stand aside from a household; a mistake is said here too."""
    sitting = the_sitting(request, sitting_id, entering=True)
    entry = get_object_or_404(agenda(sitting.panel, sitting=sitting), pk=entry_id)
    seats = visible_seats(request.user).filter(panel=sitting.panel, kind__in=Seat.VOTING)
    taking_back = "recusal" in request.POST
    back = MistakeForm(request.POST if taking_back else None)
    form = RecusalForm(None if taking_back else request.POST or None, seats=seats)
    answer = _recuse(request, sitting, entry, back if taking_back else form)
    context = {"sitting": sitting, "round": sitting.panel.round, "entry": entry, "form": form}
    context |= {"back": back, "declared": declared_on(entry, sitting.panel)}
    return answer or render(request, "evaluation/sittings/recusal_add.html", context)


def _recuse(
    request: SignedIn, sitting: Sitting, entry: Entry, form: RecusalForm | MistakeForm
) -> HttpResponse | None:
    """Either form leads back to the household's sheet."""

    def act(sent: Sent) -> Receipt:
        typed = form.cleaned_data
        if isinstance(form, MistakeForm):
            return say_mistake(
                sitting.pk,
                entry.pk,
                recusal_id=typed["recusal"],
                reason=typed["mistake"],
                sent=sent,
            )
        seat, reason = typed["seat"], typed["reason"]
        return recuse(sitting.pk, entry.pk, seat_id=seat.pk, reason=reason, sent=sent)

    there = reverse("sitting_entry", args=[sitting.pk, entry.pk])
    return carry_out(request, form, act, go_to=there)


@get_or_post
def recusal_confirm(request: SignedIn, sitting_id: UUID, recusal_id: UUID) -> HttpResponse:
    """The second officer reads why a recusal is said to be a mistake, and takes it back."""
    sitting = the_sitting(request, sitting_id, entering=False)
    if not can_take_back_recusal(request.user, sitting):
        raise PermissionDenied
    form = PressForm(request.POST or None)
    answer = carry_out(
        request, form, lambda sent: take_back_recusal(sitting.pk, recusal_id, sent=sent)
    )
    rows = visible_recusals(request.user).select_related("entry", "seat", "mistake_said_by")
    recusal = None if answer else get_object_or_404(rows, pk=recusal_id, panel=sitting.panel)
    context = {
        "sitting": sitting,
        "round": sitting.panel.round,
        "recusal": recusal,
        "why_not": recusal and why_not_take_back_recusal(request.user, recusal),
        "form": form,
    }
    return answer or render(request, "evaluation/sittings/recusal_confirm.html", context)
