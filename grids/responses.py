"""How a view carries out an action: redirect, or the same page again with the reason."""

from collections.abc import Callable
from typing import cast

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from grids.middleware import address_after
from grids.models import Receipt
from grids.sheets.writing import XLSX
from grids.writing import Refused, Sent, Stale


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
    **more: str,
) -> HttpResponse | None:
    """Run ``action`` for a valid form and redirect; ``None`` means: show the page again.

    ``go_to`` overrides the page that the action would lead to; ``more`` joins the content
    that identifies the press (a file's sha256). A refusal becomes the form's error; a stale
    save puts ``stale`` (rows of label, theirs, yours) on the form and lets it be saved again.
    """
    if not form.is_valid():
        return None
    try:
        receipt = action(Sent.of(request, go_to=go_to, **more))
    except Stale as stale:
        form.stale = stale.rows  # type: ignore[attr-defined]  # because forms carry it to the page
        typed = cast(QueryDict, form.data).copy()
        typed["version"] = str(stale.version)
        form.data = typed
        form.add_error(None, str(stale))
        return None
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect(address_after(receipt))
