"""Pages of the township's review, the awards, and the slips that households get."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.access import (
    can_do,
    can_watch,
    visible_awards,
    visible_entries,
    visible_objections,
    visible_rounds,
    visible_spot_checks,
)
from evaluation.awards.actions.awards import add_spot_check, mend_spot_check
from evaluation.awards.forms import MendForm, SpotCheckForm
from evaluation.awards.queries import awards, slips
from evaluation.models import Entry, Round
from evaluation.notices.queries.lines import notice_days_left, standing_lines
from evaluation.workflow import Work
from grids.models import Receipt
from grids.responses import carry_out
from grids.views import SignedIn
from grids.writing import Sent

_READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def _round(request: SignedIn, round_id: UUID) -> Round:
    rounds = visible_rounds(request.user).select_related("village__township", "campaign")
    return get_object_or_404(rounds, pk=round_id)


@require_safe
def review_detail(request: SignedIn, round_id: UUID) -> HttpResponse:
    """What the township must know before it approves: differences, objections, spot checks."""
    round_ = _round(request, round_id)
    if not can_watch(request.user, round_):
        raise PermissionDenied
    checks = visible_spot_checks(request.user).filter(round=round_)
    objections = visible_objections(request.user).filter(notice__round=round_)
    context = {
        "round": round_,
        "differences": awards.differences(round_),
        "checks": checks.select_related("entry__group", "officer", "mended_by").order_by("at"),
        "due": awards.spot_checks_due(round_),
        "drawn": awards.drawn(round_),
        "objections": objections.select_related("notice", "entry__group", "claim__star__star"),
        "on_board": len(standing_lines(round_)),
        "declared": round_.entries.declared().count(),
        "may_check": can_do(request.user, round_, Work.SPOT_CHECK)
        and round_.open_for(Work.SPOT_CHECK),
    }
    return render(request, "evaluation/reviews/review_detail.html", context)


@_READ_OR_SEND
def spot_check_add(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Township staff record what they saw at one household."""
    round_ = _round(request, round_id)
    if not can_do(request.user, round_, Work.SPOT_CHECK):
        raise PermissionDenied
    entries = list(visible_entries(request.user).filter(round=round_).select_related("group"))
    asked = {"household": request.GET.get("household", "")}
    form = SpotCheckForm(request.POST or None, entries=entries, initial=asked)
    answer = carry_out(request, form, lambda sent: _check(round_, form, sent))
    context = {"round": round_, "form": form}
    return answer or render(request, "evaluation/reviews/spot_check_add.html", context)


def _check(round_: Round, form: SpotCheckForm, sent: Sent) -> Receipt:
    typed = form.cleaned_data
    return add_spot_check(
        round_.pk, typed["household"].pk, finding=typed["finding"], note=typed["note"], sent=sent
    )


@_READ_OR_SEND
def spot_check_mend(request: SignedIn, check_id: UUID) -> HttpResponse:
    """How a fault was put right."""
    ours = visible_spot_checks(request.user).select_related("round__village", "entry__group")
    check = get_object_or_404(ours, pk=check_id)
    if not can_do(request.user, check.round, Work.SPOT_CHECK):
        raise PermissionDenied
    form = MendForm(request.POST or None)
    answer = carry_out(
        request,
        form,
        lambda sent: mend_spot_check(check.pk, note=form.cleaned_data["note"], sent=sent),
    )
    context = {"check": check, "round": check.round, "form": form}
    return answer or render(request, "evaluation/reviews/spot_check_mend.html", context)


@require_safe
def award_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Which households hold which stars, from when to when, by group and number."""
    round_ = _round(request, round_id)
    held = visible_awards(request.user).filter(round=round_)
    context = {
        "round": round_,
        "groups": awards.holders_by_group(held),
        "watches": can_watch(request.user, round_),
    }
    return render(request, "evaluation/awards/award_list.html", context)


@require_safe
def award_summary(request: SignedIn, round_id: UUID) -> HttpResponse:
    """汇总表 on paper (domain.md §3.5): every participant, ten columns of stars, the sums."""
    round_ = _round(request, round_id)
    if not can_watch(request.user, round_):
        raise PermissionDenied
    context = {"round": round_, "table": awards.summary(round_)}
    return render(request, "evaluation/awards/award_summary.html", context)


@require_safe
def entry_slip(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """The sheet that a household gets about its own result, with the items behind it."""
    entries = visible_entries(request.user).select_related(
        "group", "household", "round__village__township", "round__campaign"
    )
    entry = get_object_or_404(entries, pk=entry_id)
    return _slips(request, entry.round, [entry])


@require_safe
def slip_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Slips of the households in sight that are not on the board (?all=1: of all), in one go."""
    round_ = _round(request, round_id)
    entries = visible_entries(request.user).filter(round=round_, status=Entry.Status.DECLARED)
    entries = entries.select_related("group", "household")
    if request.GET.get("all") == "1":
        return _slips(request, round_, slips.in_print_order(entries))
    return _slips(request, round_, slips.not_on_board(round_, entries))


def _slips(request: SignedIn, round_: Round, entries: list[Entry]) -> HttpResponse:
    context = {
        "round": round_,
        "slips": slips.slips(round_, entries),
        "days": notice_days_left(round_, timezone.localdate()),
        "known": slips.is_known(round_),
    }
    return render(request, "evaluation/awards/entry_slip.html", context)
