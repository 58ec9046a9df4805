"""What a household sees of its own matter, by its code, on a phone and without an account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import own_entries
from evaluation.homes.queries import matters_of
from households.views.own import AtHome, by_code


@require_safe
@by_code
def home_matters(request: AtHome) -> HttpResponse:
    """Where its declaration stands this year, what comes next and until when."""
    found = matters_of(own_entries(request.home), timezone.localdate())
    context = {"home": request.home, "matters": found}
    return render(request, "evaluation/homes/home_matters.html", context)
