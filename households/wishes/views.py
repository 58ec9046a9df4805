"""Pages of the book of wishes and of the month's meeting on it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.access import can_work_in, visible_villages
from grids.models import Receipt, Village
from grids.responses import carry_out
from grids.roles import Role
from grids.writing import Sent
from households.access import can_read_wishes, looks_after, visible_wishes
from households.models import Household, Wish
from households.views.scope import SignedIn, get_or_post, household_in_sight
from households.wishes import queries
from households.wishes.actions import HANDLERS, add_wish, handle_wish, hold_meeting
from households.wishes.forms import HandleForm, MeetingForm, WishForm

A_PAGE = 50


def _village(request: SignedIn, pk: UUID) -> Village:
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=pk)
    if not can_read_wishes(request.user, village):
        raise PermissionDenied
    return village


@require_safe
@never_cache
def wish_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """What is open, then what was answered."""
    village = _village(request, village_id)
    seen = visible_wishes(request.user)
    closed = Paginator(queries.closed_wishes(seen, village), A_PAGE)
    context = {
        "village": village,
        "open": queries.open_wishes(seen, village),
        "closed": closed.get_page(request.GET.get("page")),
        "meets": can_work_in(request.user, village, Role.CLERK, Role.SECRETARY),
        "today": timezone.localdate(),
    }
    return render(request, "households/wishes/wish_list.html", context)


def _hears(request: SignedIn, household: Household) -> bool:
    return can_work_in(request.user, household.village, *HANDLERS) or looks_after(
        request.user, household
    )


@get_or_post
@never_cache
def wish_add(request: SignedIn, pk: UUID) -> HttpResponse:
    """A wish that was said otherwise than on a visit."""
    household = household_in_sight(request, pk)
    if not _hears(request, household):
        raise PermissionDenied
    form = WishForm(request.POST or None)

    def act(sent: Sent) -> Receipt:
        typed = form.cleaned_data
        return add_wish(household.pk, typed["kind"], typed["text"], sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"household": household, "form": form}
    return done or render(request, "households/wishes/wish_add.html", context)


def _wish(request: SignedIn, pk: UUID) -> Wish:
    full = ("household__head", "village__township", "officer", "closed_by", "closed_in", "visit")
    return get_object_or_404(visible_wishes(request.user).select_related(*full), pk=pk)


@require_safe
@never_cache
def wish_detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """One wish: who said it when, who handles it, what was answered."""
    wish = _wish(request, pk)
    context = {
        "wish": wish,
        "late": wish.is_late(timezone.localdate()),
        "handles": can_work_in(request.user, wish.village, *HANDLERS),
        "reads": can_read_wishes(request.user, wish.village),
    }
    return render(request, "households/wishes/wish_detail.html", context)


@get_or_post
@never_cache
def wish_handle(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who handles it, what is answered, whether that was all."""
    wish = _wish(request, pk)
    if not can_work_in(request.user, wish.village, *HANDLERS):
        raise PermissionDenied
    form = HandleForm(request.POST or None, wish=wish)

    def act(sent: Sent) -> Receipt:
        version = form.cleaned_data["version"] or 0
        return handle_wish(wish.pk, form.handling(), version=version, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    return done or render(
        request, "households/wishes/wish_handle.html", {"wish": wish, "form": form}
    )


@get_or_post
@never_cache
def wish_meeting(request: SignedIn, village_id: UUID) -> HttpResponse:
    """The month's meeting goes through what is open; printed, it is the list for the table."""
    village = _village(request, village_id)
    if not can_work_in(request.user, village, Role.CLERK, Role.SECRETARY):
        raise PermissionDenied
    wishes = list(queries.open_wishes(visible_wishes(request.user), village))
    form = MeetingForm(request.POST or None, wishes=wishes)
    back = reverse("wish_list", args=[village.pk])

    def act(sent: Sent) -> Receipt:
        return hold_meeting(village.pk, form.held(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act, go_to=back)
    context = {"village": village, "form": form, "meetings": queries.meetings_of(village)[:6]}
    return done or render(request, "households/wishes/wish_meeting.html", context)
