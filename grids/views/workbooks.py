"""Pages of a workbook of officers: choose a file, look at what it would change, confirm."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids import actions
from grids.access import visible_officer_uploads
from grids.forms.workbooks import OfficerConfirmForm, OfficerFileForm
from grids.models import OfficerUpload, Receipt
from grids.responses import as_file, carry_out
from grids.scope import SignedIn, get_or_post, township_run
from grids.workbook import out
from grids.workbook.showing import Preview
from grids.writing import Refused, Sent


@get_or_post
@never_cache
def officer_upload(request: SignedIn, township_id: UUID) -> HttpResponse:
    """Choose the spreadsheet; it is read, kept sealed for an hour, and shown."""
    township = township_run(request, township_id)
    form = OfficerFileForm(request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        upload = partial(actions.upload_officers, township.pk, data=data, file_name=file.name)
        done = carry_out(request, form, lambda sent: upload(sent=sent))
    context = {"form": form, "township": township}
    return done or render(request, "grids/people/officer_upload.html", context)


@get_or_post
@never_cache
def officer_check(request: SignedIn, pk: UUID) -> HttpResponse:
    """What confirming would do, and the button that does it."""
    upload = _own_upload(request, pk)
    form = OfficerConfirmForm(request.POST or None)

    def act(sent: Sent) -> Receipt:
        seen = form.cleaned_data["seen"]
        return actions.confirm_officers(upload, seen=seen, **form.ticked, sent=sent)

    to = reverse("officer_slips", args=[upload.township_id])
    done = request.method == "POST" and carry_out(request, form, act, go_to=to)
    if done:
        return done
    context = {"form": form, "upload": upload, **_preview(upload, form)}
    return render(request, "grids/people/officer_check.html", context)


@require_safe
@never_cache
def officer_refused(request: SignedIn, pk: UUID) -> HttpResponse:
    """The refused rows as a table to be mended and uploaded again."""
    upload = _own_upload(request, pk)
    table, _book, plan = actions.plan_officers(upload)
    return as_file(out.refused_rows(table, plan.refused), "refused.xlsx")


@require_safe
def officer_template(request: SignedIn) -> HttpResponse:
    """An empty table with the headings, and the words for roles."""
    return as_file(out.template(), "officers.xlsx")


def _own_upload(request: SignedIn, pk: UUID) -> OfficerUpload:
    uploads = visible_officer_uploads(request.user).select_related("township")
    return get_object_or_404(uploads, pk=pk)


def _preview(upload: OfficerUpload, form: OfficerConfirmForm) -> dict[str, object]:
    """The plan as it is now, or why there is none."""
    try:
        _table, book, plan = actions.plan_officers(upload)
    except Refused as refusal:
        return {"closed": str(refusal)}
    form.show(plan)
    return {"preview": Preview(book, plan)}
