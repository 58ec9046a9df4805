"""The ten households: whom to call on, two taps where nothing is new, the sheet to take along."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.access import visible_doubts
from evaluation.calls.queries import Row, due_parts, rows_of
from evaluation.doubts.queries.told import lines_of
from evaluation.scope import SignedIn, get_or_post
from grids.access import can_work_in
from grids.models import Receipt
from grids.responses import carry_out
from grids.roles import Role
from grids.writing import Sent
from households.access import own_links, visible_liaisons, visible_wishes
from households.liaisons.queries.rolls import homes_of, looked_after_by_nobody, standing_in
from households.models import Liaison, Link
from households.views.scope import village_linked
from households.visits.actions import record_nothing_new
from households.visits.forms import NothingNewForm
from households.visits.queries.calls import months_of
from households.wishes.queries import open_wishes


@get_or_post
@never_cache
def call_list(request: SignedIn) -> HttpResponse:
    """One's own households, those that wait longest first."""
    return _calls(request, _rows(request, own_links(request.user)), reverse("call_list"))


@get_or_post
@never_cache
def liaison_calls(request: SignedIn, pk: UUID) -> HttpResponse:
    """The same for a liaison who works on paper: the clerk types in what the sheet says."""
    liaison = _liaison(request, pk, Role.CLERK)
    rows = _rows(request, homes_of(liaison))
    return _calls(request, rows, reverse("liaison_calls", args=[pk]), liaison)


@require_safe
@never_cache
def call_sheet(request: SignedIn, pk: UUID) -> HttpResponse:
    """One sheet of a liaison's households, to take along and to type in from."""
    liaison = _liaison(request, pk, Role.CLERK, Role.SECRETARY)
    rows = _rows(request, homes_of(liaison))
    context = {"liaison": liaison, "rows": rows, "today": timezone.localdate()}
    return render(request, "evaluation/calls/call_sheet.html", context)


@require_safe
@never_cache
def due_sheet(request: SignedIn, village_id: UUID) -> HttpResponse:
    """One printed list for a village: who is due at whose households, what was promised, wishes."""
    village = village_linked(request, village_id)
    today = timezone.localdate()
    links, doubts = standing_in(village), visible_doubts(request.user)
    doubts = doubts.open().filter(award__household__village=village)
    context = {
        "village": village,
        "today": today,
        "parts": due_parts(links, months_of(village.township), today=today),
        "alone": looked_after_by_nobody(village).order_by("number"),
        "doubts": lines_of(doubts, today=today),
        "wishes": open_wishes(visible_wishes(request.user), village),
    }
    return render(request, "evaluation/calls/due_sheet.html", context)


def _liaison(request: SignedIn, pk: UUID, *roles: Role) -> Liaison:
    """Oneself, or of a village where one has one of the roles; 404 where it is out of sight."""
    liaisons = visible_liaisons(request.user).select_related("village__township")
    liaison = get_object_or_404(liaisons, pk=pk)
    own = liaison.officer_id == request.user.pk
    if not own and not can_work_in(request.user, liaison.village, *roles):
        raise PermissionDenied
    return liaison


def _rows(request: SignedIn, links: QuerySet[Link]) -> list[Row]:
    first = links.select_related("household__village__township").first()
    if first is None:
        return []
    months = months_of(first.household.village.township)
    doubts = visible_doubts(request.user)
    return rows_of(links, months, doubts, today=timezone.localdate())


def _calls(
    request: SignedIn, rows: Sequence[Row], back: str, liaison: Liaison | None = None
) -> HttpResponse:
    form = NothingNewForm(request.POST or None, calls=[row.call for row in rows])
    act = partial(_record, form)
    done = request.method == "POST" and carry_out(request, form, act, go_to=back)
    context = {"rows": rows, "form": form, "liaison": liaison}
    return done or render(request, "evaluation/calls/call_list.html", context)


def _record(form: NothingNewForm, sent: Sent) -> Receipt:
    return record_nothing_new(form.seen(), sent=sent)
