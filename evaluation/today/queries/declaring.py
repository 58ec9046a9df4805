"""Households that have not confirmed yet, in the words and with the numbers of the list that a
line of work leads to: ``evaluation/declarations/queries/declarations.py``."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.declarations.queries.declarations import State
from evaluation.models import Answer, Criterion, Entry, Round

#: By round: how many households stand where.
Standing = dict[UUID, Counter[str]]


def still_open(rounds: Collection[Round], whose: Q) -> Standing:
    """Those still to declare, begun, and filled in without the household's word; one query."""
    found: Standing = defaultdict(Counter)
    due = Entry.objects.due().filter(whose, round__in=rounds, household__ended_on=None)
    for key, state in due.order_by().annotate(state=_state()).values_list("round", "state"):
        found[key][state] += 1
    return found


def _state() -> Case:
    answers = Answer.objects.filter(
        criterion=OuterRef("pk"), declaration__entry=OuterRef(OuterRef("pk"))
    )
    asked = Criterion.objects.filter(star__campaignstar__campaign=OuterRef("campaign"))
    finished = ~Exists(asked.filter(~Exists(answers))) & Q(declaration__consented=True)
    return Case(
        When(declaration=None, then=Value(State.DUE.value)),
        When(finished & ~Q(declaration__mode=""), then=Value(State.WAITING.value)),
        default=Value(State.BEGUN.value),
        output_field=CharField(),
    )


def told(standing: Counter[str]) -> Iterator[tuple[State, str, str]]:
    """The state, the line's title and its note, for each state in which households stand."""
    for state in (State.DUE, State.BEGUN, State.WAITING):
        if n := standing[state]:
            title, note = _told(state, n)
            yield state, title % {"n": n}, note


def _told(state: State, n: int) -> tuple[str, str]:
    if state == State.DUE:
        return (
            ngettext(
                "%(n)s household still has to declare", "%(n)s households still have to declare", n
            ),
            _("On the spot, together with the household."),
        )
    if state == State.BEGUN:
        return (
            ngettext(
                "%(n)s declaration is begun, not finished",
                "%(n)s declarations are begun, not finished",
                n,
            ),
            _("Go on where it was left; what was answered is kept."),
        )
    return (
        ngettext(
            "%(n)s declaration waits for the household's word",
            "%(n)s declarations wait for the household's word",
            n,
        ),
        _("Only what the household confirms counts; until assessing starts it still can."),
    )
