"""Pages of named ballots: my households in an open sitting, and my vote on one of them."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluation.access import own_seat, visible_entries
from evaluation.ballots.actions import cast_ballots
from evaluation.ballots.forms import BallotForm
from evaluation.ballots.queries import BallotPaper, ballot_and_next, ballot_papers, why_no_vote
from evaluation.holdings import changes_of
from evaluation.models import Body, Seat, Sitting
from evaluation.panels.queries.bench import bench_of
from evaluation.repeated import repeated_year
from evaluation.scope import SignedIn, get_or_post, sitting_in_sight
from grids.addresses import of_each
from grids.responses import carry_out


def _sitting(request: SignedIn, sitting_id: UUID) -> tuple[Sitting, Seat]:
    """The sitting of the committees and the officer's seat in it; 403 for who has none."""
    sitting = sitting_in_sight(request, sitting_id)
    seat = own_seat(request.user, sitting.panel)
    if seat is None or sitting.panel.body != Body.COMMITTEES:
        raise PermissionDenied
    return sitting, seat


@require_safe
def ballot_list(request: SignedIn, sitting_id: UUID) -> HttpResponse:
    """The sitting's households in its order: what waits for my vote, and what I voted."""
    sitting, seat = _sitting(request, sitting_id)
    bench = bench_of(sitting.panel, sitting=sitting)
    papers = ballot_papers(sitting, bench, seat.pk)
    waiting = [paper for paper in papers if paper.to_vote]
    context = {
        "sitting": sitting,
        "round": sitting.panel.round,
        "papers": papers,
        "ballots": of_each("ballot_cast", sitting.pk),
        "waiting": len(waiting),
        "next": waiting[0] if waiting else None,
        "why": why_no_vote(sitting, bench, seat.pk),
    }
    return render(request, "evaluation/ballots/ballot_list.html", context)


@get_or_post
def ballot_cast(request: SignedIn, sitting_id: UUID, entry_id: UUID) -> HttpResponse:
    """Vote on a household's claims; casting leads to the next that waits for me."""
    sitting, seat = _sitting(request, sitting_id)
    bench = bench_of(sitting.panel, sitting=sitting)
    paper, following = ballot_and_next(sitting, bench, seat.pk, entry_id)
    if paper is None:
        raise Http404
    form = BallotForm(request.POST or None, paper=paper)
    answer = carry_out(
        request,
        form,
        lambda sent: cast_ballots(sitting.pk, entry_id, choices=form.choices(), sent=sent),
        go_to=_there(sitting, following),
    )
    if answer is not None:
        return answer
    context = _told(request, sitting, paper) | {"form": form, "next": following}
    context["why"] = why_no_vote(sitting, bench, seat.pk)
    return render(request, "evaluation/ballots/ballot_cast.html", context)


def _told(request: SignedIn, sitting: Sitting, paper: BallotPaper) -> dict[str, Any]:
    """What the page says of the household, which a press does not read."""
    entry, round_ = paper.matter.entry, sitting.panel.round
    return {
        "sitting": sitting,
        "round": round_,
        "paper": paper,
        "repeated": repeated_year(entry.pk),
        "changes": changes_of(entry, round_),
        "story": visible_entries(request.user).filter(pk=entry.pk).first(),
    }


def _there(sitting: Sitting, following: str | None) -> str:
    if following is None:
        return reverse("ballot_list", args=[sitting.pk])
    return reverse("ballot_cast", args=[sitting.pk, following])
