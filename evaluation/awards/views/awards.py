"""Pages of the township's review, the awards, and the slips that households get."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import can_watch, visible_awards, visible_entries
from evaluation.awards.queries import awards, result_slips
from evaluation.models import Entry, Round
from evaluation.notices.queries.pending import notice_days_left
from evaluation.scope import SignedIn, round_in_sight
from households.access import can_send_roster


@require_safe
def award_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Which households hold which stars, from when to when, by group and number."""
    round_ = round_in_sight(request, round_id)
    held = awards.held_of(visible_awards(request.user), round_)
    context = {
        "round": round_,
        "groups": awards.holders_by_group(held),
        "watches": can_watch(request.user, round_),
    }
    return render(request, "evaluation/awards/award_list.html", context)


@require_safe
def award_summary(request: SignedIn, round_id: UUID) -> HttpResponse:
    """汇总表 on paper (domain.md §3.5): every participant, ten columns of stars, the sums."""
    round_ = round_in_sight(request, round_id)
    if not can_watch(request.user, round_):
        raise PermissionDenied
    sends = can_send_roster(request.user, round_.village)
    context = {"round": round_, "table": awards.summary(round_), "sends": sends}
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
    round_ = round_in_sight(request, round_id)
    entries = visible_entries(request.user).filter(round=round_, status=Entry.Status.DECLARED)
    entries = entries.select_related("group", "household")
    if request.GET.get("all") == "1":
        return _slips(request, round_, result_slips.in_print_order(entries))
    return _slips(request, round_, result_slips.not_on_board(round_, entries))


def _slips(request: SignedIn, round_: Round, entries: list[Entry]) -> HttpResponse:
    context = {
        "round": round_,
        "slips": result_slips.slips(round_, entries),
        "days": notice_days_left(round_, timezone.localdate()),
        "known": result_slips.is_known(round_),
    }
    return render(request, "evaluation/awards/entry_slip.html", context)
