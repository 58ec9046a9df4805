"""Pages of posts: given, ended, moved."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from grids import actions
from grids.access import visible_villages
from grids.forms.people import PostEndForm, PostForm, TransferForm
from grids.models import Receipt
from grids.responses import carry_out
from grids.scope import SignedIn, get_or_post, officer_run, post_run
from grids.writing import Sent


@get_or_post
def post_add(request: SignedIn, officer_id: UUID) -> HttpResponse:
    """Another post for an officer."""
    officer, township = officer_run(request, officer_id)
    villages = visible_villages(request.user)
    form = PostForm(request.POST or None, township=township, villages=villages)

    def act(sent: Sent) -> Receipt:
        since = form.cleaned_data["since"]
        return actions.appoint(officer.pk, **form.chosen, since=since, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "officer": officer}
    return done or render(request, "grids/people/post_add.html", context)


@get_or_post
def post_end(request: SignedIn, post_id: UUID) -> HttpResponse:
    """End a post on a day."""
    post, _township = post_run(request, post_id)
    form = PostEndForm(request.POST or None)

    def act(sent: Sent) -> Receipt:
        return actions.end_post(post.pk, day=form.cleaned_data["day"], sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    return done or render(request, "grids/people/post_end.html", {"form": form, "post": post})


@get_or_post
def post_transfer(request: SignedIn, post_id: UUID) -> HttpResponse:
    """End a post here and begin one there, in one act."""
    post, township = post_run(request, post_id)
    villages = visible_villages(request.user)
    form = TransferForm(request.POST or None, post=post, township=township, villages=villages)

    def act(sent: Sent) -> Receipt:
        move = partial(actions.transfer_post, post.pk, day=form.cleaned_data["since"])
        return move(**form.chosen, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "post": post}
    return done or render(request, "grids/people/post_transfer.html", context)
