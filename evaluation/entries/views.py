"""The page of one household's way through a round."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_declare,
    can_do,
    can_enter_veto,
    can_see_votes,
    visible_entries,
    visible_vetoes,
)
from evaluation.declarations.actions.marking import TAKEN_BACK
from evaluation.declarations.queries.declarations import why_closed, why_out
from evaluation.entries.queries import story_of
from evaluation.holdings import changes_of
from evaluation.models import Entry
from evaluation.notices.queries.lines import may_be_corrected
from evaluation.photos.queries import photos_read
from evaluation.scope import SignedIn, entry_in_sight
from evaluation.vetoes.queries.vetoes import vetoes_of
from evaluation.waves.queries.waves import entries_met
from evaluation.workflow import Work
from evaluation.years.queries.history import History, history_of


@require_safe
def entry_detail(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """The whole story of one household in the round, star by star, in sentences."""
    entry = entry_in_sight(request, entry_id)
    village, user = entry.round.village, request.user
    context = {
        "entry": entry,
        "vetoes": vetoes_of(visible_vetoes(user), entry, today=timezone.localdate()),
        "may_veto": can_enter_veto(user, village),
        "may_correct": can_do(user, entry.round, Work.CORRECT) and may_be_corrected(entry),
        "story": story_of(entry, votes=can_see_votes(request.user, entry)),
        "found": photos_read(user, entry),
        "history": _history(entry),
        "changes": changes_of(entry, entry.round),
        "also": entries_met(entry, visible_entries(request.user)),
        "in_charge": can_declare(request.user, entry),
        "closed": why_closed(entry),
        "out": why_out(entry),
        "marked": entry.status in TAKEN_BACK and entry.round.open_for(Work.DECLARE),
    }
    return render(request, "evaluation/entries/entry_detail.html", context)


def _history(entry: Entry) -> History:
    township, today = entry.round.village.township_id, timezone.localdate()
    return history_of(entry.household_id, township, today=today)
