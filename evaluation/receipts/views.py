"""A receipt by its number: whole for the officer who has it, in public words for everybody."""

from collections.abc import Mapping
from datetime import timedelta

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
from grids.guesses import Limit, address_of, is_spent, take

#: Of 32^8 numbers, and behind a right one stands no name.
GUESSES = Limit("receipt", most=10, within=timedelta(minutes=10))
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
    here, now = address_of(request), timezone.now()
    if is_spent(GUESSES, here, now=now):
        return _found(request, {"waits": True}, status=429)
    receipt = receipt_numbered(code)
    if receipt is None:
        take(GUESSES, here, now=now)
    matter = public_matter(receipt, timezone.localdate(now)) if receipt else None
    context = {"receipt": receipt, "matter": matter, "form": ReceiptForm()}
    return _found(request, context, status=200 if matter else 404)


def _found(
    request: HttpRequest, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    return render(request, "evaluation/receipts/receipt_find.html", context, status=status)
