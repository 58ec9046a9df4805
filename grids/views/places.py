"""Pages of townships, villages and grids."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grids import actions
from grids.access import (
    can_keep_village,
    can_read_people,
    can_run_township,
    can_see_ledger,
    can_see_to,
    visible_grids,
    visible_townships,
    visible_villages,
)
from grids.forms import PressForm
from grids.forms.places import GridEditForm, GridForm, TownshipForm, VillageForm
from grids.models import Receipt
from grids.queries.people import office_of, officers_by_role
from grids.queries.places import tree_of, with_numbers
from grids.responses import carry_out
from grids.scope import (
    SignedIn,
    get_or_post,
    grid_kept,
    township_in_sight,
    township_run,
    village_kept,
)
from grids.writing import Sent


@require_safe
def township_list(request: SignedIn) -> HttpResponse:
    """The townships in sight; whoever sees one only is led to it."""
    townships = list(visible_townships(request.user).order_by("name"))
    if len(townships) == 1:
        return redirect(townships[0])
    return render(request, "grids/places/township_list.html", {"townships": townships})


@require_safe
def township_detail(request: SignedIn, township_id: UUID) -> HttpResponse:
    """A township's villages with what each still lacks, and its office."""
    township = township_in_sight(request, township_id)
    villages = visible_villages(request.user).filter(township=township)
    context = {
        "township": township,
        "villages": with_numbers(villages),
        "office": office_of(township),
        "runs": can_run_township(request.user, township),
        "reads": can_read_people(request.user, township),
    }
    return render(request, "grids/places/township_detail.html", context)


@get_or_post
def township_edit(request: SignedIn, township_id: UUID) -> HttpResponse:
    """The township's own telephone."""
    township = township_run(request, township_id)
    form = TownshipForm(request.POST or None, instance=township)

    def act(sent: Sent) -> Receipt:
        typed = form.cleaned_data
        change = partial(actions.change_township, township.pk, telephone=typed["telephone"])
        return change(version=typed["version"] or 0, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "township": township}
    return done or render(request, "grids/places/township_edit.html", context)


@get_or_post
def village_add(request: SignedIn, township_id: UUID) -> HttpResponse:
    """Found a village."""
    township = township_run(request, township_id)
    form = VillageForm(request.POST or None, whole=True)

    def act(sent: Sent) -> Receipt:
        return actions.add_village(township.pk, form.values(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "township": township}
    return done or render(request, "grids/places/village_add.html", context)


@require_safe
def village_detail(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A village: its grids as a tree, who stands for it, and the ways to its work."""
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=village_id)
    context = {
        "village": village,
        "tree": tree_of(village),
        "by_role": officers_by_role(village),
        "keeps": can_keep_village(request.user, village),
        "runs": can_run_township(request.user, village.township),
        "reads": can_read_people(request.user, village.township),
        "sees_ledger": can_see_ledger(request.user, village),
        "sees_to": can_see_to(request.user, village),
    }
    return render(request, "grids/places/village_detail.html", context)


@get_or_post
def village_edit(request: SignedIn, village_id: UUID) -> HttpResponse:
    """Correct a village; the clerk sees the telephones and the comment box only."""
    village = village_kept(request, village_id)
    whole = can_run_township(request.user, village.township)
    form = VillageForm(request.POST or None, village=village, whole=whole)

    def act(sent: Sent) -> Receipt:
        version = form.cleaned_data["version"] or 0
        return actions.change_village(village.pk, form.values(), version=version, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "village": village}
    return done or render(request, "grids/places/village_edit.html", context)


@get_or_post
def grid_add(request: SignedIn, village_id: UUID) -> HttpResponse:
    """Another grid of a village."""
    village = village_kept(request, village_id)
    own = visible_grids(request.user).filter(village=village)
    start = {"level": "group", "parent": request.GET.get("in", "")}
    form = GridForm(request.POST or None, parents=own, initial=start)

    def act(sent: Sent) -> Receipt:
        typed = form.cleaned_data
        above = typed["parent"].pk if typed["parent"] else None
        add = partial(actions.add_grid, village.pk, name=typed["name"], level=typed["level"])
        return add(parent_id=above, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    return done or render(request, "grids/places/grid_add.html", {"form": form, "village": village})


@get_or_post
def grid_edit(request: SignedIn, grid_id: UUID) -> HttpResponse:
    """Another name for a grid, or another grid above it."""
    grid = grid_kept(request, grid_id)
    own = visible_grids(request.user).filter(village=grid.village).exclude(pk=grid.pk)
    kept = {"name": grid.name, "parent": grid.parent}
    form = GridEditForm(request.POST or None, parents=own, initial=kept)

    def act(sent: Sent) -> Receipt:
        typed = form.cleaned_data
        above = typed["parent"].pk if typed["parent"] else None
        return actions.change_grid(grid.pk, name=typed["name"], parent_id=above, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    return done or render(request, "grids/places/grid_edit.html", {"form": form, "grid": grid})


@get_or_post
def grid_remove(request: SignedIn, grid_id: UUID) -> HttpResponse:
    """Take out a grid on which nothing hangs."""
    grid = grid_kept(request, grid_id)
    form = PressForm(request.POST or None)
    remove = partial(actions.remove_grid, grid.pk)
    to = reverse("village_detail", args=[grid.village_id])
    done = request.method == "POST" and carry_out(
        request, form, lambda sent: remove(sent=sent), go_to=to
    )
    return done or render(request, "grids/places/grid_remove.html", {"form": form, "grid": grid})
