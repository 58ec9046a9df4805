"""Pages of the roster's way out: templates, and one household's own data."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.forms import PressForm
from grids.responses import as_file, carry_out
from households import actions
from households.access import can_send_roster
from households.forms.exports import WholeNumbersForm
from households.roster.out.columns import HEADINGS
from households.roster.out.people import in_order
from households.roster.out.template import empty_template, filled_template
from households.tables.homes import of_household
from households.tables.typed import Layout
from households.tables.writing import sent_file
from households.views.scope import SignedIn, get_or_post, household_in_sight, village_kept


@require_safe
@never_cache
def roster_template(request: SignedIn, village_id: UUID) -> HttpResponse:
    """An empty table to be filled in, with this village's grids to choose from."""
    return as_file(empty_template(village_kept(request, village_id)), "roster-template.xlsx")


@get_or_post
@never_cache
def roster_correct(request: SignedIn, village_id: UUID) -> HttpResponse:
    """The same with everybody in it: what is changed there comes back as changes."""
    village, form = village_kept(request, village_id), PressForm(request.POST or None)
    export = partial(actions.export_roster, village.pk, list(HEADINGS))
    if request.method == "POST" and carry_out(request, form, lambda sent: export(sent=sent)):
        return as_file(filled_template(village), "roster-correction.xlsx")
    return render(request, "households/roster_correct.html", {"form": form, "village": village})


@get_or_post
@never_cache
def household_export(request: SignedIn, pk: UUID) -> HttpResponseBase:
    """One household's own data as a table, for whoever of it asks."""
    household = household_in_sight(request, pk)
    if not can_send_roster(request.user, household.village):
        raise PermissionDenied
    form = WholeNumbersForm(request.POST or None)
    if request.method == "POST":
        export = partial(actions.export_household, household.pk, list(HEADINGS))
        if carry_out(request, form, lambda sent: export(**form.numbers(), sent=sent)):
            whole, by = form.numbers()["whole"], request.user.name
            members = in_order(household.memberships.all())
            table = of_household(members, whole=whole, by=by, now=timezone.now())
            return sent_file(table, Layout(), format="xlsx", name="household", signing="")
    context = {"form": form, "household": household}
    return render(request, "households/household_export.html", context)
