"""A receipt by its number: whole for the officer who has it, in public words for everybody."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.receipts.forms import ReceiptForm
from evaluation.receipts.queries import public_matter, receipt_numbered
from grids.access import own_receipts
from grids.codes import read_code
from grids.guesses import may_guess, note_miss

_WHOLE = ("officer", "village", "post__village", "post__grid", "post__township")


@login_not_required
@never_cache
@require_safe
def receipt_find(request: HttpRequest) -> HttpResponse:
    """For villagers: the number from the paper, typed in."""
    form = ReceiptForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        kept = {name: request.GET[name] for name in ("lang", "big") if name in request.GET}
        where = redirect("receipt_detail", form.cleaned_data["code"])
        where["Location"] += f"?{urlencode(kept)}" if kept else ""
        return where
    return _found(request, {"form": form})


@login_not_required
@never_cache
@require_safe
def receipt_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One's own: what happened, when, what comes next. Else how a household's matter stands."""
    user = request.user
    if user.is_authenticated and not user.must_choose_password:
        own = own_receipts(user).select_related(*_WHOLE)
        if receipt := own.filter(code=read_code(code)).first():
            context = {"receipt": receipt}
            return render(request, "evaluation/receipts/receipt_detail.html", context)
    return _for_everybody(request, read_code(code))


def _for_everybody(request: HttpRequest, code: str) -> HttpResponse:
    if not may_guess(request, "receipt"):
        return _found(request, {"waits": True}, status=429)
    receipt = receipt_numbered(code)
    if receipt is None:
        note_miss(request, "receipt")
    matter = public_matter(receipt, timezone.localdate()) if receipt else None
    context = {"receipt": receipt, "matter": matter, "form": ReceiptForm()}
    return _found(request, context, status=200 if matter else 404)


def _found(
    request: HttpRequest, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    return render(request, "evaluation/receipts/receipt_find.html", context, status=status)
