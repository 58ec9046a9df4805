"""A household declares by itself, behind its code: no officer anywhere in what it writes."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluation.access import owns_entry
from evaluation.declarations.actions.confirming import confirm_declaration, withdraw_confirmation
from evaluation.declarations.forms.confirming import OwnConfirmForm, WithdrawForm
from evaluation.declarations.forms.filling import OwnDeclarationForm, fields_told
from evaluation.declarations.queries.declarations import (
    members_of,
    sheet_of,
    standing_confirmation,
    why_closed,
)
from evaluation.declarations.views import (
    after_saving,
    form_of,
    save_form,
    told_beside,
    weighed,
)
from evaluation.devices import device_of, marks_device
from evaluation.models import Entry
from evaluation.scope import entry_of
from grids.forms.told import told_by
from grids.responses import carry_out
from grids.scope import get_or_post
from households.masking import masked
from households.views.own import AtHome, by_code


def _own(request: AtHome, entry_id: UUID) -> Entry:
    return entry_of(entry_id, partial(owns_entry, request.home))


@told_by(fields_told)
@get_or_post
@by_code
@marks_device
def home_declare(request: AtHome, entry_id: UUID) -> HttpResponse:
    """农户认星 by the household itself, on any phone: the same form, weighed while it types."""
    entry = _own(request, entry_id)
    if request.method != "POST" and why_closed(entry):
        return redirect("home_confirm", entry.pk)
    form = form_of(OwnDeclarationForm, request, entry)
    later = reverse("home_matters") if "later" in request.POST else ""
    later = after_saving(request, "home_photos", entry, form.sheet) or later
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: save_form(entry, form, sent, device=device_of(request)),
        go_to=later,
    )
    if answer:
        return answer
    context = told_beside(request, entry, form) | {"home": request.home}
    return render(request, "evaluation/homes/home_declare.html", context)


@require_POST
@by_code
def home_weigh(request: AtHome, entry_id: UUID) -> HttpResponse:
    """What it has answered so far, weighed and kept as a draft."""
    entry = _own(request, entry_id)
    return weighed(request, entry, form_of(OwnDeclarationForm, request, entry))


@get_or_post
@by_code
def home_confirm(request: AtHome, entry_id: UUID) -> HttpResponse:
    """Its form as it would count, whoever filled it in: yes, this is ours."""
    entry = _own(request, entry_id)
    sheet = sheet_of(entry)
    saved, members = sheet.declaration, members_of(entry)
    form = OwnConfirmForm(request.POST or None, members=members, saved=saved)
    answer = request.method == "POST" and carry_out(
        request, form, lambda sent: confirm_declaration(entry.pk, word=form.word(), sent=sent)
    )
    context = {"home": request.home, "entry": entry, "sheet": sheet, "form": form}
    context |= {"closed": why_closed(entry), "masked": masked(entry.head_name)}
    context |= {"confirmation": standing_confirmation(entry)}
    return answer or render(request, "evaluation/homes/home_confirm.html", context)


@get_or_post
@by_code
def home_withdraw(request: AtHome, entry_id: UUID) -> HttpResponse:
    """It changed its mind before the groups begin, and stands before its form again."""
    entry = _own(request, entry_id)
    form = WithdrawForm(request.POST or None)
    first = sheet_of(entry).stars[0].code
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: withdraw_confirmation(entry.pk, reason=form.cleaned_data["reason"], sent=sent),
        go_to=f"{reverse('home_declare', args=[entry.pk])}#star-{first}",
    )
    context = {"home": request.home, "entry": entry, "form": form}
    context |= {"confirmation": standing_confirmation(entry)}
    return answer or render(request, "evaluation/homes/home_withdraw.html", context)
