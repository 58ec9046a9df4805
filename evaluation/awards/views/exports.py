"""The summary of a round's stars as a table for whoever asks for it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from evaluation.access import visible_rounds
from evaluation.awards.actions.exports import export_summary
from evaluation.awards.queries import awards, summary_table
from evaluation.scope import SignedIn, get_or_post
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent
from households.access import can_send_roster, visible_receivers
from households.forms.exports import SendForm
from households.models import Receiver
from households.responses import sent_table


@get_or_post
@never_cache
def summary_export(request: SignedIn, round_id: UUID) -> HttpResponseBase:
    """Columns as the receiver calls them; the answer to the button is the file itself."""
    rounds = visible_rounds(request.user).select_related("village__township", "campaign")
    round_ = get_object_or_404(rounds, pk=round_id)
    if not can_send_roster(request.user, round_.village):
        raise PermissionDenied
    receivers = visible_receivers(request.user, round_.village, Receiver.Table.SUMMARY)
    kept = receivers.filter(name=request.GET.get("receiver", "")).first()
    table = awards.summary(round_)
    headings = summary_table.headings_of(table.stars)
    form = SendForm(request.POST or None, headings=headings, kept=kept)

    def act(sent: Sent) -> Receipt:
        return export_summary(round_.pk, form.wanted(), rows=len(table.rows), sent=sent)

    if request.method == "POST" and carry_out(request, form, act):
        rows = summary_table.rows_of(round_, table, form.wanted().columns)
        return sent_table(rows, form.wanted(), name="summary")
    context = {"form": form, "round": round_, "receivers": receivers, "kept": kept}
    return render(request, "evaluation/awards/summary_export.html", context)
