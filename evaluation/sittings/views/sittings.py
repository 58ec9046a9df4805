"""Pages of a sitting: the list, opening, sign-in and agenda, closing, minutes."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_open_sitting,
    can_read_decisions,
    can_run,
    can_take_back_recusal,
    panels_to_run,
)
from evaluation.models import Panel, Round, Sitting
from evaluation.panels.queries.bench import bench_of, doubted_in
from evaluation.panels.queries.panels import may_sit, sittings_of, why_no_sitting
from evaluation.results import progress
from evaluation.scope import SignedIn, get_or_post, round_in_sight, sitting_in_sight
from evaluation.sittings.actions.sittings import close_sitting, open_sitting, sign_in
from evaluation.sittings.forms.sittings import SignInForm, SittingForm
from evaluation.sittings.queries.agenda import all_matters
from evaluation.sittings.queries.late import late_in
from evaluation.sittings.queries.minutes import minutes
from evaluation.sittings.queries.quorums import overview
from grids.addresses import of_each
from grids.forms import PressForm
from grids.models import Officer
from grids.responses import carry_out


def the_sitting(request: SignedIn, sitting_id: UUID, *, entering: bool) -> Sitting:
    """The sitting in sight; 403 for those who may not read it, or (``entering``) work in it."""
    sitting = sitting_in_sight(request, sitting_id)
    if not (may_enter(request.user, sitting) or (not entering and may_read(request.user, sitting))):
        raise PermissionDenied
    return sitting


def may_enter(officer: Officer, sitting: Sitting) -> bool:
    return can_run(officer, sitting.panel)


def may_read(officer: Officer, sitting: Sitting) -> bool:
    return can_read_decisions(officer, sitting.panel.round)


@require_safe
def sitting_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The round's sittings, and which panel can open one."""
    round_ = round_in_sight(request, round_id)
    if not can_read_decisions(request.user, round_):
        raise PermissionDenied
    sittings = list(sittings_of(round_))
    context = {
        "progress": progress([round_])[round_.pk],
        "round": round_,
        "sittings": sittings,
        "under_way": any(sitting.closed_at is None for sitting in sittings),
        "may_open": can_open_sitting(request.user, round_),
        "blockers": why_no_sitting(round_),
    }
    return render(request, "evaluation/sittings/sitting_list.html", context)


@get_or_post
def sitting_add(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Open a sitting of a panel whose work is open."""
    round_ = round_in_sight(request, round_id)
    if not can_open_sitting(request.user, round_):
        raise PermissionDenied
    form = SittingForm(request.POST or None, panels=_may_sit(request, round_))
    answer = carry_out(
        request,
        form,
        lambda sent: open_sitting(form.cleaned_data["panel"].pk, form.chairs(), sent=sent),
    )
    context = {"form": form, "round": round_, "blockers": why_no_sitting(round_)}
    return answer or render(request, "evaluation/sittings/sitting_add.html", context)


def _may_sit(request: SignedIn, round_: Round) -> QuerySet[Panel]:
    """When shown, those that can open one; when sent, all, so that a second press is no error."""
    panels = panels_to_run(request.user, round_)
    return panels if request.method == "POST" else may_sit(round_, panels)


@get_or_post
def sitting_detail(request: SignedIn, sitting_id: UUID) -> HttpResponse:
    """Sign-in, quorum, the households in order, and the next one."""
    sitting = the_sitting(request, sitting_id, entering=request.method == "POST")
    bench = bench_of(sitting.panel, sitting=sitting)
    form = SignInForm(request.POST or None, bench=bench)
    answer = carry_out(
        request, form, lambda sent: sign_in(sitting.pk, present=form.present(), sent=sent)
    )
    if answer:
        return answer
    context = {
        "sitting": sitting,
        "round": sitting.panel.round,
        "form": form,
        "overview": overview(all_matters(sitting), bench),
        "may_enter": may_enter(request.user, sitting) and sitting.closed_at is None,
        "screens": of_each("sitting_entry", sitting.pk),
        **_aside(request.user, sitting),
    }
    return render(request, "evaluation/sittings/sitting_detail.html", context)


def _aside(officer: Officer, sitting: Sitting) -> dict[str, object]:
    """Who came close too late; who is said to stand aside by mistake, and who has a word there."""
    late: dict[str, object] = {"late": late_in(sitting)}
    if sitting.closed_at is not None:
        return late
    may_take_back = can_take_back_recusal(officer, sitting)
    return {**late, "doubted": doubted_in(sitting.panel), "may_take_back": may_take_back}


@get_or_post
def sitting_close(request: SignedIn, sitting_id: UUID) -> HttpResponse:
    """Check, then close for good."""
    sitting = the_sitting(request, sitting_id, entering=True)
    form = PressForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: close_sitting(sitting.pk, sent=sent))
    if answer:
        return answer
    bench = bench_of(sitting.panel, sitting=sitting)
    context = {
        "sitting": sitting,
        "round": sitting.panel.round,
        "form": form,
        "overview": overview(all_matters(sitting), bench),
    }
    return render(request, "evaluation/sittings/sitting_close.html", context)


@require_safe
def sitting_minutes(request: SignedIn, sitting_id: UUID) -> HttpResponse:
    """会议记录, to print and sign; before closing a draft, for those who enter it only."""
    sitting = the_sitting(request, sitting_id, entering=False)
    if sitting.closed_at is None and not may_enter(request.user, sitting):
        raise PermissionDenied
    context = {
        "sitting": sitting,
        "panel": sitting.panel,
        "round": sitting.panel.round,
        "minutes": minutes(sitting),
    }
    return render(request, "evaluation/sittings/sitting_minutes.html", context)
