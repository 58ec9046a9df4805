"""Pages of the roster's way out: templates, and tables for whoever asks for them."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from grids.access import visible_villages
from grids.models import Village
from grids.responses import as_file, carry_out
from households import actions
from households.access import can_send_roster, visible_receivers
from households.actions.exports import Wish
from households.forms.exports import RosterSendForm, WholeNumbersForm
from households.models import Membership, Receiver
from households.responses import sent_table
from households.roster.out.columns import EVERY, HEADINGS
from households.roster.out.people import in_order, members_in
from households.roster.out.sending import rows_of
from households.roster.out.template import empty_template, filled_template
from households.views.scope import SignedIn, get_or_post, household_in_sight, village_kept


@require_safe
@never_cache
def roster_template(request: SignedIn, village_id: UUID) -> HttpResponse:
    """An empty table to be filled in, with this village's grids to choose from."""
    return as_file(empty_template(village_kept(request, village_id)), "roster-template.xlsx")


@require_safe
@never_cache
def roster_correct(request: SignedIn, village_id: UUID) -> HttpResponse:
    """The same with everybody in it: what is changed there comes back as changes."""
    return as_file(filled_template(village_kept(request, village_id)), "roster-correction.xlsx")


@get_or_post
@never_cache
@sensitive_post_parameters("password")
def roster_export(request: SignedIn, village_id: UUID) -> HttpResponseBase:
    """A table for a receiver; the answer to the button is the file itself, not an address."""
    village = _village_sent(request, village_id)
    receivers = visible_receivers(request.user, village, Receiver.Table.ROSTER)
    kept = receivers.filter(name=request.GET.get("receiver", "")).first()
    form = RosterSendForm(request.POST or None, request=request, headings=HEADINGS, kept=kept)
    export = partial(actions.export_roster, village.pk)
    if request.method == "POST":
        done = carry_out(request, form, lambda sent: export(form.wanted(), sent=sent))
        if done:
            return _roster(request, village, form.wanted())
    context = {"form": form, "village": village, "receivers": receivers, "kept": kept}
    return render(request, "households/roster_export.html", context)


@get_or_post
@never_cache
@sensitive_post_parameters("password")
def household_export(request: SignedIn, pk: UUID) -> HttpResponseBase:
    """One household's own data as a table, for whoever of it asks."""
    household = household_in_sight(request, pk)
    if not can_send_roster(request.user, household.village):
        raise PermissionDenied
    form = WholeNumbersForm(request.POST or None, request=request)
    if request.method == "POST":
        export = partial(actions.export_household, household.pk)
        want = partial(form.wish, EVERY, format="xlsx")
        if carry_out(request, form, lambda sent: export(want(), sent=sent)):
            members = in_order(household.memberships.all())
            return sent_table(_rows(request, members, want()), want(), name="household")
    context = {"form": form, "household": household}
    return render(request, "households/household_export.html", context)


def _village_sent(request: SignedIn, village_id: UUID) -> Village:
    village = get_object_or_404(visible_villages(request.user), pk=village_id)
    if not can_send_roster(request.user, village):
        raise PermissionDenied
    return village


def _roster(request: SignedIn, village: Village, wish: Wish) -> HttpResponseBase:
    return sent_table(_rows(request, members_in(village), wish), wish, name="roster")


def _rows(request: SignedIn, members: QuerySet[Membership], wish: Wish) -> Iterator[list[str]]:
    by, now = request.user.name, timezone.now()
    return rows_of(members, wish.columns, whole=wish.whole, by=by, now=now)
