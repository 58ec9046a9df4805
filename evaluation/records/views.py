"""A round's record as a file, and the sheet by which anybody checks it."""

from tempfile import TemporaryFile
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.access import can_watch
from evaluation.models import Round
from evaluation.records.actions import export_record
from evaluation.records.queries.records import write_record
from evaluation.records.queries.sheets import checking_page
from evaluation.scope import SignedIn, get_or_post, round_in_sight
from grids.forms import PressForm
from grids.responses import carry_out, public


@get_or_post
@never_cache
def record_export(request: SignedIn, round_id: UUID) -> HttpResponseBase:
    """What the record holds and whom it may be given; the answer to the button is the file."""
    round_ = round_in_sight(request, round_id)
    if not can_watch(request.user, round_):
        raise PermissionDenied
    form = PressForm(request.POST or None)
    if request.method == "POST" and carry_out(
        request, form, lambda sent: export_record(round_.pk, sent=sent)
    ):
        return _as_file(round_)
    return render(request, "evaluation/records/record_export.html", {"round": round_, "form": form})


def _as_file(round_: Round) -> FileResponse:
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    write_record(round_, file)
    file.seek(0)
    name = f"record-{round_.campaign.year}-{str(round_.pk)[:8]}.json"
    return FileResponse(file, as_attachment=True, filename=name)


@login_not_required
@require_safe
def checking_sheet(request: HttpRequest) -> HttpResponse:
    """The sheet as one file: it works without this site, and without a network."""
    answer = HttpResponse(checking_page())
    answer["Content-Disposition"] = 'attachment; filename="check-record.html"'
    return public(answer)
