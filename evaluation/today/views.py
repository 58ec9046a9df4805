"""The home page: what is to be done today, from all of an officer's posts together."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import visible_rounds
from evaluation.today.queries.home import today_for
from grids.views import SignedIn


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """At most seven lines of work (``?all=1``: all of them), then how the rounds in sight stand."""
    now = timezone.now()
    rounds = visible_rounds(request.user).select_related(
        "village__township", "campaign__catalogue", "wave"
    )
    context = {
        "today": today_for(request.user, rounds=rounds, now=now, whole="all" in request.GET),
        "day": timezone.localdate(now),
    }
    return render(request, "evaluation/today/home.html", context)
