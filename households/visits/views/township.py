"""The township's page: households that nobody has visited for months, open wishes; no people."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from grids.access import can_run_township
from grids.models import Receipt
from grids.responses import carry_out
from grids.scope import township_read, township_run
from grids.writing import Sent
from households.views.scope import SignedIn, get_or_post
from households.visits.actions import set_rules
from households.visits.forms import RulesForm
from households.visits.queries.calls import months_of, standings

#: What may be asked for: not visited for so many months.
MONTHS = (1, 2, 3, 6)


@require_safe
def township_visits(request: SignedIn, township_id: UUID) -> HttpResponse:
    """Villages in their usual order, each with what waits there."""
    township = township_read(request, township_id)
    asked = request.GET.get("months", "")
    months = int(asked) if asked in map(str, MONTHS) else 2
    villages = township.villages.order_by("name")
    context = {
        "township": township,
        "rows": standings(villages, months=months, today=timezone.localdate()),
        "months": months,
        "choices": MONTHS,
        "rules": months_of(township),
        "runs": can_run_township(request.user, township),
    }
    return render(request, "households/visits/township_visits.html", context)


@get_or_post
def visit_rules(request: SignedIn, township_id: UUID) -> HttpResponse:
    """How often each kind of household is called on."""
    township = township_run(request, township_id)
    form = RulesForm(request.POST or None, months=months_of(township))

    def act(sent: Sent) -> Receipt:
        return set_rules(township.pk, form.months(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"township": township, "form": form}
    return done or render(request, "households/visits/visit_rules.html", context)
