"""Pages for the clerk: where a notice's papers hang, and facts of the paper put right."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from evaluation.access import (
    can_do,
    can_keep_postings,
    visible_entries,
    visible_notices,
    visible_postings,
    visible_rounds,
)
from evaluation.models import Posting
from evaluation.notices.actions.corrections import correct_contacts, correct_entry
from evaluation.notices.actions.postings import add_posting, end_posting
from evaluation.notices.forms import ContactsForm, EntryCorrectionForm, PostingForm, TakenDownForm
from evaluation.notices.queries.lines import may_be_corrected
from evaluation.scope import SignedIn, get_or_post
from evaluation.workflow import Work
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent


@get_or_post
def posting_add(request: SignedIn, notice_id: UUID) -> HttpResponse:
    """Write down that a paper of the notice was put up."""
    notices = visible_notices(request.user).select_related("round__village")
    notice = get_object_or_404(notices, pk=notice_id)
    if not can_keep_postings(request.user, notice.round):
        raise PermissionDenied
    today = {"posted_on": max(notice.starts_on, timezone.localdate())}
    form = PostingForm(request.POST or None, initial=today)
    answer = carry_out(
        request,
        form,
        lambda sent: add_posting(notice.pk, form.paper(), sent=sent),
        go_to=reverse("notice_list", args=[notice.round_id]),
    )
    context = {"notice": notice, "form": form}
    return answer or render(request, "evaluation/notices/posting_add.html", context)


@get_or_post
def posting_end(request: SignedIn, posting_id: UUID) -> HttpResponse:
    """Write down that the paper was taken down."""
    postings = visible_postings(request.user).select_related("notice__round__village")
    posting = get_object_or_404(postings, pk=posting_id)
    notice = posting.notice
    if not can_keep_postings(request.user, notice.round):
        raise PermissionDenied
    form = TakenDownForm(request.POST or None, initial={"taken_down_on": timezone.localdate()})
    answer = carry_out(
        request,
        form,
        lambda sent: _end(posting, form, sent),
        go_to=reverse("notice_list", args=[notice.round_id]),
    )
    context = {"posting": posting, "notice": notice, "form": form}
    return answer or render(request, "evaluation/notices/posting_end.html", context)


def _end(posting: Posting, form: TakenDownForm, sent: Sent) -> Receipt:
    typed = form.cleaned_data
    return end_posting(posting.pk, taken_down_on=typed["taken_down_on"], by=typed["by"], sent=sent)


@get_or_post
def entry_correct(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """The clerk puts right a name or a group that hangs wrongly; no star."""
    entries = visible_entries(request.user).select_related("round__village", "group")
    entry = get_object_or_404(entries, pk=entry_id)
    if not can_do(request.user, entry.round, Work.CORRECT):
        raise PermissionDenied
    form = EntryCorrectionForm(request.POST or None, entry=entry)
    answer = carry_out(request, form, lambda sent: correct_entry(entry.pk, form.facts(), sent=sent))
    context = {"entry": entry, "form": form, "open": may_be_corrected(entry)}
    return answer or render(request, "evaluation/notices/entry_correct.html", context)


@get_or_post
def contacts_correct(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The clerk puts right the telephones, the comment box and the address of the paper."""
    rounds = visible_rounds(request.user).select_related("village", "campaign")
    round_ = get_object_or_404(rounds, pk=round_id)
    if not can_do(request.user, round_, Work.CORRECT):
        raise PermissionDenied
    form = ContactsForm(request.POST or None, village=round_.village)
    answer = carry_out(
        request, form, lambda sent: correct_contacts(round_.pk, form.contacts(), sent=sent)
    )
    context = {"round": round_, "form": form, "open": round_.open_for(Work.CORRECT)}
    return answer or render(request, "evaluation/notices/contacts_correct.html", context)
