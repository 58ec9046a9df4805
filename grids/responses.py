"""How a view carries out an action, where it leads, and how files and public pages leave."""

import time
from collections.abc import Callable
from typing import Final, cast

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from grids.middleware import address_after
from grids.models import Receipt
from grids.refusing import note
from grids.sheets.writing import XLSX
from grids.writing import AlreadySent, Refused, Sent, Stale, twin_of

_ASK_AGAIN: Final = "public, max-age=0, must-revalidate"


def public(response: HttpResponse) -> HttpResponse:
    """What is public is asked for anew each time; search engines have never seen it.

    A withdrawn notice is gone at the next look. nginx may keep the answer to the end of this second
    (docs/operations/nginx.conf): a cache of "one second" would be one of nearly two, since nginx
    counts whole ones.
    """
    response["Cache-Control"] = _ASK_AGAIN
    response["X-Accel-Expires"] = f"@{int(time.time())}"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def as_file(data: bytes, name: str) -> HttpResponse:
    """A workbook to be saved; its name says nothing about anybody."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=XLSX, headers=headers)


def carry_out(
    request: HttpRequest,
    form: BaseForm,
    action: Callable[[Sent], Receipt],
    *,
    go_to: str = "",
) -> HttpResponse | None:
    """Run ``action`` for a valid form and redirect; ``None`` means: show the page again.

    ``go_to`` overrides the page that the action would lead to. A refusal becomes the form's
    error; a stale save puts ``stale`` (rows of label, theirs, yours) on the form and lets it be
    saved again. Before either is told, a twin of the press is looked for (``AlreadySent``).
    """
    receipt = _carried_out(request, form, action, go_to)
    if receipt is None and (twin := twin_of(request)):
        raise AlreadySent(twin)
    return redirect(address_after(receipt)) if receipt else None


def _carried_out(
    request: HttpRequest, form: BaseForm, action: Callable[[Sent], Receipt], go_to: str
) -> Receipt | None:
    if not form.is_valid():
        return None
    try:
        return action(Sent.of(request, go_to=go_to))
    except Stale as stale:
        note(request, "stale", stale)
        form.stale = stale.rows  # type: ignore[attr-defined]  # because forms carry it to the page
        typed = cast(QueryDict, form.data).copy()
        typed["version"] = str(stale.version)
        form.data = typed
        form.add_error(None, str(stale))
        return None
    except Refused as refusal:
        note(request, "refused", refusal)
        form.add_error(None, str(refusal))
        return None


def asked_next(request: HttpRequest) -> str:
    """The page that somebody wanted before logging in, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    ours = url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure())
    return asked if ours else ""


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """That page, else the one of this name."""
    return asked_next(request) or resolve_url(otherwise)
