"""Pages of households' codes: one slip, or a group's at one press, shown by that answer alone."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.access import visible_grids
from grids.forms import PressForm
from grids.models import Grid, Receipt
from grids.qr import qr_of
from grids.responses import carry_out
from grids.writing import Sent
from households import actions
from households.access import can_keep_roster
from households.actions.codes import Slips
from households.forms.codes import CodesForm
from households.queries.codes import groups_in, homes_in_group, without_code
from households.views.scope import SignedIn, get_or_post, household_kept, village_kept


@require_safe
def code_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """The village's groups: how many households of each have a slip that opens something."""
    village = village_kept(request, village_id)
    context = {"village": village, "groups": groups_in(village)}
    return render(request, "households/code_list.html", context)


@get_or_post
@never_cache
def code_issue(request: SignedIn, pk: UUID) -> HttpResponse:
    """A new code for the household's slip: shown by this one answer, kept by nobody."""
    household = household_kept(request, pk)
    form = PressForm(request.POST or None)
    issued: Slips = []

    def act(sent: Sent) -> Receipt:
        receipt, code = actions.issue_code(household.pk, sent=sent)
        issued.append((household, code))
        return receipt

    if request.method == "POST":
        carry_out(request, form, act)
    context = {"form": form, "household": household, "village": household.village}
    return _sheet(request, issued, context) if issued else _asked(request, "code_issue", context)


@get_or_post
@never_cache
def codes_issue(request: SignedIn, grid_id: UUID) -> HttpResponse:
    """New codes for a villager group, eight slips a sheet, to be cut and handed out."""
    group = _group_kept(request, grid_id)
    homes = homes_in_group(group)
    form = CodesForm(request.POST or None, households=len(homes), without=len(without_code(homes)))
    issued: Slips = []

    def act(sent: Sent) -> Receipt:
        receipt, slips = actions.issue_codes(group.pk, anew=form.anew, sent=sent)
        issued.extend(slips)
        return receipt

    answer = carry_out(request, form, act) if request.method == "POST" else None
    context = {"form": form, "group": group, "village": group.village}
    if issued:
        return _sheet(request, issued, context)
    return answer or _asked(request, "codes_issue", context)


def _group_kept(request: SignedIn, pk: UUID) -> Grid:
    """404 out of scope, 403 when somebody else keeps this roster."""
    grids = visible_grids(request.user).select_related("village__township")
    group = get_object_or_404(grids, pk=pk)
    if not can_keep_roster(request.user, group.village):
        raise PermissionDenied
    return group


def _asked(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"households/{page}.html", context)


def _sheet(request: HttpRequest, issued: Slips, context: dict[str, Any]) -> HttpResponse:
    """Behind the "#" of the address stands the code, which no browser sends to anybody."""
    address = request.build_absolute_uri(reverse("home_enter"))
    slips = [(household, code, qr_of(f"{address}#{code}")) for household, code in issued]
    context |= {"slips": slips, "address": address, "today": timezone.localdate()}
    return render(request, "households/code_sheet.html", context)
