"""Pages from door to door: the list on the way, one door, the village by group and micro-grid."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.access import (
    WALKS,
    can_declare,
    can_read_doors,
    can_walk,
    own_doors,
    own_walks,
    visible_entries,
)
from evaluation.doors.actions.marks import mark_door
from evaluation.doors.actions.ordering import order_doors
from evaluation.doors.forms import DoorForm, WayForm
from evaluation.doors.queries.doors import (
    ON_THE_WAY,
    OPEN_AT,
    Door,
    doors_of,
    figures_of,
    in_place,
    places_of,
    why_closed,
    why_not_marked,
)
from evaluation.doors.queries.way import way_of
from evaluation.models import Entry, Round
from evaluation.scope import SignedIn, get_or_post, round_in_sight
from grids.access import can_work_in, visible_grids
from grids.responses import carry_out
from grids.roles import Role
from households.access import visible_households


@require_safe
@never_cache
def door_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The households in sight as one walks past them, and what is still open at each."""
    round_ = walked_round(request, round_id)
    doors = doors_in_sight(request, round_)
    here = in_place(doors, request.GET.get("place", ""))
    part = ON_THE_WAY.part(here, request.GET)
    own = _own(request, round_, list(part.page)) if round_.stage in OPEN_AT else set()
    context = {
        "round": round_,
        "figures": figures_of(here),
        "part": part,
        "place": request.GET.get("place", ""),
        "open": round_.stage in OPEN_AT,
        "closed": why_closed(round_),
        "rows": [(door, uuid.uuid4() if door.household in own else "") for door in part.page],
        "asked": _asked(request),
        "ways": own_walks(request.user, round_).order_by("name"),
        "prints": can_work_in(request.user, round_.village, *WALKS),
    }
    return render(request, "evaluation/doors/door_list.html", context)


@require_safe
@never_cache
def door_overview(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The village group by group: how many doors stand where, each number with its rows."""
    round_ = walked_round(request, round_id)
    doors = doors_in_sight(request, round_)
    context = {"round": round_, "figures": figures_of(doors), "places": places_of(doors)}
    context["prints"] = can_work_in(request.user, round_.village, *WALKS)
    context["sets"] = can_work_in(request.user, round_.village, Role.CLERK)
    return render(request, "evaluation/doors/door_overview.html", context)


@get_or_post
@never_cache
def door_mark(request: SignedIn, round_id: UUID, household_id: UUID) -> HttpResponse:
    """One door: a tap of the list ends here, and a day or a note is typed here."""
    round_ = walked_round(request, round_id)
    door = _door(request, round_, household_id)
    back = f"{reverse('door_list', args=[round_.pk])}?{_asked(request)}".rstrip("?")
    form = DoorForm(request.POST or None, marked=door.marks)
    done = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: mark_door(round_.pk, household_id, said=form.said(), sent=sent),
        go_to=f"{back}#d-{door.number}",
    )
    context = {"round": round_, "door": door, "form": form, "back": back}
    context["why_not"] = why_not_marked(round_, door)
    return done or render(request, "evaluation/doors/door_mark.html", context)


@get_or_post
@never_cache
def door_order(request: SignedIn, grid_id: UUID) -> HttpResponse:
    """The order in which a micro-grid's leader walks, put right by numbers."""
    grid = get_object_or_404(visible_grids(request.user).select_related("village"), pk=grid_id)
    if not can_walk(request.user, grid):
        raise PermissionDenied
    way = way_of(grid)
    form = WayForm(request.POST or None, way=way)
    done = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: order_doors(grid.pk, typed=form.typed(), seen=form.seen, sent=sent),
        go_to=reverse("door_order", args=[grid.pk]),
    )
    context = {"grid": grid, "form": form}
    return done or render(request, "evaluation/doors/door_order.html", context)


def _asked(request: SignedIn) -> str:
    """The part of the list that somebody looks at, so that a tap leads back to it."""
    names = ("place", "state", "group", "page")
    return urlencode({name: request.GET[name] for name in names if request.GET.get(name)})


def walked_round(request: SignedIn, round_id: UUID) -> Round:
    """In sight, and of whose doors this officer may read."""
    round_ = round_in_sight(request, round_id)
    if not can_read_doors(request.user, round_):
        raise PermissionDenied
    return round_


def doors_in_sight(request: SignedIn, round_: Round) -> list[Door]:
    homes, entries = visible_households(request.user), visible_entries(request.user)
    return doors_of(round_, homes, entries, today=timezone.localdate())


def _door(request: SignedIn, round_: Round, household_id: UUID) -> Door:
    doors = [door for door in doors_in_sight(request, round_) if door.household == household_id]
    if not doors:
        raise Http404
    if household_id not in _own(request, round_, doors):
        raise PermissionDenied
    return doors[0]


def _own(request: SignedIn, round_: Round, doors: Sequence[Door]) -> set[UUID]:
    """Of the doors, those that this officer goes to."""
    if any(door.entry for door in doors):
        return {
            door.household
            for door in doors
            if door.entry and can_declare(request.user, _in(round_, door.entry))
        }
    keys = own_doors(request.user, round_).filter(pk__in=[door.household for door in doors])
    return set(keys.values_list("pk", flat=True))


def _in(round_: Round, entry: Entry) -> Entry:
    entry.round = round_
    return entry
