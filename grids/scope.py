"""What the pages share: a request behind the login, and things fetched through scope."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from grids.access import (
    can_keep_village,
    can_read_people,
    can_run_township,
    visible_grids,
    visible_officers,
    visible_posts,
    visible_townships,
    visible_villages,
)
from grids.models import Grid, Officer, Post, Township, Village

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class SignedIn(HttpRequest):
    """A request behind the login: its user is an officer."""

    user: Officer


def township_in_sight(request: SignedIn, pk: UUID) -> Township:
    """404 when the township is out of scope."""
    return get_object_or_404(visible_townships(request.user), pk=pk)


def township_read(request: SignedIn, pk: UUID) -> Township:
    """404 out of scope, 403 for whoever works in a village only."""
    township = township_in_sight(request, pk)
    if not can_read_people(request.user, township):
        raise PermissionDenied
    return township


def township_run(request: SignedIn, pk: UUID) -> Township:
    """404 out of scope, 403 for whoever does not work in its office."""
    township = township_in_sight(request, pk)
    if not can_run_township(request.user, township):
        raise PermissionDenied
    return township


def village_kept(request: SignedIn, pk: UUID) -> Village:
    """404 out of scope, 403 for whoever is neither its clerk nor the township's office."""
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=pk)
    if not can_keep_village(request.user, village):
        raise PermissionDenied
    return village


def grid_kept(request: SignedIn, pk: UUID) -> Grid:
    """The same for a grid, by its village."""
    grids = visible_grids(request.user).select_related("village__township", "parent")
    grid = get_object_or_404(grids, pk=pk)
    if not can_keep_village(request.user, grid.village):
        raise PermissionDenied
    return grid


def officer_read(request: SignedIn, pk: UUID) -> tuple[Officer, Township]:
    """404 out of scope, 403 for whoever may not read the people of that township."""
    officer = get_object_or_404(visible_officers(request.user), pk=pk)
    posts = visible_posts(request.user).filter(officer=officer).with_places()
    for post in posts.order_by("until", "since"):
        village = post.in_village
        township = village.township if village else post.township
        if township and can_read_people(request.user, township):
            return officer, township
    raise PermissionDenied


def officer_run(request: SignedIn, pk: UUID) -> tuple[Officer, Township]:
    """The same for whoever may write on them."""
    officer, township = officer_read(request, pk)
    if not can_run_township(request.user, township):
        raise PermissionDenied
    return officer, township


def post_run(request: SignedIn, pk: UUID) -> tuple[Post, Township]:
    """A post of the township in whose office one works."""
    post = get_object_or_404(
        visible_posts(request.user).with_places().select_related("officer"), pk=pk
    )
    village = post.in_village
    township = village.township if village else post.township
    if township is None or not can_run_township(request.user, township):
        raise PermissionDenied
    return post, township
