"""Paper forms are copied by keyboard alone, one after the other."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.access import WALKS, can_declare, visible_entries
from evaluation.declarations.forms.filling import DeclarationForm, fields_told
from evaluation.declarations.queries.declarations import members_of, sheet_of, why_closed
from evaluation.declarations.views import save_form
from evaluation.doors.forms import NextForm
from evaluation.doors.views.walking import walked_round
from evaluation.models import Declaration, Entry, Photo
from evaluation.photos.queries import shelf_of
from evaluation.photos.typed import PAPER, Shown
from evaluation.scope import SignedIn, entry_in_sight, get_or_post
from grids.access import can_work_in
from grids.forms.told import told_by
from grids.responses import carry_out


@told_by(fields_told)
@get_or_post
@never_cache
def declaration_copy(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """自评表 from paper: 1, 2, 3 answer and go on; saved, the next paper's number is asked."""
    entry = entry_in_sight(request, entry_id)
    if not can_declare(request.user, entry):
        raise PermissionDenied
    if request.method != "POST" and why_closed(entry):
        return redirect("declaration_check", entry.pk)
    start = {"mode": str(Declaration.Mode.FROM_PAPER)}
    sheet, members = sheet_of(entry), members_of(entry)
    form = DeclarationForm(request.POST or None, sheet=sheet, members=members, initial=start)
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: save_form(entry, form, sent),
        go_to=_after(request, entry),
    )
    context = {"entry": entry, "form": form}
    context["shelf"] = shelf_of(Shown(Photo.Kind.PAPER, entry.round, entry=entry))
    return answer or render(request, "evaluation/doors/declaration_copy.html", context)


def _after(request: SignedIn, entry: Entry) -> str:
    """The next paper, or the photos of this one, where they were asked for."""
    if request.POST.get("photos") == PAPER:
        return reverse("form_photos", args=[entry.pk, PAPER])
    return f"{reverse('form_next', args=[entry.round_id])}?after={entry.number}"


@require_safe
@never_cache
def form_next(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The number on the next paper, typed or scanned; and what the last one still lacks."""
    round_ = walked_round(request, round_id)
    if not can_work_in(request.user, round_.village, *WALKS):
        raise PermissionDenied
    entries = visible_entries(request.user).filter(round=round_)
    form = NextForm(request.GET if "number" in request.GET else None, entries=entries)
    if form.is_bound and form.is_valid():
        return redirect("declaration_copy", form.entry.pk)
    after = request.GET.get("after", "")
    last = entries.filter(number=after).first() if after else None
    context = {"round": round_, "form": form, "last": sheet_of(last) if last else None}
    return render(request, "evaluation/doors/form_next.html", context)
