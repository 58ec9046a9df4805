"""What a household sees of its own matter, by its code, on a phone and without an account."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import own_awards, own_doubts, own_entries, own_star_changes
from evaluation.doubts.queries.own import own_lines
from evaluation.homes.queries.changes import changes_at_home
from evaluation.homes.queries.matters import asked_by, entries_in_order, matter_of
from evaluation.homes.queries.stars import own_stars
from evaluation.recorded import recorded_of
from evaluation.star_changes.actions.appeals import send_appeal
from evaluation.star_changes.forms import AppealForm
from evaluation.star_changes.queries import told_one
from evaluation.years.queries.history import history_of
from grids.responses import carry_out
from grids.scope import get_or_post
from households.access import own_requests, own_wishes
from households.actions import send_request
from households.forms.requests import RequestForm
from households.queries.information import everything_about
from households.views.own import AtHome, by_code


@require_safe
@by_code
def home_matters(request: AtHome) -> HttpResponse:
    """Where its declaration stands this year, what comes next and until when; what it asked."""
    entries = entries_in_order(own_entries(request.home))
    awards, today = own_awards(request.home), timezone.localdate()
    context = {
        "home": request.home,
        "changes": changes_at_home(request.home, today=today),
        "matter": matter_of(entries[0], awards, today=today) if entries else None,
        "earlier": entries[1:],
        "doubts": own_lines(own_doubts(request.home), today=today),
        "requests": asked_by(own_requests(request.home)),
        "wishes": own_wishes(request.home).order_by("-at")[:10],
        "today": today,
        "recorded": recorded_of(request.home, today.year),
        "history": history_of(request.home.pk, request.home.village.township_id, today=today),
    }
    return render(request, "evaluation/homes/home_matters.html", context)


@require_safe
@by_code
def home_stars(request: AtHome, entry_id: UUID) -> HttpResponse:
    """Its own stars in one round: its items, and what was decided once that hangs."""
    entries = own_entries(request.home).select_related(
        "round__village__township", "round__campaign", "campaign", "household"
    )
    entry = get_object_or_404(entries, pk=entry_id)
    context = {"home": request.home, "entry": entry, "own": own_stars(entry)}
    return render(request, "evaluation/homes/home_stars.html", context)


@require_safe
@by_code
def home_information(request: AtHome) -> HttpResponse:
    """Everything that is stored about it, numbers masked (PIPL, art. 45)."""
    context = {"home": request.home, "sections": everything_about(request.home)}
    return render(request, "evaluation/homes/home_information.html", context)


@get_or_post
@by_code
def home_appeal(request: AtHome, change_id: UUID) -> HttpResponse:
    """It asks the township to look at an ended star once more."""
    change = get_object_or_404(own_star_changes(request.home), pk=change_id)
    form, told = AppealForm(request.POST or None), told_one(change)
    done = carry_out(
        request,
        form,
        lambda sent: send_appeal(change.pk, **form.said(), sent=sent),
        go_to=reverse("home_matters"),
    )
    context = {"home": request.home, "form": form, "told": told, "change": change}
    return done or render(request, "evaluation/homes/home_appeal.html", context)


@get_or_post
@by_code
def home_request(request: AtHome) -> HttpResponse:
    """It asks to have something put right; the receipt's number says how that stands."""
    home = request.home
    form = RequestForm(request.POST or None, initial={"asked_by": home.head.name})
    send = partial(send_request, home.pk)
    done = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: send(
            asked_by=form.cleaned_data["asked_by"], wish=form.cleaned_data["wish"], sent=sent
        ),
        go_to=reverse("home_matters"),
    )
    context = {"home": home, "form": form}
    return done or render(request, "evaluation/homes/home_request.html", context)
