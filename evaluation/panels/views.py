"""Pages of panels and their seats."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_do,
    can_read_decisions,
    visible_panels,
    visible_rounds,
    visible_seats,
)
from evaluation.models import Panel, Round
from evaluation.panels.actions.panels import add_panel, add_seat, remove_panel, remove_seat
from evaluation.panels.forms import PanelForm, SeatForm
from evaluation.panels.queries import panels
from evaluation.panels.queries.bench import bench_of
from evaluation.panels.queries.composition import composition_of
from evaluation.panels.queries.conflicts import conflicts
from evaluation.scope import SignedIn, get_or_post
from evaluation.workflow import Work
from grids.access import visible_grids, visible_officers
from grids.forms import PressForm
from grids.models import Grid, Officer, Receipt
from grids.responses import carry_out
from grids.writing import Sent, writing
from households.access import visible_people


def _round(request: SignedIn, round_id: UUID, *, seating: bool = False) -> Round:
    rounds = visible_rounds(request.user).select_related("village", "campaign")
    round_ = get_object_or_404(rounds, pk=round_id)
    _allow(request.user, round_, seating=seating)
    return round_


def _panel(request: SignedIn, panel_id: UUID, *, seating: bool = False) -> Panel:
    rows = visible_panels(request.user).select_related("round__village", "round__campaign", "wave")
    panel = get_object_or_404(rows, pk=panel_id)
    _allow(request.user, panel.round, seating=seating)
    return panel


def _allow(officer: Officer, round_: Round, *, seating: bool) -> None:
    if not (can_do(officer, round_, Work.SEAT) if seating else can_read_decisions(officer, round_)):
        raise PermissionDenied


@require_safe
def panel_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The round's panels, how many seats each has and needs, and who judges which groups."""
    round_ = _round(request, round_id)
    context = {
        "round": round_,
        "panels": panels.overview(round_),
        "uncovered": panels.uncovered(round_),
        "may_seat": can_do(request.user, round_, Work.SEAT),
        "blockers": panels.why_no_panel(round_),
    }
    return render(request, "evaluation/panels/panel_list.html", context)


@get_or_post
def panel_add(request: SignedIn, round_id: UUID) -> HttpResponse:
    """A new group, or the two committees."""
    round_ = _round(request, round_id, seating=True)
    grids = visible_grids(request.user).filter(village=round_.village, level=Grid.Level.GROUP)
    form = PanelForm(request.POST or None, grids=grids)
    answer = carry_out(
        request,
        form,
        lambda sent: add_panel(
            round_.pk,
            body=form.cleaned_data["body"],
            name=form.cleaned_data["name"],
            grids=form.chosen_grids(),
            sent=sent,
        ),
    )
    context = {"form": form, "round": round_}
    return answer or render(request, "evaluation/panels/panel_add.html", context)


@require_safe
def panel_detail(request: SignedIn, panel_id: UUID) -> HttpResponse:
    """A panel's seats by kind, with the household that each holder belongs to."""
    panel = _panel(request, panel_id)
    bench = bench_of(panel)
    context = {
        "panel": panel,
        "round": panel.round,
        "seats": panels.seat_rows(bench),
        "composition": composition_of(panel.seats.all(), today=timezone.localdate()),
        "conflicts": conflicts(panel, bench),
        "may_seat": can_do(request.user, panel.round, Work.SEAT),
        "why_closed": panels.why_closed(panel.round, panel),
    }
    return render(request, "evaluation/panels/panel_detail.html", context)


@get_or_post
def panel_remove(request: SignedIn, panel_id: UUID) -> HttpResponse:
    """Take back a panel that was added by mistake."""
    form = PressForm(request.POST or None)
    if not visible_panels(request.user).filter(pk=panel_id).exists():
        return gone(request, form)
    panel = _panel(request, panel_id, seating=True)
    there = reverse("panel_list", args=[panel.round_id])
    answer = carry_out(request, form, lambda sent: remove_panel(panel.pk, sent=sent), go_to=there)
    context = {"panel": panel, "round": panel.round, "form": form}
    context |= {"blockers": panels.why_closed(panel.round, panel)}
    return answer or render(request, "evaluation/panels/panel_remove.html", context)


@get_or_post
def seat_add(request: SignedIn, panel_id: UUID) -> HttpResponse:
    """A seat for a villager, an officer or a guest."""
    panel = _panel(request, panel_id, seating=True)
    village = panel.round.village
    form = SeatForm(
        request.POST or None,
        people=visible_people(request.user).filter(village=village),
        officers=panels.officers_of(village, visible_officers(request.user)),
    )
    answer = carry_out(request, form, lambda sent: add_seat(panel.pk, **form.seat(), sent=sent))
    context = {"panel": panel, "round": panel.round, "form": form}
    context |= {"blockers": panels.why_closed(panel.round, panel)}
    return answer or render(request, "evaluation/panels/seat_add.html", context)


@get_or_post
def seat_remove(request: SignedIn, seat_id: UUID) -> HttpResponse:
    """Take back a seat, before the panel has met."""
    form = PressForm(request.POST or None)
    rows = visible_seats(request.user).select_related("panel__round__village")
    seat = rows.filter(pk=seat_id).first()
    if seat is None:
        return gone(request, form)
    _allow(request.user, seat.panel.round, seating=True)
    answer = carry_out(request, form, lambda sent: remove_seat(seat.pk, sent=sent))
    context = {"seat": seat, "panel": seat.panel, "round": seat.panel.round, "form": form}
    context |= {"blockers": panels.why_closed(seat.panel.round, seat.panel)}
    return answer or render(request, "evaluation/panels/seat_remove.html", context)


def gone(request: SignedIn, form: PressForm) -> HttpResponse:
    """What is not there: to its second press the first one's receipt, to all others 404."""

    def nothing(sent: Sent) -> Receipt:
        with writing(sent):
            raise Http404

    answer = carry_out(request, form, nothing)
    if answer is None:
        raise Http404
    return answer
