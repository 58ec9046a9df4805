"""Pages of members' own marks: my households, one household's claims, who has how many left."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluation.access import can_do, judged_entries, own_seats
from evaluation.declarations.queries.declarations import sheet_of
from evaluation.holdings import changes_of, entry_of_year
from evaluation.models import Body, Entry, Round, Seat
from evaluation.opinions.actions import mark_claims
from evaluation.opinions.forms import OpinionForm, fields_told
from evaluation.opinions.queries import TO_MARK, Household, answered, opinions_of, shares
from evaluation.recorded import recorded_for
from evaluation.repeated import repeated_year
from evaluation.scope import SignedIn, get_or_post, round_in_sight
from evaluation.workflow import Work
from grids.forms.told import told_by
from grids.responses import carry_out

_WITH = ("round__village__township", "round__campaign", "campaign", "group", "household")


def _seats(request: SignedIn, round_: Round) -> list[Seat]:
    """The officer's seats in the round's groups; 403 for who has none."""
    seats = own_seats(request.user).filter(panel__round=round_, panel__body=Body.GROUP)
    found = list(seats.select_related("panel__round__campaign"))
    if not found:
        raise PermissionDenied
    return found


@require_safe
def opinion_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """My households that are not counted yet, in my own order, and how many wait for my mark."""
    round_ = round_in_sight(request, round_id)
    mine = [
        household
        for seat in _seats(request, round_)
        for household in opinions_of(seat.panel).open_households(seat.pk)
    ]
    waiting = [household for household in mine if household.left]
    context = {
        "round": round_,
        "households": mine,
        "part": TO_MARK.part(mine, request.GET),
        "waiting": len(waiting),
        "next": waiting[0] if waiting else None,
        "open": round_.open_for(Work.ASSESS),
    }
    return render(request, "evaluation/opinions/opinion_list.html", context)


@told_by(fields_told)
@get_or_post
def opinion_mark(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """One household's claims with its answers; saving leads to the next that waits for me."""
    entry = get_object_or_404(judged_entries(request.user).select_related(*_WITH), pk=entry_id)
    seat, mine, household = _mine(request, entry)
    form = OpinionForm(request.POST or None, household=household)
    go_to = _next(entry, mine)
    answer = carry_out(
        request, form, lambda sent: mark_claims(entry.pk, said=form.said(), sent=sent), go_to=go_to
    )
    stars = {star.star.pk: star for star in sheet_of(entry_of_year(entry)).stars}
    context = {
        "entry": entry,
        "form": form,
        "sections": form.sections(stars, answered(seat, entry)),
        "waiting": sum(bool(each.left) for each in mine),
        **_beside(entry),
        "open": entry.round.open_for(Work.ASSESS),
    }
    return answer or render(request, "evaluation/opinions/opinion_mark.html", context)


def _beside(entry: Entry) -> dict[str, object]:
    """What stands beside the household's answers."""
    return {
        "recorded": recorded_for(entry, entry.round),
        "repeated": repeated_year(entry.pk),
        "changes": changes_of(entry, entry.round),
    }


def _mine(request: SignedIn, entry: Entry) -> tuple[Seat, list[Household], Household]:
    """My seat in the household's group and what lies before it; 403 where I stand aside."""
    seats = [seat for seat in _seats(request, entry.round) if seat.panel_id == entry.panel_id]
    if seats:
        mine = opinions_of(seats[0].panel).households(seats[0].pk)
        for household in mine:
            if household.entry.pk == entry.pk:
                return seats[0], mine, household
    raise PermissionDenied


def _next(entry: Entry, mine: list[Household]) -> str:
    """The next household in my order, round the end, that waits for my mark; else the list."""
    keys = [household.entry.pk for household in mine]
    here = keys.index(entry.pk)
    order = [*mine[here + 1 :], *mine[:here]]
    waiting = [household.entry.pk for household in order if household.left]
    if waiting:
        return reverse("opinion_mark", args=[waiting[0]])
    return reverse("opinion_list", args=[entry.round_id])


@require_safe
def opinion_progress(request: SignedIn, round_id: UUID) -> HttpResponse:
    """For the clerk: who of the groups has how many households still to mark, never how."""
    round_ = round_in_sight(request, round_id)
    if not can_do(request.user, round_, Work.ASSESS):
        raise PermissionDenied
    context = {"round": round_, "shares": shares(round_), "open": round_.open_for(Work.ASSESS)}
    return render(request, "evaluation/opinions/opinion_progress.html", context)
