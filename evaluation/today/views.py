"""The home page: what is to be done today, from all of an officer's posts together."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import visible_rounds
from evaluation.today.queries.home import today_for
from grids.scope import SignedIn


@login_required(login_url="board_list", redirect_field_name=None)
@require_safe
def home(request: SignedIn) -> HttpResponse:
    """At most seven lines of work (``?all=1``: all of them), then how the rounds in sight stand.

    Whoever is not logged in is a villager until they say otherwise: the boards come first.
    """
    now = timezone.now()
    rounds = visible_rounds(request.user).select_related(
        "village__township", "campaign__catalogue", "wave"
    )
    context = {
        "today": today_for(request.user, rounds=rounds, now=now, whole="all" in request.GET),
        "day": timezone.localdate(now),
    }
    return render(request, "evaluation/today/home.html", context)
