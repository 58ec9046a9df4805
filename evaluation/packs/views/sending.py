"""What a phone asks and sends, and the file of a form that it could not send."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation.access import can_declare, can_read_in, own_packs, visible_entries
from evaluation.declarations.forms.filling import DeclarationForm
from evaluation.declarations.queries.declarations import sheet_of, why_closed
from evaluation.declarations.queries.self_assessment import Sheet
from evaluation.declarations.queries.unsaved import differences
from evaluation.declarations.typed import Typed
from evaluation.models import Entry, Pack
from evaluation.packs import actions
from evaluation.packs.forms import ReadInForm
from evaluation.packs.queries.content import content_of
from evaluation.packs.queries.pictures import Room, room_for
from evaluation.packs.typed import as_asked
from evaluation.scope import SignedIn, entry_in_sight, get_or_post, round_in_sight
from grids.responses import carry_out
from grids.writing import Refused, Sent

#: As in static/js/offline/queue.js: another one when the fields of a form change.
FORMAT = "1"


def _own(request: SignedIn, pack_id: UUID) -> Pack:
    packs = own_packs(request.user).select_related("round__village", "round__campaign")
    return get_object_or_404(packs, pk=pack_id)


@require_safe
@never_cache
def pack_content(request: SignedIn, pack_id: UUID) -> HttpResponse:
    """The list as JSON; of an ended pack only that it has ended, and the phone wipes itself."""
    pack = _own(request, pack_id)
    if pack.ended_at:
        return JsonResponse({"ended": actions.why_ended()}, status=410)
    seen = visible_entries(request.user).filter(round=pack.round).select_related("group")
    led = [entry.pk for entry in seen if _in_charge(request, entry, pack)]
    return JsonResponse(content_of(pack, seen.filter(pk__in=led), at=timezone.now()))


def _in_charge(request: SignedIn, entry: Entry, pack: Pack) -> bool:
    entry.round = pack.round
    return can_declare(request.user, entry)


@require_POST
@never_cache
def pack_send(request: SignedIn, pack_id: UUID, entry_id: UUID) -> HttpResponse:
    """A form that was filled in without network: its receipt, or why not and what is saved."""
    pack, entry = _own(request, pack_id), entry_in_sight(request, entry_id)
    if not can_declare(request.user, entry):
        raise PermissionDenied
    if request.POST.get("format") != FORMAT:
        return JsonResponse({"why": _older(), "older": True}, status=409)
    form = DeclarationForm(request.POST, sheet=(sheet := sheet_of(entry)))
    if request.POST.get("_end") != "1":
        return JsonResponse({"why": _("The form arrived incomplete.")}, status=400)
    if not form.is_valid():
        return JsonResponse({"why": _unreadable(), "open": False}, status=409)
    typed, version = as_asked(form.typed(), sheet.declaration), form.cleaned_data["version"] or 0
    try:
        receipt = actions.send_from_pack(
            pack.pk, entry.pk, typed=typed, version=version, sent=Sent.of(request)
        )
    except Refused as refusal:
        return JsonResponse(_refused(refusal, sheet, typed), status=409)
    return JsonResponse({"receipt": receipt.code, "told": receipt.summary})


def _unreadable() -> str:
    return _("One of the answers cannot be read. Open the form, look through it, send it again.")


def _older() -> str:
    return _("This page is of an older version. Close it, open it again with network.")


def _refused(refusal: Refused, sheet: Sheet, typed: Typed) -> dict[str, Any]:
    """Side by side what is saved and what the phone says; ``open``: whether it may be sent anew."""
    return {
        "why": str(refusal),
        "rows": differences(sheet, typed),
        "version": sheet.declaration.version if sheet.declaration else 0,
        "open": not why_closed(sheet.entry),
    }


@get_or_post
def pack_file(request: SignedIn, round_id: UUID) -> HttpResponse:
    """A phone's file at the clerk's desk: looked at first, then read in like any form."""
    round_ = round_in_sight(request, round_id)
    if not can_read_in(request.user, round_):
        raise PermissionDenied
    form = ReadInForm(request.POST or None, request.FILES or None, round_=round_)
    answer = "content" in request.POST and carry_out(
        request, form, lambda sent: actions.read_in(form.rescued, sent=sent)
    )
    filled = form.filled if form.is_bound and form.is_readable() else None
    context = {"round": round_, "form": form, "filled": filled}
    seen = {} if answer or not filled else _looked_at(form, filled.entry)
    return answer or render(request, "evaluation/packs/pack_file.html", {**context, **seen})


def _looked_at(form: ReadInForm, entry: Entry) -> dict[str, Any]:
    """Beside what is saved; its photos are laid by, so that the file is sent only once."""
    sheet, rescued = sheet_of(entry), form.rescued
    room = room_for(entry, rescued.pictured)
    told = [*room.told, *[_broken()] * form.broken]
    try:
        signed = actions.keep_pictures(room.taken, entry=entry)
    except Refused as refusal:
        room, signed, told = Room(), "", [*told, str(refusal)]
    return {
        "rows": differences(sheet, as_asked(rescued.typed, sheet.declaration)),
        "closed": why_closed(entry),
        "photos": signed,
        "taken": room.taken,
        "told": told,
    }


def _broken() -> str:
    return _("One of the photos in the file cannot be read.")
