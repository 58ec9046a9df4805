"""Pages of the roster's way in: choose a file, look at what it would change, confirm."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.models import Receipt
from grids.responses import as_file, carry_out
from grids.writing import Refused, Sent
from households import actions
from households.actions.rosters import plan_upload
from households.actions.uploads import headings_in
from households.forms.columns import ColumnsForm
from households.forms.rosters import ChoicesForm, ConfirmForm, RosterForm
from households.models import RosterUpload
from households.queries import rosters
from households.roster.progress import Step, how_far
from households.roster.showing import SHOWN, Preview
from households.views.scope import SignedIn, get_or_post, upload_kept, village_kept


@get_or_post
@never_cache
def roster_upload(request: SignedIn, village_id: UUID) -> HttpResponse:
    """Choose the clerk's spreadsheet; it is read, kept sealed for an hour, and shown."""
    village = village_kept(request, village_id)
    form = RosterForm(request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        upload = partial(actions.upload_roster, village.pk, data=data, file_name=file.name)
        done = carry_out(request, form, lambda sent: upload(sent=sent))
    context = {"form": form, "village": village}
    return done or render(request, "households/roster_upload.html", context)


@get_or_post
@never_cache
def roster_columns(request: SignedIn, pk: UUID) -> HttpResponse:
    """What the columns of an uploaded file mean, where that is not seen from their headings."""
    upload = upload_kept(request, pk)
    headings = headings_in(upload)
    form = ColumnsForm(request.POST or None, headings=headings.found.values())

    def act(sent: Sent) -> Receipt:
        return actions.name_columns(upload.pk, form.told(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "upload": upload, "never_read": headings.never_read}
    return done or render(request, "households/roster_columns.html", context)


@get_or_post
@never_cache
def roster_choose(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who the rows are that could mean several people."""
    upload = upload_kept(request, pk)
    try:
        _roster, plan = plan_upload(upload, now=timezone.now())
    except Refused:
        return redirect("roster_check", upload.pk)
    asked = plan.ambiguous[:SHOWN]
    form = ChoicesForm(request.POST or None, asked=asked, kept=plan.kept)

    def act(sent: Sent) -> Receipt:
        return actions.choose_people(upload.pk, form.chosen(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "upload": upload, "asked": asked, "plan": plan}
    return done or render(request, "households/roster_choose.html", context)


@get_or_post
@never_cache
def roster_check(request: SignedIn, pk: UUID) -> HttpResponse:
    """What confirming would do, and the button that does it; afterwards, what came of it."""
    upload = upload_kept(request, pk)
    if not (upload.sealed_file or upload.receipt_id):
        return redirect("roster_columns", upload.pk)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST":
        confirm = partial(actions.confirm_upload, upload)
        done = carry_out(request, form, lambda sent: confirm(seen=form.data["seen"], sent=sent))
        if done:
            return done
    home = f"{reverse('household_list')}?village={upload.village_id}"
    context = {"form": form, "upload": upload, "home": home, **_state(upload, form)}
    return render(request, "households/roster_check.html", context)


def _state(upload: RosterUpload, form: ConfirmForm) -> dict[str, object]:
    """What came of it; that it is at work; the plan as it is now; or why there is none."""
    earlier = rosters.import_of(upload)
    if upload.receipt_id:
        return {"outcome": earlier}
    if step := how_far(upload.pk):
        return {"step": step, "steps": len(Step)}
    try:
        preview = Preview(*plan_upload(upload, now=timezone.now()))
    except Refused as refusal:
        return {"closed": str(refusal)}
    form.show(preview.plan.digest)
    return {"preview": preview, "earlier": earlier}


@require_safe
@never_cache
def roster_errors(request: SignedIn, pk: UUID) -> HttpResponse:
    """The uploaded workbook with what has to be looked at, as a file."""
    upload = upload_kept(request, pk)
    try:
        data = actions.error_file(upload, now=timezone.now())
    except Refused as refusal:
        raise Http404 from refusal
    return as_file(data, "problems.xlsx")


@require_safe
@never_cache
def roster_progress(request: SignedIn, pk: UUID) -> JsonResponse:
    """What a confirmed import is doing now: ``step`` ``of`` steps, ``said`` in words; or step 0."""
    upload = upload_kept(request, pk)
    step = how_far(upload.pk)
    said = str(step.said) if step else ""
    return JsonResponse({"step": step or 0, "of": len(Step), "said": said})
