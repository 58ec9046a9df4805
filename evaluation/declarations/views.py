"""Pages of declaring: the list, the form at the door, its reading aloud, the household's word."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evaluation.access import can_declare, can_read_packs, visible_entries, visible_rounds
from evaluation.declarations.actions.confirming import (
    confirm_declaration,
    typist_may_not,
    withdraw_confirmation,
)
from evaluation.declarations.actions.declaring import keep_draft, save_declaration
from evaluation.declarations.actions.marking import TAKEN_BACK, mark_entry
from evaluation.declarations.actions.repeating import repeat_declaration
from evaluation.declarations.forms.confirming import ConfirmForm, MarkForm, WithdrawForm
from evaluation.declarations.forms.filling import DeclarationForm, RepeatForm, fields_told
from evaluation.declarations.queries.before import Before, Repeat, before_of, repeat_of
from evaluation.declarations.queries.declarations import (
    AT_THE_DOOR,
    members_of,
    next_due,
    overview,
    sheet_of,
    standing_confirmation,
    why_closed,
)
from evaluation.declarations.queries.papers import papers_of
from evaluation.declarations.queries.self_assessment import Sheet
from evaluation.declarations.queries.unsaved import Kept, outdated
from evaluation.devices import device_of, marks_device
from evaluation.models import Entry
from evaluation.photos.queries import beside, photos_read
from evaluation.recorded import recorded_for
from evaluation.repeated import repeated_year
from evaluation.scope import SignedIn, entry_in_sight, get_or_post
from evaluation.workflow import Work
from grids.forms import PressForm
from grids.forms.told import told_by
from grids.models import Receipt
from grids.responses import carry_out
from grids.roles import Role
from grids.writing import Refused, Sent, Stale
from households.masking import masked

#: Tells the page's script that the server now holds what was sent.
KEPT = "Draft-Kept"
F = TypeVar("F", bound=DeclarationForm)


def _entry_in_charge(request: SignedIn, entry_id: UUID) -> Entry:
    entry = entry_in_sight(request, entry_id)
    if not can_declare(request.user, entry):
        raise PermissionDenied
    return entry


@require_safe
def declaration_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The households in sight: where each stands, whose turn it is, fifty a page."""
    rounds = visible_rounds(request.user).select_related("village", "campaign")
    round_ = get_object_or_404(rounds, pk=round_id)
    found = overview(visible_entries(request.user).filter(round=round_), round_)
    open_now = round_.open_for(Work.DECLARE)
    in_charge = open_now and {
        line.entry.pk for line in found.lines if can_declare(request.user, line.entry)
    }
    context = {
        "round": round_,
        "figures": found.figures() if found.lines else [],
        "part": AT_THE_DOOR.part(found.lines, request.GET),
        "next": found.waiting(in_charge or ()),
        "in_charge": in_charge or set(),
        "open": open_now,
        "packs": can_read_packs(request.user, round_),
        "liaison": request.user.roles_in(round_.village) == {Role.LIAISON},
    }
    return render(request, "evaluation/declarations/declaration_list.html", context)


@told_by(fields_told)
@get_or_post
@marks_device
def declaration_fill(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """自评表 at the door: all ten stars on one page, saved by one press, finished or not."""
    entry = _entry_in_charge(request, entry_id)
    if request.method != "POST" and why_closed(entry):
        return redirect("declaration_check", entry.pk)
    form = form_of(DeclarationForm, request, entry)
    later = after_saving(request, "form_photos", entry, form.sheet) or _later(request, entry)
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: save_form(entry, form, sent, device=device_of(request)),
        go_to=later,
    )
    template = "evaluation/declarations/declaration_fill.html"
    return answer or render(
        request,
        template,
        told_beside(request, entry, form) | {"repeat": _repeat(form.sheet, form.before)},
    )


def form_of(kind: type[F], request: HttpRequest, entry: Entry) -> F:
    """The household's form as it is saved, or as it is sent."""
    sheet, members, before = sheet_of(entry), members_of(entry), partial(before_of, entry)
    return kind(request.POST or None, sheet=sheet, members=members, before=before)


def told_beside(request: HttpRequest, entry: Entry, form: DeclarationForm) -> dict[str, Any]:
    """What the form's page shows with it, whoever fills it in; three queries."""
    asked = "missing" in request.GET and not form.is_bound
    return {
        "entry": entry,
        "form": form,
        "gaps": form.sheet.gaps if asked else [],
        "photographed": beside(entry),
        "recorded": recorded_for(entry, entry.round),
    }


def save_form(entry: Entry, form: DeclarationForm, sent: Sent, *, device: str = "") -> Receipt:
    """What a valid form holds, from the version that its page started from."""
    version, typed = form.cleaned_data["version"] or 0, form.typed(device=device)
    return save_declaration(entry.pk, typed=typed, version=version, sent=sent)


def _later(request: HttpRequest, entry: Entry) -> str:
    return reverse("declaration_list", args=[entry.round_id]) if "later" in request.POST else ""


def after_saving(request: HttpRequest, page: str, entry: Entry, sheet: Sheet) -> str:
    """The photos of a star, where they were asked for; what is typed is saved before."""
    star = request.POST.get("photos", "")
    known = star in {each.code for each in sheet.stars}
    return reverse(page, args=[entry.pk, star]) if known else ""


def _repeat(sheet: Sheet, before: Before | None) -> Repeat | None:
    """Offered until the form is begun."""
    if before is None or sheet.declaration:
        return None
    return repeat_of(sheet, before, today=localdate())


