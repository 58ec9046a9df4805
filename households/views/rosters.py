"""Pages of the roster's way in: choose a file, look at what it would change, confirm."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.codes import sha256_of
from grids.responses import carry_out
from grids.writing import Refused
from households import actions
from households.access import visible_uploads
from households.actions.rosters import plan_upload
from households.forms.rosters import ConfirmForm, RosterForm
from households.models import RosterUpload
from households.roster.progress import Step, how_far
from households.roster.showing import Preview
from households.views.scope import SignedIn, get_or_post, village_kept


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
        done = carry_out(request, form, lambda sent: upload(sent=sent), file=sha256_of(data))
    context = {"form": form, "village": village}
    return done or render(request, "households/roster_upload.html", context)


@get_or_post
@never_cache
def roster_check(request: SignedIn, pk: UUID) -> HttpResponse:
    """What confirming would do, and the button that does it."""
    uploads = visible_uploads(request.user).select_related("village")
    upload = get_object_or_404(uploads, pk=pk)
    village_kept(request, upload.village_id)
    form = ConfirmForm(request.POST or None)
    home = f"{reverse('household_list')}?village={upload.village_id}"
    if request.method == "POST":
        confirm = partial(actions.confirm_upload, upload)
        seen = form.data.get("seen", "")
        done = carry_out(request, form, lambda sent: confirm(seen=seen, sent=sent), go_to=home)
        if done:
            return done
    context = {"form": form, "upload": upload, "home": home, **_preview(upload, form)}
    return render(request, "households/roster_check.html", context)


@require_safe
@never_cache
def roster_progress(request: SignedIn, pk: UUID) -> JsonResponse:
    """What a confirmed import is doing now: ``step`` ``of`` steps, ``said`` in words; or step 0."""
    upload = get_object_or_404(visible_uploads(request.user), pk=pk)
    village_kept(request, upload.village_id)
    step = how_far(upload.pk)
    said = str(step.said) if step else ""
    return JsonResponse({"step": step or 0, "of": len(Step), "said": said})


def _preview(upload: RosterUpload, form: ConfirmForm) -> dict[str, object]:
    """The plan as it is now, or why there is none."""
    try:
        preview = Preview(*plan_upload(upload))
    except Refused as refusal:
        return {"closed": str(refusal)}
    form.show(preview.plan.digest)
    return {"preview": preview}
