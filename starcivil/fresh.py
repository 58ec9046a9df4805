"""What weighs is done by whoever has just proved who they are: the one table, and its question.

A press on one of these pages more than ten minutes after the password was typed is answered with
the question; what was typed goes along, and once the answer fits, the very same press goes on.
"""

import re
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

from evaluation.workflow import MoveName
from grids.forms.told import in_words
from grids.logging_in import log_ins
from grids.logging_in.forms.factors import FreshForm
from grids.presses import sendable
from grids.refusing import refuse

Weighs = Callable[[HttpRequest], bool]
_MOVES = {
    MoveName.POST_NOTICE,
    MoveName.POST_SUPPLEMENT,
    MoveName.POST_CORRECTION,
    MoveName.WITHDRAW_NOTICE,
    MoveName.APPROVE,
    MoveName.CANCEL,
}
_FORMAT = re.compile(r"column-\d+-format")


def _always(_request: HttpRequest) -> bool:
    return True


def _of_weight(request: HttpRequest) -> bool:
    """Posting, withdrawing, approving and cancelling; the other moves can be gone back."""
    match = request.resolver_match
    return match is not None and match.kwargs["move"] in _MOVES


def _with_whole_numbers(request: HttpRequest) -> bool:
    """Whether a table is asked for in which numbers stand with every digit."""
    sent = request.POST
    return "whole" in sent or any(sent[name] == "whole" for name in sent if _FORMAT.fullmatch(name))


#: By the name of the address: which presses weigh.
WEIGHTY: Mapping[str, Weighs] = {
    # Numbers with every digit, and votes by name, leave the house.
    "person_unmask": _always,
    "household_export": _with_whole_numbers,
    "table_send": _with_whole_numbers,
    "township_table": _with_whole_numbers,
    "record_export": _always,
    # What is posted, approved, vetoed.
    "move_check": _of_weight,
    "veto_add": _always,
    "veto_confirm": _always,
    "veto_lift": _always,
    "veto_second": _always,
    # Who may do what, and by what they prove it.
    "officer_add": _always,
    "officer_check": _always,
    "officer_edit": _always,  # a telephone number opens the log-in, too
    "officer_restore": _always,
    "officer_slips": _always,
    "password_reset": _always,
    "post_add": _always,
    "post_end": _always,
    "post_transfer": _always,
    "factor_list": _always,
    "factor_app": _always,
    "factor_replace": _always,
    "log_in_list": _always,
    # By what households prove it.
    "code_issue": _always,
    "codes_issue": _always,
}


class FreshMiddleware:
    """Asks before what weighs; a press that was carried out has been answered before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_arguments: object) -> HttpResponse | None:
        if not weighs(request) or log_ins.is_fresh(request):
            return None
        assert request.user.is_authenticated  # because LoginRequiredMiddleware comes before
        typed = request.POST if "proof" in request.POST else None
        form = FreshForm(request, request.user, typed)
        if form.is_valid():
            log_ins.freshen(request)
            return None
        fields = sendable(request)
        told = in_words(request, fields)
        return refuse(request, "fresh", status=403, form=form, fields=fields, told=told)


def weighs(request: HttpRequest) -> bool:
    """Whether this press is one of those in the table."""
    match = request.resolver_match
    asked = WEIGHTY.get(match.url_name or "") if match and request.method == "POST" else None
    return asked is not None and asked(request)