@told_by(fields_told)
@get_or_post
def declaration_repeat(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """Nothing new since last year: one step, then it is read out and confirmed like any form."""
    entry = _entry_in_charge(request, entry_id)
    sheet = sheet_of(entry)
    repeat = _repeat(sheet, before_of(entry))
    form = RepeatForm(request.POST or None, asked=repeat.asked if repeat else ())

    def act(sent: Sent) -> Receipt:
        consented = form.cleaned_data["consented"]
        return repeat_declaration(entry.pk, answers=form.answers(), consented=consented, sent=sent)

    answer = request.method == "POST" and carry_out(request, form, act)
    told = {"entry": entry, "sheet": sheet, "repeat": repeat, "closed": why_closed(entry)}
    template = "evaluation/declarations/declaration_repeat.html"
    return answer or render(request, template, {**told, "form": form})


@require_POST
def declaration_weigh(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """The verdicts for the answers as they stand on the screen, which are kept as a draft."""
    entry = _entry_in_charge(request, entry_id)
    return weighed(request, entry, form_of(DeclarationForm, request, entry))


def weighed(request: HttpRequest, entry: Entry, form: DeclarationForm) -> HttpResponse:
    """For whoever types, the household or an officer."""
    kept = _keep(request, entry, form)
    context = {"form": form, "kept": kept, "live": True, "answering": True}
    response = render(request, "evaluation/declarations/_weighed.html", context)
    if not kept.refusal:
        response[KEPT] = "1"
    return response


def _keep(request: HttpRequest, entry: Entry, form: DeclarationForm) -> Kept:
    """Where it cannot be kept the page goes on as it was, and says why."""
    started = str(form["version"].value() or 0)
    if not form.is_valid():
        return Kept(started, refusal=_("One of the answers cannot be read."))
    version = form.cleaned_data["version"] or 0
    try:
        sent = Sent.of(request)
        draft = keep_draft(entry.pk, typed=form.typed(), version=version, sent=sent)
    except Stale:
        return Kept(started, refusal=outdated())
    except Refused as refusal:
        return Kept(started, refusal=str(refusal))
    return Kept(str(draft.version if draft else 0), at=sent.at)


@require_safe
def declaration_check(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """What is read aloud to the household before it gives its word, and what it said then."""
    entry = entry_in_sight(request, entry_id)
    in_charge = can_declare(request.user, entry)
    confirmation, sheet = standing_confirmation(entry), sheet_of(entry)
    repeats = sheet.declaration and sheet.declaration.repeats_id
    context = {
        "entry": entry,
        "sheet": sheet,
        "confirmation": confirmation,
        "in_charge": in_charge,
        "closed": why_closed(entry),
        "masked": masked(entry.head_name),
        "repeated": repeats and repeated_year(entry.pk),
        "found": photos_read(request.user, entry),
        "next": next_due(visible_entries(request.user), after=entry) if confirmation else None,
    }
    return render(request, "evaluation/declarations/declaration_check.html", context)


@require_safe
def declaration_paper(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """自评表 on paper, to be signed or thumb-printed; empty when nothing is filled in yet."""
    entry = entry_in_sight(request, entry_id)
    [paper] = papers_of([entry], address=address_of_form(request))
    context = {"paper": paper, "round": entry.round, "village": entry.round.village}
    return render(request, "evaluation/declarations/declaration_paper.html", context)


def address_of_form(request: HttpRequest) -> Callable[[UUID], str]:
    """From a household to what its paper's code leads to, whichever round is open."""
    return lambda home: request.build_absolute_uri(reverse("form_find", args=[home]))


@get_or_post
def declaration_confirm(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """户主确认: who of the household gave its word, and by what means."""
    entry = _entry_in_charge(request, entry_id)
    sheet = sheet_of(entry)
    form = ConfirmForm(
        request.POST or None,
        members=members_of(entry),
        saved=sheet.declaration,
    )
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: confirm_declaration(entry.pk, word=form.word(), sent=sent),
    )
    typed_it = typist_may_not() if sheet.typed_by(request.user.pk) else ""
    told = {"entry": entry, "sheet": sheet, "closed": why_closed(entry), "typed_it": typed_it}
    return answer or render(
        request, "evaluation/declarations/declaration_confirm.html", {**told, "form": form}
    )


@get_or_post
def confirmation_withdraw(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """The household changed its mind: the confirmation is taken back, with a reason."""
    entry = _entry_in_charge(request, entry_id)
    form = WithdrawForm(request.POST or None)
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: withdraw_confirmation(entry.pk, reason=form.cleaned_data["reason"], sent=sent),
    )
    context = {"entry": entry, "form": form, "confirmation": standing_confirmation(entry)}
    return answer or render(request, "evaluation/declarations/confirmation_withdraw.html", context)


@get_or_post
def entry_mark(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """Declined or not reached, with how one knows; and the mark taken back."""
    entry = _entry_in_charge(request, entry_id)
    marked = entry.status in TAKEN_BACK
    form = PressForm(request.POST or None) if marked else MarkForm(request.POST or None)
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: mark_entry(
            entry.pk,
            status=form.cleaned_data.get("status", Entry.Status.DUE),
            note=form.cleaned_data.get("note", ""),
            sent=sent,
        ),
        go_to=reverse("declaration_list", args=[entry.round_id]),
    )
    context = {"entry": entry, "form": form, "marked": marked}
    return answer or render(request, "evaluation/declarations/entry_mark.html", context)
